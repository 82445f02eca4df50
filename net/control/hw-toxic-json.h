/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the JSON form of a fault: a toxic of Toxiproxy's, with keys of our own behind it. */
#pragma once

#include <json-glib/json-glib.h>

#include "fault/hw-fault.h"

G_BEGIN_DECLS

/* Errors are HW_CONTROL_ERROR's. */

/* A new one: what isn't said is at Toxiproxy's default. The result is valid, and to be cleared. */
gboolean hw_toxic_json_read (HwFaultSpec *self, JsonObject *object, GError **error);
/* Of one that there is: what isn't said stays; name, type and stream stay in any case. */
gboolean hw_toxic_json_update (HwFaultSpec *self, JsonObject *object, GError **error);
/* {"attributes":{…},"name":…,"type":…,"stream":…,"toxicity":1}, and what of our own isn't at its
 * default. */
void hw_toxic_json_append (const HwFaultSpec *self, GString *out);
/* As Toxiproxy lists them: those upstream, those downstream; then those that are both. */
void hw_toxic_json_append_all (GPtrArray *specs, GString *out);
/* The whole table, for programs that offer it to people. */
void hw_toxic_json_append_types (GString *out);

G_END_DECLS
