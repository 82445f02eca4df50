/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns which events tell of connections that came from outside, or that bring files.
 *
 * Who was accepted at another address than the lab's own has come from outside. A stranger who
 * comes through the cable is one connection to the cable and, from the cable's address, another one
 * to the server; which address that is, the cable says once it has dialled. The server, a process
 * of its own, may say first that it has accepted somebody: while there is a dial whose address
 * isn't known, that is held back. */
#include "hw-strangers.h"

#include <string.h>

#include "hw-send-child.h"

/* Far more than can be between an accept and the news of its dial; what is beyond is a stranger's,
 * and isn't kept. */
#define MAX_HELD 1024
#define MAX_DIALLED 256

typedef struct
{
  char *address; /* NULL: none was said yet */
  gboolean is_exposed;
} Side;

struct _HwStrangers
{
  Side cable;
  Side server;
  GHashTable *links;    /* the cable's numbers of their connections */
  GHashTable *dialling; /* those of them whose dial isn't over */
  GQueue dialled;       /* the addresses that the server will see, as long as it hasn't */
  GHashTable *conns;    /* the server's numbers of their connections */
  GHashTable *sending;  /* those of `links` that bring files of the lab's own user */
  GQueue dialled_send;  /* as above, for these */
  GHashTable *sends;    /* the server's numbers of these */
  GPtrArray *held;      /* of HwEvent: the server's, of those whose side isn't known yet */
  GHashTable *unknown;  /* the server's numbers of these */
};

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

HwStrangers *
hw_strangers_new (void)
{
  HwStrangers *self = g_new0 (HwStrangers, 1);

  self->links = new_set ();
  self->dialling = new_set ();
  self->conns = new_set ();
  self->sending = new_set ();
  self->sends = new_set ();
  g_queue_init (&self->dialled_send);
  self->unknown = new_set ();
  g_queue_init (&self->dialled);
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);

  return self;
}

void
hw_strangers_free (HwStrangers *self)
{
  g_free (self->cable.address);
  g_free (self->server.address);
  g_hash_table_unref (self->links);
  g_hash_table_unref (self->dialling);
  g_hash_table_unref (self->conns);
  g_hash_table_unref (self->sending);
  g_hash_table_unref (self->sends);
  g_queue_clear_full (&self->dialled_send, g_free);
  g_hash_table_unref (self->unknown);
  g_queue_clear_full (&self->dialled, g_free);
  g_ptr_array_unref (self->held);
  g_free (self);
}

static void
add (GHashTable *set, const HwEvent *event)
{
  gint64 conn = hw_event_get_number (event, HW_EVENT_FIELD_CONN);

  g_hash_table_add (set, g_memdup2 (&conn, sizeof conn));
}

static gboolean
has (GHashTable *set, const HwEvent *event)
{
  gint64 conn = hw_event_get_number (event, HW_EVENT_FIELD_CONN);

  return hw_event_has (event, HW_EVENT_FIELD_CONN) && g_hash_table_contains (set, &conn);
}

static gboolean
take_out (GHashTable *set, const HwEvent *event)
{
  gint64 conn = hw_event_get_number (event, HW_EVENT_FIELD_CONN);

  return g_hash_table_remove (set, &conn);
}

static void
take_listening (Side *side, const HwEvent *event)
{
  const char *local = hw_event_get_string (event, HW_EVENT_FIELD_LOCAL);

  if (local == NULL)
    return;
  if (g_str_has_prefix (local, "0.0.0.0:") || g_str_has_prefix (local, "[::]:"))
    {
      side->is_exposed = TRUE;
      return;
    }
  g_free (side->address);
  *side = (Side){ .address = g_strdup (local) };
}

static gboolean
came_from_outside (const Side *side, const HwEvent *event)
{
  const char *local = hw_event_get_string (event, HW_EVENT_FIELD_LOCAL);

  return side->is_exposed && local != NULL && g_strcmp0 (local, side->address) != 0;
}

/* Files that the lab's user sends are a second connection, which isn't what the lab is about. */
static gboolean
is_of_sender (const HwEvent *event)
{
  const char *peer = hw_event_get_string (event, HW_EVENT_FIELD_PEER);

  return peer != NULL && g_str_has_prefix (peer, HW_SEND_CHILD_HOST ":");
}

static void
pass_on (HwEvent *event, GPtrArray *own)
{
  g_ptr_array_add (own, hw_event_ref (event));
}

static gboolean
take_dialled (GQueue *dialled, const HwEvent *accepted)
{
  const char *peer = hw_event_get_string (accepted, HW_EVENT_FIELD_PEER);
  GList *node = peer != NULL ? g_queue_find_custom (dialled, peer, (GCompareFunc) strcmp) : NULL;

  if (node == NULL)
    return FALSE;
  g_free (node->data);
  g_queue_delete_link (dialled, node);

  return TRUE;
}

/* NULL: it is none of either kind, as far as is known. */
static GHashTable *
find_kind (HwStrangers *self, const HwEvent *event)
{
  if (has (self->conns, event))
    return self->conns;

  return has (self->sends, event) ? self->sends : NULL;
}

