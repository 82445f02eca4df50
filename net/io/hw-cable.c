/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns HwCable: the object around the cable's thread. Every call posts an order and returns. */
#include "io/hw-cable.h"

#include <string.h>

#include "core/hw-error.h"
#include "io/hw-cable-loop.h"
#include "io/hw-wire-cut.h"

struct _HwCable
{
  GObject parent_instance;
  char *listen;
  char *upstream;
  HwCutMode mode;
  HwEventQueue *queue;
  guint64 seed;
  guint64 next_conn;
  HwTime latency_us;
  HwTime jitter_us;
  HwCableLoop *loop;
  char *local_address;
  HwCutMode cut;
  char *stall_text[2]; /* by whether it is IPv6; NULL: the kernel can cut */
  int pulled;          /* atomic: what was last ordered */
};

G_DEFINE_FINAL_TYPE (HwCable, hw_cable, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_SEED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
hw_cable_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HwCable *self = HW_CABLE (object);

  switch (prop_id)
    {
    case PROP_SEED:
      g_value_set_uint64 (value, self->seed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hw_cable_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  HwCable *self = HW_CABLE (object);

  switch (prop_id)
    {
    case PROP_SEED:
      if (self->seed == g_value_get_uint64 (value))
        return;
      self->seed = g_value_get_uint64 (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hw_cable_dispose (GObject *object)
{
  hw_cable_stop (HW_CABLE (object));
  G_OBJECT_CLASS (hw_cable_parent_class)->dispose (object);
}

static void
hw_cable_finalize (GObject *object)
{
  HwCable *self = HW_CABLE (object);

  g_free (self->listen);
  g_free (self->upstream);
  g_free (self->local_address);
  g_free (self->stall_text[FALSE]);
  g_free (self->stall_text[TRUE]);
  g_clear_pointer (&self->queue, hw_event_queue_unref);
  G_OBJECT_CLASS (hw_cable_parent_class)->finalize (object);
}

static void
hw_cable_class_init (HwCableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hw_cable_get_property;
  object_class->set_property = hw_cable_set_property;
  object_class->dispose = hw_cable_dispose;
  object_class->finalize = hw_cable_finalize;

  /**
   * HwCable:seed:
   *
   * The seed of the jitter, told in the `listening` event; to be set before start. 0 picks one.
   */
  properties[PROP_SEED]
      = g_param_spec_uint64 ("seed", NULL, NULL, 0, G_MAXUINT64, 0,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hw_cable_init (HwCable *self)
{
  self->next_conn = 1;
}

/**
 * hw_cable_new:
 * @listen: "ADDR:PORT" to listen on; port 0 picks one
 * @upstream: "ADDR:PORT" that is dialled for each connection
 * @mode: how a pull is to be made
 * @queue: (nullable): where the events go
 *
 * Returns: (transfer full): a cable that doesn't run yet
 */
HwCable *
hw_cable_new (const char *listen, const char *upstream, HwCutMode mode, HwEventQueue *queue)
{
  HwCable *self = g_object_new (HW_TYPE_CABLE, NULL);

  self->listen = g_strdup (listen);
  self->upstream = g_strdup (upstream);
  self->mode = mode;
  self->queue = queue != NULL ? hw_event_queue_ref (queue) : NULL;

  return self;
}

/* Both families, whatever the addresses are: a later upstream may be of the other one. */
static void
test_cut (HwCable *self)
{
  for (int ipv6 = FALSE; ipv6 <= TRUE; ipv6++)
    {
      g_autoptr (GError) error = NULL;

      g_clear_pointer (&self->stall_text[ipv6], g_free);
      if (self->mode == HW_CUT_MODE_STALL)
        self->stall_text[ipv6] = g_strdup ("A stall was asked for: the kernel goes on ACKing");
      else if (!hw_wire_cut_self_test (ipv6, &error))
        self->stall_text[ipv6]
            = g_strdup_printf ("The kernel can't cut here, so it goes on ACKing: %s",
                               error->message);
    }
}

static gboolean
choose_cut (HwCable *self, const HwCableLoopConfig *config, GError **error)
{
  const char *why = hw_cable_loop_config_get_stall_text (config);

  self->cut = why == NULL ? HW_CUT_MODE_KERNEL : HW_CUT_MODE_STALL;
  if (why == NULL || self->mode != HW_CUT_MODE_KERNEL)
    return TRUE;
  g_set_error_literal (error, HW_ERROR, HW_ERROR_UNSUPPORTED, why);

  return FALSE;
}

static guint64
pick_seed (void)
{
  return ((guint64) g_random_int () << 32 | g_random_int ()) | 1;
}

/**
 * hw_cable_start:
 * @self: a cable that doesn't run
 * @error: what went wrong: an address, a port that is taken, a cut that can't be had
 *
 * Resolves and binds, tests the cut (some 70 ms), and starts the thread.
 *
 * Returns: whether it runs
 */
gboolean
hw_cable_start (HwCable *self, GError **error)
{
  HwCableLoopConfig config = { .queue = self->queue };

  g_return_val_if_fail (HW_IS_CABLE (self), FALSE);
  g_return_val_if_fail (self->loop == NULL, FALSE);

  if (!hw_socket_address_resolve (&config.listen, self->listen, error)
      || !hw_socket_address_resolve (&config.upstream, self->upstream, error))
    return FALSE;
  test_cut (self);
  memcpy (config.stall_text, self->stall_text, sizeof config.stall_text);
  if (!choose_cut (self, &config, error))
    return FALSE;

  config.seed = self->seed != 0 ? self->seed : pick_seed ();
  config.first_conn = self->next_conn;
  self->loop = hw_cable_loop_new (&config, error);
  if (self->loop == NULL)
    return FALSE;

  g_free (self->local_address);
  self->local_address = hw_socket_address_to_text (hw_cable_loop_get_local (self->loop));
  g_atomic_int_set (&self->pulled, FALSE);
  hw_cable_loop_start (self->loop);
  if (self->latency_us > 0 || self->jitter_us > 0)
    hw_cable_loop_post (self->loop, &(HwCableOrder){ .kind = HW_CABLE_ORDER_LATENCY,
                                                     .latency_us = self->latency_us,
                                                     .jitter_us = self->jitter_us });

  return TRUE;
}

/**
 * hw_cable_stop:
 * @self: a cable
 *
 * Closes every connection and waits until the thread has ended; nothing where it doesn't run.
 */
void
hw_cable_stop (HwCable *self)
{
  g_return_if_fail (HW_IS_CABLE (self));

  if (self->loop == NULL)
    return;
  self->next_conn = hw_cable_loop_stop (g_steal_pointer (&self->loop));
  g_atomic_int_set (&self->pulled, FALSE);
}

/**
 * hw_cable_get_local_address:
 * @self: a cable
 *
 * Returns: (nullable): where it listens, with the real port; NULL before the first start
 */
const char *
hw_cable_get_local_address (HwCable *self)
{
  g_return_val_if_fail (HW_IS_CABLE (self), NULL);

  return self->local_address;
}

static void
give_order (HwCable *self, HwCableOrderKind kind)
{
  HwCableOrder plain = { .kind = kind };

  if (self->loop == NULL)
    return;
  if (kind == HW_CABLE_ORDER_PULL)
    g_atomic_int_set (&self->pulled, TRUE);
  if (kind == HW_CABLE_ORDER_PLUG || kind == HW_CABLE_ORDER_CLEAR)
    g_atomic_int_set (&self->pulled, FALSE);
  hw_cable_loop_post (self->loop, &plain);
}

static void
tell_error (HwCable *self, const char *text)
{
  HwEvent *event;

  if (self->queue == NULL)
    return;
  event = hw_event_new (HW_EVENT_ERROR, HW_EVENT_SOURCE_CABLE);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_event_queue_push (self->queue, event);
}

/**
 * hw_cable_set_upstream:
 * @self: a cable
 * @upstream: "ADDR:PORT"; a name is looked up before this returns
 *
 * Dials another upstream for the connections to come; the others stay. What is wrong with it is
 * an `error` event, and the upstream stays what it was.
 */
void
hw_cable_set_upstream (HwCable *self, const char *upstream)
{
  HwCableOrder order = { .kind = HW_CABLE_ORDER_UPSTREAM };
  g_autoptr (GError) error = NULL;

  g_return_if_fail (HW_IS_CABLE (self));

  if (!hw_socket_address_resolve (&order.upstream, upstream, &error))
    {
      tell_error (self, error->message);
      return;
    }
  g_free (self->upstream);
  self->upstream = g_strdup (upstream);
  if (self->loop != NULL)
    hw_cable_loop_post (self->loop, &order);
}

/**
 * hw_cable_pull:
 * @self: a cable
 *
 * Cuts every connection, at the kernel where that can be had; nothing when it is already out.
 */
void
hw_cable_pull (HwCable *self)
{
  g_return_if_fail (HW_IS_CABLE (self));

  give_order (self, HW_CABLE_ORDER_PULL);
}

/**
 * hw_cable_plug:
 * @self: a cable
 *
 * Puts it back: the same connections go on.
 */
void
hw_cable_plug (HwCable *self)
{
  g_return_if_fail (HW_IS_CABLE (self));

  give_order (self, HW_CABLE_ORDER_PLUG);
}

/**
 * hw_cable_reset:
 * @self: a cable
 *
 * Sends RST to both ends of every connection; an `error` event while the cable is out.
 */
void
hw_cable_reset (HwCable *self)
{
  g_return_if_fail (HW_IS_CABLE (self));

  give_order (self, HW_CABLE_ORDER_RESET);
}

static void
set_latency_us (HwCable *self, HwTime latency_us, HwTime jitter_us)
{
  self->latency_us = latency_us;
  self->jitter_us = jitter_us;
  if (self->loop != NULL)
    hw_cable_loop_post (self->loop, &(HwCableOrder){ .kind = HW_CABLE_ORDER_LATENCY,
                                                     .latency_us = latency_us,
                                                     .jitter_us = jitter_us });
}

/**
 * hw_cable_set_latency:
 * @self: a cable
 * @latency_ms: how long everything takes longer, each way
 * @jitter_ms: uniform, more or less, around it
 *
 * Holds back what goes through, both ways, and keeps its order; 0 and 0 take it away.
 */
void
hw_cable_set_latency (HwCable *self, guint latency_ms, guint jitter_ms)
{
  g_return_if_fail (HW_IS_CABLE (self));

  set_latency_us (self, HW_MSEC (latency_ms), HW_MSEC (jitter_ms));
}

/**
 * hw_cable_is_pulled:
 * @self: a cable
 *
 * Returns: whether it was ordered out, and not back in
 */
gboolean
hw_cable_is_pulled (HwCable *self)
{
  g_return_val_if_fail (HW_IS_CABLE (self), FALSE);

  return g_atomic_int_get (&self->pulled);
}

/**
 * hw_cable_get_cut:
 * @self: a cable that was started
 *
 * Returns: what a pull is here: `HW_CUT_MODE_KERNEL` or `HW_CUT_MODE_STALL`
 */
HwCutMode
hw_cable_get_cut (HwCable *self)
{
  g_return_val_if_fail (HW_IS_CABLE (self), HW_CUT_MODE_STALL);

  return self->cut;
}

static gboolean
check_order (HwCable *self, const HwCableOrder *parsed, GError **error)
{
  if (self->loop == NULL)
    {
      g_set_error_literal (error, HW_ERROR, HW_ERROR_CLOSED, "The cable doesn't run");
      return FALSE;
    }
  if (parsed->kind == HW_CABLE_ORDER_RESET && hw_cable_is_pulled (self))
    {
      g_set_error_literal (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT,
                           "A reset reaches nobody while the cable is out; plug the cable first");
      return FALSE;
    }

  return TRUE;
}

/**
 * hw_cable_command:
 * @self: a cable
 * @line: pull, plug, reset, add latency latency=200ms [jitter=20ms], remove latency, clear, status
 * @error: what is wrong with @line, and what is read
 *
 * Carries out one line of the command language; a blank line, or one that begins with #, is none.
 *
 * Returns: whether it was understood
 */
gboolean
hw_cable_command (HwCable *self, const char *line, GError **error)
{
  HwCableOrder parsed;

  g_return_val_if_fail (HW_IS_CABLE (self), FALSE);

  if (!hw_cable_order_parse (&parsed, line, error) || !check_order (self, &parsed, error))
    return FALSE;
  if (parsed.kind == HW_CABLE_ORDER_CLEAR)
    self->latency_us = self->jitter_us = 0;
  if (parsed.kind == HW_CABLE_ORDER_LATENCY)
    set_latency_us (self, parsed.latency_us, parsed.jitter_us);
  else
    give_order (self, parsed.kind);

  return TRUE;
}
