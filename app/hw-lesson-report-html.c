/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the report of lessons as a page. */
#include "hw-lesson-report.h"
#include "hw-lesson-timeline.h"

#include "event/hw-event-format.h"
#include "hw-lesson-words.h"

static const char style[]
    = ":root{--bg:#fafafa;--card:#fff;--ink:#1b1b1f;--soft:#5e5c64;--line:#d8d6dc;--held:#1b7f4b;"
      "--broken:#b3261e;--client:#1a5fb4;--server:#8f4e00;--cable:#813d9c;--out:#f3c9c5;"
      "--right:#e3f4ea}"
      "@media(prefers-color-scheme:dark){:root{--bg:#1d1d20;--card:#28282c;--ink:#f3f2f5;"
      "--soft:#b4b1ba;--line:#4a494f;--held:#6fd39b;--broken:#ff8f85;--client:#8bb9f7;"
      "--server:#f5b565;--cable:#d6a2ec;--out:#5c2b28;--right:#1f3d2c}}"
      "*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);"
      "font:17px/1.5 system-ui,Cantarell,\"Noto Sans CJK SC\",sans-serif}"
      "main{max-width:62rem;margin:0 auto;padding:2rem 1rem}"
      "h1{font-size:1.9rem;margin:0 0 .3rem}h2{font-size:1.45rem;margin:0 0 .2rem}"
      "section{background:var(--card);border:1px solid var(--line);border-radius:12px;"
      "padding:1.4rem;margin:1.4rem 0}"
      ".soft{color:var(--soft)}.held{color:var(--held)}.broken{color:var(--broken)}"
      "ul{list-style:none;padding:0;margin:.5rem 0}"
      "li{margin:.2rem 0;padding:.15rem .6rem .15rem 2.2rem;text-indent:-1.6rem}"
      "li.right{background:var(--right);border-radius:6px}"
      ".mark{display:inline-block;width:1.6rem;text-indent:0;font-weight:700}"
      "code{display:block;text-indent:0;font:.85em ui-monospace,monospace;color:var(--soft);"
      "overflow-wrap:anywhere}"
      "table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.25rem .6rem .25rem "
      "0;"
      "border-bottom:1px solid var(--line)}a{color:var(--client)}"
      ".time{overflow-x:auto;margin:1rem "
      "0}svg{width:100%;min-width:44rem;height:auto;display:block}"
      ".signs span{display:inline-block;margin-right:1.2em}"
      ".signs b{display:inline-block;min-width:1.4em;color:var(--ink)}"
      "svg text{font:13px system-ui,Cantarell,\"Noto Sans CJK SC\",sans-serif;fill:var(--ink)}"
      "svg text.soft{fill:var(--soft)}"
      "@media(max-width:40rem){main{padding:1rem .5rem}section{padding:1rem}}"
      "@media print{section{break-inside:avoid}svg{min-width:0}}";

static void
append_escaped (GString *out, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (out, escaped);
}

static void
append_element (GString *out, const char *tag, const char *class, const char *text)
{
  g_string_append_printf (out, "<%s class=\"%s\">", tag, class);
  append_escaped (out, text);
  g_string_append_printf (out, "</%s>\n", tag);
}

static const char *
get_class (HwLessonResult result)
{
  return result == HW_LESSON_HELD ? "held" : "broken";
}

static void
append_choices (GString *out, const HwLessonRecord *record)
{
  const HwLesson *lesson = record->lesson;

  append_element (out, "p", "question", lesson->question);
  g_string_append (out, "<ul>\n");
  for (guint i = 0; lesson->choices[i] != NULL; i++)
    {
      gboolean predicted = record->prediction == (int) i;
      gboolean right = lesson->right == i;

      g_string_append_printf (out, "<li%s><span class=\"mark\">%s</span>",
                              right ? " class=\"right\"" : "", predicted ? "➤" : "");
      append_escaped (out, lesson->choices[i]);
      if (right)
        g_string_append (out, " <span class=\"held\">✓</span>");
      if (predicted)
        g_string_append_printf (out, " <span class=\"soft\">(%s)</span>",
                                hw_word_get (HW_WORD_YOURS, lesson->language));
      g_string_append (out, "</li>\n");
    }
  g_string_append (out, "</ul>\n");
}

static void
append_verdict (GString *out, const HwLessonRecord *record, guint n)
{
  const HwExpectation *expectation = record->lesson->expectations->pdata[n];
  gboolean held = hw_lesson_record_get_verdict (record, n) == HW_VERDICT_HELD;
  HwTime after = hw_expectations_get_after_us (record->expectations, n);

  g_string_append_printf (out, "<li><span class=\"mark %s\">%s</span>", held ? "held" : "broken",
                          held ? "✓" : "✗");
  append_escaped (out, record->lesson->says[n]);
  if (after >= 0)
    {
      g_autofree char *span = hw_format_span (after);

      g_string_append_printf (out, " <span class=\"soft\">(%s)</span>", span);
    }
  append_element (out, "code", "expectation", expectation->sentence);
  g_string_append (out, "</li>\n");
}

