/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the JSON form of proxies and connections: Toxiproxy's, with keys of our own. */
#pragma once

#include <json-glib/json-glib.h>

#include "io/hw-cable-proxy-info.h"

G_BEGIN_DECLS

/* A proxy as a client writes it. */
typedef struct
{
  char *name;
  char *listen;
  char *upstream;
  gboolean enabled;
  gboolean dial_first;
} HwProxyInput;

/* Nothing said but that it is enabled. */
void hw_proxy_input_init (HwProxyInput *self);
void hw_proxy_input_clear (HwProxyInput *self);
/* As it is now: what an update doesn't say stays. */
void hw_proxy_input_init_from (HwProxyInput *self, const HwProxyInfo *info);
/* HW_CONTROL_ERROR. */
gboolean hw_proxy_input_read (HwProxyInput *self, JsonObject *object, GError **error);
/* What Toxiproxy calls a missing required field; NULL: nothing is missing. */
const char *hw_proxy_input_find_missing (const HwProxyInput *self);
/* Borrows the strings. */
HwProxySpec hw_proxy_input_get_spec (const HwProxyInput *self);

/* {"name":…,"listen":…,"upstream":…,"enabled":…,"toxics":[…]}, and what of our own isn't usual:
 * "pulled", "dial_first". */
void hw_proxy_json_append (const HwProxyInfo *info, GString *out);
/* The object keyed by their names. */
void hw_proxy_json_append_all (GPtrArray *infos, GString *out);
void hw_connection_json_append (const HwConnectionInfo *info, GString *out);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwProxyInput, hw_proxy_input_clear)

G_END_DECLS
