/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the files of the session share: what it holds, and its properties. */
#pragma once

#include "hw-lab-session.h"

#include "hw-event-drain.h"
#include "hw-strangers.h"

G_BEGIN_DECLS

struct _HwLabSession
{
  GObject parent_instance;

  GSettings *settings;
  HwEventQueue *queue;
  HwEventDrain *drain;
  HwLab *lab;
  HwLabShare *share;
  HwStrangers *strangers;
  guint n_strangers;
  HwEventLog *log;
  HwStripTrace *trace;
  HwBeliefs beliefs;
  HwServerWay way;
  HwLinkStatus link;   /* as the client has it */
  HwLinkStatus status; /* as it is, by the way to the server */
  char *status_text;
  char *problem;
  char *trouble;
  GCancellable *cancellable;
  HwSavedLog *saved;
  HwEvent *selected;
  guint patience_timer;
};

enum
{
  PROP_PULLED = 1,
  PROP_SERVER_RUNNING,
  PROP_SERVER_HUNG,
  PROP_CAN_SEND,
  PROP_LINK_STATE,
  PROP_STATUS_TEXT,
  PROP_PROBLEM,
  PROP_ELSEWHERE,
  PROP_TROUBLE,
  PROP_SAVED,
  PROP_SELECTED,
  PROP_N_STRANGERS,
  HW_LAB_SESSION_N_PROPS
};

extern GParamSpec *hw_lab_session_properties[HW_LAB_SESSION_N_PROPS];

/* Takes @text, and notifies where it is another. */
void hw_lab_session_set_text (HwLabSession *self, char **field, char *text, guint property);
/* Beliefs, trace, link and properties follow from @batch; those of its events that tell of the
 * window's own connection are returned, the caller's to unref. */
GPtrArray *hw_lab_session_take (HwLabSession *self, GPtrArray *batch);
/* The server is given what the settings ask for when it starts; where they ask for something else
 * later, it is started anew. */
void hw_lab_session_follow_patience (HwLabSession *self);
void hw_lab_session_take_patience (HwLabSession *self, const HwEvent *event);
gboolean hw_lab_session_has_running_server (const HwBeliefs *beliefs);

G_END_DECLS
