/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the row of one racer: who it is, its bar, and what has come of it. */
#include "config.h"

#include "hw-race-row.h"

#include <glib/gi18n.h>

#include "hw-race-bar.h"
#include "hw-race-layout.h"

struct _HwRaceRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *title;
  GtkLabel *formula;
  HwRaceBar *bar;
  GtkImage *icon;
  GtkLabel *measured;
  GtkLabel *theory;
};

G_DEFINE_FINAL_TYPE (HwRaceRow, hw_race_row, GTK_TYPE_LIST_BOX_ROW)

static const char *
icon_of (HwRaceLaneState state)
{
  return state == HW_RACE_LANE_NOTICED ? "object-select-symbolic" : "content-loading-symbolic";
}

static void
describe (HwRaceRow *self, const char *measured, const char *theory)
{
  g_autofree char *text = g_strdup_printf ("%s: %s, %s", gtk_label_get_text (self->title),
                                           *measured != '\0' ? measured : _ ("not begun"), theory);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
hw_race_row_show (HwRaceRow *self, const HwRacer *racer, const HwRaceMoment *moment)
{
  HwRaceLaneState state = hw_race_lane_get_state (racer, moment);
  g_autofree char *measured = hw_race_lane_describe_measured (racer, moment);
  g_autofree char *theory = hw_race_lane_describe_theory (racer, moment);

  hw_race_bar_set (self->bar, state, hw_race_lane_get_fill (racer, moment),
                   hw_race_lane_get_theory (racer, moment));
  if (g_str_equal (measured, gtk_label_get_text (self->measured))
      && g_str_equal (theory, gtk_label_get_text (self->theory)))
    return;
  gtk_label_set_text (self->measured, measured);
  gtk_label_set_text (self->theory, theory);
  gtk_image_set_from_icon_name (self->icon, icon_of (state));
  gtk_widget_set_visible (GTK_WIDGET (self->icon), state != HW_RACE_LANE_WAITING);
  describe (self, measured, theory);
}

GtkWidget *
hw_race_row_new (const HwDetector *detector)
{
  HwRaceRow *self = g_object_new (HW_TYPE_RACE_ROW, NULL);
  g_autofree char *formula = hw_detector_explain (detector);

  gtk_label_set_text (self->title, _ (detector->title));
  gtk_label_set_text (self->formula, formula);
  describe (self, "", formula);

  return GTK_WIDGET (self);
}

static void
hw_race_row_class_init (HwRaceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (HW_TYPE_RACE_BAR);
  g_type_ensure (HW_TYPE_RACE_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-race-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HwRaceRow, title);
  gtk_widget_class_bind_template_child (widget_class, HwRaceRow, formula);
  gtk_widget_class_bind_template_child (widget_class, HwRaceRow, bar);
  gtk_widget_class_bind_template_child (widget_class, HwRaceRow, icon);
  gtk_widget_class_bind_template_child (widget_class, HwRaceRow, measured);
  gtk_widget_class_bind_template_child (widget_class, HwRaceRow, theory);
}

static void
hw_race_row_init (HwRaceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
