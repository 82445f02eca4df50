/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the bar that says how far files are on their way to the server, and what has become of them.
 */
#include "config.h"

#include "hw-send-bar.h"

#include <glib/gi18n.h>

#include "hw-lab-elsewhere.h"
#include "hw-places.h"
#include "hw-send-words.h"
#include "hw-toolkit.h"
#include "hw-upload-folder.h"

struct _HwSendBar
{
  HwSection parent_instance;

  HwSendChild *sender; /* NULL: nothing was sent yet, or the bar was closed */
  char *uploads;       /* NULL: the server takes no files */

  GtkRevealer *revealer;
  GtkLabel *label;
  GtkProgressBar *bar;
  GtkWidget *cancel;
  GtkWidget *open;
  GtkWidget *close;
};

G_DEFINE_FINAL_TYPE (HwSendBar, hw_send_bar, HW_TYPE_SECTION)

static HwLab *
get_lab (HwSendBar *self)
{
  return hw_lab_session_get_lab (hw_section_get_session (HW_SECTION (self)));
}

static gboolean
is_under_way (HwSendBar *self)
{
  return self->sender != NULL && !hw_send_child_is_over (self->sender);
}

static char *
make_text (HwSendBar *self)
{
  const HwSendProgress *progress = hw_send_child_get_progress (self->sender);
  gboolean pulled;

  if (hw_send_child_is_over (self->sender))
    return hw_send_words_conclude (progress, hw_send_child_get_trouble (self->sender));
  g_object_get (hw_section_get_session (HW_SECTION (self)), "pulled", &pulled, NULL);

  return hw_send_words_describe (progress, hw_send_child_get_path (self->sender), pulled);
}

static void
update_bar (HwSendBar *self, const HwSendProgress *progress)
{
  double fraction
      = progress->bytes_total > 0 ? (double) progress->bytes / (double) progress->bytes_total : 0.0;

  gtk_widget_set_visible (GTK_WIDGET (self->bar), is_under_way (self));
  gtk_progress_bar_set_fraction (self->bar, fraction);
}

static void
update (HwSendBar *self)
{
  const HwSendProgress *progress;
  g_autofree char *text = NULL;

  gtk_revealer_set_reveal_child (self->revealer, self->sender != NULL);
  if (self->sender == NULL)
    return;

  progress = hw_send_child_get_progress (self->sender);
  text = make_text (self);
  gtk_label_set_label (self->label, text);
  update_bar (self, progress);
  gtk_widget_set_visible (self->cancel, is_under_way (self));
  gtk_widget_set_sensitive (self->cancel, !progress->is_cancelling);
  gtk_widget_set_visible (self->open, progress->state == HW_SEND_COMMITTED);
  gtk_widget_set_visible (self->close, !is_under_way (self));
}

static void
cancel_cb (HwSendBar *self)
{
  hw_send_child_cancel (self->sender);
}

static void
open_cb (HwSendBar *self)
{
  g_autofree char *folder
      = g_build_filename (self->uploads, hw_send_child_get_id (self->sender), NULL);

  hw_toolkit_open_folder (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), folder);
}

static void
close_cb (HwSendBar *self)
{
  g_clear_object (&self->sender);
  gtk_label_set_label (self->label, "");
  update (self);
}

static void
answer (HwSendBar *self, const char *text)
{
  hw_lab_session_answer (hw_section_get_session (HW_SECTION (self)), text);
}

/* NULL with a sentence where one isn't of this machine's. */
static GStrv
list_paths (GListModel *files, char **why)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      const char *path = g_file_peek_path (file);
      g_autofree char *name = path == NULL ? g_file_get_parse_name (file) : NULL;

      if (path == NULL)
        {
          *why = g_strdup_printf (_ ("“%s” isn’t on this machine: copy it here first"), name);
          return NULL;
        }
      g_strv_builder_add (paths, path);
    }

  return g_strv_builder_end (paths);
}

