/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what can be wrong with what a client or a file asks for. */
#include "control/hw-control-error.h"

G_DEFINE_QUARK (hw - control - error - quark, hw_control_error)

gboolean
hw_control_error_take (GError **error, GError *why)
{
  g_set_error_literal (error, HW_CONTROL_ERROR, HW_CONTROL_ERROR_BODY, why->message);
  g_error_free (why);

  return FALSE;
}

gboolean
hw_control_error_refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error, g_error_new_valist (HW_CONTROL_ERROR, HW_CONTROL_ERROR_REFUSED, format,
                                                arguments));
  va_end (arguments);

  return FALSE;
}
