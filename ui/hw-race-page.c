/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the page Race: on one pulled cable, who notices when.
 *
 * How it works: the race runs by itself; a timer looks at it and shows what it sees. The race is
 * let go of as soon as it is over, from the timer and never from one of its own calls; what was
 * shown last stays. */
#include "config.h"

#include "hw-race-page.h"

#include <glib/gi18n.h>

#include "hw-error-words.h"
#include "hw-head-layout.h"
#include "hw-places.h"
#include "hw-race-row.h"
#include "hw-race.h"
#include "hw-tab-out.h"
#include "hw-toolkit.h"

#define PULL_AFTER HW_SEC (3)
#define RUN_FOR HW_SEC (20)
#define REDRAW_MS 40
#define STILL_REDRAW_MS 500

struct _HwRacePage
{
  HwSection parent_instance;

  GtkLabel *headline;
  GtkButton *button;
  GtkListBox *list;
  GPtrArray *rows; /* HwRaceRow, owned by the list */
  HwRace *race;    /* NULL: none runs */
  char *problem;
  guint timer;
};

G_DEFINE_FINAL_TYPE (HwRacePage, hw_race_page, HW_TYPE_SECTION)

static HwRaceMoment
get_moment (HwRacePage *self)
{
  HwTime now = g_get_monotonic_time ();
  HwTime pulled = hw_race_get_pulled_us (self->race);
  HwRaceMoment moment = { .elapsed_us = -1, .for_us = RUN_FOR };

  if (hw_race_get_state (self->race) < HW_RACE_PULLED)
    return moment;
  moment.elapsed_us = now - pulled;
  moment.pulled_at = g_get_real_time () - moment.elapsed_us;

  return moment;
}

static guint
show_rows (HwRacePage *self, const HwRaceMoment *moment)
{
  guint n_noticed = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const HwRacer *racer = hw_race_get_racer (self->race, i);

      hw_race_row_show (self->rows->pdata[i], racer, moment);
      n_noticed += racer->measured_us >= 0;
    }

  return n_noticed;
}

static void
show_headline (HwRacePage *self, const HwRaceMoment *moment, guint n_noticed)
{
  g_autofree char *text = NULL;

  if (hw_race_get_state (self->race) == HW_RACE_STARTING)
    text = g_strdup (_ ("Connecting…"));
  else
    text = hw_race_lane_describe_all (moment, n_noticed, self->rows->len);
  gtk_label_set_text (self->headline, text);
}

static void
show_button (HwRacePage *self)
{
  gboolean runs = self->race != NULL;

  gtk_button_set_label (self->button, runs ? _ ("Stop the race") : _ ("Start the race"));
  if (runs)
    gtk_widget_remove_css_class (GTK_WIDGET (self->button), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->button), "suggested-action");
}

static void
let_go (HwRacePage *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->race, hw_race_free);
}

static void
show_race (HwRacePage *self)
{
  HwRaceMoment moment = get_moment (self);

  show_headline (self, &moment, show_rows (self, &moment));
}

static void
finish (HwRacePage *self)
{
  show_race (self);
  if (self->problem != NULL)
    gtk_label_set_text (self->headline, self->problem);
  g_clear_pointer (&self->problem, g_free);
  let_go (self);
  show_button (self);
}

static gboolean
look_cb (gpointer user_data)
{
  HwRacePage *self = user_data;

  if (hw_race_get_state (self->race) == HW_RACE_OVER)
    {
      self->timer = 0;
      finish (self);
      return G_SOURCE_REMOVE;
    }
  show_race (self);

  return G_SOURCE_CONTINUE;
}

static void
changed_cb (gpointer user_data)
{
}

static void
failed_cb (const GError *error, gpointer user_data)
{
  HW_RACE_PAGE (user_data)->problem = hw_error_words (error);
}

static void
start (HwRacePage *self)
{
  const HwRaceFuncs funcs = { changed_cb, failed_cb };
  g_autofree char *program = hw_places_find_program ();
  g_autoptr (HwEventQueue) unread = hw_event_queue_new (1);
  gboolean moves = hw_toolkit_has_motion (GTK_WIDGET (self));

  self->race = hw_race_new (program, PULL_AFTER, RUN_FOR, unread, &funcs, self);
  hw_race_start (self->race);
  self->timer = g_timeout_add (moves ? REDRAW_MS : STILL_REDRAW_MS, look_cb, self);
  show_race (self);
  show_button (self);
}

static void
clicked_cb (HwRacePage *self)
{
  if (self->race == NULL)
    start (self);
  else
    finish (self);
}

static gboolean
hw_race_page_grab_focus (GtkWidget *widget)
{
  return !hw_section_has_focus_within (HW_SECTION (widget))
         && gtk_widget_grab_focus (GTK_WIDGET (HW_RACE_PAGE (widget)->button));
}

static void
hw_race_page_dispose (GObject *object)
{
  HwRacePage *self = HW_RACE_PAGE (object);

  let_go (self);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->problem, g_free);

  G_OBJECT_CLASS (hw_race_page_parent_class)->dispose (object);
}

static void
hw_race_page_class_init (HwRacePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_race_page_dispose;
  widget_class->grab_focus = hw_race_page_grab_focus;
  g_type_ensure (HW_TYPE_HEAD_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-race-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HwRacePage, headline);
  gtk_widget_class_bind_template_child (widget_class, HwRacePage, button);
  gtk_widget_class_bind_template_child (widget_class, HwRacePage, list);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
}

static void
hw_race_page_init (HwRacePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hw_tab_out_attach (GTK_WIDGET (self->list));
  self->rows = g_ptr_array_new ();
  for (guint i = 0; i < hw_detector_get_n (); i++)
    {
      GtkWidget *row = hw_race_row_new (hw_detector_get (i));

      gtk_list_box_append (self->list, row);
      g_ptr_array_add (self->rows, row);
    }
  show_button (self);
}
