/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words for somebody else's server: which it is, how it is spoken to, what is wrong with
 * it. */
#pragma once

#include "hw-link-status.h"
#include "hw-server-way.h"
#include "io/hw-cut-mode.h"

G_BEGIN_DECLS

/* The framings that can be chosen, in their order; NULL past the last. */
const char *hw_server_words_nth_codec (guint n);
const char *hw_server_words_framing (const char *codec);
/* A sentence that says what it means. */
const char *hw_server_words_framing_meaning (const char *codec);
/* "example.org:80 · JSON lines"; the caller's to free. */
char *hw_server_words_name (const HwServerWay *way);
/* "Connected · 12.3 ms · example.org:80"; the caller's to free. */
char *hw_server_words_status (const HwServerWay *way, const HwLinkStatus *status);
/* What its certificate says, where it has shown one: the caller's to free; else NULL. */
char *hw_server_words_certificate (const HwServerWay *way);
/* One line: what, why, what to do; the caller's to free; NULL: there is nothing wrong. @now: the
 * machine's clock. */
char *hw_server_words_trouble (const HwServerWay *way, GDateTime *now);
/* The same in a few words, where there is something wrong; the caller's to free. */
char *hw_server_words_answer (const HwServerWay *way);
/* What a pull cuts there. */
const char *hw_server_words_cut (HwCutMode cut);

G_END_DECLS
