/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the calls that newer versions of GTK and libadwaita replace by others. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Once the toolkit's floor rises, this is the one file to change: gtk_widget_get_color (4.10),
 * GtkFileDialog and GtkFileLauncher (4.10), AdwAboutDialog (1.5). */
GdkRGBA hw_toolkit_get_text_colour (GtkWidget *widget);
GdkRGBA hw_toolkit_get_colour (GtkWidget *widget, const char *name, GdkRGBA otherwise);
/* Of text of one of libadwaita’s style classes. Their named colours depend on others by now, and
 * one that is looked up by its name may be black. */
GdkRGBA hw_toolkit_get_class_colour (GtkWidget *widget, const char *style_class);

/* @func is called with the chosen file, once; not at all when the user thinks better of it. */
typedef void (*HwFileFunc) (GFile *file, gpointer user_data);
void hw_toolkit_choose_save_file (GtkWindow *parent,
                                  const char *title,
                                  const char *name,
                                  HwFileFunc func,
                                  gpointer user_data);
void hw_toolkit_choose_open_file (GtkWindow *parent,
                                  const char *title,
                                  HwFileFunc func,
                                  gpointer user_data);
/* Several at once: GFile, at least one. */
typedef void (*HwFilesFunc) (GListModel *files, gpointer user_data);
void hw_toolkit_choose_open_files (GtkWindow *parent,
                                   const char *title,
                                   HwFilesFunc func,
                                   gpointer user_data);
/* In the desktop's file manager. */
void hw_toolkit_open_folder (GtkWindow *parent, const char *path);
void hw_toolkit_show_about (GtkWindow *parent);
/* As the drop-down itself is: the button inside, which has the focus, has no name in 4.8. */
void hw_toolkit_name_drop_down (GtkDropDown *drop_down);
gboolean hw_toolkit_has_high_contrast (void);
/* Whether the user wants things to move. */
gboolean hw_toolkit_has_motion (GtkWidget *widget);

G_END_DECLS
