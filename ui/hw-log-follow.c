/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the following of a list’s newest row, until the user scrolls away from it.
 *
 * A list takes a new value of its adjustment to a row at once, by the heights of its last layout.
 * With rows that came or went since then it finds none, and says so in a warning. So the end is
 * scrolled to right behind a layout, in the same frame, before anything else can change the rows;
 * once in a frame, since each time asks for another layout. */
#include "config.h"

#include "hw-log-follow.h"

#define SLACK 4

struct _HwLogFollow
{
  GObject parent_instance;

  GtkWidget *scroller; /* owns this object's owner; not held */
  GtkAdjustment *adjustment;
  GdkFrameClock *clock;
  double upper;
  gboolean following;
  gboolean pending; /* the end has moved and wasn’t scrolled to yet */
  gboolean removed; /* rows went, which moves the others */
  double end_upper; /* where the end was that was scrolled to last, … */
  double end_page;  /* … and how much was to be seen of the list */
  gint64 frame;     /* that in which it was scrolled to last */
  gulong layout;
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
allocate_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  HwLogFollow *self = user_data;

  self->tick = 0;
  gtk_widget_queue_allocate (widget);

  return G_SOURCE_REMOVE;
}

static void
ask_for_layout (HwLogFollow *self)
{
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (self->scroller, allocate_cb, self, NULL);
}

static gboolean
is_at_end (HwLogFollow *self)
{
  return gtk_adjustment_get_value (self->adjustment) >= get_end (self) - SLACK;
}

static void
note_end (HwLogFollow *self)
{
  self->end_upper = gtk_adjustment_get_upper (self->adjustment);
  self->end_page = gtk_adjustment_get_page_size (self->adjustment);
}

/* The keys move the list in a layout, perhaps the same in which rows came. */
static gboolean
was_moved_up (HwLogFollow *self)
{
  double page = gtk_adjustment_get_page_size (self->adjustment);
  double bottom = gtk_adjustment_get_value (self->adjustment) + page;

  if (self->removed || page < self->end_page
      || gtk_adjustment_get_upper (self->adjustment) < self->end_upper)
    return FALSE;

  return bottom < self->end_upper - SLACK;
}

static void
scroll_to_end (HwLogFollow *self)
{
  self->removed = FALSE;
  self->pending = FALSE;
  note_end (self);
  gtk_adjustment_set_value (self->adjustment, get_end (self));
}

static void
after_layout_cb (GdkFrameClock *clock, HwLogFollow *self)
{
  gint64 frame = gdk_frame_clock_get_frame_counter (clock);

  if (!self->pending || !gtk_widget_get_mapped (self->scroller))
    return;
  if (was_moved_up (self))
    {
      self->pending = FALSE;
      set_following (self, FALSE);
      return;
    }
  if (frame == self->frame)
    {
      ask_for_layout (self);
      return;
    }

  self->frame = frame;
  scroll_to_end (self);
}

static void
unwatch_clock (HwLogFollow *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (self->scroller, self->tick);
  self->tick = 0;
  if (self->clock != NULL)
    g_clear_signal_handler (&self->layout, self->clock);
  g_clear_object (&self->clock);
}

static void
watch_clock (HwLogFollow *self)
{
  unwatch_clock (self);
  self->clock = g_object_ref (gtk_widget_get_frame_clock (self->scroller));
  self->frame = -1;
  self->layout = g_signal_connect_after (self->clock, "layout", G_CALLBACK (after_layout_cb), self);
}

static void
changed_cb (HwLogFollow *self)
{
  self->upper = gtk_adjustment_get_upper (self->adjustment);
  self->pending = self->following;
}

static void
items_changed_cb (HwLogFollow *self, guint position, guint removed, guint added)
{
  if (!self->following)
    return;

  self->removed |= removed > 0;
  self->pending = TRUE;
}

static void
value_changed_cb (HwLogFollow *self)
{
  /* A value that moves together with the length was moved by the list, not by the user. */
  if (gtk_adjustment_get_upper (self->adjustment) != self->upper || self->pending)
    return;

  set_following (self, is_at_end (self));
  note_end (self);
}

void
hw_log_follow_jump (HwLogFollow *self)
{
  set_following (self, TRUE);
  self->pending = TRUE;
  self->removed = FALSE;
  self->end_upper = 0;
  ask_for_layout (self);
}

void
hw_log_follow_stop (HwLogFollow *self)
{
  self->pending = FALSE;
  set_following (self, FALSE);
}

void
hw_log_follow_watch (HwLogFollow *self, GListModel *rows)
{
  g_signal_connect_object (rows, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
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
  g_signal_connect_object (scroller, "realize", G_CALLBACK (watch_clock), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scroller, "unrealize", G_CALLBACK (unwatch_clock), self,
                           G_CONNECT_SWAPPED);

  return self;
}

static void
hw_log_follow_dispose (GObject *object)
{
  HwLogFollow *self = HW_LOG_FOLLOW (object);

  unwatch_clock (self);
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
