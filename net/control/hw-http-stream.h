/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns a connection whose first bytes were read already, and are read once more. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HW_TYPE_HTTP_STREAM (hw_http_stream_get_type ())

G_DECLARE_FINAL_TYPE (HwHttpStream, hw_http_stream, HW, HTTP_STREAM, GIOStream)

/* @bytes are copied; they come before what @base gives. */
GIOStream *hw_http_stream_new (GIOStream *base, const char *bytes, gsize length);

G_END_DECLS
