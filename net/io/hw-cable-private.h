/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what the files of HwCable share. */
#pragma once

#include "io/hw-cable-hub-private.h"
#include "io/hw-cable.h"

G_BEGIN_DECLS

/* The only proxy of its hub. */
#define HW_CABLE_NAME "cable"

struct _HwCable
{
  GObject parent_instance;
  char *listen;
  char *upstream;
  HwCutMode mode;
  HwEventQueue *queue;
  guint64 seed;
  gboolean dial_first;
  guint dial_timeout_ms;
  guint64 next_conn;
  guint latency_ms;
  guint jitter_ms;
  HwCableHub *hub;
  char *local_address;
  HwCutMode cut;
  gboolean pulled;
};

/* hw-cable-command.c */
/* A fault of the same name and type is changed. */
gboolean hw_cable_add_fault (HwCable *self, const HwFaultSpec *spec, GError **error);
/* The hub's errors are its own; who has a cable knows the library's and GIO's. Takes @why. */
gboolean hw_cable_hand_on (GError *why, GError **error);

G_END_DECLS
