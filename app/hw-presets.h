/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the presets: heartbeat settings of systems that people know, each a consistent whole. */
#pragma once

#include "core/hw-heartbeat.h"

G_BEGIN_DECLS

typedef struct
{
  const char *id;    /* "mqtt"; never renamed, since settings keep it */
  const char *title; /* "MQTT: 60 s" */
  const char
      *description; /* one sentence: whose numbers these are, and where ours only come near */
  HwHeartbeatConfig config;
} HwPreset;

guint hw_presets_get_n (void);
const HwPreset *hw_presets_get (guint n); /* NULL past the last; the first is the lab's own */
const HwPreset *hw_presets_find (const char *id); /* NULL: none of that id */
const HwPreset *hw_presets_find_config (
    const HwHeartbeatConfig *config); /* NULL: none is like it */
/* "interval 25 s + timeout 20 s = 45 s"; the caller's to free. */
char *hw_preset_describe_worst_case (const HwHeartbeatConfig *config);

G_END_DECLS
