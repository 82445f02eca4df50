/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the title of the window: the beating heart, and how the link is. */
#include "config.h"

#include "hw-status-view.h"

#include "hw-heart.h"

struct _HwStatusView
{
  HwSection parent_instance;

  HwHeart *heart;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (HwStatusView, hw_status_view, HW_TYPE_SECTION)

static void
events_cb (HwLabSession *session, GPtrArray *batch, HwStatusView *self)
{
  for (guint i = 0; i < batch->len; i++)
    if (hw_event_get_kind (g_ptr_array_index (batch, i)) == HW_EVENT_HEARTBEAT_RECEIVED
        && hw_event_get_source (g_ptr_array_index (batch, i)) == HW_EVENT_SOURCE_CLIENT)
      {
        hw_heart_beat (self->heart);
        return;
      }
}

/* Said beside it, too, by a screen reader. */
static void
status_cb (HwLabSession *session, GParamSpec *pspec, HwStatusView *self)
{
  const char *why = hw_link_status_explain (hw_lab_session_get_status (session));

  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), why);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  why != NULL ? why : "", -1);
}

static void
link_state_cb (HwLabSession *session, GParamSpec *pspec, HwStatusView *self)
{
  hw_heart_set_state (self->heart, hw_lab_session_get_status (session)->state);
}

static void
hw_status_view_attach (HwSection *section, HwLabSession *session)
{
  HwStatusView *self = HW_STATUS_VIEW (section);

  g_object_bind_property (session, "status-text", self->label, "label", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (session, "notify::status-text", G_CALLBACK (status_cb), self, 0);
  g_signal_connect_object (session, "notify::link-state", G_CALLBACK (link_state_cb), self, 0);
  g_signal_connect_object (session, "events", G_CALLBACK (events_cb), self, 0);
}

static void
hw_status_view_class_init (HwStatusViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  HW_SECTION_CLASS (klass)->attach = hw_status_view_attach;
  g_type_ensure (HW_TYPE_HEART);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-status-view.ui");
  gtk_widget_class_bind_template_child (widget_class, HwStatusView, heart);
  gtk_widget_class_bind_template_child (widget_class, HwStatusView, label);
}

static void
hw_status_view_init (HwStatusView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
