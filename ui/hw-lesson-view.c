/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns one lesson on the screen: it asks, runs, and explains.
 *
 * How it works: what is expected would give the answer away, so it isn't shown before somebody has
 * answered. The runner works by itself in the main context, and each step and verdict that it tells
 * of is a look at its record. It is kept when it has ended, for what it has found. */
#include "config.h"

#include "hw-lesson-view.h"

#include <glib/gi18n.h>

#include "hw-columns-layout.h"
#include "hw-head-layout.h"
#include "hw-lesson-line.h"
#include "hw-lesson-progress.h"
#include "hw-lesson-runner.h"
#include "hw-places.h"

struct _HwLessonView
{
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkLabel *scale;
  GtkLabel *question;
  GtkBox *choices;
  GtkWidget *prompt;
  GtkButton *run;
  GtkWidget *course;
  GtkLabel *progress;
  GtkListBox *steps;
  GtkListBox *expectations;
  GtkWidget *answer;
  GtkLabel *prediction;
  GtkLabel *explanation;

  const HwLesson *lesson;
  HwLessonRunner *runner; /* NULL: it hasn't been run */
};

enum
{
  SIGNAL_ENDED,
  SIGNAL_NEXT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HwLessonView, hw_lesson_view, GTK_TYPE_WIDGET)

static const HwLessonRecord *
get_record (HwLessonView *self)
{
  return self->runner != NULL ? hw_lesson_runner_get_record (self->runner) : NULL;
}

static gboolean
is_running (HwLessonView *self)
{
  return self->runner != NULL && get_record (self)->result == HW_LESSON_RUNNING;
}

static int
get_prediction (HwLessonView *self)
{
  GtkWidget *choice = gtk_widget_get_first_child (GTK_WIDGET (self->choices));

  for (int i = 0; choice != NULL; choice = gtk_widget_get_next_sibling (choice), i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (choice)))
      return i;

  return -1;
}

static void
show_button (HwLessonView *self)
{
  gboolean runs = is_running (self);
  gboolean is_answered = get_prediction (self) >= 0;

  gtk_button_set_label (self->run, runs                   ? _ ("Cancel")
                                   : self->runner == NULL ? _ ("Run the lesson")
                                                          : _ ("Run it again"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->run), runs || is_answered);
  gtk_widget_set_visible (self->prompt, !is_answered);
  gtk_widget_set_sensitive (GTK_WIDGET (self->choices), !runs);
  if (runs)
    gtk_widget_remove_css_class (GTK_WIDGET (self->run), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->run), "suggested-action");
}

static void
show_steps (HwLessonView *self, const HwLessonRecord *record)
{
  for (guint i = 0; i < self->lesson->steps->len; i++)
    {
      GtkListBoxRow *line = gtk_list_box_get_row_at_index (self->steps, (int) i);
      g_autofree char *time = hw_lesson_progress_describe_step (record, i);
      gboolean done = record->step_us[i] != HW_TIME_NEVER;

      hw_lesson_line_set (HW_LESSON_LINE (line),
                          done ? HW_LESSON_LINE_GOOD : HW_LESSON_LINE_PENDING, time);
    }
}

static HwLessonLineState
state_of (HwVerdict verdict)
{
  if (verdict == HW_VERDICT_PENDING)
    return HW_LESSON_LINE_PENDING;

  return verdict == HW_VERDICT_HELD ? HW_LESSON_LINE_GOOD : HW_LESSON_LINE_BAD;
}

static void
show_expectations (HwLessonView *self, const HwLessonRecord *record)
{
  for (guint i = 0; i < self->lesson->expectations->len; i++)
    {
      GtkListBoxRow *line = gtk_list_box_get_row_at_index (self->expectations, (int) i);
      g_autofree char *time = hw_lesson_progress_describe_found (record, i);

      hw_lesson_line_set (HW_LESSON_LINE (line),
                          state_of (hw_lesson_record_get_verdict (record, i)), time);
    }
}

static void
show_answer (HwLessonView *self, const HwLessonRecord *record)
{
  g_autofree char *prediction = hw_lesson_progress_describe_prediction (record);
  g_autofree char *explanation = hw_lesson_record_explain (record);

  gtk_label_set_text (self->prediction, prediction);
  gtk_label_set_text (self->explanation, explanation);
}

static void
show_course (HwLessonView *self)
{
  const HwLessonRecord *record = get_record (self);
  gboolean ended = record->result == HW_LESSON_HELD || record->result == HW_LESSON_BROKEN;
  g_autofree char *progress = hw_lesson_progress_describe (record);

  gtk_label_set_text (self->progress, progress);
  show_steps (self, record);
  show_expectations (self, record);
  if (ended)
    show_answer (self, record);
  gtk_widget_set_visible (self->answer, ended);
  show_button (self);
}

static void
event_cb (HwEvent *event, gpointer user_data)
{
  if (hw_event_get_source (event) == HW_EVENT_SOURCE_LESSON)
    show_course (user_data);
}

