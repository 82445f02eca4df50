/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what can be wrong with what a client or a file asks for. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HW_CONTROL_ERROR (hw_control_error_quark ())

typedef enum
{
  HW_CONTROL_ERROR_BODY,    /* it can't be read: a client is told so behind "bad request body" */
  HW_CONTROL_ERROR_REFUSED, /* the message is Toxiproxy's own words */
} HwControlError;

GQuark hw_control_error_quark (void);
/* As what is wrong with a body; takes @why, returns FALSE. */
gboolean hw_control_error_take (GError **error, GError *why);
/* Returns FALSE. */
gboolean hw_control_error_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
