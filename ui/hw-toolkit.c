/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the calls that newer versions of GTK and libadwaita replace by others. */
#include "config.h"

#include "hw-toolkit.h"

#include <glib/gi18n.h>

GdkRGBA
hw_toolkit_get_text_colour (GtkWidget *widget)
{
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);

  return colour;
}

GdkRGBA
hw_toolkit_get_colour (GtkWidget *widget, const char *name, GdkRGBA otherwise)
{
  GdkRGBA colour;

  if (gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &colour))
    return colour;

  return otherwise;
}

GdkRGBA
hw_toolkit_get_class_colour (GtkWidget *widget, const char *style_class)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRGBA colour;

  gtk_style_context_save (context);
  gtk_style_context_add_class (context, style_class);
  gtk_style_context_get_color (context, &colour);
  gtk_style_context_restore (context);

  return colour;
}

typedef struct
{
  HwFileFunc func;
  gpointer user_data;
} FileRequest;

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  FileRequest *request = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      request->func (file, request->user_data);
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
ask (GtkFileChooserNative *dialog, HwFileFunc func, gpointer user_data)
{
  FileRequest *request = g_new (FileRequest, 1);

  *request = (FileRequest){ func, user_data };
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), request,
                         (GClosureNotify) (void (*) (void)) g_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
hw_toolkit_choose_save_file (GtkWindow *parent,
                             const char *title,
                             const char *name,
                             HwFileFunc func,
                             gpointer user_data)
{
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"),
                                     _ ("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  ask (dialog, func, user_data);
}

void
hw_toolkit_choose_open_file (GtkWindow *parent,
                             const char *title,
                             HwFileFunc func,
                             gpointer user_data)
{
  ask (gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"),
                                    _ ("_Cancel")),
       func, user_data);
}

typedef struct
{
  HwFilesFunc func;
  gpointer user_data;
} FilesRequest;

static void
files_response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  FilesRequest *request = user_data;
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && g_list_model_get_n_items (files) > 0)
    request->func (files, request->user_data);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

void
hw_toolkit_choose_open_files (GtkWindow *parent,
                              const char *title,
                              HwFilesFunc func,
                              gpointer user_data)
{
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Send"),
                                     _ ("_Cancel"));
  FilesRequest *request = g_new (FilesRequest, 1);

  *request = (FilesRequest){ func, user_data };
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (files_response_cb), request,
                         (GClosureNotify) (void (*) (void)) g_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
hw_toolkit_open_folder (GtkWindow *parent, const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL); /* NULL: the path is absolute */

  gtk_show_uri (parent, uri, GDK_CURRENT_TIME);
}

void
hw_toolkit_show_about (GtkWindow *parent)
{
  adw_show_about_window (parent, "application-name", "Heartwire", "application-icon", HW_APP_ID,
                         "version", HW_VERSION, "developer-name", _ ("The Heartwire authors"),
                         "comments",
                         _ ("See, break and understand a connection that is meant to last"),
                         "license-type", GTK_LICENSE_GPL_3_0, NULL);
}

gboolean
hw_toolkit_has_motion (GtkWidget *widget)
{
  return adw_get_enable_animations (widget);
}

void
hw_toolkit_name_drop_down (GtkDropDown *drop_down)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (drop_down));

  gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  drop_down, NULL, -1);
}

gboolean
hw_toolkit_has_high_contrast (void)
{
  return adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
}
