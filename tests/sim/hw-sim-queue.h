/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the order of things to come in a simulation: earliest first, and first come at the same
 * time. */
#pragma once

#include "core/hw-time.h"

typedef struct
{
  HwTime at;
  guint64 serial; /* set by push */
  int kind;
  guint64 connection;
  guint64 value;
  guint64 cuts; /* how often the cable had been pulled when it was sent */
} HwSimEvent;

typedef struct
{
  GArray *heap;
  guint64 n_pushed;
} HwSimQueue;

void hw_sim_queue_init (HwSimQueue *self);
void hw_sim_queue_clear (HwSimQueue *self);
void hw_sim_queue_push (HwSimQueue *self, HwSimEvent event);
HwTime hw_sim_queue_get_deadline (const HwSimQueue *self); /* HW_TIME_NEVER: empty */
HwSimEvent hw_sim_queue_pop (HwSimQueue *self);            /* not when empty */
