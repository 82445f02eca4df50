/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns destinations: a server's address and how it is spoken to, and the list of recent ones. */
#pragma once

#include "io/hw-tls-settings.h"

G_BEGIN_DECLS

#define HW_DESTINATIONS_MOST 10

typedef struct
{
  char *address;     /* "HOST:PORT" */
  char *codec;       /* "binary", "nul", "json", "raw" */
  HwTlsSettings tls; /* name NULL: the address's host */
} HwDestination;

/* Without TLS. */
HwDestination *hw_destination_new (const char *address, const char *codec);
HwDestination *hw_destination_copy (const HwDestination *self);
void hw_destination_free (HwDestination *self);
/* Whether it can be dialled at all: an address with a port, a framing that there is. */
gboolean hw_destination_check (const HwDestination *self, GError **error);

/* The same server in the same framing; what is asked of its certificate may be another. */
gboolean hw_destination_equal (const HwDestination *self, const HwDestination *other);

/* Recent ones, the newest first, none twice, as the settings keep them: "a(ssba{ss})", what is
 * asked of the certificate by "name", "ca" and "pin". What makes no sense, as somebody else may
 * have written it, is left out. */
GPtrArray *hw_destinations_from_variant (GVariant *variant);
GVariant *hw_destinations_to_variant (const GPtrArray *self); /* floating */
/* Comes first, as it is now; what is one too many goes. */
void hw_destinations_add (GPtrArray *self, const HwDestination *one);
void hw_destinations_remove (GPtrArray *self, const HwDestination *one);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwDestination, hw_destination_free)

G_END_DECLS
