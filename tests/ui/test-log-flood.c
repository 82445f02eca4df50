/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the window keeps up with a flood of events: none is lost, the count is right,
 * the log doesn't grow, and the list stands still instead of making its rows anew.
 *
 * How fast it is, tests/bench measures. */
#include "config.h"

#include "hw-test.h"

#include "event/hw-event-text.h"
#include "hw-log-count.h"
#include "hw-log-limit.h"
#include "hw-log-row.h"
#include "hw-resources.h"
#include "hw-settings.h"
#include "hw-window.h"

#define LIMIT_US (60 * G_USEC_PER_SEC)
#define N_BATCHES 200
#define BATCH 1000
/* Where a batch takes the machine so long, the flood may seem to be over. */
#define PAUSE_US 200000

typedef struct
{
  AdwApplication *application;
  HwLabSession *session;
  GtkWindow *window;
  HwEventLog *log;
  GtkColumnView *table;
  GtkLabel *count;
  gint64 n_pushed;
  guint n_pauses;
  guint n_signals;
} Fixture;

static GtkWidget *
find_widget (GtkWidget *widget, const char *css_class)
{
  GtkWidget *found = gtk_widget_has_css_class (widget, css_class) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_widget (child, css_class);

  return found;
}

static HwEvent *
numbered (gint64 n)
{
  HwEvent *event = hw_event_new (n % 2 == 0 ? HW_EVENT_HEARTBEAT_SENT : HW_EVENT_MESSAGE_SENT,
                                 HW_EVENT_SOURCE_CLIENT);

  hw_event_set_number (event, HW_EVENT_FIELD_SEQ, n);

  return event;
}

static void
fill (HwEventLog *log, guint n_events)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);

  for (guint n = 0; n < n_events; n++)
    g_ptr_array_add (batch, numbered (n));
  hw_event_log_append_batch (log, batch);
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
wait_for (Fixture *self, gboolean (*is_so) (Fixture *self))
{
  gint64 end = g_get_monotonic_time () + LIMIT_US;
  guint waker = g_timeout_add (10, wake_cb, NULL);

  while (!is_so (self) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (waker);

  return is_so (self);
}

static void
signal_cb (GListModel *model, guint position, guint removed, guint added, Fixture *self)
{
  self->n_signals++;
}

static gboolean
is_counted (Fixture *self)
{
  HwLogCount count = {
    .kept = hw_event_log_get_length (self->log),
    .dropped = hw_event_log_get_dropped (self->log),
  };
  g_autofree char *text = hw_log_count_describe (&count);

  return g_str_equal (gtk_label_get_text (self->count), text);
}

static gboolean
is_taken (Fixture *self)
{
  return (gint64) hw_event_log_get_dropped (self->log) >= self->n_pushed;
}

/* In a cell that can be seen, in whole. */
static gboolean
shows (GtkWidget *widget, const char *text)
{
  gboolean found = GTK_IS_INSCRIPTION (widget) && gtk_widget_get_mapped (widget)
                   && g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (widget)), text) == 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !found;
       child = gtk_widget_get_next_sibling (child))
    found = shows (child, text);

  return found;
}

static gboolean
shows_the_newest (Fixture *self)
{
  g_autoptr (HwEvent) newest = numbered (self->n_pushed - 1);
  g_autofree char *text = hw_event_get_detail (newest);

  return shows (GTK_WIDGET (self->table), text);
}

static gboolean
has_all_rows (Fixture *self)
{
  GListModel *model = G_LIST_MODEL (gtk_column_view_get_model (self->table));
  guint n = g_list_model_get_n_items (model);
  g_autoptr (HwLogRow) first = g_list_model_get_item (model, 0);

  return n == HW_LOG_LIMIT && hw_log_row_get_number (first) == hw_event_log_get_dropped (self->log);
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);
  g_autoptr (GSettings) settings = NULL;

  self->application = adw_application_new (HW_APP_ID ".Test", G_APPLICATION_NON_UNIQUE);
  g_resources_register (hw_get_resource ());
  g_application_set_resource_base_path (G_APPLICATION (self->application),
                                        "/io/github/heartwire/Heartwire");
  g_application_register (G_APPLICATION (self->application), NULL, NULL);
  settings = hw_settings_new (NULL);
  /* The lab isn't started: the events are ours alone, so that they can be counted. */
  self->session = hw_lab_session_new (settings, "heartwire");
  self->log = hw_lab_session_get_log (self->session);
  self->window = GTK_WINDOW (hw_window_new (GTK_APPLICATION (self->application), self->session));
  self->table = GTK_COLUMN_VIEW (find_widget (GTK_WIDGET (self->window), "log"));
  self->count = GTK_LABEL (find_widget (GTK_WIDGET (self->window), "log-count"));
  gtk_window_present (self->window);
  *state = self;

  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  if (self->window != NULL)
    gtk_window_destroy (self->window);
  g_clear_object (&self->session);
  g_clear_object (&self->application);
  g_free (self);

  return 0;
}

