/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns HwCable: one proxy with a hub of its own, as an object. */
#include "io/hw-cable-private.h"

G_DEFINE_FINAL_TYPE (HwCable, hw_cable, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_SEED,
  PROP_DIAL_FIRST,
  PROP_DIAL_TIMEOUT_MS,
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
    case PROP_DIAL_FIRST:
      g_value_set_boolean (value, self->dial_first);
      break;
    case PROP_DIAL_TIMEOUT_MS:
      g_value_set_uint (value, self->dial_timeout_ms);
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
    case PROP_DIAL_FIRST:
      if (self->dial_first == g_value_get_boolean (value))
        return;
      self->dial_first = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_DIAL_TIMEOUT_MS:
      if (self->dial_timeout_ms == g_value_get_uint (value))
        return;
      self->dial_timeout_ms = g_value_get_uint (value);
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
   * The seed of jitter, toxicity and chance, told in the `listening` event; to be set before start.
   * 0 picks one.
   */
  properties[PROP_SEED]
      = g_param_spec_uint64 ("seed", NULL, NULL, 0, G_MAXUINT64, 0,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * HwCable:dial-first:
   *
   * Whether it keeps a connection to its upstream ready for who comes next, and listens only while
   * it has one: a dead upstream is a refused connect. To be set before start.
   */
  properties[PROP_DIAL_FIRST]
      = g_param_spec_boolean ("dial-first", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * HwCable:dial-timeout-ms:
   *
   * How long an upstream may take to answer a dial, in ms; then it counts as `connect-timeout`. 0:
   * as long as the kernel tries, which is some two minutes. To be set before start.
   */
  properties[PROP_DIAL_TIMEOUT_MS]
      = g_param_spec_uint ("dial-timeout-ms", NULL, NULL, 0, G_MAXINT, 0,
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

static gboolean
open_proxy (HwCable *self, GError **error)
{
  HwProxySpec spec = { HW_CABLE_NAME,
                       self->listen,
                       self->upstream,
                       .enabled = TRUE,
                       .dial_first = self->dial_first,
                       .dial_timeout_us = HW_MSEC (self->dial_timeout_ms) };
  HwSocketAddress listen;
  HwSocketAddress upstream;
  GError *why = NULL;

  if (!hw_socket_address_resolve (&listen, self->listen, error)
      || !hw_socket_address_resolve (&upstream, self->upstream, error))
    return FALSE;
  if (!hw_cable_hub_open (self->hub, &spec, &listen, &upstream, &why))
    return hw_cable_hand_on (why, error);

  return TRUE;
}

static void
read_proxy (HwCable *self)
{
  g_autoptr (HwProxyInfo) info = hw_cable_hub_get_proxy (self->hub, HW_CABLE_NAME, NULL);

  g_free (self->local_address);
  self->local_address = g_strdup (info->listen);
  self->cut = info->cut;
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
  HwCableHubConfig config = { .queue = self->queue };

  g_return_val_if_fail (HW_IS_CABLE (self), FALSE);
  g_return_val_if_fail (self->hub == NULL, FALSE);

  config.cut = self->mode;
  config.seed = self->seed;
  config.first_conn = self->next_conn;
  self->hub = hw_cable_hub_new (&config, error);
  if (self->hub == NULL)
    return FALSE;
  if (!open_proxy (self, error))
    {
      hw_cable_hub_stop (g_steal_pointer (&self->hub));
      return FALSE;
    }
  read_proxy (self);
  self->pulled = FALSE;
  if (self->latency_ms > 0 || self->jitter_ms > 0)
    hw_cable_set_latency (self, self->latency_ms, self->jitter_ms);

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

  if (self->hub == NULL)
    return;
  self->next_conn = hw_cable_hub_stop (g_steal_pointer (&self->hub));
  self->pulled = FALSE;
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
tell_error (HwCable *self, const char *text)
{
  HwEvent *event;

  if (self->queue == NULL)
    return;
  event = hw_event_new (HW_EVENT_ERROR, HW_EVENT_SOURCE_CABLE);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_event_queue_push (self->queue, event);
}

/* Where it doesn't run yet, there is nobody who would look a name up later. */
static gboolean
accept_upstream (HwCable *self, const char *upstream, GError **error)
{
  HwSocketAddress address;
  GError *why = NULL;

  if (self->hub == NULL)
    return hw_socket_address_resolve (&address, upstream, error);

  return hw_cable_hub_set_upstream (self->hub, HW_CABLE_NAME, upstream, &why)
         || hw_cable_hand_on (why, error);
}

/**
 * hw_cable_change_upstream:
 * @self: a cable
 * @upstream: "ADDR:PORT"
 * @error: what is wrong with it; then the upstream stays what it was
 *
 * Dials another upstream for the connections to come; the others stay. While it runs, a name is
 * looked up beside: until it is known, connections end by `resolve-failed`.
 *
 * Returns: whether it is the upstream now
 */
gboolean
hw_cable_change_upstream (HwCable *self, const char *upstream, GError **error)
{
  g_return_val_if_fail (HW_IS_CABLE (self), FALSE);

  if (!accept_upstream (self, upstream, error))
    return FALSE;
  g_free (self->upstream);
  self->upstream = g_strdup (upstream);

  return TRUE;
}

/**
 * hw_cable_set_upstream:
 * @self: a cable
 * @upstream: "ADDR:PORT"
 *
 * As hw_cable_change_upstream(), but what is wrong with it is an `error` event.
 */
void
hw_cable_set_upstream (HwCable *self, const char *upstream)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (HW_IS_CABLE (self));

  if (!hw_cable_change_upstream (self, upstream, &error))
    tell_error (self, error->message);
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

  if (self->hub != NULL)
    self->pulled = hw_cable_hub_pull (self->hub, HW_CABLE_NAME, NULL);
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

  if (self->hub != NULL)
    self->pulled = !hw_cable_hub_plug (self->hub, HW_CABLE_NAME, NULL);
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
  g_autoptr (GError) error = NULL;

  g_return_if_fail (HW_IS_CABLE (self));

  if (self->hub != NULL && !hw_cable_hub_reset (self->hub, HW_CABLE_NAME, &error))
    tell_error (self, error->message);
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
  g_auto (HwFaultSpec) spec = { 0 };

  g_return_if_fail (HW_IS_CABLE (self));

  self->latency_ms = latency_ms;
  self->jitter_ms = jitter_ms;
  if (self->hub == NULL)
    return;
  hw_fault_spec_init (&spec, hw_fault_type_find ("latency"));
  spec.name = hw_fault_spec_make_name (&spec);
  (void) hw_fault_spec_set_value (&spec, "latency", latency_ms, NULL);
  (void) hw_fault_spec_set_value (&spec, "jitter", jitter_ms, NULL);
  if (latency_ms > 0 || jitter_ms > 0)
    (void) hw_cable_add_fault (self, &spec, NULL);
  else
    (void) hw_cable_hub_remove_fault (self->hub, HW_CABLE_NAME, spec.name, NULL);
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

  return self->pulled;
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
