/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the strict reader of one flat JSON object: the fields of a message, and nothing else. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a line said. Slices point into it, without their quotes; NULL: there was none. */
typedef struct
{
  gboolean has_type;
  guint64 type;
  guint64 seq;
  guint64 ack;
  gboolean reply;
  gboolean more;
  const guint8 *text; /* checked, escapes and all */
  gsize text_size;
  const guint8 *data; /* a string, not yet known to be base64 */
  gsize data_size;
} HwJsonLine;

/* TRUE, or FALSE with what is wrong (static) in @wrong. */
gboolean hw_json_line_read (HwJsonLine *self, const guint8 *line, gsize length, const char **wrong);

G_END_DECLS
