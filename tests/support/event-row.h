/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns events written as rows of a table: source, kind, time, and the fields as JSON. */
#pragma once

#include "hw-test.h"

#include "event/hw-event-json.h"

typedef struct
{
  const char *source;
  HwEventKind kind;
  gint64 mono_ms;
  const char *fields; /* "\"conn\":1,\"reason\":\"eof\""; NULL: none */
} EventRow;

static inline HwEvent *
event_from_row (const EventRow *row)
{
  const char *fields = row->fields != NULL ? row->fields : "";
  g_autofree char *line
      = g_strdup_printf ("{\"time\":\"2026-11-23T03:54:55Z\",\"mono_us\":%" G_GINT64_FORMAT
                         ",\"source\":\"%s\",\"event\":\"%s\"%s%s}",
                         row->mono_ms * 1000, row->source, hw_event_kind_get_name (row->kind),
                         *fields != '\0' ? "," : "", fields);
  g_autoptr (GError) error = NULL;
  HwEvent *event = hw_event_new_from_json (line, -1, &error);

  if (event == NULL)
    fail_msg ("%s: %s", line, error->message);

  return event;
}