static void
finished_cb (gpointer user_data)
{
  HwLessonView *self = user_data;

  show_course (self);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, (int) get_record (self)->result);
}

static void
clear_lines (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
fill_course (HwLessonView *self)
{
  clear_lines (self->steps);
  clear_lines (self->expectations);
  for (guint i = 0; i < self->lesson->steps->len; i++)
    gtk_list_box_append (self->steps,
                         hw_lesson_line_new (hw_lesson_get_step (self->lesson, i)->text));
  for (guint i = 0; i < self->lesson->expectations->len; i++)
    gtk_list_box_append (self->expectations, hw_lesson_line_new (self->lesson->says[i]));
}

static void
end_run (HwLessonView *self)
{
  g_clear_pointer (&self->runner, hw_lesson_runner_free);
  gtk_widget_hide (self->course);
  gtk_widget_hide (self->answer);
  show_button (self);
}

static void
begin_run (HwLessonView *self)
{
  const HwLessonRunnerFuncs funcs = { event_cb, finished_cb };
  g_autofree char *program = hw_places_find_program ();

  g_clear_pointer (&self->runner, hw_lesson_runner_free);
  self->runner = hw_lesson_runner_new (program, self->lesson, HW_LESSON_RUN_WHOLE,
                                       get_prediction (self), &funcs, self);
  gtk_widget_show (self->course);
  show_course (self);
  hw_lesson_runner_start (self->runner);
}

static void
run_cb (HwLessonView *self)
{
  if (is_running (self))
    end_run (self);
  else
    begin_run (self);
}

static void
next_cb (HwLessonView *self)
{
  g_signal_emit (self, signals[SIGNAL_NEXT], 0);
}

static GtkWidget *
create_choice (HwLessonView *self, const char *text, GtkWidget *first)
{
  GtkWidget *choice = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (choice), label);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (choice), GTK_CHECK_BUTTON (first));
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_signal_connect_object (choice, "toggled", G_CALLBACK (show_button), self, G_CONNECT_SWAPPED);

  return choice;
}

static void
fill_choices (HwLessonView *self)
{
  GtkWidget *first = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->choices))) != NULL)
    gtk_box_remove (self->choices, child);
  for (guint i = 0; self->lesson->choices[i] != NULL; i++)
    {
      GtkWidget *choice = create_choice (self, self->lesson->choices[i], first);

      gtk_box_append (self->choices, choice);
      first = first != NULL ? first : choice;
    }
}

void
hw_lesson_view_show (HwLessonView *self, const HwLesson *lesson)
{
  self->lesson = lesson;
  gtk_label_set_text (self->title, lesson->title);
  gtk_label_set_text (self->scale, lesson->scale != NULL ? lesson->scale : "");
  gtk_widget_set_visible (GTK_WIDGET (self->scale), lesson->scale != NULL);
  gtk_label_set_text (self->question, lesson->question);
  fill_choices (self);
  end_run (self);
  fill_course (self);
}

void
hw_lesson_view_focus_choices (HwLessonView *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self->choices), GTK_DIR_TAB_FORWARD);
}

static void
hw_lesson_view_dispose (GObject *object)
{
  HwLessonView *self = HW_LESSON_VIEW (object);
  GtkWidget *child;

  g_clear_pointer (&self->runner, hw_lesson_runner_free);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (hw_lesson_view_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HwLessonView, title);
  gtk_widget_class_bind_template_child (widget_class, HwLessonView, scale);
  gtk_widget_class_bind_template_child (widget_class, HwLessonView, question);
  gtk_widget_class_bind_template_child (widget_class, HwLessonView, choices);
  gtk_widget_class_bind_template_child (widget_class, HwLessonView, prompt);
  gtk_widget_class_bind_template_child (widget_class, HwLessonView, run);
  gtk_widget_class_bind_template_child (widget_class, HwLessonView, course);
  gtk_widget_class_bind_template_child (widget_class, HwLessonView, progress);
  gtk_widget_class_bind_template_child (widget_class, HwLessonView, steps);
  gtk_widget_class_bind_template_child (widget_class, HwLessonView, expectations);
  gtk_widget_class_bind_template_child (widget_class, HwLessonView, answer);
  gtk_widget_class_bind_template_child (widget_class, HwLessonView, prediction);
  gtk_widget_class_bind_template_child (widget_class, HwLessonView, explanation);
  gtk_widget_class_bind_template_callback (widget_class, run_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
hw_lesson_view_class_init (HwLessonViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_lesson_view_dispose;
  signals[SIGNAL_ENDED] = g_signal_new ("ended", HW_TYPE_LESSON_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_NEXT] = g_signal_new ("next", HW_TYPE_LESSON_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (HW_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (HW_TYPE_HEAD_LAYOUT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-lesson-view.ui");
  bind_children (widget_class);
}

static void
hw_lesson_view_init (HwLessonView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
