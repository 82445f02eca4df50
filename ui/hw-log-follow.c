/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the following of a list’s newest row, until the user scrolls away from it. */
#include "config.h"

#include "hw-log-follow.h"

struct _HwLogFollow
{
  GObject parent_instance;

  GtkWidget *scroller; /* owns this object's owner; not held */
  GtkAdjustment *adjustment;
  double upper;
  gboolean following;
  guint tick;
};

enum
{
  PROP_FOLLOWING = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (HwLogFollow, hw_log_follow, G_TYPE_OBJECT)

static double
get_end (HwLogFollow *self)
{
  return gtk_adjustment_get_upper (self->adjustment)
         - gtk_adjustment_get_page_size (self->adjustment);
}

static void
set_following (HwLogFollow *self, gboolean following)
{
  if (self->following == following)
    return;

  self->following = following;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}

static gboolean
scroll_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  HwLogFollow *self = user_data;

  self->tick = 0;
  if (self->following)
    gtk_adjustment_set_value (self->adjustment, get_end (self));

  return G_SOURCE_REMOVE;
}

/* The list blocks itself while it changes the adjustment: a value set in between would be lost. */
static void
scroll_soon (HwLogFollow *self)
{
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (self->scroller, scroll_cb, self, NULL);
}

static void
changed_cb (HwLogFollow *self)
{
  self->upper = gtk_adjustment_get_upper (self->adjustment);
  if (self->following)
    scroll_soon (self);
}

static void
value_changed_cb (HwLogFollow *self)
{
  /* A value that moves together with the length was moved by the list, not by the user. */
  if (gtk_adjustment_get_upper (self->adjustment) != self->upper || self->tick != 0)
    return;

  set_following (self, gtk_adjustment_get_value (self->adjustment) >= get_end (self) - 4);
}

void
hw_log_follow_jump (HwLogFollow *self)
{
  set_following (self, TRUE);
  scroll_soon (self);
}

HwLogFollow *
hw_log_follow_new (GtkScrolledWindow *scroller)
{
  HwLogFollow *self = g_object_new (HW_TYPE_LOG_FOLLOW, NULL);

  self->scroller = GTK_WIDGET (scroller);
  self->adjustment = g_object_ref (gtk_scrolled_window_get_vadjustment (scroller));
  g_signal_connect_object (self->adjustment, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (value_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

static void
hw_log_follow_dispose (GObject *object)
{
  HwLogFollow *self = HW_LOG_FOLLOW (object);

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (self->scroller, self->tick);
  self->tick = 0;
  g_clear_object (&self->adjustment);

  G_OBJECT_CLASS (hw_log_follow_parent_class)->dispose (object);
}

static void
hw_log_follow_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, HW_LOG_FOLLOW (object)->following);
}

static void
hw_log_follow_class_init (HwLogFollowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hw_log_follow_dispose;
  object_class->get_property = hw_log_follow_get_property;

  properties[PROP_FOLLOWING]
      = g_param_spec_boolean ("following", NULL, NULL, TRUE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hw_log_follow_init (HwLogFollow *self)
{
  self->following = TRUE;
}
