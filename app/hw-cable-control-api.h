/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the control API of a cable that runs as a command: where it listens, and what it publishes.
 */
#pragma once

#include "core/hw-error.h"
#include "hw-cable-options.h"
#include "io/hw-cable-hub.h"

G_BEGIN_DECLS

typedef struct _HwCableControlApi HwCableControlApi;

#ifdef HW_HAVE_CONTROL
/* Listens, tells so by a `listening` event each, and runs. Goes before the hub goes. */
HwCableControlApi *hw_cable_control_api_new (const HwCableOptions *options,
                                             HwCableHub *hub,
                                             HwEventQueue *queue,
                                             GError **error);
void hw_cable_control_api_free (HwCableControlApi *self);
void hw_cable_control_api_publish (HwCableControlApi *self, const HwEvent *event);
#else
/* A build without libsoup says so, where somebody asks for the API. */
static inline HwCableControlApi *
hw_cable_control_api_new (const HwCableOptions *options,
                          HwCableHub *hub,
                          HwEventQueue *queue,
                          GError **error)
{
  g_set_error_literal (error, HW_ERROR, HW_ERROR_UNSUPPORTED,
                       "this heartwire was built without the control API; build it with libsoup 3, "
                       "or leave --api out");
  return NULL;
}

static inline void
hw_cable_control_api_free (HwCableControlApi *self)
{
}

static inline void
hw_cable_control_api_publish (HwCableControlApi *self, const HwEvent *event)
{
}
#endif

G_END_DECLS
