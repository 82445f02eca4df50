/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns one call of the control API, and how it fails. */
#pragma once

#include <json-glib/json-glib.h>

#include "control/hw-control-api.h"

G_BEGIN_DECLS

#define HW_CONTROL_MAX_PARTS 4

typedef struct
{
  HwCableHub *hub;
  const HwHttpRequest *request;
  HwHttpReply *reply;
  char *parts[HW_CONTROL_MAX_PARTS + 1]; /* of the path, decoded; NULL-terminated */
} HwControlCall;

/* Toxiproxy's words and statuses. */
void hw_control_call_fail (HwControlCall *self, const GError *error);
void hw_control_call_fail_body (HwControlCall *self, const char *why);
/* NULL, and the call has failed, where the body is none. */
JsonNode *hw_control_call_read_body (HwControlCall *self);
JsonNode *hw_control_call_read_object (HwControlCall *self, JsonObject **object);
/* 204, or the failure. */
void hw_control_call_answer_nothing (HwControlCall *self, gboolean is_done, const GError *error);
/* What the hub has under the proxy's name, with @status, or the failure. */
void hw_control_call_answer_proxy (HwControlCall *self, guint status, const char *name);

/* hw-control-proxies.c */
void hw_control_list_proxies (HwControlCall *call);
void hw_control_create_proxy (HwControlCall *call);
void hw_control_populate (HwControlCall *call);
void hw_control_show_proxy (HwControlCall *call);
void hw_control_update_proxy (HwControlCall *call);
void hw_control_delete_proxy (HwControlCall *call);

/* hw-control-toxics.c */
void hw_control_list_toxics (HwControlCall *call);
void hw_control_create_toxic (HwControlCall *call);
void hw_control_show_toxic (HwControlCall *call);
void hw_control_update_toxic (HwControlCall *call);
void hw_control_delete_toxic (HwControlCall *call);
void hw_control_list_profiles (HwControlCall *call);
void hw_control_add_profile (HwControlCall *call);

/* hw-control-cable.c */
void hw_control_reset_all (HwControlCall *call);
void hw_control_pull (HwControlCall *call);
void hw_control_plug (HwControlCall *call);
void hw_control_reset (HwControlCall *call);
void hw_control_clear (HwControlCall *call);
void hw_control_list_connections (HwControlCall *call);
void hw_control_reset_connection (HwControlCall *call);

G_END_DECLS
