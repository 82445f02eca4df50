/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the signals of the long-live socket, and their way to the owner's context, in batches. */
#include "event/hw-enum-types.h"
#include "io/hw-long-live-socket-private.h"
#include "io/hw-ready-source.h"
#include "io/hw-session-notes.h"

#define EVENTS_LIMIT 4096
#define MESSAGES_LIMIT 4096

enum
{
  SIGNAL_EVENT,
  SIGNAL_MESSAGE,
  SIGNAL_MESSAGE_ACKED,
  SIGNAL_SESSION_LOST,
  SIGNAL_SHOULD_RECONNECT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

struct _HwSignalBox
{
  gatomicrefcount refs;
  GWeakRef socket;
  GSource *wake;
  HwEventQueue *queue; /* what the signal is emitted from, or the given one */
  gboolean given;

  GMutex lock;
  /* Under the lock: */
  GPtrArray *messages;
  gboolean overflowed; /* and it was said */
  HwSessionNotes *notes;
  gboolean asked;
  HwReason ask_reason;
};

void
hw_long_live_socket_install_signals (HwLongLiveSocketClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  /**
   * HwLongLiveSocket::event:
   * @self: the socket
   * @event: what happened
   *
   * Something happened. Not emitted where `event-queue` was given.
   */
  signals[SIGNAL_EVENT] = g_signal_new ("event", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, HW_TYPE_EVENT);
  /**
   * HwLongLiveSocket::message:
   * @self: the socket
   * @message: the payload of an echo, or of another DATA frame
   *
   * A message arrived.
   */
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_BYTES);
  /**
   * HwLongLiveSocket::message-acked:
   * @self: the socket
   * @seq: a message's number in its session, counted from 1 on in the order of sending
   *
   * The peer has handled this message, and all before it (HW-D-006). Only with a `delivery` of at
   * least once or exactly once.
   */
  signals[SIGNAL_MESSAGE_ACKED] = g_signal_new ("message-acked", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
  /**
   * HwLongLiveSocket::session-lost:
   * @self: the socket
   * @reason: such as "restarted", "unknown", "taken-over"
   * @n_in_doubt: messages that weren't ACKed: nobody knows whether they were handled
   *
   * The session is over although nobody here wanted that, told once (HW-D-027). Where the peer has
   * forgotten it, the next begins by itself, and its numbers with 1; nothing is sent into it that
   * was in doubt (HW-D-028).
   */
  signals[SIGNAL_SESSION_LOST]
      = g_signal_new ("session-lost", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                      G_TYPE_STRING, G_TYPE_UINT);
  /**
   * HwLongLiveSocket::should-reconnect:
   * @self: the socket
   * @reason: why the connection ended, or wasn't made
   *
   * Asked before each new attempt, which waits for the answer. Without a handler: yes.
   *
   * Returns: %FALSE to close instead
   */
  signals[SIGNAL_SHOULD_RECONNECT]
      = g_signal_new ("should-reconnect", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_BOOLEAN, 1, HW_TYPE_REASON);
}

HwSignalBox *
hw_signal_box_ref (HwSignalBox *self)
{
  g_atomic_ref_count_inc (&self->refs);

  return self;
}

void
hw_signal_box_unref (HwSignalBox *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_weak_ref_clear (&self->socket);
  g_source_unref (self->wake);
  hw_event_queue_unref (self->queue);
  g_ptr_array_unref (self->messages);
  hw_session_notes_free (self->notes);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
emit_events (HwSignalBox *self, HwLongLiveSocket *socket)
{
  g_autoptr (GPtrArray) events = hw_event_queue_drain (self->queue);

  for (guint i = 0; i < events->len; i++)
    g_signal_emit (socket, signals[SIGNAL_EVENT], 0, events->pdata[i]);
}

static GPtrArray *
take_messages (HwSignalBox *self)
{
  GPtrArray *messages;

  g_mutex_lock (&self->lock);
  messages = g_steal_pointer (&self->messages);
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->overflowed = FALSE;
  g_mutex_unlock (&self->lock);

  return messages;
}

static void
emit_messages (GPtrArray *messages, HwLongLiveSocket *socket)
{
  for (guint i = 0; i < messages->len; i++)
    g_signal_emit (socket, signals[SIGNAL_MESSAGE], 0, messages->pdata[i]);
}

static HwSessionNotes *
take_notes (HwSignalBox *self)
{
  HwSessionNotes *notes;

  g_mutex_lock (&self->lock);
  notes = g_steal_pointer (&self->notes);
  self->notes = hw_session_notes_new ();
  g_mutex_unlock (&self->lock);

  return notes;
}

static void
emit_notes (HwSessionNotes *notes, HwLongLiveSocket *socket)
{
  const HwSessionNote *note;

  while ((note = hw_session_notes_next (notes)) != NULL)
    if (note->acked != 0)
      g_signal_emit (socket, signals[SIGNAL_MESSAGE_ACKED], 0, note->acked);
    else
      g_signal_emit (socket, signals[SIGNAL_SESSION_LOST], 0, note->reason, note->n_in_doubt);
}

static void
emit_question (HwSignalBox *self, HwLongLiveSocket *socket)
{
  g_autoptr (HwLinkWorker) worker = hw_long_live_socket_get_worker (socket);
  gboolean yes = TRUE;
  gboolean asked;
  HwReason reason;

  g_mutex_lock (&self->lock);
  asked = self->asked;
  reason = self->ask_reason;
  self->asked = FALSE;
  g_mutex_unlock (&self->lock);
  if (!asked || worker == NULL)
    return;

  /* The handler that it was asked for may be gone by now. */
  if (g_signal_has_handler_pending (socket, signals[SIGNAL_SHOULD_RECONNECT], 0, FALSE))
    g_signal_emit (socket, signals[SIGNAL_SHOULD_RECONNECT], 0, reason, &yes);
  hw_link_worker_post (worker, yes ? HW_LINK_INPUT_ALLOW : HW_LINK_INPUT_DENY);
}

static gboolean
wake_cb (gpointer user_data)
{
  HwSignalBox *self = user_data;
  g_autoptr (HwLongLiveSocket) socket = hw_signal_box_get_socket (self);
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (HwSessionNotes) notes = NULL;

  if (socket == NULL)
    return G_SOURCE_REMOVE;
  /* Taken before the events and emitted after them: each message follows the event that tells it.
   */
  messages = take_messages (self);
  notes = take_notes (self);
  if (!self->given)
    emit_events (self, socket);
  emit_messages (messages, socket);
  emit_notes (notes, socket);
  emit_question (self, socket);
  hw_long_live_socket_notify_status (socket);

  return G_SOURCE_CONTINUE;
}

HwSignalBox *
hw_signal_box_new (HwLongLiveSocket *socket, HwEventQueue *given_queue)
{
  HwSignalBox *self = g_new0 (HwSignalBox, 1);

  g_atomic_ref_count_init (&self->refs);
  g_weak_ref_init (&self->socket, socket);
  g_mutex_init (&self->lock);
  self->given = given_queue != NULL;
  self->queue = self->given ? hw_event_queue_ref (given_queue) : hw_event_queue_new (EVENTS_LIMIT);
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->notes = hw_session_notes_new ();
  self->wake = hw_ready_source_new (NULL, wake_cb, hw_signal_box_ref (self),
                                    (GDestroyNotify) hw_signal_box_unref);

  return self;
}

HwLongLiveSocket *
hw_signal_box_get_socket (HwSignalBox *self)
{
  return g_weak_ref_get (&self->socket);
}

void
hw_signal_box_close (HwSignalBox *self)
{
  g_source_destroy (self->wake);
}

static void
wake (HwSignalBox *self)
{
  g_source_set_ready_time (self->wake, 0);
}

/* What nobody listens to isn't kept: without a main loop it would be kept for ever. */
static gboolean
is_wanted (HwSignalBox *self, guint signal)
{
  g_autoptr (HwLongLiveSocket) socket = hw_signal_box_get_socket (self);

  return socket != NULL && g_signal_has_handler_pending (socket, signals[signal], 0, FALSE);
}

static void
event_cb (gpointer owner, HwEvent *event)
{
  HwSignalBox *self = owner;

  if (!self->given && !is_wanted (self, SIGNAL_EVENT))
    {
      hw_event_unref (event);
      return;
    }
  hw_event_queue_push (self->queue, event);
  if (!self->given)
    wake (self);
}

static void
tell_overflow (HwSignalBox *self)
{
  HwEvent *event = hw_event_new (HW_EVENT_ERROR, HW_EVENT_SOURCE_CLIENT);

  hw_event_set_string (event, HW_EVENT_FIELD_TEXT,
                       "messages are left out: their signal's handler doesn't keep up");
  event_cb (self, event);
}

/* FALSE for the first that finds no room. */
static gboolean
keep_message (HwSignalBox *self, GBytes *message)
{
  gboolean is_first = FALSE;

  g_mutex_lock (&self->lock);
  if (self->messages->len < MESSAGES_LIMIT)
    g_ptr_array_add (self->messages, g_bytes_ref (message));
  else
    {
      is_first = !self->overflowed;
      self->overflowed = TRUE;
    }
  g_mutex_unlock (&self->lock);

  return !is_first;
}

static void
message_cb (gpointer owner, GBytes *message)
{
  HwSignalBox *self = owner;

  if (!is_wanted (self, SIGNAL_MESSAGE))
    return;
  if (!keep_message (self, message))
    tell_overflow (self);
  wake (self);
}

static void
ask_cb (gpointer owner, HwLinkWorker *worker, HwReason reason)
{
  HwSignalBox *self = owner;

  if (!is_wanted (self, SIGNAL_SHOULD_RECONNECT))
    {
      hw_link_worker_post (worker, HW_LINK_INPUT_ALLOW);
      return;
    }
  g_mutex_lock (&self->lock);
  self->asked = TRUE;
  self->ask_reason = reason;
  g_mutex_unlock (&self->lock);
  wake (self);
}

static void
acked_cb (gpointer owner, guint64 seq)
{
  HwSignalBox *self = owner;

  if (!is_wanted (self, SIGNAL_MESSAGE_ACKED))
    return;
  g_mutex_lock (&self->lock);
  hw_session_notes_add_acked (self->notes, seq);
  g_mutex_unlock (&self->lock);
  wake (self);
}

static void
session_lost_cb (gpointer owner, const char *reason, guint n_in_doubt)
{
  HwSignalBox *self = owner;

  if (!is_wanted (self, SIGNAL_SESSION_LOST))
    return;
  g_mutex_lock (&self->lock);
  hw_session_notes_add_lost (self->notes, reason, n_in_doubt);
  g_mutex_unlock (&self->lock);
  wake (self);
}

static void
changed_cb (gpointer owner)
{
  wake (owner);
}

const HwLinkWorkerListener hw_signal_box_listener = {
  .event = event_cb,
  .message = message_cb,
  .ask = ask_cb,
  .acked = acked_cb,
  .session_lost = session_lost_cb,
  .changed = changed_cb,
};
