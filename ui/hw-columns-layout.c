/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a layout that puts children side by side where there is room, else below each other. */
#include "config.h"

#include "hw-columns-layout.h"

#include "hw-columns.h"

struct _HwColumnsLayout
{
  GtkLayoutManager parent_instance;

  int min_column_width;
  int max_columns;
  int spacing;
};

enum
{
  PROP_MIN_COLUMN_WIDTH = 1,
  PROP_MAX_COLUMNS,
  PROP_SPACING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (HwColumnsLayout, hw_columns_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
column_width (HwColumnsLayout *self, int width, int columns)
{
  return (width - (columns - 1) * self->spacing) / columns;
}

static GtkWidget *
next_shown (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);

  return child;
}

static void
measure_width (HwColumnsLayout *self, GtkWidget *widget, int *minimum, int *natural)
{
  int widest = 0;

  *minimum = 0;
  for (GtkWidget *child = next_shown (gtk_widget_get_first_child (widget)); child != NULL;
       child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      int child_min, child_nat;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_min, &child_nat, NULL,
                          NULL);
      *minimum = MAX (*minimum, child_min);
      widest = MAX (widest, child_nat);
    }
  *natural = MAX (*minimum, self->max_columns * (widest + self->spacing) - self->spacing);
}

/* Takes the children of one row, from @child on, and returns the first of the next. */
static GtkWidget *
measure_row (GtkWidget *child, int columns, int width, int *height)
{
  *height = 0;
  for (int column = 0; column < columns && child != NULL; column++)
    {
      int natural;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
      *height = MAX (*height, natural);
      child = next_shown (gtk_widget_get_next_sibling (child));
    }

  return child;
}

/* No narrower than what is in them. */
static int
count_columns (HwColumnsLayout *self, GtkWidget *widget, int width)
{
  int minimum, natural;

  measure_width (self, widget, &minimum, &natural);

  return hw_columns_for_width (width, MAX (minimum, self->min_column_width), self->spacing,
                               self->max_columns);
}

static int
measure_height (HwColumnsLayout *self, GtkWidget *widget, int width)
{
  int columns = count_columns (self, widget, width);
  GtkWidget *child = next_shown (gtk_widget_get_first_child (widget));
  int total = 0;

  while (child != NULL)
    {
      int height;

      child = measure_row (child, columns, column_width (self, width, columns), &height);
      total += height + (child != NULL ? self->spacing : 0);
    }

  return total;
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
  HwColumnsLayout *self = HW_COLUMNS_LAYOUT (manager);
  int width;

  measure_width (self, widget, minimum, &width);
  *natural = width;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;

  *minimum = *natural = measure_height (self, widget, for_size >= 0 ? for_size : width);
}

static void
allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  HwColumnsLayout *self = HW_COLUMNS_LAYOUT (manager);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int columns = count_columns (self, widget, width);
  int column = column_width (self, width, columns);
  GtkWidget *child = next_shown (gtk_widget_get_first_child (widget));
  int y = 0;

  while (child != NULL)
    {
      int row_height;
      GtkWidget *next = measure_row (child, columns, column, &row_height);

      for (int i = 0; child != next; i++)
        {
          int at = rtl ? columns - 1 - i : i;
          GtkAllocation allocation = { at * (column + self->spacing), y, column, row_height };

          gtk_widget_size_allocate (child, &allocation, -1);
          child = next_shown (gtk_widget_get_next_sibling (child));
        }
      y += row_height + self->spacing;
    }
}

static int *
property_field (HwColumnsLayout *self, guint id)
{
  switch (id)
    {
    case PROP_MIN_COLUMN_WIDTH:
      return &self->min_column_width;
    case PROP_MAX_COLUMNS:
      return &self->max_columns;
    case PROP_SPACING:
    default:
      return &self->spacing;
    }
}

static void
hw_columns_layout_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, *property_field (HW_COLUMNS_LAYOUT (object), id));
}

static void
hw_columns_layout_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  int *field = property_field (HW_COLUMNS_LAYOUT (object), id);

  if (*field == g_value_get_int (value))
    return;

  *field = g_value_get_int (value);
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (object));
  g_object_notify_by_pspec (object, pspec);
}

static void
hw_columns_layout_class_init (HwColumnsLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = hw_columns_layout_get_property;
  object_class->set_property = hw_columns_layout_set_property;
  manager_class->get_request_mode = get_request_mode;
  manager_class->measure = measure;
  manager_class->allocate = allocate;

  properties[PROP_MIN_COLUMN_WIDTH]
      = g_param_spec_int ("min-column-width", NULL, NULL, 1, 10000, 280, flags);
  properties[PROP_MAX_COLUMNS] = g_param_spec_int ("max-columns", NULL, NULL, 1, 100, 2, flags);
  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, 1000, 6, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hw_columns_layout_init (HwColumnsLayout *self)
{
  self->min_column_width = 280;
  self->max_columns = 2;
  self->spacing = 6;
}
