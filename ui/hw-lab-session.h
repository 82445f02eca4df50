/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the window shows: the lab, its events, and what follows from them. */
#pragma once

#include <gio/gio.h>

#include "event/hw-event-log.h"
#include "hw-beliefs.h"
#include "hw-lab-share.h"
#include "hw-lab.h"
#include "hw-link-status.h"
#include "hw-saved-log.h"
#include "hw-strip-trace.h"

G_BEGIN_DECLS

#define HW_TYPE_LAB_SESSION (hw_lab_session_get_type ())

/* Properties, read-only, changed by events alone: `pulled`, `server-running`, `server-hung`,
 * `can-send`, `link-state` (HwLinkState as int), `status-text`, `problem` (what keeps the lab from
 * starting; NULL: nothing), `elsewhere` (somebody else's server that it is connected to; NULL: its
 * own), `trouble` (what is wrong with that one; NULL: nothing). Changed by the user: `saved`
 * (HwSavedLog, shown in the place of what is live; NULL: none), `selected` (HwEvent, the one row
 * that is selected; NULL: none, or several).
 *
 * Also by events: `n-strangers`, how many connections from outside are open.
 *
 * Signals: `events` (GPtrArray of HwEvent): a batch has been taken into log, beliefs and trace, at
 * most once a frame; `own-events`: the same, without what tells of connections from outside;
 * `answer` (string): what a user's own action has come to; `find-in-log` and
 * `find-on-strip` (int64, a monotonic time): the user wants to see there what is at that time;
 * `follow-newest`: no row is to be selected any more, and the newest shown. */
G_DECLARE_FINAL_TYPE (HwLabSession, hw_lab_session, HW, LAB_SESSION, GObject)

/* @program: the path of `heartwire`, for the server child. */
HwLabSession *hw_lab_session_new (GSettings *settings, const char *program);
void hw_lab_session_start (HwLabSession *self);
void hw_lab_session_stop (HwLabSession *self);

GSettings *hw_lab_session_get_settings (HwLabSession *self);
HwLab *hw_lab_session_get_lab (HwLabSession *self);
HwLabShare *hw_lab_session_get_share (HwLabSession *self);
/* Where all events come from that the session takes. */
HwEventQueue *hw_lab_session_get_queue (HwLabSession *self);
HwEventLog *hw_lab_session_get_log (HwLabSession *self);
HwStripTrace *hw_lab_session_get_trace (HwLabSession *self);
const HwBeliefs *hw_lab_session_get_beliefs (HwLabSession *self);
const HwLinkStatus *hw_lab_session_get_status (HwLabSession *self);
const HwServerWay *hw_lab_session_get_way (HwLabSession *self);
const char *hw_lab_session_get_trouble (HwLabSession *self);
/* Those of the saved log, while one is shown. */
HwEventLog *hw_lab_session_get_shown_log (HwLabSession *self);
HwStripTrace *hw_lab_session_get_shown_trace (HwLabSession *self);
HwSavedLog *hw_lab_session_get_saved (HwLabSession *self);
void hw_lab_session_set_saved (HwLabSession *self, HwSavedLog *saved);
HwEvent *hw_lab_session_get_selected (HwLabSession *self);
void hw_lab_session_select (HwLabSession *self, HwEvent *event);
void hw_lab_session_find_in_log (HwLabSession *self, HwTime mono_us);
void hw_lab_session_find_on_strip (HwLabSession *self, HwTime mono_us);
void hw_lab_session_follow_newest (HwLabSession *self);
/* Emits `answer`. */
void hw_lab_session_answer (HwLabSession *self, const char *text);
void hw_lab_session_answer_error (HwLabSession *self, const GError *error);

G_END_DECLS