/* Each batch is another turn of the main loop, as fast as the window takes them. */
static void
flood (Fixture *self, guint n_batches)
{
  HwEventQueue *queue = hw_lab_session_get_queue (self->session);

  for (guint n = 0; n < n_batches; n++)
    {
      gint64 begin = g_get_monotonic_time ();

      for (guint i = 0; i < BATCH; i++)
        hw_event_queue_push (queue, numbered (self->n_pushed++));
      assert_true (wait_for (self, is_taken));
      self->n_pauses += g_get_monotonic_time () - begin > PAUSE_US;
    }
}

/* None is missing, none is there twice, and they are in order. */
static void
assert_in_order (Fixture *self)
{
  for (guint back = 1; back <= N_BATCHES * BATCH; back++)
    {
      g_autoptr (HwEvent) event = hw_event_log_get_event (self->log, HW_LOG_LIMIT - back);

      assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_SEQ), self->n_pushed - back);
    }
}

static void
test_a_flood (void **state)
{
  Fixture *self = *state;
  gsize size;

  fill (self->log, HW_LOG_LIMIT);
  assert_true (wait_for (self, is_counted));
  g_signal_connect (gtk_column_view_get_model (self->table), "items-changed",
                    G_CALLBACK (signal_cb), self);
  self->n_pauses = 0;
  flood (self, N_BATCHES / 2);
  size = hw_event_log_get_size (self->log);
  flood (self, N_BATCHES / 2);
  /* Two a batch, if each were told. */
  assert_in_range (self->n_signals, 0, 4 * (self->n_pauses + 2));

  assert_true (wait_for (self, has_all_rows));
  assert_true (wait_for (self, shows_the_newest));
  assert_true (wait_for (self, is_counted));
  assert_int_equal (hw_event_log_get_dropped (self->log), self->n_pushed);
  assert_int_equal (hw_event_log_get_length (self->log), HW_LOG_LIMIT);
  assert_in_range (hw_event_log_get_size (self->log), size / 2, size + size / 10);
  assert_in_order (self);
}

/* Who has selected a row reads it: it stays what it is, and where it is to be found. */
static void
test_what_is_selected_stays (void **state)
{
  Fixture *self = *state;
  GtkSelectionModel *model = gtk_column_view_get_model (self->table);
  g_autoptr (GtkBitset) selected = NULL;
  g_autoptr (HwLogRow) row = NULL;
  HwEvent *event;
  gint64 seq;

  flood (self, 10);
  gtk_selection_model_select_item (model, g_list_model_get_n_items (G_LIST_MODEL (model)) - 1,
                                   TRUE);
  event = hw_lab_session_get_selected (self->session);
  assert_non_null (event);
  seq = hw_event_get_number (event, HW_EVENT_FIELD_SEQ);
  flood (self, 10);
  assert_true (wait_for (self, has_all_rows));
  selected = gtk_selection_model_get_selection (model);
  assert_int_equal (gtk_bitset_get_size (selected), 1);
  row = g_list_model_get_item (G_LIST_MODEL (model), gtk_bitset_get_minimum (selected));
  assert_int_equal (hw_event_get_number (hw_log_row_get_event (row), HW_EVENT_FIELD_SEQ), seq);
}

/* The window goes with all that it had running. */
static void
test_it_is_finalised (void **state)
{
  Fixture *self = *state;
  gpointer window = self->window;
  gpointer table = self->table;

  g_object_add_weak_pointer (window, &window);
  g_object_add_weak_pointer (table, &table);
  flood (self, 3);
  gtk_window_destroy (g_steal_pointer (&self->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  assert_null (table);
  assert_null (window);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_flood),
    cmocka_unit_test (test_what_is_selected_stays),
    cmocka_unit_test (test_it_is_finalised),
  };

  return cmocka_run_group_tests (tests, set_up, tear_down);
}
