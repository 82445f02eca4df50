/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the page Lessons: which there are, and the chosen one. */
#include "config.h"

#include "hw-lessons-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hw-lesson-shelf.h"
#include "hw-lesson-view.h"
#include "hw-places.h"
#include "hw-tab-out.h"

struct _HwLessonsPage
{
  HwSection parent_instance;

  AdwLeaflet *leaflet;
  GtkListBox *list;
  GtkBox *faults;
  GtkWidget *chosen;
  HwLessonView *view;
  GtkWidget *none;

  HwLessonShelf *shelf;
  GPtrArray *icons; /* GtkImage of each row, owned by it */
};

G_DEFINE_FINAL_TYPE (HwLessonsPage, hw_lessons_page, HW_TYPE_SECTION)

static void
selected_cb (HwLessonsPage *self, GtkListBoxRow *row)
{
  if (row != NULL)
    hw_lesson_view_show (self->view, self->shelf->lessons->pdata[gtk_list_box_row_get_index (row)]);
}

/* Where there's room for one of both, choosing leads to the lesson. */
static void
activated_cb (HwLessonsPage *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->chosen);
  hw_lesson_view_focus_choices (self->view);
}

static void
back_cb (HwLessonsPage *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (self->list)));
}

static void
ended_cb (HwLessonsPage *self, int result)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  GtkImage *icon = self->icons->pdata[gtk_list_box_row_get_index (row)];
  gboolean held = result == HW_LESSON_HELD;

  gtk_image_set_from_icon_name (icon, held ? "object-select-symbolic" : "window-close-symbolic");
  gtk_widget_set_css_classes (GTK_WIDGET (icon),
                              (const char *[]){ held ? "success" : "error", NULL });
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  held ? _ ("held") : _ ("broken"), -1);
}

static void
next_cb (HwLessonsPage *self)
{
  int next = gtk_list_box_row_get_index (gtk_list_box_get_selected_row (self->list)) + 1;
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, next);

  /* Behind the last comes the first. */
  gtk_list_box_select_row (self->list,
                           row != NULL ? row : gtk_list_box_get_row_at_index (self->list, 0));
  hw_lesson_view_focus_choices (self->view);
}

static GtkWidget *
create_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);

  return label;
}

static void
add_lesson (HwLessonsPage *self, const HwLesson *lesson)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon
      = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_box_append (GTK_BOX (box), create_label (lesson->title));
  gtk_box_append (GTK_BOX (box), icon);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  lesson->title, -1);
  g_ptr_array_add (self->icons, icon);
  gtk_list_box_append (self->list, row);
}

static GtkWidget *
create_heading (const char *text)
{
  GtkWidget *heading = create_label (text);

  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_set_margin_start (heading, 12);
  gtk_widget_set_margin_top (heading, 12);
  gtk_widget_set_margin_bottom (heading, 6);

  return heading;
}

/* None where all of them are the program's. */
static void
head_row (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const HwLessonsPage *self = user_data;
  guint n = (guint) gtk_list_box_row_get_index (row);

  if (self->shelf->n_own > 0 && n == 0)
    gtk_list_box_row_set_header (row, create_heading (_ ("Yours")));
  else if (self->shelf->n_own > 0 && n == self->shelf->n_own)
    gtk_list_box_row_set_header (row, create_heading (_ ("From Heartwire")));
}

static void
add_fault (HwLessonsPage *self, const char *text)
{
  GtkWidget *label = create_label (text);

  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_widget_add_css_class (label, "error");
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (self->faults, label);
}

static void
fill (HwLessonsPage *self)
{
  g_autofree char *program = hw_places_find_program ();
  g_auto (GStrv) folders = hw_lesson_shelf_get_folders (program);
  g_autofree char *own = hw_lesson_shelf_get_own_folder ();
  g_autofree char *locale = hw_lesson_shelf_get_locale ();

  self->shelf = hw_lesson_shelf_new ((const char *const *) folders, own, locale);
  gtk_list_box_set_header_func (self->list, head_row, self, NULL);
  for (guint i = 0; i < self->shelf->lessons->len; i++)
    add_lesson (self, self->shelf->lessons->pdata[i]);
  for (guint i = 0; i < self->shelf->faults->len; i++)
    add_fault (self, ((HwLessonFault *) self->shelf->faults->pdata[i])->text);
  gtk_widget_set_visible (GTK_WIDGET (self->faults), self->shelf->faults->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->leaflet), self->shelf->lessons->len > 0);
  gtk_widget_set_visible (self->none, self->shelf->lessons->len == 0);
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
}

static gboolean
hw_lessons_page_grab_focus (GtkWidget *widget)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (HW_LESSONS_PAGE (widget)->list);

  return row != NULL && !hw_section_has_focus_within (HW_SECTION (widget))
         && gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
hw_lessons_page_dispose (GObject *object)
{
  HwLessonsPage *self = HW_LESSONS_PAGE (object);

  G_OBJECT_CLASS (hw_lessons_page_parent_class)->dispose (object);

  /* Behind the view, whose run reads its lesson. */
  g_clear_pointer (&self->shelf, hw_lesson_shelf_free);
  g_clear_pointer (&self->icons, g_ptr_array_unref);
}

static void
hw_lessons_page_class_init (HwLessonsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_lessons_page_dispose;
  widget_class->grab_focus = hw_lessons_page_grab_focus;
  g_type_ensure (HW_TYPE_LESSON_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-lessons-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HwLessonsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, HwLessonsPage, list);
  gtk_widget_class_bind_template_child (widget_class, HwLessonsPage, faults);
  gtk_widget_class_bind_template_child (widget_class, HwLessonsPage, chosen);
  gtk_widget_class_bind_template_child (widget_class, HwLessonsPage, view);
  gtk_widget_class_bind_template_child (widget_class, HwLessonsPage, none);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, ended_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
hw_lessons_page_init (HwLessonsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hw_tab_out_attach (GTK_WIDGET (self->list));
  self->icons = g_ptr_array_new ();
  fill (self);
}
