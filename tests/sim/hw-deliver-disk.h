/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a simulated disk: what a process finds after a crash, one saved session a record. */
#pragma once

#include "core/hw-session-client.h"
#include "core/hw-session-store.h"

#include "hw-deliver-judge.h"

typedef struct
{
  HwSessionId sid;
  HwSessionId nonce;
  guint64 epoch;
  guint64 gen;
  HwDelivery delivery;
  guint64 una;
  guint64 handled;
  gboolean orphan; /* made by a HELLO that came after its session was gone; nobody knows of it */
  GQueue messages; /* GBytes, from una */
} HwDeliverRecord;

/* HW-D-060: saves are staged, and then committed all at once, or not at all. */
typedef struct
{
  GPtrArray *records;
  GArray *staged; /* HwSessionAction */
} HwDeliverDisk;

void hw_deliver_disk_init (HwDeliverDisk *self);
void hw_deliver_disk_clear (HwDeliverDisk *self);
HwDeliverRecord *hw_deliver_disk_add (HwDeliverDisk *self, const HwSessionId *nonce, guint64 first);
/* @nonce: whose session it is; kept in the action's message. */
void hw_deliver_disk_stage (HwDeliverDisk *self,
                            const HwSessionAction *action,
                            const HwSessionId *nonce);
void hw_deliver_disk_forget_staged (HwDeliverDisk *self);
/* @out: the direction in which this process sends. */
void hw_deliver_disk_commit (HwDeliverDisk *self, HwDeliverJudge *judge, HwDeliverDirection out);
