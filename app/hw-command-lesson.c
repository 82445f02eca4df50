/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns `heartwire lesson`: the list of lessons, and the running of them. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hw-command.h"
#include "hw-lesson-batch.h"
#include "hw-lesson-report.h"
#include "hw-lesson-screen.h"
#include "hw-lesson-shelf.h"
#include "hw-lesson-words.h"
#include "hw-output.h"
#include "hw-program.h"
#include "hw-stdin.h"

#define SUMMARY "Lessons: predict, break, observe; list them, or run them as tests"
#define PARAMETERS "list|run [NAME…]"
#define MAX_NAMES 64

typedef struct
{
  gboolean all;
  gboolean control;
  gboolean events;
  gint64 n_jobs;
  gint64 prediction; /* from 1; 0: asked for on a terminal */
  char *report;
  HwProgramOptions program;
} LessonOptions;

typedef struct
{
  const LessonOptions *options;
  HwProgram *program;
  HwEventQueue *queue;
  HwLessonBatch *batch;
  HwStdin *input; /* NULL: nobody is asked */
  const HwLesson *asked;
  gboolean shows; /* for people, instead of JSON */
  HwLessonScreenFlags screen;
  guint n_not_held;
} Run;

static gboolean
read_report (const HwOption *option, const char *value, GError **error)
{
  if (!hw_lesson_report_check_name (value, error))
    return FALSE;
  g_free (*(char **) option->target);
  *(char **) option->target = g_strdup (value);

  return TRUE;
}

static gboolean
read_jobs (const HwOption *option, const char *value, GError **error)
{
  guint64 n;

  if (!g_ascii_string_to_unsigned (value, 10, 1, 32, &n, error))
    return FALSE;
  *(gint64 *) option->target = (gint64) n;

  return TRUE;
}

static gboolean
parse (LessonOptions *self, int argc, char **argv, char ***arguments)
{
  g_autoptr (HwOptions) options = hw_options_new ("lesson", PARAMETERS, SUMMARY);
  const HwOption rows[] = {
    { "all", NULL, "Every lesson there is", hw_option_flag, &self->all },
    { "report", "FILE", "What became of it, as .html (to hand out) or .json", read_report,
      &self->report },
    { "jobs", "N", "So many at the same time (default 1)", read_jobs, &self->n_jobs },
    { "predict", "N", "The answer to the question, instead of asking for it", hw_option_count,
      &self->prediction },
    { "control", NULL, "Without the step that it is about: what is expected must then fail",
      hw_option_flag, &self->control },
    { "events", NULL, "In text: each event, not only steps and verdicts", hw_option_flag,
      &self->events },
    { NULL },
  };

  hw_options_add (options, rows, NULL);
  hw_program_add_options (&self->program, options);
  hw_options_set_optional (options, MAX_NAMES - 1);

  return hw_options_parse (options, argc, argv, MAX_NAMES, arguments);
}

static void
print (const char *text)
{
  fputs (text, stdout);
  fflush (stdout);
}

static void
begin (Run *self, int prediction)
{
  self->asked = NULL;
  hw_lesson_batch_begin (self->batch, prediction);
}

static void
line_cb (const char *line, gsize length, gpointer user_data)
{
  Run *self = user_data;
  guint64 n;

  if (self->asked == NULL)
    return;
  if (length == 0)
    begin (self, -1);
  else if (g_ascii_string_to_unsigned (line, 10, 1, g_strv_length (self->asked->choices), &n,
                                       NULL)) /* NULL: asked again */
    begin (self, (int) n - 1);
  else
    print (hw_word_get (HW_WORD_ASK_AGAIN, self->asked->language));
}

static void
eof_cb (gpointer user_data)
{
  Run *self = user_data;

  if (self->asked != NULL)
    begin (self, -1);
}

static gboolean
asks (const Run *self)
{
  return self->input != NULL && self->options->prediction == 0;
}

static void
ask_cb (const HwLesson *lesson, gpointer user_data)
{
  Run *self = user_data;

  if (self->shows && self->options->n_jobs == 1)
    {
      g_autofree char *text = hw_lesson_screen_begin (lesson, self->screen);

      print (text);
    }
  if (!asks (self))
    {
      int n = (int) MIN (self->options->prediction, (gint64) g_strv_length (lesson->choices));

      begin (self, n - 1);
      return;
    }
  print (hw_word_get (HW_WORD_ASK, lesson->language));
  self->asked = lesson;
}

