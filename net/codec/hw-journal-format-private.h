/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the sizes in a journal, and its numbers, shared by who writes and who reads them. */
#pragma once

#include <string.h>

#include <glib.h>

/* With a line's end in it, so that a copy that changed those is seen at once. */
#define HW_JOURNAL_MAGIC "HWJRNL\r\n"

enum
{
  HW_JOURNAL_RECORD_SIZE = 4 + 1 + 16, /* length, kind, key */
  HW_JOURNAL_SEQ_SIZE = 8,
  HW_JOURNAL_ATTACH_SIZE = 16 + 16 + 8 + 8 + 1,
  HW_JOURNAL_SESSION_SIZE = HW_JOURNAL_ATTACH_SIZE + 1 + 8 + 8,
};

static inline guint32
hw_journal_get_u32 (const guint8 *at)
{
  guint32 value;

  memcpy (&value, at, sizeof value);
  return GUINT32_FROM_BE (value);
}

static inline guint64
hw_journal_get_u64 (const guint8 *at)
{
  guint64 value;

  memcpy (&value, at, sizeof value);
  return GUINT64_FROM_BE (value);
}

static inline void
hw_journal_put_u32 (guint8 *at, guint32 value)
{
  value = GUINT32_TO_BE (value);
  memcpy (at, &value, sizeof value);
}

static inline void
hw_journal_put_u64 (guint8 *at, guint64 value)
{
  value = GUINT64_TO_BE (value);
  memcpy (at, &value, sizeof value);
}
