/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the page of sockets: every one of client, cable and server, and what is counted down. */
#include "config.h"

#include "hw-sockets-page.h"

#include "hw-columns-layout.h"
#include "hw-settings.h"
#include "hw-sockets-countdown.h"
#include "hw-sockets-due.h"
#include "hw-sockets-list.h"
#include "hw-sockets-words.h"
#include "io/hw-cable-look.h"

#define COUNTDOWN_MS 100
/* The kernel writes its whole table for each look, whoever's the sockets are. */
#define LOOK_MS 500
#define KEEPALIVE_TIME "/proc/sys/net/ipv4/tcp_keepalive_time"
#define KEEPALIVE_S 7200 /* Linux' own */

struct _HwSocketsPage
{
  HwSection parent_instance;

  HwSocketWatch watch;
  HwTime kernel_idle_us;
  HwProcTcpRow client_row;
  gboolean has_client_row;
  guint countdown_timer;
  guint look_timer;

  HwSocketsCountdown *beat;
  HwSocketsCountdown *deadline;
  HwSocketsCountdown *patience;
  HwSocketsCountdown *keepalive;
  GtkLabel *count;
  GtkWidget *unread;
  HwSocketsList *near;
  HwSocketsList *far;
};

G_DEFINE_FINAL_TYPE (HwSocketsPage, hw_sockets_page, HW_TYPE_SECTION)

static HwLab *
get_lab (HwSocketsPage *self)
{
  return hw_lab_session_get_lab (hw_section_get_session (HW_SECTION (self)));
}

static void
get_config (HwSocketsPage *self, HwHeartbeatConfig *config)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));

  hw_settings_get_heartbeat (hw_lab_session_get_settings (session), config);
  /* Bytes without frames have no heartbeats, whatever is set. */
  if (g_str_equal (hw_lab_session_get_way (session)->codec, "raw"))
    config->interval_us = 0;
}

static void
add_end (GArray *samples, const HwConnectionEnd *end, HwTime now)
{
  HwSocketSample sample = { .state = hw_proc_tcp_state_from_name (end->tcp_state),
                            .last_ack_at = now - HW_MSEC (end->last_ack_recv_ms),
                            .total_retransmits = end->retransmits,
                            .rtt_us = end->rtt_us };

  if (end->local == NULL || end->peer == NULL)
    return;
  g_strlcpy (sample.local, end->local, sizeof sample.local);
  g_strlcpy (sample.peer, end->peer, sizeof sample.peer);
  g_array_append_val (samples, sample);
}

static void
add_cable (HwSocketsPage *self, GArray *samples, HwTime now)
{
  HwCable *cable = hw_lab_get_cable (get_lab (self));
  g_autoptr (GPtrArray) connections = NULL;

  if (cable == NULL)
    return;
  connections = hw_cable_list_connections (cable);
  for (guint i = 0; i < connections->len; i++)
    {
      const HwConnectionInfo *info = connections->pdata[i];

      add_end (samples, &info->client, now);
      add_end (samples, &info->server, now);
    }
}

static void
get_places (HwSocketsPage *self, HwSocketPlaces *places)
{
  const HwServerWay *way = hw_lab_session_get_way (hw_section_get_session (HW_SECTION (self)));
  HwCable *cable = hw_lab_get_cable (get_lab (self));

  *places = (HwSocketPlaces){
    .cable = cable != NULL ? hw_cable_get_local_address (cable) : NULL,
    .server = hw_lab_get_server_address (get_lab (self)),
  };
  if (!way->is_elsewhere)
    return;
  places->server = way->place[0] != '\0' ? way->place : NULL;
  places->callers = way->sockets;
  places->n_callers = way->n_sockets;
}

static GArray *
read_table (HwSocketsPage *self)
{
  HwTime now = g_get_monotonic_time ();
  HwSocketPlaces places;
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (HwSocketSample));
  g_autoptr (GArray) rows = hw_proc_tcp_read ();

  get_places (self, &places);
  hw_socket_watch_tell_callers (&self->watch, &places);
  hw_socket_watch_add_samples (&self->watch, samples);
  add_cable (self, samples, now);
  gtk_widget_set_visible (self->unread, rows == NULL);
  if (rows == NULL)
    rows = hw_socket_table_rows_from_samples (samples);

  return hw_socket_table_new (rows, &places, samples, now);
}

static void
remember_client (HwSocketsPage *self, const GArray *table)
{
  self->has_client_row = FALSE;
  for (guint i = 0; i < table->len && !self->has_client_row; i++)
    {
      const HwSocketEntry *entry = &g_array_index (table, HwSocketEntry, i);

      self->has_client_row
          = entry->role == HW_SOCKET_CLIENT && !hw_socket_entry_is_leftover (entry);
      self->client_row = entry->row;
    }
}

static void
show_table (HwSocketsPage *self, const GArray *table)
{
  const HwSocketEntry *entries = (const HwSocketEntry *) table->data;
  HwSocketCount count = hw_socket_table_count (table);
  g_autofree char *text = hw_sockets_words_count (&count);
  guint near = 0;

  while (near < table->len && hw_socket_role_is_client_side (entries[near].role))
    near++;
  if (g_strcmp0 (gtk_label_get_text (self->count), text) != 0)
    gtk_label_set_text (self->count, text);
  hw_sockets_list_set (self->near, entries, near);
  hw_sockets_list_set (self->far, entries + near, table->len - near);
}

