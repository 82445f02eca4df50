/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the lab's way to somebody else's server, and back to its own. */
#pragma once

#include "hw-destination.h"
#include "hw-lab.h"

G_BEGIN_DECLS

/* The cable leads there, so it is pulled and has faults as ever; the lab's own server is stopped.
 * The client closes, takes the framing and connects; then it comes back as after any loss. The
 * cable is plugged in before. What was asked is an `upstream-changed` event, what becomes of it the
 * others. On failure all stays as it was. */
gboolean hw_lab_connect_to (HwLab *self, const HwDestination *to, GError **error);
/* Starts the lab's own server again, and connects to it when it listens; nothing where the lab is
 * at home. FALSE: there is no server, and hw_lab_restart_server () may do better. */
gboolean hw_lab_return_home (HwLab *self, GError **error);
/* NULL: at home. */
const HwDestination *hw_lab_get_elsewhere (HwLab *self);

G_END_DECLS
