/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the bar that says, as long as it is so, that the window is open to other machines. */
#include "config.h"

#include "hw-share-bar.h"

#include <glib/gi18n.h>

#include "hw-share-words.h"

struct _HwShareBar
{
  HwSection parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;
  GtkWidget *copy;
};

G_DEFINE_FINAL_TYPE (HwShareBar, hw_share_bar, HW_TYPE_SECTION)

static HwLabShare *
get_share (HwShareBar *self)
{
  return hw_lab_session_get_share (hw_section_get_session (HW_SECTION (self)));
}

static char **
get_addresses (HwShareBar *self)
{
  char **addresses;

  g_object_get (get_share (self), "cable-addresses", &addresses, NULL);

  return addresses;
}

static void
copy_cb (HwShareBar *self)
{
  g_auto (GStrv) addresses = get_addresses (self);
  g_autofree char *command = NULL;

  if (addresses[0] == NULL)
    return;
  command = hw_share_words_make_command (addresses[0]);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), command);
  hw_lab_session_answer (hw_section_get_session (HW_SECTION (self)), _ ("Copied the command"));
}

static void
close_cb (HwShareBar *self)
{
  hw_lab_share_close (get_share (self));
}

static void
update (HwShareBar *self)
{
  guint16 port = hw_lab_share_get_cable_port (get_share (self));
  g_auto (GStrv) addresses = get_addresses (self);
  g_autofree char *text = NULL;
  guint n_strangers;

  gtk_revealer_set_reveal_child (self->revealer, port != 0);
  if (port == 0)
    return;
  g_object_get (hw_section_get_session (HW_SECTION (self)), "n-strangers", &n_strangers, NULL);
  text = hw_share_words_describe ((const char *const *) addresses, n_strangers);
  gtk_label_set_label (self->label, text);
  gtk_widget_set_visible (self->copy, addresses[0] != NULL);
}

static void
hw_share_bar_attach (HwSection *section, HwLabSession *session)
{
  g_signal_connect_object (hw_lab_session_get_share (session), "notify", G_CALLBACK (update),
                           section, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::n-strangers", G_CALLBACK (update), section,
                           G_CONNECT_SWAPPED);
  update (HW_SHARE_BAR (section));
}

static void
hw_share_bar_class_init (HwShareBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  HW_SECTION_CLASS (klass)->attach = hw_share_bar_attach;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-share-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, HwShareBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, HwShareBar, label);
  gtk_widget_class_bind_template_child (widget_class, HwShareBar, copy);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
hw_share_bar_init (HwShareBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
