/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns admission: who is accepted, who is refused, and what happens without a descriptor left. */
#pragma once

#include <glib.h>

#include "core/hw-reason.h"

G_BEGIN_DECLS

typedef struct _HwServerLoop HwServerLoop;
typedef struct _HwServerAccept HwServerAccept;
typedef struct _HwAddressCount HwAddressCount;

/* Why someone is refused; each has its own line a second. */
typedef enum
{
  HW_REFUSAL_CONNECTIONS,
  HW_REFUSAL_ADDRESS,
  HW_REFUSAL_DESCRIPTORS,
  HW_REFUSAL_OUTPUT,
  HW_REFUSAL_PROTOCOL,
  HW_N_REFUSALS,
} HwRefusal;

HwServerAccept *hw_server_accept_new (HwServerLoop *loop, GArray *listeners, GError **error);
void hw_server_accept_free (HwServerAccept *self);  /* closes the listeners */
void hw_server_accept_close (HwServerAccept *self); /* for good: no new connections */
/* Stops or goes on accepting, as the memory of all outputs asks. */
void hw_server_accept_hold (HwServerAccept *self, gboolean hold);
void hw_server_accept_release_address (HwServerAccept *self, HwAddressCount *address);
/* Sessions count for the address that they began at, also while nobody is connected from there. */
gboolean hw_server_accept_may_have_session (HwServerAccept *self, const HwAddressCount *address);
void hw_server_accept_hold_session (HwAddressCount *address);
void hw_server_accept_release_session (HwServerAccept *self, HwAddressCount *address);
const guint8 *hw_server_accept_get_address (const HwAddressCount *address); /* 16 bytes */
/* A `refused` event, or one more in the next one's count. @peer: nullable. */
void hw_server_accept_tell_refused (HwServerAccept *self, HwRefusal refusal, const char *peer);

G_END_DECLS
