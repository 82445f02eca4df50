/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns where a racer's three parts are: beside each other, or its bar below the others. */
#include "config.h"

#include "hw-race-layout.h"

#define WIDE 760
#define SPACING 14
#define LINE_SPACING 4
#define NAME_SHARE 0.3
#define RESULT_SHARE 0.24
#define NARROW_RESULT_SHARE 0.38

struct _HwRaceLayout
{
  GtkLayoutManager parent_instance;
};

typedef struct
{
  GtkWidget *name;
  GtkWidget *bar;
  GtkWidget *result;
} Parts;

G_DEFINE_FINAL_TYPE (HwRaceLayout, hw_race_layout, GTK_TYPE_LAYOUT_MANAGER)

static void
get_parts (GtkWidget *widget, Parts *parts)
{
  parts->name = gtk_widget_get_first_child (widget);
  parts->bar = gtk_widget_get_next_sibling (parts->name);
  parts->result = gtk_widget_get_next_sibling (parts->bar);
}

static int
height_of (GtkWidget *child, int width)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);

  return natural;
}

static int
width_of (GtkWidget *child)
{
  int minimum;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return minimum;
}

static int
result_width (int width)
{
  return (int) (width * (width >= WIDE ? RESULT_SHARE : NARROW_RESULT_SHARE));
}

static int
name_width (int width)
{
  return width >= WIDE ? (int) (width * NAME_SHARE) : width - result_width (width) - SPACING;
}

static int
height_for_width (const Parts *parts, int width)
{
  int text = MAX (height_of (parts->name, name_width (width)),
                  height_of (parts->result, result_width (width)));
  int bar = height_of (parts->bar, -1);

  return width >= WIDE ? MAX (text, bar) : text + LINE_SPACING + bar;
}

static GtkSizeRequestMode
get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkLayoutManager *manager,
         GtkWidget *widget,
         GtkOrientation orientation,
         int for_size,
         int *minimum,
         int *natural,
         int *minimum_baseline,
         int *natural_baseline)
{
  Parts parts;

  get_parts (widget, &parts);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX ((int) (width_of (parts.result) / NARROW_RESULT_SHARE) + 1,
                      (int) ((width_of (parts.name) + SPACING) / (1 - NARROW_RESULT_SHARE)) + 1);
      *natural = MAX (*minimum, WIDE);
      return;
    }
  *minimum = *natural = height_for_width (&parts, for_size >= 0 ? for_size : WIDE);
}

static void
place (GtkWidget *child, int x, int y, int width, int height, int whole)
{
  gboolean rtl = gtk_widget_get_direction (child) == GTK_TEXT_DIR_RTL;
  GtkAllocation allocation = { rtl ? whole - x - width : x, y, width, height };

  gtk_widget_size_allocate (child, &allocation, -1);
}

static void
allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  int name = name_width (width);
  int result = result_width (width);
  Parts parts;
  int bar;

  get_parts (widget, &parts);
  bar = height_of (parts.bar, -1);
  if (width >= WIDE)
    {
      place (parts.name, 0, 0, name, height, width);
      place (parts.bar, name + SPACING, (height - bar) / 2, width - name - result - 2 * SPACING,
             bar, width);
      place (parts.result, width - result, 0, result, height, width);
      return;
    }
  place (parts.name, 0, 0, name, height - bar - LINE_SPACING, width);
  place (parts.result, width - result, 0, result, height - bar - LINE_SPACING, width);
  place (parts.bar, 0, height - bar, width, bar, width);
}

static void
hw_race_layout_class_init (HwRaceLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = get_request_mode;
  manager_class->measure = measure;
  manager_class->allocate = allocate;
}

static void
hw_race_layout_init (HwRaceLayout *self)
{
}
