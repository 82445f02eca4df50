/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the server as a child process: its birth, its signals, its events, its end. */
#pragma once

#include <gio/gio.h>

#include "event/hw-event-queue.h"

G_BEGIN_DECLS

#define HW_TYPE_SERVER_CHILD (hw_server_child_get_type ())

/* One object for one process. The child's events and those of its life go to the queue.
 *
 * Signals, in the thread-default main context of the thread that started it: `listening` (the real
 * address), `exited` (what the process last said on stderr, or how it ended). */
G_DECLARE_FINAL_TYPE (HwServerChild, hw_server_child, HW, SERVER_CHILD, GObject)

HwServerChild *hw_server_child_new (HwEventQueue *queue);
/* @argv: the whole command line; the options that tie the child to this process are added to it. */
gboolean hw_server_child_start (HwServerChild *self, const char *const *argv, GError **error);
GPid hw_server_child_get_pid (HwServerChild *self); /* 0: not started, or gone */
gboolean hw_server_child_is_hung (HwServerChild *self);
gboolean hw_server_child_kill (HwServerChild *self, GError **error);   /* SIGKILL */
gboolean hw_server_child_hang (HwServerChild *self, GError **error);   /* SIGSTOP */
gboolean hw_server_child_resume (HwServerChild *self, GError **error); /* SIGCONT */
/* Asks it to end (SIGTERM) and doesn't wait; `exited` says when it has. */
void hw_server_child_ask_to_end (HwServerChild *self);
/* Ends it in order, or by force where it doesn't end; returns when it is gone. No signal after
 * that. */
void hw_server_child_stop (HwServerChild *self);

G_END_DECLS
