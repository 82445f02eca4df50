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

#define HW_TYPE_LAB_SESSION (hw_lab_session_get_type ())

/* Properties, read-only, changed by events alone: `pulled`, `server-running`, `server-hung`,
 * `can-send`, `link-state` (HwLinkState as int), `status-text`, `problem` (what keeps the lab from
 * starting; NULL: nothing).
 *
 * Signals: `events` (GPtrArray of HwEvent): a batch has been taken into log, beliefs and trace, at
 * most once a frame; `answer` (string): what a user's own action has come to. */
G_DECLARE_FINAL_TYPE (HwLabSession, hw_lab_session, HW, LAB_SESSION, GObject)

/* @program: the path of `heartwire`, for the server child. */
HwLabSession *hw_lab_session_new (GSettings *settings, const char *program);
void hw_lab_session_start (HwLabSession *self);
void hw_lab_session_stop (HwLabSession *self);

GSettings *hw_lab_session_get_settings (HwLabSession *self);
HwLab *hw_lab_session_get_lab (HwLabSession *self);
HwEventLog *hw_lab_session_get_log (HwLabSession *self);
HwStripTrace *hw_lab_session_get_trace (HwLabSession *self);
const HwBeliefs *hw_lab_session_get_beliefs (HwLabSession *self);
const HwLinkStatus *hw_lab_session_get_status (HwLabSession *self);
/* Emits `answer`. */
void hw_lab_session_answer (HwLabSession *self, const char *text);

G_END_DECLS