static GHashTable *
judge_accepted (HwStrangers *self, const HwEvent *event)
{
  if (take_dialled (&self->dialled_send, event))
    return self->sends;

  return came_from_outside (&self->server, event) || take_dialled (&self->dialled, event)
             ? self->conns
             : NULL;
}

static gboolean
hold (HwStrangers *self, HwEvent *event)
{
  if (self->held->len < MAX_HELD)
    g_ptr_array_add (self->held, hw_event_ref (event));

  return TRUE;
}

/* FALSE: it is the lab's own. */
static gboolean
keep_from_own (HwStrangers *self, HwEvent *event)
{
  GHashTable *kind = find_kind (self, event);

  if (kind != NULL)
    {
      if (hw_event_get_kind (event) == HW_EVENT_DISCONNECTED)
        take_out (kind, event);
      return TRUE;
    }
  if (has (self->unknown, event))
    return hold (self, event);
  if (hw_event_get_kind (event) != HW_EVENT_ACCEPTED)
    return FALSE;
  kind = judge_accepted (self, event);
  if (kind != NULL)
    {
      add (kind, event);
      return TRUE;
    }
  if (g_hash_table_size (self->dialling) == 0)
    return FALSE;
  add (self->unknown, event);

  return hold (self, event);
}

/* What is held is looked at again, in its order; part of it may be held once more. */
static void
look_again (HwStrangers *self, GPtrArray *own)
{
  g_autoptr (GPtrArray) held = g_steal_pointer (&self->held);

  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);
  g_hash_table_remove_all (self->unknown);
  for (guint i = 0; i < held->len; i++)
    if (!keep_from_own (self, held->pdata[i]))
      pass_on (held->pdata[i], own);
}

static void
add_dialled (HwStrangers *self, const HwEvent *connected)
{
  GQueue *dialled = has (self->sending, connected) ? &self->dialled_send : &self->dialled;

  g_queue_push_tail (dialled, g_strdup (hw_event_get_string (connected, HW_EVENT_FIELD_LOCAL)));
  if (g_queue_get_length (dialled) > MAX_DIALLED)
    g_free (g_queue_pop_head (dialled));
}

/* FALSE: it came as the lab's own client does. */
static gboolean
take_accepted (HwStrangers *self, const HwEvent *event)
{
  if (is_of_sender (event))
    add (self->sending, event);
  else if (!came_from_outside (&self->cable, event))
    return FALSE;
  add (self->links, event);
  add (self->dialling, event);

  return TRUE;
}

static void
sort_cable (HwStrangers *self, HwEvent *event, GPtrArray *own)
{
  HwEventKind kind = hw_event_get_kind (event);

  if (kind == HW_EVENT_LISTENING)
    take_listening (&self->cable, event);
  if (kind == HW_EVENT_ACCEPTED && take_accepted (self, event))
    return;
  if (!has (self->links, event))
    {
      pass_on (event, own);
      return;
    }
  if (kind != HW_EVENT_CONNECTED && kind != HW_EVENT_DISCONNECTED)
    return;
  if (kind == HW_EVENT_CONNECTED)
    add_dialled (self, event);
  else
    {
      take_out (self->links, event);
      take_out (self->sending, event);
    }
  take_out (self->dialling, event);
  look_again (self, own);
}

/* The numbers of a process's connections begin anew. */
static void
forget_process (HwStrangers *self)
{
  g_hash_table_remove_all (self->conns);
  g_hash_table_remove_all (self->sends);
  g_hash_table_remove_all (self->unknown);
  g_ptr_array_set_size (self->held, 0);
  g_queue_clear_full (&self->dialled, g_free);
  g_queue_clear_full (&self->dialled_send, g_free);
}

static void
sort_server (HwStrangers *self, HwEvent *event, GPtrArray *own)
{
  if (hw_event_get_kind (event) == HW_EVENT_LISTENING)
    take_listening (&self->server, event);
  else if (hw_event_get_kind (event) == HW_EVENT_PROCESS_STARTED)
    forget_process (self);
  if (!keep_from_own (self, event))
    pass_on (event, own);
}

static gboolean
is_of_server (const HwEvent *event)
{
  if (hw_event_get_kind (event) == HW_EVENT_KERNEL)
    return g_strcmp0 (hw_event_get_string (event, HW_EVENT_FIELD_SIDE), "server") == 0;

  return hw_event_get_source (event) == HW_EVENT_SOURCE_SERVER;
}

void
hw_strangers_sort (HwStrangers *self, HwEvent *event, GPtrArray *own)
{
  if (is_of_server (event))
    sort_server (self, event, own);
  else if (hw_event_get_source (event) == HW_EVENT_SOURCE_CABLE)
    sort_cable (self, event, own);
  else
    pass_on (event, own);
}

guint
hw_strangers_count (const HwStrangers *self)
{
  return g_hash_table_size (self->conns);
}
