/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a layout of two: a title, and what can be done, beside it where both have room. A title that
 * would wrap beside its button, in a narrow window, has the button below, over the whole width. */
#include "config.h"

#include "hw-head-layout.h"

#include "hw-columns.h"

#define SPACING 12

struct _HwHeadLayout
{
  GtkLayoutManager parent_instance;
};

typedef struct
{
  GtkWidget *title;
  GtkWidget *button;
} Parts;

G_DEFINE_FINAL_TYPE (HwHeadLayout, hw_head_layout, GTK_TYPE_LAYOUT_MANAGER)

static void
get_parts (GtkWidget *widget, Parts *parts)
{
  parts->title = gtk_widget_get_first_child (widget);
  parts->button = gtk_widget_get_next_sibling (parts->title);
}

static void
measure_width (GtkWidget *child, int *minimum, int *natural)
{
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, minimum, natural, NULL, NULL);
}

static int
height_of (GtkWidget *child, int width)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);

  return natural;
}

static int
width_of_button (const Parts *parts)
{
  int minimum, natural;

  measure_width (parts->button, &minimum, &natural);

  return natural;
}

static gboolean
are_beside (const Parts *parts, int width)
{
  int minimum, natural;

  measure_width (parts->title, &minimum, &natural);

  return width >= HW_NARROW_WIDTH || natural + SPACING + width_of_button (parts) <= width;
}

static int
height_for_width (const Parts *parts, int width)
{
  int button = height_of (parts->button, -1);

  if (!are_beside (parts, width))
    return height_of (parts->title, width) + SPACING + button;

  return MAX (height_of (parts->title, width - SPACING - width_of_button (parts)), button);
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
  int title_minimum, title_natural, button_minimum, button_natural;
  Parts parts;

  get_parts (widget, &parts);
  measure_width (parts.title, &title_minimum, &title_natural);
  measure_width (parts.button, &button_minimum, &button_natural);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (title_minimum, button_minimum);
      *natural = title_natural + SPACING + button_natural;
      return;
    }
  *minimum = *natural
      = height_for_width (&parts,
                          for_size >= 0 ? for_size : title_natural + SPACING + button_natural);
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
  Parts parts;
  int button, button_height;

  get_parts (widget, &parts);
  button = width_of_button (&parts);
  button_height = height_of (parts.button, -1);
  if (are_beside (&parts, width))
    {
      place (parts.title, 0, 0, width - SPACING - button, height, width);
      place (parts.button, width - button, (height - button_height) / 2, button, button_height,
             width);
      return;
    }
  place (parts.title, 0, 0, width, height - SPACING - button_height, width);
  place (parts.button, 0, height - button_height, width, button_height, width);
}

static void
hw_head_layout_class_init (HwHeadLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = get_request_mode;
  manager_class->measure = measure;
  manager_class->allocate = allocate;
}

static void
hw_head_layout_init (HwHeadLayout *self)
{
}
