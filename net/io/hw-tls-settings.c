/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what a link is to do about TLS, by value. */
#include "io/hw-tls-settings.h"

#include "core/hw-error-words.h"
#include "core/hw-key-pin.h"

void
hw_tls_settings_copy (const HwTlsSettings *self, HwTlsSettings *copy)
{
  *copy = *self;
  copy->name = g_strdup (self->name);
  copy->ca_file = g_strdup (self->ca_file);
  copy->pin = g_strdup (self->pin);
}

void
hw_tls_settings_clear (HwTlsSettings *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->ca_file, g_free);
  g_clear_pointer (&self->pin, g_free);
}

/* GIO's own word of a file that can't be read has no file name in it. */
static gboolean
check_ca_file (const char *path, GError **error)
{
  g_autoptr (GError) why = NULL;
  GList *certificates = g_tls_certificate_list_new_from_file (path, &why);

  if (certificates != NULL)
    {
      g_list_free_full (certificates, g_object_unref);
      return TRUE;
    }
  if (why == NULL)
    hw_error_set (error, HW_ERROR_FAILED,
                  N_ ("the CA file \"%s\" can't be used, it must be certificates in PEM: there is "
                      "no certificate in it"),
                  path);
  else
    hw_error_set (error, HW_ERROR_FAILED,
                  N_ ("the CA file \"%s\" can't be used, it must be certificates in PEM: %s"), path,
                  why->message);

  return FALSE;
}

GTlsDatabase *
hw_tls_settings_load_issuers (const HwTlsSettings *self, GError **error)
{
  g_autofree char *absolute = NULL;

  if (self->ca_file == NULL || !check_ca_file (self->ca_file, error))
    return NULL;
  absolute = g_canonicalize_filename (self->ca_file, NULL);

  return g_tls_file_database_new (absolute, error);
}

gboolean
hw_tls_settings_check (const HwTlsSettings *self, GError **error)
{
  g_autofree char *pin = NULL;

  if (!self->wanted)
    return TRUE;
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      hw_error_set (error, HW_ERROR_UNSUPPORTED,
                    N_ ("GIO has no TLS here; install glib-networking"));
      return FALSE;
    }
  if (self->pin != NULL)
    {
      pin = hw_key_pin_parse (self->pin, error);
      if (pin == NULL)
        return FALSE;
    }

  return self->ca_file == NULL || check_ca_file (self->ca_file, error);
}
