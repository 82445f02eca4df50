/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the log is asked for: which events match a source, kinds and a text. */
#include "hw-log-query.h"

#include <string.h>

#include "event/hw-event-text.h"
#include "hw-log-kinds.h"

void
hw_log_query_init (HwLogQuery *self)
{
  *self = (HwLogQuery){ .source = HW_LOG_QUERY_ANY_SOURCE };
}

void
hw_log_query_clear (HwLogQuery *self)
{
  g_clear_pointer (&self->words, g_strfreev);
}

void
hw_log_query_set_text (HwLogQuery *self, const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_auto (GStrv) parts = g_strsplit_set (folded, " \t", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  gboolean any = FALSE;

  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0')
      {
        g_strv_builder_add (words, parts[i]);
        any = TRUE;
      }

  hw_log_query_clear (self);
  if (any)
    self->words = g_strv_builder_end (words);
}

gboolean
hw_log_query_is_empty (const HwLogQuery *self)
{
  return self->source == HW_LOG_QUERY_ANY_SOURCE && self->kinds == 0 && self->words == NULL;
}

static gboolean
matches_words (const HwLogQuery *self, const HwEvent *event)
{
  const char *kind = hw_log_kinds_get_words (hw_event_get_kind (event));
  g_autofree char *detail = hw_event_get_detail (event);
  g_autofree char *line
      = g_strjoin (" ", hw_event_source_get_name (hw_event_get_source (event)),
                   hw_event_kind_get_name (hw_event_get_kind (event)), detail, kind, NULL);
  g_autofree char *folded = g_utf8_casefold (line, -1);

  for (guint i = 0; self->words[i] != NULL; i++)
    if (strstr (folded, self->words[i]) == NULL)
      return FALSE;

  return TRUE;
}

gboolean
hw_log_query_takes (const HwLogQuery *self, HwEventKind kind, HwEventSource source)
{
  if (self->source != HW_LOG_QUERY_ANY_SOURCE && self->source != (int) source)
    return FALSE;

  return self->kinds == 0 || (self->kinds & HW_LOG_KIND_BIT (kind)) != 0;
}

gboolean
hw_log_query_matches (const HwLogQuery *self, const HwEvent *event)
{
  if (!hw_log_query_takes (self, hw_event_get_kind (event), hw_event_get_source (event)))
    return FALSE;

  return self->words == NULL || matches_words (self, event);
}
