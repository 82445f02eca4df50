/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the offers that come in parts, of all connections, until they are whole. */
#include "server/hw-server-offers.h"

#include "codec/hw-message-assembler.h"
#include "core/hw-transfer-manifest.h"

struct _HwServerOffers
{
  GHashTable *by_peer; /* Gathering: few peers have one, and all must be small */
  gsize n_bytes;       /* of all of them */
};

typedef struct
{
  HwMessageAssembler parts;
  gsize n_bytes;
} Gathering;

static void
gathering_free (gpointer data)
{
  Gathering *self = data;

  hw_message_assembler_drop (&self->parts);
  g_free (self);
}

HwServerOffers *
hw_server_offers_new (void)
{
  HwServerOffers *self = g_new0 (HwServerOffers, 1);

  self->by_peer = g_hash_table_new_full (NULL, NULL, NULL, gathering_free);

  return self;
}

void
hw_server_offers_free (HwServerOffers *self)
{
  g_hash_table_unref (self->by_peer);
  g_free (self);
}

static Gathering *
begin (HwServerOffers *self, gconstpointer peer)
{
  Gathering *gathering = g_new0 (Gathering, 1);

  hw_message_assembler_init (&gathering->parts, HW_TRANSFER_MAX_OFFER);
  g_hash_table_insert (self->by_peer, (gpointer) peer, gathering);

  return gathering;
}

static HwReason
gather (HwServerOffers *self,
        Gathering *gathering,
        const HwFrame *part,
        HwFrame *offer,
        const char **text)
{
  if (part->payload_length > HW_SERVER_OFFERS_LIMIT - self->n_bytes)
    {
      *text = "too many offers that aren't whole; try again later";
      return HW_REASON_LIMIT;
    }
  if (hw_message_assembler_add (&gathering->parts, part, offer) == HW_ASSEMBLY_TOO_LARGE)
    {
      *text = "an offer longer than one of 1000 files can be";
      return HW_REASON_TOO_LARGE;
    }
  gathering->n_bytes += part->payload_length;
  self->n_bytes += part->payload_length;

  return HW_REASON_NONE;
}

HwReason
hw_server_offers_add (HwServerOffers *self,
                      gconstpointer peer,
                      const HwFrame *part,
                      HwFrame *offer,
                      const char **text)
{
  Gathering *gathering = g_hash_table_lookup (self->by_peer, peer);

  *offer = *part;
  if (gathering == NULL && (part->flags & HW_FRAME_FLAG_MORE) == 0)
    return HW_REASON_NONE;

  return gather (self, gathering != NULL ? gathering : begin (self, peer), part, offer, text);
}

void
hw_server_offers_drop (HwServerOffers *self, gconstpointer peer)
{
  const Gathering *gathering = g_hash_table_lookup (self->by_peer, peer);

  if (gathering == NULL)
    return;
  self->n_bytes -= gathering->n_bytes;
  g_hash_table_remove (self->by_peer, peer);
}
