/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a lesson: what it asks, does, expects and explains, read from its key file. */
#include "hw-lesson.h"

#include <string.h>

#include "core/hw-error.h"
#include "hw-lesson-template.h"

#define ABOUT "Lesson"
#define STEPS "Steps"
#define EXPECT "Expect"
#define SAYS "Says"

#define MAX_STEPS 64
#define MAX_EXPECTATIONS 32
#define MAX_CHOICES 6
#define MAX_CLIENTS 500
#define MAX_ORDER 1000

static const char *const groups[] = {
  ABOUT,
  "Title Scale Order Question Choices Right Explanation",
  HW_LESSON_LAB,
  HW_LESSON_KEY_CLIENT " " HW_LESSON_KEY_SERVER " " HW_LESSON_KEY_CABLE " Clients Direct",
  STEPS,
  "*",
  EXPECT,
  "*",
  SAYS,
  "*",
  NULL,
};

static void
step_clear (gpointer data)
{
  hw_step_clear (data);
}

void
hw_lesson_free (HwLesson *self)
{
  g_free (self->id);
  g_free (self->language);
  g_clear_pointer (&self->source, hw_lesson_source_free);
  g_free (self->title);
  g_free (self->scale);
  g_free (self->question);
  g_strfreev (self->choices);
  g_free (self->explanation);
  g_strfreev (self->client);
  g_strfreev (self->server);
  g_strfreev (self->cable);
  g_array_unref (self->steps);
  g_ptr_array_unref (self->expectations);
  g_strfreev (self->says);
  g_free (self);
}

static HwLesson *
create (const char *id, const char *locale)
{
  HwLesson *self = g_new0 (HwLesson, 1);

  self->id = g_strdup (id);
  self->language = g_strdup (locale);
  self->steps = g_array_new (FALSE, TRUE, sizeof (HwStep));
  g_array_set_clear_func (self->steps, step_clear);
  self->expectations = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_expectation_free);

  return self;
}

const HwStep *
hw_lesson_get_step (const HwLesson *self, guint n)
{
  return &g_array_index (self->steps, HwStep, n);
}

gboolean
hw_lesson_find_expectation (const HwLesson *self, const char *name, guint *n)
{
  for (guint i = 0; i < self->expectations->len; i++)
    if (strcmp (((HwExpectation *) self->expectations->pdata[i])->name, name) == 0)
      {
        *n = i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
read_text (HwLesson *self, const char *key, char **text, GError **error)
{
  *text = hw_lesson_source_get (self->source, ABOUT, key);
  if (*text != NULL && **text != '\0')
    return TRUE;

  return hw_lesson_source_refuse (self->source, ABOUT, key, error, "[Lesson] needs %s=TEXT", key);
}

static gboolean
read_number (HwLesson *self,
             const char *group,
             const char *key,
             guint low,
             guint high,
             guint *number,
             GError **error)
{
  g_autofree char *text = hw_lesson_source_get (self->source, group, key);
  guint64 value;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, low, high, &value, NULL))
    return hw_lesson_source_refuse (self->source, group, key, error,
                                    "[%s] needs %s=N, a number from %u to %u", group, key, low,
                                    high);
  *number = (guint) value;

  return TRUE;
}

static gboolean
read_choices (HwLesson *self, GError **error)
{
  guint n;

  self->choices = hw_lesson_source_get_list (self->source, ABOUT, "Choices");
  n = self->choices != NULL ? g_strv_length (self->choices) : 0;
  if (n < 2 || n > MAX_CHOICES)
    return hw_lesson_source_refuse (self->source, ABOUT, "Choices", error,
                                    "[Lesson] needs Choices=A;B;…, from 2 to %d of them",
                                    MAX_CHOICES);
  if (!read_number (self, ABOUT, "Right", 1, n, &self->right, error))
    return FALSE;
  self->right--;

  return TRUE;
}

static gboolean
read_about (HwLesson *self, GError **error)
{
  self->scale = hw_lesson_source_get (self->source, ABOUT, "Scale");

  return read_text (self, "Title", &self->title, error)
         && read_text (self, "Question", &self->question, error)
         && read_text (self, "Explanation", &self->explanation, error)
         && read_number (self, ABOUT, "Order", 0, MAX_ORDER, &self->order, error)
         && read_choices (self, error);
}

