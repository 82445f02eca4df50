/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what one seed means: every choice is drawn here, from the seed alone. */
#include "hw-deliver-plan.h"

gboolean
hw_deliver_chance (HwRandom *random, guint percent)
{
  return hw_random_range (random, 0, 99) < (gint64) percent;
}

static void
pick_link (HwDeliverPlan *self, HwRandom *random)
{
  hw_link_config_init (&self->link);
  self->link.heartbeat.interval_us = HW_SEC (1);
  self->link.heartbeat.timeout_us = HW_SEC (1);
  self->link.heartbeat.misses = 1;
  self->link.connect_timeout_us = HW_SEC (2);
  self->link.backoff.min_us = HW_MSEC (10);
  self->link.backoff.base_us = HW_MSEC (100);
  self->link.backoff.cap_us = HW_SEC (1);
  self->link.seed = hw_random_next (random);
}

static void
pick_session (HwSessionConfig *config, HwRandom *random)
{
  hw_session_config_init (config);
  config->resend = hw_deliver_chance (random, 40) ? HW_RESEND_TIMER : HW_RESEND_RESUME;
  config->durable = hw_deliver_chance (random, 50);
  config->max_messages = (guint) hw_random_range (random, 1, 24);
  config->max_bytes = (gsize) hw_random_range (random, 8, 200);
  config->window = (guint) hw_random_range (random, 1, 16);
  config->ack_every = (guint) hw_random_range (random, 1, MIN (4, config->window));
  config->ack_delay_us = hw_random_range (random, 0, HW_MSEC (40));
  config->ack_timeout_us = HW_SEC (3);
  config->attach_timeout_us = HW_SEC (2);
}

static HwDelivery
pick_delivery (HwRandom *random)
{
  gint64 drawn = hw_random_range (random, 0, 9);

  return drawn == 0   ? HW_DELIVERY_AT_MOST_ONCE
         : drawn == 1 ? HW_DELIVERY_AT_LEAST_ONCE
                      : HW_DELIVERY_EXACTLY_ONCE;
}

/* What is lost on a living connection comes back only by the timer, or once the ACK is late. */
static void
pick_faults (HwDeliverPlan *self, HwRandom *random)
{
  self->lossy = hw_deliver_chance (random, 40);
  self->near_end = hw_deliver_chance (random, 1);
  self->thief = hw_deliver_chance (random, 2);
  self->early_close = hw_deliver_chance (random, 5);
  self->handling_us = hw_deliver_chance (random, 30) ? HW_MSEC (60) : 0;
  self->tail_us = hw_deliver_chance (random, 50) ? HW_SEC (8) : HW_MSEC (200);
  self->mean_fault_us = hw_random_range (random, HW_MSEC (200), HW_SEC (2));
  self->mean_send_us = hw_random_range (random, HW_MSEC (5), HW_MSEC (300));
  self->heal_at = hw_random_range (random, HW_SEC (1), HW_SEC (8));
  self->n_messages = (guint) hw_random_range (random, 5, 40);
}

/* A stream of bytes loses nothing inside: so only where frames don't, either. */
static const HwCodec *
pick_codec (HwRandom *random)
{
  static const HwCodec *const codecs[] = { NULL, &hw_codec_binary, &hw_codec_nul, &hw_codec_json };

  return codecs[hw_random_range (random, 0, G_N_ELEMENTS (codecs) - 1)];
}

void
hw_deliver_plan_init (HwDeliverPlan *self, HwRandom *random)
{
  *self = (HwDeliverPlan){ 0 };
  pick_link (self, random);
  pick_faults (self, random);
  pick_session (&self->client, random);
  self->client.delivery = pick_delivery (random);
  if (self->client.delivery == HW_DELIVERY_AT_MOST_ONCE)
    self->client.durable = FALSE;
  hw_session_store_config_init (&self->server);
  pick_session (&self->server.session, random);
  self->server.max_detached = (guint) hw_random_range (random, 1, 3);
  self->server.max_tombs = (guint) hw_random_range (random, 0, 3);
  self->server.lease_us = hw_deliver_chance (random, 15) ? HW_MSEC (1500) : HW_SEC (120);
  self->server.unused_lease_us = hw_deliver_chance (random, 15) ? HW_MSEC (300) : HW_SEC (10);
  if (!self->lossy)
    self->codec = pick_codec (random);
}
