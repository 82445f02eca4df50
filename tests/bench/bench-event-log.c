/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the measure of the log: how many rows a second it takes, and how many bytes a row. */
#include <stdio.h>
#include <stdlib.h>

#include "event/hw-event-log.h"

#define BATCH 1000

/* As the lab makes them: of ten events six are heartbeats, two messages, one the kernel's, one the
 * rest. */
static HwEvent *
new_heartbeat (gint64 n, gint64 mono_us)
{
  gboolean sent = n % 2 == 0;
  HwEvent *event = hw_event_new_at (sent ? HW_EVENT_HEARTBEAT_SENT : HW_EVENT_HEARTBEAT_RECEIVED,
                                    HW_EVENT_SOURCE_CLIENT, mono_us, mono_us + n % 7);

  hw_event_set_number (event, HW_EVENT_FIELD_SEQ, n / 2);
  if (!sent)
    hw_event_set_number (event, HW_EVENT_FIELD_RTT_US, 100 + n % 300);

  return event;
}

static HwEvent *
new_message (gint64 n, gint64 mono_us)
{
  HwEvent *event
      = hw_event_new_at (HW_EVENT_ECHO_RECEIVED, HW_EVENT_SOURCE_CLIENT, mono_us, mono_us);

  hw_event_set_number (event, HW_EVENT_FIELD_SEQ, n);
  hw_event_set_number (event, HW_EVENT_FIELD_BYTES, 21);
  hw_event_set_number (event, HW_EVENT_FIELD_RTT_US, 200 + n % 100);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, "hello from the lab 42");

  return event;
}

static HwEvent *
new_kernel_sample (gint64 n, gint64 mono_us)
{
  HwEvent *event = hw_event_new_at (HW_EVENT_KERNEL, HW_EVENT_SOURCE_KERNEL, mono_us, mono_us);

  for (int field = HW_EVENT_FIELD_UNACKED; field <= HW_EVENT_FIELD_LAST_ACK_RECV_MS; field++)
    hw_event_set_number (event, (HwEventField) field, (n + field) % 900);
  hw_event_set_number (event, HW_EVENT_FIELD_RTO_US, 204000);
  hw_event_set_number (event, HW_EVENT_FIELD_BYTES_ACKED, n * 30);
  hw_event_set_string (event, HW_EVENT_FIELD_STATE, "ESTABLISHED");
  hw_event_set_string (event, HW_EVENT_FIELD_SIDE, n % 2 == 0 ? "client" : "server");

  return event;
}

static HwEvent *
new_connected (gint64 n, gint64 mono_us)
{
  HwEvent *event = hw_event_new_at (HW_EVENT_CONNECTED, HW_EVENT_SOURCE_CLIENT, mono_us, mono_us);
  g_autofree char *local = g_strdup_printf ("127.0.0.1:%d", 32768 + (int) (n % 28000));

  hw_event_set_string (event, HW_EVENT_FIELD_LOCAL, local);
  hw_event_set_string (event, HW_EVENT_FIELD_PEER, "127.0.0.1:9877");

  return event;
}

static HwEvent *
new_event (gint64 n, gint64 mono_us)
{
  HwEvent *event = n % 10 < 6    ? new_heartbeat (n, mono_us)
                   : n % 10 < 8  ? new_message (n, mono_us)
                   : n % 10 == 8 ? new_kernel_sample (n, mono_us)
                                 : new_connected (n, mono_us);

  hw_event_set_number (event, HW_EVENT_FIELD_CONN, 1 + n / 10000);

  return event;
}

static GPtrArray *
new_batch (gint64 first)
{
  GPtrArray *batch = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);

  for (gint64 n = first; n < first + BATCH; n++)
    g_ptr_array_add (batch, new_event (n, G_GINT64_CONSTANT (81000000000) + n * 5000));

  return batch;
}

/* The making of the events is not the log's work and isn't counted. */
int
main (int argc, char **argv)
{
  gint64 n_rows = argc > 1 ? strtoll (argv[1], NULL, 10) : 1000000;
  g_autoptr (HwEventLog) log = hw_event_log_new (1000000);
  gint64 append_us = 0;
  gint64 get_us;
  guint n_kept;

  for (gint64 n = 0; n < n_rows; n += BATCH)
    {
      g_autoptr (GPtrArray) batch = new_batch (n);
      gint64 start = g_get_monotonic_time ();

      hw_event_log_append_batch (log, batch);
      append_us += g_get_monotonic_time () - start;
    }

  n_kept = hw_event_log_get_length (log);
  get_us = -g_get_monotonic_time ();
  for (guint i = 0; i < n_kept; i++)
    g_object_unref (g_list_model_get_item (G_LIST_MODEL (log), i));
  get_us += g_get_monotonic_time ();

  printf ("log append   %.2f million rows/s in batches of %d\n",
          (double) n_rows / (double) MAX (append_us, 1), BATCH);
  printf ("log get      %.2f million items/s\n", (double) n_kept / (double) MAX (get_us, 1));
  printf ("log memory   %.1f bytes a row (%u rows)\n",
          (double) hw_event_log_get_size (log) / (double) MAX (n_kept, 1), n_kept);

  return 0;
}
