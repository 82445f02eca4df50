/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the readable text that HELLO and WELCOME carry their values in: key=value, with spaces. */
#pragma once

#include "core/hw-session-message.h"

G_BEGIN_DECLS

#define HW_SESSION_TEXT_MAX 512 /* bytes; longer ones are refused unread: HW-P-092 */
#define HW_SESSION_WINDOW_MAX 4096

/* A pair of the text; slices of it, never owned. */
typedef struct
{
  const char *name; /* static where it is a key of this kind, or else NULL */
  const char *key;
  gsize key_length;
  const char *value;
  gsize value_length;
} HwSessionTextPair;

/* Fills what the text says of a HELLO or WELCOME into @message, whose kind is set; the rest of it
 * stays as it was. FALSE: *wrong (static) says why, one clause. Nothing is allocated. */
gboolean hw_session_text_parse (HwSessionMessage *message,
                                const guint8 *text,
                                gsize length,
                                const char **wrong);
/* Writes the text of a HELLO or WELCOME, without a NUL; how long it is. */
gsize hw_session_text_format (const HwSessionMessage *message, char out[HW_SESSION_TEXT_MAX]);
/* The pair at *at, which then stands at the next; FALSE: there is none, or what is there is no
 * pair. */
gboolean hw_session_text_next (HwSessionMessageKind kind,
                               const guint8 *text,
                               gsize length,
                               gsize *at,
                               HwSessionTextPair *pair);

G_END_DECLS
