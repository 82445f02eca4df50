/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the bar that says whose server the window is connected to, and leads back. */
#include "config.h"

#include "hw-elsewhere-bar.h"

#include "hw-columns-layout.h"
#include "hw-server-words.h"
#include "io/hw-cable-look.h"

struct _HwElsewhereBar
{
  HwSection parent_instance;

  GtkRevealer *revealer;
  GtkLabel *server;
  GtkLabel *certificate;
  GtkLabel *trouble;
  GtkWidget *trust;
  GtkLabel *cut;
};

G_DEFINE_FINAL_TYPE (HwElsewhereBar, hw_elsewhere_bar, HW_TYPE_SECTION)

/* It may change with the server: IPv6 has an option of its own. */
static HwCutMode
get_cut (HwLabSession *session)
{
  HwCable *cable = hw_lab_get_cable (hw_lab_session_get_lab (session));
  g_autoptr (HwProxyInfo) info = cable != NULL ? hw_cable_get_info (cable) : NULL;

  return info != NULL ? info->cut : HW_CUT_MODE_STALL;
}

/* The name stays while the bar goes away. */
static void
server_cb (HwElsewhereBar *self)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));
  const HwServerWay *way = hw_lab_session_get_way (session);
  g_autofree char *name = hw_server_words_name (way);

  gtk_revealer_set_reveal_child (self->revealer, way->is_elsewhere);
  if (!way->is_elsewhere)
    return;
  gtk_label_set_text (self->server, name);
  gtk_label_set_text (self->cut, hw_server_words_cut (get_cut (session)));
}

/* What it has shown the last time, good or not. */
static void
events_cb (HwElsewhereBar *self)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));
  g_autofree char *text = hw_server_words_certificate (hw_lab_session_get_way (session));

  gtk_widget_set_visible (GTK_WIDGET (self->certificate), text != NULL);
  if (text != NULL && g_strcmp0 (gtk_label_get_text (self->certificate), text) != 0)
    gtk_label_set_text (self->certificate, text);
}

/* Also as an answer, in short, for who looks at another page. */
static void
trouble_cb (HwElsewhereBar *self)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));
  const char *trouble = hw_lab_session_get_trouble (session);
  g_autofree char *answer = NULL;

  gtk_widget_set_visible (self->trust,
                          hw_server_way_is_distrusted (hw_lab_session_get_way (session)));
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), trouble != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->cut), trouble == NULL);
  if (trouble == NULL)
    return;
  gtk_label_set_text (self->trouble, trouble);
  answer = hw_server_words_answer (hw_lab_session_get_way (session));
  hw_lab_session_answer (session, answer);
}

static void
hw_elsewhere_bar_attach (HwSection *section, HwLabSession *session)
{
  g_signal_connect_object (session, "notify::elsewhere", G_CALLBACK (server_cb), section,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::trouble", G_CALLBACK (trouble_cb), section,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "events", G_CALLBACK (events_cb), section, G_CONNECT_SWAPPED);
  server_cb (HW_ELSEWHERE_BAR (section));
  trouble_cb (HW_ELSEWHERE_BAR (section));
}

static void
hw_elsewhere_bar_class_init (HwElsewhereBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  HW_SECTION_CLASS (klass)->attach = hw_elsewhere_bar_attach;
  g_type_ensure (HW_TYPE_COLUMNS_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/heartwire/Heartwire/hw-elsewhere-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, HwElsewhereBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, HwElsewhereBar, server);
  gtk_widget_class_bind_template_child (widget_class, HwElsewhereBar, certificate);
  gtk_widget_class_bind_template_child (widget_class, HwElsewhereBar, trouble);
  gtk_widget_class_bind_template_child (widget_class, HwElsewhereBar, trust);
  gtk_widget_class_bind_template_child (widget_class, HwElsewhereBar, cut);
}

static void
hw_elsewhere_bar_init (HwElsewhereBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
