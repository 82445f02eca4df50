/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the carrying out of the command language on a hub of many proxies. */
#pragma once

#include "io/hw-cable-hub.h"

G_BEGIN_DECLS

/* One line, "[@PROXY] COMMAND". Without a name it is for every proxy, but for what needs one (add,
 * remove, profile): that is for the only one there is. */
gboolean hw_cable_hub_command (HwCableHub *self, const char *line, GError **error);
/* The faults of a link profile, added or changed. HW_CABLE_HUB_ERROR_INVALID: there is none of that
 * name; the message lists them. */
gboolean hw_cable_hub_add_profile (HwCableHub *self,
                                   const char *proxy,
                                   const char *profile,
                                   GError **error);

G_END_DECLS
