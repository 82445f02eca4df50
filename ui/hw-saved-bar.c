/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the bar that says that a saved log is shown, and leads back to what is live. */
#include "config.h"

#include "hw-saved-bar.h"

struct _HwSavedBar
{
  HwSection parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (HwSavedBar, hw_saved_bar, HW_TYPE_SECTION)

static void
back_cb (HwSavedBar *self)
{
  hw_lab_session_set_saved (hw_section_get_session (HW_SECTION (self)), NULL);
}

static void
update (HwSavedBar *self)
{
  HwSavedLog *saved = hw_lab_session_get_saved (hw_section_get_session (HW_SECTION (self)));
  g_autofree char *text = NULL;

  gtk_revealer_set_reveal_child (self->revealer, saved != NULL);
  if (saved == NULL)
    return;

  text = hw_saved_log_describe (saved);
  gtk_label_set_label (self->label, text);
}

static void
hw_saved_bar_attach (HwSection *section, HwLabSession *session)
{
  g_signal_connect_object (session, "notify::saved", G_CALLBACK (update), section,
                           G_CONNECT_SWAPPED);
}

static void
hw_saved_bar_class_init (HwSavedBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  HW_SECTION_CLASS (klass)->attach = hw_saved_bar_attach;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-saved-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, HwSavedBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, HwSavedBar, label);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
}

static void
hw_saved_bar_init (HwSavedBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