static void
event_cb (const HwLessonRecord *record, HwEvent *event, gpointer user_data)
{
  Run *self = user_data;
  g_autofree char *text = NULL;

  if (!self->shows)
    {
      hw_event_queue_push (self->queue, hw_event_ref (event));
      return;
    }
  if (self->options->n_jobs > 1 && hw_event_get_kind (event) == HW_EVENT_LESSON_STARTED)
    text = hw_lesson_screen_begin (record->lesson, self->screen);
  else
    text = hw_lesson_screen_event (record, event, self->screen);
  if (text != NULL)
    print (text);
}

static void
ended_cb (const HwLessonRecord *record, gpointer user_data)
{
  Run *self = user_data;

  self->n_not_held += record->result != HW_LESSON_HELD;
  if (self->shows)
    {
      g_autofree char *text = hw_lesson_screen_end (record, self->screen);

      print (text);
    }
}

static void
done_cb (gpointer user_data)
{
  Run *self = user_data;

  hw_program_quit (self->program, self->n_not_held > 0 ? HW_EXIT_NOT_HELD : HW_EXIT_DONE);
}

static void
stop_cb (gpointer user_data)
{
  Run *self = user_data;

  hw_program_quit (self->program, HW_EXIT_NOT_HELD);
}

static HwExit
write_report (Run *self, HwExit code)
{
  g_autoptr (GPtrArray) records = hw_lesson_batch_get_records (self->batch);
  g_autoptr (GError) error = NULL;

  if (self->options->report == NULL
      || hw_lesson_report_save (self->options->report, records, &error))
    return code;
  hw_complain ("lesson", "%s", error->message);

  return HW_EXIT_NO_START;
}

static void
choose_output (Run *self)
{
  gboolean terminal = isatty (STDOUT_FILENO);
  HwOutputFormat format
      = hw_output_choose_format ((HwOutputFormat) self->options->program.log_format, terminal);

  self->shows = format == HW_OUTPUT_FORMAT_TEXT;
  if (hw_output_choose_colour ((HwOutputColour) self->options->program.colour, terminal,
                               g_getenv ("NO_COLOR"), g_getenv ("TERM")))
    self->screen |= HW_LESSON_SCREEN_COLOUR;
  if (self->options->events)
    self->screen |= HW_LESSON_SCREEN_EVENTS;
  if (self->shows && terminal && isatty (STDIN_FILENO) && self->options->n_jobs == 1)
    {
      self->input = hw_stdin_new (STDIN_FILENO, line_cb, eof_cb, self);
      hw_stdin_resume (self->input);
    }
}

static HwExit
run_lessons (const LessonOptions *options, const char *program, const GPtrArray *lessons)
{
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (HW_PROGRAM_QUEUE_LIMIT);
  const HwProgramFuncs program_funcs = { NULL, stop_cb };
  const HwLessonBatchFuncs batch_funcs = { ask_cb, event_cb, ended_cb, done_cb };
  const HwLessonBatchOptions batch_options
      = { program, options->control ? HW_LESSON_RUN_CONTROL : HW_LESSON_RUN_WHOLE,
          (guint) options->n_jobs };
  Run self = { .options = options, .queue = queue };
  HwExit code;

  self.program = hw_program_new (&options->program, queue, &program_funcs, &self);
  self.batch = hw_lesson_batch_new (lessons, &batch_options, &batch_funcs, &self);
  choose_output (&self);
  hw_lesson_batch_start (self.batch);
  code = write_report (&self, hw_program_run (self.program));
  g_clear_pointer (&self.input, hw_stdin_free);
  hw_lesson_batch_free (self.batch);
  hw_program_free (self.program);

  return code;
}

static void
complain_of_faults (const HwLessonShelf *shelf)
{
  for (guint i = 0; i < shelf->faults->len; i++)
    hw_complain ("lesson", "%s", ((HwLessonFault *) shelf->faults->pdata[i])->text);
}

static void
list_some (const HwLessonShelf *shelf, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    {
      const HwLesson *lesson = shelf->lessons->pdata[i];

      printf ("%-20s  %s\n", lesson->id, lesson->title);
    }
}

/* TRUE: there are any. */
static gboolean
list_own (const HwLessonShelf *shelf)
{
  g_autofree char *folder = hw_lesson_shelf_get_own_folder ();
  guint n_broken = 0;

  while (n_broken < shelf->faults->len
         && ((HwLessonFault *) shelf->faults->pdata[n_broken])->is_own)
    n_broken++;
  if (shelf->n_own + n_broken == 0)
    return FALSE;
  printf ("# Yours, in %s\n", folder);
  list_some (shelf, 0, shelf->n_own);
  for (guint i = 0; i < n_broken; i++)
    printf ("%-20s  can't be read: see below\n", ((HwLessonFault *) shelf->faults->pdata[i])->id);

  return TRUE;
}

