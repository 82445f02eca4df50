/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how the reasons of a loss are called where people read, and not the log. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @name: as in events, "heartbeat-timeout". In the user's language; in English it is the name. */
const char *hw_reason_words (const char *name);
/* The same in a sentence; NULL where there is no more to say of it. */
const char *hw_reason_explain (const char *name);

G_END_DECLS
