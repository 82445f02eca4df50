/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns destinations: a server's address and how it is spoken to, and the list of recent ones. */
#include "config.h"

#include "hw-destination.h"

#include <glib/gi18n.h>

#include "codec/hw-codec.h"
#include "core/hw-address.h"
#include "core/hw-error.h"

HwDestination *
hw_destination_new (const char *address, const char *codec)
{
  HwDestination *self = g_new0 (HwDestination, 1);

  self->address = g_strdup (address);
  self->codec = g_strdup (codec);

  return self;
}

HwDestination *
hw_destination_copy (const HwDestination *self)
{
  HwDestination *copy = hw_destination_new (self->address, self->codec);

  hw_tls_settings_copy (&self->tls, &copy->tls);

  return copy;
}

void
hw_destination_free (HwDestination *self)
{
  g_free (self->address);
  g_free (self->codec);
  hw_tls_settings_clear (&self->tls);
  g_free (self);
}

gboolean
hw_destination_equal (const HwDestination *self, const HwDestination *other)
{
  return g_str_equal (self->address, other->address) && g_str_equal (self->codec, other->codec)
         && self->tls.wanted == other->tls.wanted;
}

gboolean
hw_destination_check (const HwDestination *self, GError **error)
{
  g_autofree char *host = NULL;
  guint16 port;

  if (!hw_address_parse (self->address, &host, &port, error))
    return FALSE;
  if (port == 0)
    {
      g_set_error (error, HW_ERROR, HW_ERROR_ADDRESS,
                   _ ("nobody listens on port 0 of %s; name one from 1 to 65535"), host);
      return FALSE;
    }
  if (hw_codec_find (self->codec) == NULL)
    {
      g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT,
                   "there is no framing \"%s\"; there are binary, nul, json and raw", self->codec);
      return FALSE;
    }

  return TRUE;
}

static gboolean
find (const GPtrArray *self, const HwDestination *one, guint *index)
{
  return g_ptr_array_find_with_equal_func ((GPtrArray *) self, one,
                                           (GEqualFunc) (void (*) (void)) hw_destination_equal,
                                           index);
}

/* Of what is asked of a certificate, by the names that the settings have for it. */
static const struct
{
  const char *key;
  gsize offset;
} wishes[] = {
  { "name", G_STRUCT_OFFSET (HwTlsSettings, name) },
  { "ca", G_STRUCT_OFFSET (HwTlsSettings, ca_file) },
  { "pin", G_STRUCT_OFFSET (HwTlsSettings, pin) },
};

static char **
get_wish (const HwTlsSettings *self, gsize i)
{
  return G_STRUCT_MEMBER_P (self, wishes[i].offset);
}

static void
read_wishes (HwTlsSettings *self, GVariant *variant)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wishes); i++)
    g_variant_lookup (variant, wishes[i].key, "s", get_wish (self, i));
}

static GVariant *
write_wishes (const HwTlsSettings *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (gsize i = 0; i < G_N_ELEMENTS (wishes); i++)
    if (*get_wish (self, i) != NULL)
      g_variant_builder_add (&builder, "{ss}", wishes[i].key, *get_wish (self, i));

  return g_variant_builder_end (&builder);
}

GPtrArray *
hw_destinations_from_variant (GVariant *variant)
{
  GPtrArray *self = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_destination_free);
  const char *address, *codec;
  gboolean tls;
  GVariant *asked;
  GVariantIter iter;

  g_variant_iter_init (&iter, variant);
  while (g_variant_iter_next (&iter, "(&s&sb@a{ss})", &address, &codec, &tls, &asked))
    {
      g_autoptr (HwDestination) one = hw_destination_new (address, codec);

      one->tls.wanted = tls;
      read_wishes (&one->tls, asked);
      g_variant_unref (asked);
      /* NULL: nobody is there who would mend it. */
      if (self->len < HW_DESTINATIONS_MOST && hw_destination_check (one, NULL)
          && !find (self, one, NULL))
        g_ptr_array_add (self, g_steal_pointer (&one));
    }

  return self;
}

GVariant *
hw_destinations_to_variant (const GPtrArray *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ssba{ss})"));
  for (guint i = 0; i < self->len; i++)
    {
      const HwDestination *one = self->pdata[i];

      g_variant_builder_add (&builder, "(ssb@a{ss})", one->address, one->codec, one->tls.wanted,
                             write_wishes (&one->tls));
    }

  return g_variant_builder_end (&builder);
}

void
hw_destinations_remove (GPtrArray *self, const HwDestination *one)
{
  guint index;

  if (find (self, one, &index))
    g_ptr_array_remove_index (self, index);
}

void
hw_destinations_add (GPtrArray *self, const HwDestination *one)
{
  HwDestination *copy = hw_destination_copy (one);

  hw_destinations_remove (self, one);
  g_ptr_array_insert (self, 0, copy);
  if (self->len > HW_DESTINATIONS_MOST)
    g_ptr_array_set_size (self, HW_DESTINATIONS_MOST);
}
