/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a cable between two plain sockets of the test's own, and the reading of its events. */
#include "hw-cable-rig.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hw-test-socket.h"

#define POLL_US 1000

gboolean
hw_cable_rig_start (HwCableRig *rig, HwCutMode mode, gboolean ipv6)
{
  g_autofree char *upstream = NULL;
  g_autoptr (GError) error = NULL;

  *rig = (HwCableRig){ .client = -1, .server = -1 };
  rig->queue = hw_event_queue_new (1000);
  rig->events = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);
  rig->listener = hw_test_listen (ipv6);
  upstream = hw_test_get_local (rig->listener);
  rig->cable = hw_cable_new (ipv6 ? "[::1]:0" : "127.0.0.1:0", upstream, mode, rig->queue);
  if (hw_cable_start (rig->cable, &error))
    return TRUE;
  fprintf (stderr, "the cable doesn't start: %s\n", error->message);

  return FALSE;
}

gboolean
hw_cable_rig_connect (HwCableRig *rig)
{
  rig->client = hw_test_connect (hw_cable_get_local_address (rig->cable));
  rig->server = hw_test_accept (rig->listener);

  return rig->client >= 0 && rig->server >= 0
         && hw_cable_rig_wait (rig, HW_EVENT_CONNECTED) != NULL;
}

void
hw_cable_rig_stop (HwCableRig *rig)
{
  const int fds[] = { rig->client, rig->server, rig->listener };

  g_clear_object (&rig->cable);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    if (fds[i] >= 0)
      close (fds[i]);
  g_ptr_array_unref (rig->events);
  hw_event_queue_unref (rig->queue);
}

static void
collect (HwCableRig *rig)
{
  g_autoptr (GPtrArray) batch = hw_event_queue_drain (rig->queue);

  g_ptr_array_extend (rig->events, batch, (GCopyFunc) (void (*) (void)) hw_event_ref, NULL);
}

HwEvent *
hw_cable_rig_wait (HwCableRig *rig, HwEventKind kind)
{
  gint64 deadline = g_get_monotonic_time () + HW_TEST_LIMIT_MS * G_GINT64_CONSTANT (1000);

  do
    {
      collect (rig);
      while (rig->n_seen < rig->events->len)
        {
          HwEvent *event = rig->events->pdata[rig->n_seen++];

          if (hw_event_get_kind (event) == kind)
            return event;
        }
      g_usleep (POLL_US);
    }
  while (g_get_monotonic_time () < deadline);

  return NULL;
}

guint
hw_cable_rig_count (HwCableRig *rig, HwEventKind kind)
{
  guint n = 0;

  hw_cable_command (rig->cable, "status", NULL);
  if (hw_cable_rig_wait (rig, HW_EVENT_STATUS) == NULL)
    return G_MAXUINT;
  for (guint i = 0; i < rig->events->len; i++)
    n += hw_event_get_kind (rig->events->pdata[i]) == kind;

  return n;
}

gboolean
hw_cable_rig_says (HwEvent *event, HwEventField field, const char *text)
{
  const char *said = event != NULL ? hw_event_get_string (event, field) : NULL;

  if (g_strcmp0 (said, text) == 0)
    return TRUE;
  fprintf (stderr, "the event says %s, not %s\n", said != NULL ? said : "nothing",
           text != NULL ? text : "nothing");

  return FALSE;
}

gboolean
hw_cable_rig_carries (int from, int to, const char *text)
{
  g_autofree char *read = g_malloc0 (strlen (text) + 1);

  return hw_test_write (from, text, strlen (text)) && hw_test_read (to, read, strlen (text))
         && g_str_equal (read, text);
}
