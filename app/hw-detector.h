/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the ways to notice a dead peer, and when each does so in theory. */
#pragma once

#include "core/hw-heartbeat.h"

G_BEGIN_DECLS

typedef enum
{
  HW_DETECT_NOTHING,
  HW_DETECT_KEEPALIVE,
  HW_DETECT_RETRIES, /* data in flight, until tcp_retries2 ends it */
  HW_DETECT_USER_TIMEOUT,
  HW_DETECT_SUSPICION, /* TCP_INFO: retransmitted so often */
  HW_DETECT_HEARTBEAT,
} HwDetectKind;

typedef struct
{
  const char *id;
  const char *title;
  HwDetectKind kind;
  guint idle_s, interval_s, count; /* KEEPALIVE */
  HwTime user_timeout_us;
  guint retransmits;  /* SUSPICION */
  const char *preset; /* HEARTBEAT: of whom; NULL: heartbeat's own */
  guint scale;        /* HEARTBEAT: times are so many times shorter than the preset's */
  HwHeartbeatConfig heartbeat;
} HwDetector;

/* What theory must know of the moment at which the cable was pulled. */
typedef struct
{
  /* From what the clock runs from to the pull: the last beat that was answered, the last word of an
   * idle connection, the sending of what is in flight (negative: it was sent behind the pull). */
  HwTime since_us;
  HwTime rto_us; /* the kernel's first retransmission timeout */
} HwRaceStart;

guint hw_detector_get_n (void);
const HwDetector *hw_detector_get (guint n);
/* Scaled as it is run. */
void hw_detector_get_heartbeat (const HwDetector *self, HwHeartbeatConfig *config);
/* From the pull; HW_TIME_NEVER: never. */
HwTime hw_detector_expect (const HwDetector *self, const HwRaceStart *start);
/* Whether it needs something unacknowledged: a message is sent into the pulled cable. */
gboolean hw_detector_has_data (const HwDetector *self);
/* The formula, with the numbers; the caller's to free. */
char *hw_detector_explain (const HwDetector *self);

G_END_DECLS