/* The words as a shell would part them; none where the key isn't there. */
static gboolean
read_words (HwLesson *self, const char *key, char ***words, GError **error)
{
  g_autofree char *line = hw_lesson_source_get (self->source, HW_LESSON_LAB, key);
  g_autoptr (GError) inner = NULL;

  if (line == NULL || *line == '\0')
    *words = g_new0 (char *, 1);
  else if (!g_shell_parse_argv (line, NULL, words, &inner))
    return hw_lesson_source_place (self->source, HW_LESSON_LAB, key, error,
                                   g_steal_pointer (&inner));

  return TRUE;
}

static gboolean
read_direct (HwLesson *self, GError **error)
{
  g_autofree char *text = hw_lesson_source_get (self->source, HW_LESSON_LAB, "Direct");

  self->direct = g_strcmp0 (text, "true") == 0;
  if (self->direct || text == NULL || g_str_equal (text, "false"))
    return TRUE;

  return hw_lesson_source_refuse (self->source, HW_LESSON_LAB, "Direct", error,
                                  "Direct is true or false");
}

static gboolean
read_lab (HwLesson *self, GError **error)
{
  g_autofree char *clients = hw_lesson_source_get (self->source, HW_LESSON_LAB, "Clients");

  self->n_clients = 1;
  self->cable = hw_lesson_source_get_list (self->source, HW_LESSON_LAB, HW_LESSON_KEY_CABLE);
  if (self->cable == NULL)
    self->cable = g_new0 (char *, 1);
  if (clients != NULL
      && !read_number (self, HW_LESSON_LAB, "Clients", 1, MAX_CLIENTS, &self->n_clients, error))
    return FALSE;

  return read_direct (self, error) && read_words (self, HW_LESSON_KEY_CLIENT, &self->client, error)
         && read_words (self, HW_LESSON_KEY_SERVER, &self->server, error);
}

static gboolean
read_step (HwLesson *self, const char *key, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%u", self->steps->len + 1);
  g_autofree char *text = hw_lesson_source_get (self->source, STEPS, key);
  g_autoptr (GError) inner = NULL;
  HwStep step;

  if (strcmp (key, number) != 0)
    return hw_lesson_source_refuse (self->source, STEPS, key, error,
                                    "steps are numbered in order: here %s is wanted, not %s",
                                    number, key);
  if (self->steps->len == MAX_STEPS)
    return hw_lesson_source_refuse (self->source, STEPS, key, error, "at most %d steps", MAX_STEPS);
  if (!hw_step_parse (&step, text != NULL ? text : "", &inner))
    return hw_lesson_source_place (self->source, STEPS, key, error, g_steal_pointer (&inner));
  g_array_append_val (self->steps, step);

  return TRUE;
}

static gboolean
read_steps (HwLesson *self, GError **error)
{
  g_auto (GStrv) keys = hw_lesson_source_get_keys (self->source, STEPS);

  for (guint i = 0; keys[i] != NULL; i++)
    if (g_str_equal (keys[i], "Central"))
      continue;
    else if (!read_step (self, keys[i], error))
      return FALSE;
  if (self->steps->len == 0)
    return hw_lesson_source_refuse (self->source, STEPS, NULL, error,
                                    "[Steps] needs 1=STEP, 2=STEP, …");
  if (!read_number (self, STEPS, "Central", 1, self->steps->len, &self->central, error))
    return FALSE;
  self->central--;

  return TRUE;
}

static gboolean
read_expectation (HwLesson *self, const char *key, GError **error)
{
  g_autofree char *sentence = hw_lesson_source_get (self->source, EXPECT, key);
  g_autoptr (GError) inner = NULL;
  HwExpectation *expectation;

  if (self->expectations->len == MAX_EXPECTATIONS)
    return hw_lesson_source_refuse (self->source, EXPECT, key, error, "at most %d expectations",
                                    MAX_EXPECTATIONS);
  expectation = hw_expectation_new (key, sentence != NULL ? sentence : "", &inner);
  if (expectation == NULL)
    return hw_lesson_source_place (self->source, EXPECT, key, error, g_steal_pointer (&inner));
  g_ptr_array_add (self->expectations, expectation);

  return TRUE;
}

static gboolean
read_expectations (HwLesson *self, GError **error)
{
  g_auto (GStrv) keys = hw_lesson_source_get_keys (self->source, EXPECT);

  for (guint i = 0; keys[i] != NULL; i++)
    if (!read_expectation (self, keys[i], error))
      return FALSE;
  if (self->expectations->len > 0)
    return TRUE;

  return hw_lesson_source_refuse (self->source, EXPECT, NULL, error,
                                  "[Expect] needs NAME=EXPECTATION");
}

