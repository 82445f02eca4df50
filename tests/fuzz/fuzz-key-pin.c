/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the fuzz target of pins: the certificate is the peer's, whatever it is. */
#include "hw-fuzz.h"

#include <string.h>

#include "core/hw-key-pin.h"

static void
check_pin (const char *pin)
{
  g_autofree char *again = pin != NULL ? hw_key_pin_parse (pin, NULL) : NULL;

  hw_fuzz_check (g_strcmp0 (again, pin) == 0 ? NULL : "a pin that isn't read as it is written");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree guint8 *der = g_memdup2 (data, size); /* so that reading past it is seen */
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *pin = hw_key_pin_new (der, size);
  g_autofree char *parsed = hw_key_pin_parse (text, NULL);
  const guint8 *key;
  gsize length;

  check_pin (pin);
  check_pin (parsed);
  if (size > 0 && hw_key_pin_find_key (der, size, &key, &length))
    hw_fuzz_check (key > der && length >= 2 && length <= size - (gsize) (key - der)
                       ? NULL
                       : "a key outside of its certificate");
  return 0;
}
