/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns where in a text its objects and their members are, so that what is wrong can be found. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _HwJsonLines HwJsonLines;

/* Of what @parser, which must outlive its parsing alone, is about to parse. */
HwJsonLines *hw_json_lines_new (JsonParser *parser);
void hw_json_lines_free (HwJsonLines *self);
/* The line, from 1, in which @object begins; 0: it isn't of that text. */
guint hw_json_lines_of_object (const HwJsonLines *self, JsonObject *object);
/* The line in which the value of its member @name ends. */
guint hw_json_lines_of_member (const HwJsonLines *self, JsonObject *object, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwJsonLines, hw_json_lines_free)

G_END_DECLS
