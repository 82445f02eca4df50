/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns a list of proxies that is read whole, and then made: a populate call, or a config file. */
#pragma once

#include <json-glib/json-glib.h>

#include "io/hw-cable-hub.h"

G_BEGIN_DECLS

#define HW_POPULATE_MAX_FILE (1024 * 1024)

typedef struct _HwPopulate HwPopulate;

/* Toxiproxy's array; all of it is checked. Toxics and unknown keys are left alone, as Toxiproxy
 * does. HW_CONTROL_ERROR. */
HwPopulate *hw_populate_new_from_call (JsonNode *root, GError **error);
/* The same array, or {"proxies": array}. Toxics are read, and a key that isn't known is an error,
 * unless it begins with "_". Errors name the file, the proxy and the key. */
HwPopulate *hw_populate_new_from_file (const char *path, GError **error);
void hw_populate_free (HwPopulate *self);
guint hw_populate_get_n_proxies (const HwPopulate *self);

/* A proxy that is there with the same addresses stays as it is, another one of the name is
 * replaced. Stops at the first error, which is HW_CABLE_HUB_ERROR's. @made gets the names. */
gboolean hw_populate_carry_out (HwPopulate *self, HwCableHub *hub, GPtrArray *made, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwPopulate, hw_populate_free)

G_END_DECLS