static gboolean
look_cb (gpointer user_data)
{
  HwSocketsPage *self = user_data;
  g_autoptr (GArray) table = read_table (self);

  remember_client (self, table);
  show_table (self, table);

  return G_SOURCE_CONTINUE;
}

static void
show_due (HwSocketsCountdown *countdown, HwSocketsDue due)
{
  hw_sockets_countdown_set (countdown, due.value, due.fraction);
  hw_sockets_countdown_set_note (countdown, due.note);
  hw_sockets_due_clear (&due);
}

static HwSocketsKeepalive
get_keepalive (HwSocketsPage *self)
{
  guint idle_s = 0;

  g_object_get (hw_lab_get_client (get_lab (self)), "keepalive-idle-s", &idle_s, NULL);

  return (HwSocketsKeepalive){
    .is_on = idle_s > 0,
    .idle_us = idle_s > 0 ? HW_SEC (idle_s) : self->kernel_idle_us,
    .row = self->has_client_row ? &self->client_row : NULL,
  };
}

static gboolean
countdown_cb (gpointer user_data)
{
  HwSocketsPage *self = user_data;
  HwTime now = g_get_monotonic_time ();
  HwSocketsKeepalive keepalive = get_keepalive (self);
  HwHeartbeatConfig config;

  get_config (self, &config);
  show_due (self->beat, hw_sockets_due_heartbeat (&self->watch, &config, now));
  show_due (self->deadline, hw_sockets_due_answer (&self->watch, &config, now));
  show_due (self->patience, hw_sockets_due_patience (&self->watch, now));
  show_due (self->keepalive, hw_sockets_due_keepalive (&self->watch, &keepalive, now));

  return G_SOURCE_CONTINUE;
}

static void
events_cb (HwSocketsPage *self, GPtrArray *batch)
{
  HwHeartbeatConfig config;

  get_config (self, &config);
  for (guint i = 0; i < batch->len; i++)
    hw_socket_watch_add (&self->watch, batch->pdata[i], &config);
}

static void
hw_sockets_page_map (GtkWidget *widget)
{
  HwSocketsPage *self = HW_SOCKETS_PAGE (widget);

  GTK_WIDGET_CLASS (hw_sockets_page_parent_class)->map (widget);
  if (hw_section_get_session (HW_SECTION (self)) == NULL)
    return;
  look_cb (self);
  countdown_cb (self);
  self->look_timer = g_timeout_add (LOOK_MS, look_cb, self);
  self->countdown_timer = g_timeout_add (COUNTDOWN_MS, countdown_cb, self);
}

static void
hw_sockets_page_unmap (GtkWidget *widget)
{
  HwSocketsPage *self = HW_SOCKETS_PAGE (widget);

  g_clear_handle_id (&self->look_timer, g_source_remove);
  g_clear_handle_id (&self->countdown_timer, g_source_remove);
  GTK_WIDGET_CLASS (hw_sockets_page_parent_class)->unmap (widget);
}

static void
hw_sockets_page_attach (HwSection *section, HwLabSession *session)
{
  g_signal_connect_object (session, "own-events", G_CALLBACK (events_cb), section,
                           G_CONNECT_SWAPPED);
}

static HwTime
read_kernel_idle (void)
{
  g_autofree char *text = NULL;
  guint64 idle_s = 0;

  if (!g_file_get_contents (KEEPALIVE_TIME, &text, NULL, NULL)
      || !g_ascii_string_to_unsigned (g_strchomp (text), 10, 1, 32767, &idle_s, NULL))
    idle_s = KEEPALIVE_S;

  return HW_SEC (idle_s);
}

static void
hw_sockets_page_class_init (HwSocketsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  HW_SECTION_CLASS (klass)->attach = hw_sockets_page_attach;
  widget_class->map = hw_sockets_page_map;
  widget_class->unmap = hw_sockets_page_unmap;
  g_type_ensure (HW_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (HW_TYPE_SOCKETS_COUNTDOWN);
  g_type_ensure (HW_TYPE_SOCKETS_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-sockets-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HwSocketsPage, beat);
  gtk_widget_class_bind_template_child (widget_class, HwSocketsPage, deadline);
  gtk_widget_class_bind_template_child (widget_class, HwSocketsPage, patience);
  gtk_widget_class_bind_template_child (widget_class, HwSocketsPage, keepalive);
  gtk_widget_class_bind_template_child (widget_class, HwSocketsPage, count);
  gtk_widget_class_bind_template_child (widget_class, HwSocketsPage, unread);
  gtk_widget_class_bind_template_child (widget_class, HwSocketsPage, near);
  gtk_widget_class_bind_template_child (widget_class, HwSocketsPage, far);
}

static void
hw_sockets_page_init (HwSocketsPage *self)
{
  hw_socket_watch_init (&self->watch);
  self->kernel_idle_us = read_kernel_idle ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