static void
append_explanation (GString *out, const HwLessonRecord *record)
{
  g_autofree char *explanation = hw_lesson_record_explain (record);
  g_auto (GStrv) paragraphs = g_strsplit (explanation, "\n", -1);

  for (guint i = 0; paragraphs[i] != NULL; i++)
    if (*paragraphs[i] != '\0')
      append_element (out, "p", "explanation", paragraphs[i]);
}

static void
append_lesson (GString *out, const HwLessonRecord *record)
{
  const HwLesson *lesson = record->lesson;
  g_autofree char *timeline = NULL;

  g_string_append_printf (out, "<section id=\"%s\">\n", lesson->id);
  append_element (out, "h2", get_class (record->result), lesson->title);
  if (lesson->scale != NULL)
    append_element (out, "p", "soft", lesson->scale);
  if (record->control)
    append_element (out, "p", "soft", hw_word_get (HW_WORD_CONTROL, lesson->language));
  append_choices (out, record);
  if (record->result == HW_LESSON_FAILED)
    append_element (out, "p", "broken", record->error);
  else
    {
      timeline = hw_lesson_timeline_draw (record);
      g_string_append_printf (out, "<div class=\"time\" tabindex=\"0\">\n%s</div>\n", timeline);
      g_string_append (out, "<ul>\n");
      for (guint i = 0; i < lesson->expectations->len; i++)
        append_verdict (out, record, i);
      g_string_append (out, "</ul>\n");
      append_explanation (out, record);
    }
  g_string_append (out, "</section>\n");
}

static void
append_row (GString *out, const HwLessonRecord *record)
{
  gboolean right = record->prediction == (int) record->lesson->right;

  g_string_append_printf (out, "<tr><td><a href=\"#%s\">", record->lesson->id);
  append_escaped (out, record->lesson->title);
  g_string_append_printf (out, "</a></td><td class=\"%s\">%s %s</td><td>%s</td></tr>\n",
                          get_class (record->result), record->result == HW_LESSON_HELD ? "✓" : "✗",
                          hw_lesson_result_get_word (record->result, record->lesson->language),
                          record->prediction < 0 ? ""
                          : right                ? "✓"
                                                 : "✗");
}

static const char *
get_language (const GPtrArray *records)
{
  return records->len > 0 ? ((HwLessonRecord *) records->pdata[0])->lesson->language : "C";
}

static void
append_count (GString *out, HwWord word, guint n, guint all, const char *language)
{
  g_autofree char *text = hw_word_count (word, language, n, all);

  append_element (out, "p", "soft", text);
}

static void
append_counts (GString *out, const GPtrArray *records)
{
  const char *language = get_language (records);
  guint n_held = 0;
  guint n_predicted = 0;
  guint n_right = 0;

  for (guint i = 0; i < records->len; i++)
    {
      const HwLessonRecord *record = records->pdata[i];

      n_held += record->result == HW_LESSON_HELD;
      n_predicted += record->prediction >= 0;
      n_right += record->prediction == (int) record->lesson->right;
    }
  append_count (out, HW_WORD_N_HELD, n_held, records->len, language);
  if (n_predicted > 0)
    append_count (out, HW_WORD_N_PREDICTED, n_right, n_predicted, language);
}

static void
append_signs (GString *out, const char *language)
{
  g_string_append_printf (out, "<p class=\"soft signs\">%s\n",
                          hw_word_get (HW_WORD_SIGNS, language));
  for (guint i = 0; i < hw_lesson_signs_get_n (); i++)
    {
      const HwLessonSign *sign = hw_lesson_signs_get (i);

      g_string_append_printf (out, "<span><b>%s</b>%s</span>\n", sign->shape,
                              hw_lesson_sign_get_meaning (sign, language));
    }
  g_string_append (out, "</p>\n");
}

static void
append_table (GString *out, const GPtrArray *records)
{
  const char *language = get_language (records);

  g_string_append_printf (out, "<table>\n<tr><th>%s</th><th>%s</th><th>%s</th></tr>\n",
                          hw_word_get (HW_WORD_LESSON, language),
                          hw_word_get (HW_WORD_RESULT, language),
                          hw_word_get (HW_WORD_PREDICTED, language));
  for (guint i = 0; i < records->len; i++)
    append_row (out, records->pdata[i]);
  g_string_append (out, "</table>\n");
}

char *
hw_lesson_report_to_html (const GPtrArray *records)
{
  GString *out = g_string_new ("<!DOCTYPE html>\n");
  const char *language = get_language (records);
  const char *title = hw_word_get (HW_WORD_TITLE, language);

  g_string_append_printf (out,
                          "<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                          "<meta name=\"viewport\" content=\"width=device-width\">\n"
                          "<meta name=\"color-scheme\" content=\"light dark\">\n"
                          "<title>%s</title>\n<style>%s</style>\n</head>\n"
                          "<body>\n<main>\n<h1>%s</h1>\n",
                          hw_word_get_language_tag (language), title, style, title);
  append_counts (out, records);
  append_table (out, records);
  append_signs (out, language);
  for (guint i = 0; i < records->len; i++)
    append_lesson (out, records->pdata[i]);
  g_string_append (out, "</main>\n</body>\n</html>\n");

  return g_string_free (out, FALSE);
}
