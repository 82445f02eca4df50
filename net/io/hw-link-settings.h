/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the settings of a link: everything that its user can choose, by value. */
#pragma once

#include "codec/hw-codec.h"
#include "core/hw-link-machine.h"
#include "core/hw-session-config.h"
#include "io/hw-transport.h"

G_BEGIN_DECLS

typedef struct
{
  HwLinkConfig link; /* but for ask and greeting, which follow from the rest */
  HwTcpOptions tcp;
  HwTlsSettings tls;
  char *host; /* owned; NULL: not set yet */
  guint16 port;
  const HwCodec *codec;
  guint max_payload;  /* of a frame */
  guint max_message;  /* of what is put together of parts */
  guint outbox_limit; /* bytes */
  guint outbox_messages;
  /* What belongs to a session is that of the next one; its limits follow from the outbox's. */
  HwSessionConfig session; /* the delivery NONE: there is none */
  char *durable_file;      /* owned; NULL: not durable */
  HwTime close_timeout_us; /* so long a session is given for its last messages */
  gboolean resync;         /* damage is skipped, where the framing can tell */
  char *memory_file;       /* owned; what the adaptive heartbeat found; NULL: not kept */
  char *memory_peer;       /* owned; HOST:PORT behind a relay; NULL: the host itself */
  HwTime kernel_sample_us; /* 0: no samples */
} HwLinkSettings;

void hw_link_settings_init (HwLinkSettings *self); /* the library's defaults */
void hw_link_settings_copy (const HwLinkSettings *self, HwLinkSettings *copy);
void hw_link_settings_clear (HwLinkSettings *self);
/* Whether a link can be made of them; HW_ERROR_INVALID_ARGUMENT or HW_ERROR_ADDRESS. */
gboolean hw_link_settings_check (const HwLinkSettings *self, GError **error);
/* What the machine is to do with them: a codec without frames has no heartbeats. */
void hw_link_settings_get_link_config (const HwLinkSettings *self, HwLinkConfig *config);
gboolean hw_link_settings_has_session (const HwLinkSettings *self);
/* Whether the framing has numbers: HW-P-090. */
gboolean hw_link_settings_can_have_session (const HwLinkSettings *self);
void hw_link_settings_get_session_config (const HwLinkSettings *self, HwSessionConfig *config);
/* Bytes that the outbox may hold. */
gsize hw_link_settings_get_outbox_limit (const HwLinkSettings *self);
/* How long a message may be. */
guint hw_link_settings_get_max_message (const HwLinkSettings *self);

G_END_DECLS