static HwExit
list (const HwLessonShelf *shelf)
{
  if (list_own (shelf))
    print ("# Heartwire's\n");
  list_some (shelf, shelf->n_own, shelf->lessons->len);
  fflush (stdout);
  complain_of_faults (shelf);

  return shelf->faults->len > 0 ? HW_EXIT_NOT_HELD : HW_EXIT_DONE;
}

/* A file that needn't lie where lessons are found. */
static HwExit
add_file (const char *path, GPtrArray *loaded, GPtrArray *lessons)
{
  g_autofree char *locale = hw_lesson_shelf_get_locale ();
  g_autoptr (GError) error = NULL;
  HwLesson *lesson = hw_lesson_load (path, locale, &error);

  if (lesson == NULL)
    {
      hw_complain ("lesson", "%s", error->message);
      return HW_EXIT_NO_START;
    }
  g_ptr_array_add (loaded, lesson);
  g_ptr_array_add (lessons, lesson);

  return HW_EXIT_DONE;
}

/* Whoever has written one that is broken means that one, though another has the same name. */
static HwExit
add_named (const HwLessonShelf *shelf, const char *name, GPtrArray *lessons)
{
  const HwLessonFault *fault = hw_lesson_shelf_find_fault (shelf, name);
  const HwLesson *lesson = hw_lesson_shelf_find (shelf, name);

  if (fault != NULL && (lesson == NULL || fault->is_own))
    {
      hw_complain ("lesson", "%s", fault->text);
      return HW_EXIT_NO_START;
    }
  if (lesson == NULL)
    {
      hw_complain ("lesson", "there is no lesson \"%s\"; \"heartwire lesson list\" lists them",
                   name);
      return HW_EXIT_USAGE;
    }
  g_ptr_array_add (lessons, (gpointer) lesson);

  return HW_EXIT_DONE;
}

static HwExit
run_named (const LessonOptions *options,
           const char *program,
           const HwLessonShelf *shelf,
           char **names)
{
  g_autoptr (GPtrArray) loaded = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_lesson_free);
  g_autoptr (GPtrArray) lessons = g_ptr_array_new ();

  for (; *names != NULL; names++)
    {
      HwExit code = strchr (*names, G_DIR_SEPARATOR) != NULL ? add_file (*names, loaded, lessons)
                                                             : add_named (shelf, *names, lessons);

      if (code != HW_EXIT_DONE)
        return code;
    }

  return run_lessons (options, program, lessons);
}

/* One that can't be read doesn't hold up the others, and doesn't pass. */
static HwExit
run_all (const LessonOptions *options, const char *program, const HwLessonShelf *shelf)
{
  HwExit code;

  complain_of_faults (shelf);
  if (shelf->lessons->len == 0)
    {
      hw_complain ("lesson", "no lessons are found; they lie in heartwire/lessons of a data folder,"
                             " such as ~/.local/share");
      return HW_EXIT_NO_START;
    }
  code = run_lessons (options, program, shelf->lessons);

  return code == HW_EXIT_DONE && shelf->faults->len > 0 ? HW_EXIT_NOT_HELD : code;
}

static HwExit
act (const LessonOptions *options, const char *program, char **arguments)
{
  g_auto (GStrv) folders = hw_lesson_shelf_get_folders (program);
  g_autofree char *locale = hw_lesson_shelf_get_locale ();
  g_autofree char *own = hw_lesson_shelf_get_own_folder ();
  g_autoptr (HwLessonShelf) shelf
      = hw_lesson_shelf_new ((const char *const *) folders, own, locale);
  gboolean named = arguments[1] != NULL;

  if (g_str_equal (arguments[0], "list") && !named)
    return list (shelf);
  if (g_str_equal (arguments[0], "run") && named && !options->all)
    return run_named (options, program, shelf, arguments + 1);
  if (g_str_equal (arguments[0], "run") && !named && options->all)
    return run_all (options, program, shelf);

  hw_complain ("lesson", "what is read: lesson list, lesson run NAME…, lesson run --all");
  return HW_EXIT_USAGE;
}

static HwExit
run (int argc, char **argv)
{
  g_autofree char *self_path = g_file_read_link ("/proc/self/exe", NULL); /* NULL: no /proc */
  LessonOptions options = { .n_jobs = 1 };
  g_auto (GStrv) arguments = NULL;
  HwExit code = HW_EXIT_USAGE;

  if (parse (&options, argc, argv, &arguments))
    code = act (&options, self_path != NULL ? self_path : HW_BIN_DIR "/heartwire", arguments);
  g_free (options.report);

  return code;
}

const HwCommand hw_command_lesson = { "lesson", SUMMARY, run };