static void
send_files (HwSendBar *self, char **paths)
{
  g_autofree char *program = hw_places_find_program ();
  g_autoptr (HwSendChild) sender = hw_send_child_new ();
  g_autoptr (GError) error = NULL;

  if (!hw_send_child_start (sender, program, hw_lab_get_address (get_lab (self)), paths, &error))
    {
      hw_lab_session_answer_error (hw_section_get_session (HW_SECTION (self)), error);
      return;
    }
  g_signal_connect_object (sender, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_clear_object (&self->sender);
  self->sender = g_steal_pointer (&sender);
  update (self);
}

/* NULL: it can be. */
static const char *
tell_why_not (HwSendBar *self)
{
  if (is_under_way (self))
    return _ ("Files are being sent already: cancel that first, or wait");
  if (hw_lab_get_elsewhere (get_lab (self)) != NULL)
    return _ ("Files go to the built-in server alone: go back to it first");
  if (hw_lab_get_address (get_lab (self)) == NULL)
    return _ ("There is no cable yet: it comes with the server");
  if (self->uploads == NULL)
    return _ ("The server has no folder for files: none can be made on this machine");

  return NULL;
}

/* What was so before the dialog may not be so any more. */
static void
chosen_cb (GListModel *files, gpointer user_data)
{
  HwSendBar *self = user_data;
  const char *obstacle = tell_why_not (self);
  g_autofree char *why = NULL;
  g_auto (GStrv) paths = list_paths (files, &why);

  if (obstacle != NULL || paths == NULL)
    answer (self, obstacle != NULL ? obstacle : why);
  else
    send_files (self, paths);
}

void
hw_send_bar_choose (HwSendBar *self, GtkWindow *window)
{
  const char *obstacle = tell_why_not (self);

  if (obstacle != NULL)
    answer (self, obstacle);
  else
    hw_toolkit_choose_open_files (window, _ ("Send Files"), chosen_cb, self);
}

/* Not one byte of them may come to somebody else's server. */
static void
gone_elsewhere_cb (HwSendBar *self)
{
  if (is_under_way (self))
    hw_send_child_abort (self->sender);
}

/* Before the lab starts: its server is given the folder. */
static void
hw_send_bar_attach (HwSection *section, HwLabSession *session)
{
  HwSendBar *self = HW_SEND_BAR (section);
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "heartwire", "uploads", NULL);
  g_autoptr (GError) error = NULL;

  self->uploads = hw_upload_folder_find (path, &error);
  if (self->uploads != NULL)
    hw_lab_set_server_options (hw_lab_session_get_lab (session),
                               (const char *const[]){ "--upload-dir", self->uploads, NULL });
  else
    g_info ("no folder for files: %s", error->message);
  g_signal_connect_object (session, "notify::pulled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (hw_lab_session_get_lab (session), "gone-elsewhere",
                           G_CALLBACK (gone_elsewhere_cb), self, G_CONNECT_SWAPPED);
}

static void
hw_send_bar_dispose (GObject *object)
{
  g_clear_object (&HW_SEND_BAR (object)->sender);
  G_OBJECT_CLASS (hw_send_bar_parent_class)->dispose (object);
}

static void
hw_send_bar_finalize (GObject *object)
{
  g_free (HW_SEND_BAR (object)->uploads);
  G_OBJECT_CLASS (hw_send_bar_parent_class)->finalize (object);
}

static void
hw_send_bar_class_init (HwSendBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hw_send_bar_dispose;
  object_class->finalize = hw_send_bar_finalize;
  HW_SECTION_CLASS (klass)->attach = hw_send_bar_attach;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-send-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, HwSendBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, HwSendBar, label);
  gtk_widget_class_bind_template_child (widget_class, HwSendBar, bar);
  gtk_widget_class_bind_template_child (widget_class, HwSendBar, cancel);
  gtk_widget_class_bind_template_child (widget_class, HwSendBar, open);
  gtk_widget_class_bind_template_child (widget_class, HwSendBar, close);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
hw_send_bar_init (HwSendBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
