/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a line of a lesson that runs: a step or an expectation, and whether it is done. */
#include "config.h"

#include "hw-lesson-line.h"

#include <glib/gi18n.h>

struct _HwLessonLine
{
  GtkListBoxRow parent_instance;

  GtkImage *icon;
  GtkLabel *text;
  GtkLabel *time;
};

G_DEFINE_FINAL_TYPE (HwLessonLine, hw_lesson_line, GTK_TYPE_LIST_BOX_ROW)

static const struct
{
  const char *icon;
  const char *css_class;
  const char *word; /* for those who don't see the icon */
} looks[] = {
  [HW_LESSON_LINE_PENDING] = { "content-loading-symbolic", "dim-label", N_ ("pending") },
  [HW_LESSON_LINE_GOOD] = { "object-select-symbolic", "success", N_ ("held") },
  [HW_LESSON_LINE_BAD] = { "window-close-symbolic", "error", N_ ("broken") },
};

void
hw_lesson_line_set (HwLessonLine *self, HwLessonLineState state, const char *time)
{
  g_autofree char *name
      = g_strdup_printf ("%s: %s %s", _ (looks[state].word), gtk_label_get_text (self->text), time);

  gtk_image_set_from_icon_name (self->icon, looks[state].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon),
                              (const char *[]){ looks[state].css_class, NULL });
  gtk_label_set_text (self->time, time);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

GtkWidget *
hw_lesson_line_new (const char *text)
{
  HwLessonLine *self = g_object_new (HW_TYPE_LESSON_LINE, NULL);

  gtk_label_set_text (self->text, text);
  hw_lesson_line_set (self, HW_LESSON_LINE_PENDING, "");

  return GTK_WIDGET (self);
}

static void
hw_lesson_line_class_init (HwLessonLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-lesson-line.ui");
  gtk_widget_class_bind_template_child (widget_class, HwLessonLine, icon);
  gtk_widget_class_bind_template_child (widget_class, HwLessonLine, text);
  gtk_widget_class_bind_template_child (widget_class, HwLessonLine, time);
}

static void
hw_lesson_line_init (HwLessonLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
