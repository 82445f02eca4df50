/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what JSON from elsewhere must pass before json-glib may see it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HW_JSON_MAX_BYTES (64 * 1024)
#define HW_JSON_MAX_DEPTH 32

/* TRUE where @text is one object, and json-glib will neither crash on it nor read it as something
 * else than it says. *n_members (nullable) is how many members the outermost object was given,
 * doubles counted: more than json_object_get_size() means that a key came twice. Else
 * HW_ERROR_PROTOCOL. */
gboolean hw_json_guard_check (const char *text, gsize length, guint *n_members, GError **error);
/* The same for what people and other programs write: an object or an array, with fractions, and of
 * at most @max_bytes. */
gboolean hw_json_guard_check_document (const char *text,
                                       gsize length,
                                       gsize max_bytes,
                                       GError **error);

/* Of the beginning of something that is too long to be read: whether it is nested too deeply
 * already. */
gboolean hw_json_guard_is_deep (const char *text, gsize length);

G_END_DECLS
