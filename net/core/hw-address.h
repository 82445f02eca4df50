/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns addresses as people write them: 127.0.0.1:9877, [::1]:9877, example.org:80. */
#pragma once

#include <glib.h>

#include "core/hw-public.h"

G_BEGIN_DECLS

/* Text only, nothing is resolved. FALSE with HW_ERROR_ADDRESS: one sentence that names @text and
 * the forms that are read. *host (without brackets) is the caller's to free. */
HW_PUBLIC gboolean hw_address_parse (const char *text, char **host, guint16 *port, GError **error);
/* Brackets where @host has a colon; the caller's to free. */
HW_PUBLIC char *hw_address_format (const char *host, guint16 port);

G_END_DECLS
