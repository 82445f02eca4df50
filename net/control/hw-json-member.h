/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the reading of an object's members as Toxiproxy reads them: whatever the case of their
 * names, null being the same as nothing, and unknown ones left alone. */
#pragma once

#include "control/hw-json-lines.h"

G_BEGIN_DECLS

/* @text, checked before json-glib sees it; HW_ERROR_PROTOCOL. NULL where it isn't JSON. */
JsonNode *hw_json_member_parse (const char *text, gsize length, gsize max_bytes, GError **error);
/* The same; *lines, the caller's, is set in any case. */
JsonNode *hw_json_member_parse_file (const char *text,
                                     gsize length,
                                     gsize max_bytes,
                                     HwJsonLines **lines,
                                     GError **error);

/* The last one called so; NULL: there is none, or it is null. */
JsonNode *hw_json_member_find (JsonObject *object, const char *name);

/* Each leaves its target alone where there is no such member. FALSE with
 * HW_ERROR_INVALID_ARGUMENT: it is of another kind, or out of range; the sentence names it. */
gboolean hw_json_member_read_string (JsonObject *object,
                                     const char *name,
                                     char **target, /* freed, and the caller's to free */
                                     GError **error);
gboolean hw_json_member_read_boolean (JsonObject *object,
                                      const char *name,
                                      gboolean *target,
                                      GError **error);
gboolean hw_json_member_read_number (JsonObject *object,
                                     const char *name,
                                     double max, /* from 0 */
                                     double *target,
                                     GError **error);
gboolean hw_json_member_read_integer (JsonObject *object,
                                      const char *name,
                                      gint64 *target, /* not negative */
                                      GError **error);
/* *target is borrowed; NULL where there is none. */
gboolean hw_json_member_read_object (JsonObject *object,
                                     const char *name,
                                     JsonObject **target,
                                     GError **error);
gboolean hw_json_member_read_array (JsonObject *object,
                                    const char *name,
                                    JsonArray **target,
                                    GError **error);
/* The one sentence of all of them. */
gboolean hw_json_member_refuse (const char *name, const char *wanted, GError **error);

G_END_DECLS
