/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the window shows: the lab, its events, and what follows from them. */
#pragma once

#include <gio/gio.h>

#include "event/hw-event-log.h"
#include "hw-beliefs.h"
#include "hw-lab.h"
#include "hw-link-status.h"
#include "hw-strip-trace.h"

G_BEGIN_DECLS

#define HW_TYPE_SESSION (hw_session_get_type ())

/* Properties, read-only, changed by events alone: `pulled`, `server-running`, `server-hung`,
 * `can-send`, `link-state` (HwLinkState as int), `status-text`, `problem` (what keeps the lab from
 * starting; NULL: nothing).
 *
 * Signals: `events` (GPtrArray of HwEvent): a batch has been taken into log, beliefs and trace, at
 * most once a frame; `answer` (string): what a user's own action has come to. */
G_DECLARE_FINAL_TYPE (HwSession, hw_session, HW, SESSION, GObject)

/* @program: the path of `heartwire`, for the server child. */
HwSession *hw_session_new (GSettings *settings, const char *program);
void hw_session_start (HwSession *self);
void hw_session_stop (HwSession *self);

GSettings *hw_session_get_settings (HwSession *self);
HwLab *hw_session_get_lab (HwSession *self);
HwEventLog *hw_session_get_log (HwSession *self);
HwStripTrace *hw_session_get_trace (HwSession *self);
const HwBeliefs *hw_session_get_beliefs (HwSession *self);
const HwLinkStatus *hw_session_get_status (HwSession *self);
/* Emits `answer`. */
void hw_session_answer (HwSession *self, const char *text);

G_END_DECLS
