/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the events tell of a server's certificate. */
#include "hw-certificate.h"

#include <string.h>

static void
copy (char *out, gsize size, const HwEvent *event, HwEventField field)
{
  const char *value = hw_event_get_string (event, field);
  const char *end;

  g_strlcpy (out, value != NULL ? value : "", size);
  if (!g_utf8_validate (out, -1, &end))
    out[end - out] = '\0';
}

void
hw_certificate_read (HwCertificate *self, const HwEvent *event)
{
  copy (self->state, sizeof self->state, event, HW_EVENT_FIELD_STATE);
  copy (self->problems, sizeof self->problems, event, HW_EVENT_FIELD_PROBLEMS);
  copy (self->expected, sizeof self->expected, event, HW_EVENT_FIELD_EXPECTED_NAME);
  copy (self->names, sizeof self->names, event, HW_EVENT_FIELD_SUBJECT);
  copy (self->issuer, sizeof self->issuer, event, HW_EVENT_FIELD_ISSUER);
  copy (self->issuers, sizeof self->issuers, event, HW_EVENT_FIELD_ISSUERS);
  copy (self->not_before, sizeof self->not_before, event, HW_EVENT_FIELD_NOT_BEFORE);
  copy (self->not_after, sizeof self->not_after, event, HW_EVENT_FIELD_NOT_AFTER);
  copy (self->pin, sizeof self->pin, event, HW_EVENT_FIELD_PIN);
  copy (self->tls, sizeof self->tls, event, HW_EVENT_FIELD_TLS);
}

gboolean
hw_certificate_was_shown (const HwCertificate *self)
{
  return self->state[0] != '\0';
}

gboolean
hw_certificate_is_refused (const HwCertificate *self)
{
  return g_str_equal (self->state, "refused");
}

gboolean
hw_certificate_has (const HwCertificate *self, const char *problem)
{
  g_auto (GStrv) problems = g_strsplit (self->problems, " ", -1);

  return g_strv_contains ((const char *const *) problems, problem);
}