/* "step 3", or the words of one. */
static gboolean
find_step (const HwLesson *self, const char *name, guint *n)
{
  guint64 number;

  if (g_str_has_prefix (name, "step ")
      && g_ascii_string_to_unsigned (name + 5, 10, 1, MAX (self->steps->len, 1), &number, NULL))
    {
      *n = (guint) number - 1;
      return TRUE;
    }
  for (*n = 0; *n < self->steps->len; (*n)++)
    if (hw_step_is_called (hw_lesson_get_step (self, *n), name))
      return TRUE;

  return FALSE;
}

static gboolean
find_anchor (HwLesson *self, const char *key, HwAnchor *anchor, GError **error)
{
  if (anchor->name == NULL)
    return TRUE;
  if (hw_lesson_find_expectation (self, anchor->name, &anchor->index))
    anchor->kind = HW_ANCHOR_EXPECTATION;
  else if (find_step (self, anchor->name, &anchor->index))
    anchor->kind = HW_ANCHOR_STEP;
  else
    return hw_lesson_source_refuse (self->source, EXPECT, key, error,
                                    "there is no expectation and no step \"%s\"", anchor->name);

  return TRUE;
}

static gboolean
find_others (HwLesson *self, HwExpectation *expectation, GError **error)
{
  for (guint i = 0; i < expectation->conditions->len; i++)
    {
      HwCondition *condition = &g_array_index (expectation->conditions, HwCondition, i);

      if (condition->other_name != NULL
          && !hw_lesson_find_expectation (self, condition->other_name, &condition->other))
        return hw_lesson_source_refuse (self->source, EXPECT, expectation->name, error,
                                        "there is no expectation \"%s\"", condition->other_name);
    }

  return find_anchor (self, expectation->name, &expectation->after, error)
         && find_anchor (self, expectation->name, &expectation->before, error);
}

static gboolean
find_waited_for (HwLesson *self, guint n, GError **error)
{
  const HwStep *step = hw_lesson_get_step (self, n);
  g_autofree char *key = g_strdup_printf ("%u", n + 1);
  guint expectation;

  if (step->verb != HW_STEP_WAIT_FOR
      || hw_lesson_find_expectation (self, step->argument, &expectation))
    return TRUE;

  return hw_lesson_source_refuse (self->source, STEPS, key, error,
                                  "there is no expectation \"%s\" to wait for", step->argument);
}

static gboolean
find_names (HwLesson *self, GError **error)
{
  for (guint i = 0; i < self->expectations->len; i++)
    if (!find_others (self, self->expectations->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < self->steps->len; i++)
    if (!find_waited_for (self, i, error))
      return FALSE;

  return TRUE;
}

static gboolean
read_says (HwLesson *self, GError **error)
{
  g_auto (GStrv) keys = hw_lesson_source_get_keys (self->source, SAYS);
  guint n;

  for (guint i = 0; keys[i] != NULL; i++)
    if (!hw_lesson_find_expectation (self, keys[i], &n))
      return hw_lesson_source_refuse (self->source, SAYS, keys[i], error,
                                      "there is no expectation \"%s\" to say this of", keys[i]);
  self->says = g_new0 (char *, self->expectations->len + 1);
  for (n = 0; n < self->expectations->len; n++)
    {
      const HwExpectation *expectation = self->expectations->pdata[n];
      g_autofree char *text = hw_lesson_source_get (self->source, SAYS, expectation->name);

      self->says[n] = g_strdup (text != NULL ? text : expectation->sentence);
    }

  return TRUE;
}

static gboolean
check_explanation (HwLesson *self, GError **error)
{
  g_autoptr (GError) inner = NULL;

  if (hw_lesson_template_check (self->explanation, self->expectations, &inner))
    return TRUE;

  return hw_lesson_source_place (self->source, ABOUT, "Explanation", error,
                                 g_steal_pointer (&inner));
}

static gboolean
read_lesson (HwLesson *self, GError **error)
{
  return hw_lesson_source_check (self->source, groups, error) && read_about (self, error)
         && read_lab (self, error) && read_steps (self, error) && read_expectations (self, error)
         && find_names (self, error) && read_says (self, error) && check_explanation (self, error);
}

HwLesson *
hw_lesson_parse (const char *id,
                 const char *name,
                 const char *text,
                 gsize length,
                 const char *locale,
                 GError **error)
{
  HwLesson *self = create (id, locale);

  self->source = hw_lesson_source_new (name, text, length, locale, error);
  if (self->source == NULL || !read_lesson (self, error))
    g_clear_pointer (&self, hw_lesson_free);

  return self;
}
