/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a layout that shows one of its children: the first that there is room for. */
#include "config.h"

#include "hw-either-layout.h"

struct _HwEitherLayout
{
  GtkLayoutManager parent_instance;

  GtkWidget *shown; /* weak */
};

enum
{
  PROP_SHOWN = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (HwEitherLayout, hw_either_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
least_width (GtkWidget *child)
{
  int minimum;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return minimum;
}

static void
measure_width (GtkWidget *widget, int *minimum, int *natural)
{
  *minimum = G_MAXINT;
  *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least, wanted;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wanted, NULL, NULL);
      *minimum = MIN (*minimum, least);
      *natural = MAX (*natural, wanted);
    }
}

static void
measure_height (GtkWidget *widget, int width, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least, wanted;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL,
                          width < 0 ? -1 : MAX (width, least_width (child)), &least, &wanted, NULL,
                          NULL);
      *minimum = MAX (*minimum, least);
      *natural = MAX (*natural, wanted);
    }
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
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (widget, minimum, natural);
  else
    measure_height (widget, for_size, minimum, natural);
}

static GtkWidget *
find_fitting (GtkWidget *widget, int width)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (least_width (child) <= width)
      return child;

  return gtk_widget_get_last_child (widget);
}

static void
allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  HwEitherLayout *self = HW_EITHER_LAYOUT (manager);
  GtkWidget *fitting = find_fitting (widget, width);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_child_visible (child, child == fitting);
  gtk_widget_allocate (fitting, width, height, baseline, NULL);

  if (g_set_weak_pointer (&self->shown, fitting))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN]);
}

static void
hw_either_layout_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, HW_EITHER_LAYOUT (object)->shown);
}

static void
hw_either_layout_dispose (GObject *object)
{
  g_clear_weak_pointer (&HW_EITHER_LAYOUT (object)->shown);
  G_OBJECT_CLASS (hw_either_layout_parent_class)->dispose (object);
}

static void
hw_either_layout_class_init (HwEitherLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->dispose = hw_either_layout_dispose;
  object_class->get_property = hw_either_layout_get_property;
  manager_class->get_request_mode = get_request_mode;
  manager_class->measure = measure;
  manager_class->allocate = allocate;

  properties[PROP_SHOWN] = g_param_spec_object ("shown", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hw_either_layout_init (HwEitherLayout *self)
{
}
