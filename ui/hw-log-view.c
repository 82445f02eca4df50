/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the log as a table: filtered, followed, copied, searched. */
#include "config.h"

#include "hw-log-view.h"

#include <glib/gi18n.h>

#include "hw-columns.h"
#include "hw-log-columns.h"
#include "hw-flood.h"
#include "hw-log-copy.h"
#include "hw-log-count.h"
#include "hw-log-follow.h"
#include "hw-log-hover.h"
#include "hw-log-kinds.h"
#include "hw-log-rows.h"
#include "hw-log-seek.h"
#include "hw-log-tail.h"
#include "hw-tab-out.h"
#include "hw-toolkit.h"

/* Nobody reads a number that changes faster. */
#define COUNT_MS 200
/* In a flood the list is held, and what is seen of it changes less often. */
#define MIN_TAIL_ROWS 4
#define MIN_ROW_HEIGHT 18.0
#define TAIL_MS 120

struct _HwLogView
{
  HwSection parent_instance;

  GtkSearchEntry *search;
  GtkDropDown *source;
  GtkDropDown *kinds;
  GtkLabel *count;
  GtkScrolledWindow *scroller;
  GtkColumnView *table;
  GtkRevealer *jump;
  GtkStack *stack;
  HwLogRows *rows;
  HwLogTail *tail;
  HwLogFollow *follow;
  GtkSelectionModel *selection;
  HwLogColumns *columns;
  GtkWidget *bar;
  gboolean presenting;
  guint relayout;
  guint count_timer;
  HwFlood flood;
  guint tail_timer;
};

enum
{
  SIGNAL_POINTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HwLogView, hw_log_view, HW_TYPE_SECTION)

void
hw_log_view_search (HwLogView *self)
{
  gtk_widget_set_visible (self->bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
hw_log_view_search_for (HwLogView *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
}

/* The bar is there when it is asked for, and as long as the log isn't the whole one. */
static void
show_bar (HwLogView *self)
{
  gtk_widget_set_visible (self->bar, !self->presenting || hw_log_rows_is_filtered (self->rows));
}

void
hw_log_view_set_presenting (HwLogView *self, gboolean presenting)
{
  self->presenting = presenting;
  hw_log_columns_set_large (self->columns, presenting);
  show_bar (self);
}

static void
search_cb (HwLogView *self)
{
  hw_log_rows_set_text (self->rows, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

/* The rows first: a focus that goes with its row takes the next key with it. */
static void
stop_search_cb (HwLogView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  hw_log_rows_set_text (self->rows, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->table));
  show_bar (self);
}

/* The first row of the drop-down is everyone; then come the sources, in their order. */
static void
source_cb (HwLogView *self)
{
  hw_log_rows_set_source (self->rows, (int) gtk_drop_down_get_selected (self->source) - 1);
}

static void
kinds_cb (HwLogView *self)
{
  guint group = gtk_drop_down_get_selected (self->kinds);

  hw_log_rows_set_kinds (self->rows, hw_log_kinds_get_mask (group));
}

static void
jump_cb (HwLogView *self)
{
  hw_log_follow_jump (self->follow);
}

static void
follow_newest_cb (HwLogView *self)
{
  gtk_selection_model_unselect_all (self->selection);
  hw_log_follow_jump (self->follow);
}

/* Without a row to let go of, Escape is for others. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  HwLogView *self = HW_LOG_VIEW (widget);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);

  if (gtk_bitset_is_empty (selected))
    return FALSE;
  follow_newest_cb (self);

  return TRUE;
}

static void
find_in_log_cb (HwLogView *self, gint64 mono_us)
{
  HwEventLog *log = hw_log_rows_get_log (self->rows);
  guint n_rows = hw_log_rows_get_n_matches (self->rows);
  guint row;

  if (n_rows == 0)
    return;

  hw_log_follow_stop (self->follow);
  hw_log_tail_release (self->tail);
  row = MIN (hw_log_rows_find (self->rows, hw_log_seek_find (log, mono_us)), n_rows - 1);
  gtk_selection_model_select_item (self->selection, row, TRUE);
  hw_log_seek_scroll_to (self->table, self->follow, row);
}

static void
activate_cb (HwLogView *self, guint row)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));
  g_autoptr (HwLogRow) item = g_list_model_get_item (G_LIST_MODEL (self->tail), row);

  if (item != NULL)
    hw_lab_session_find_on_strip (session, hw_event_get_mono_us (hw_log_row_get_event (item)));
}

/* What is selected is said only of one row: of several, nobody could say which is meant. */
static void
selection_cb (HwLogView *self)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  g_autoptr (HwLogRow) row = NULL;

  if (gtk_bitset_get_size (selected) == 1)
    row = g_list_model_get_item (G_LIST_MODEL (self->tail), gtk_bitset_get_minimum (selected));
  hw_lab_session_select (session, row != NULL ? hw_log_row_get_event (row) : NULL);
}

static void
hover_cb (const HwEvent *event, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_POINTED], 0, event);
}

static void
copy (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwLogView *self = HW_LOG_VIEW (widget);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  g_autofree char *text = hw_log_copy_rows (G_LIST_MODEL (self->tail), selected);
  g_autofree char *answer = hw_log_copy_describe (gtk_bitset_get_size (selected));

  if (text[0] == '\0')
    return;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  hw_lab_session_answer (hw_section_get_session (HW_SECTION (self)), answer);
}

static void
show_count (HwLogView *self)
{
  HwEventLog *log = hw_log_rows_get_log (self->rows);
  HwLogCount count = {
    .kept = hw_event_log_get_length (log),
    .dropped = hw_event_log_get_dropped (log),
    .shown = hw_log_rows_get_n_matches (self->rows),
    .filtered = hw_log_rows_is_filtered (self->rows),
    .searching = hw_log_rows_is_searching (self->rows),
  };
  g_autofree char *text = hw_log_count_describe (&count);

  gtk_label_set_label (self->count, text);
}

static gboolean
count_cb (gpointer user_data)
{
  HwLogView *self = user_data;

  self->count_timer = 0;
  show_count (self);

  return G_SOURCE_REMOVE;
}

static void
queue_count (HwLogView *self)
{
  if (self->count_timer == 0)
    self->count_timer = g_timeout_add (COUNT_MS, count_cb, self);
}

static void
update_page (HwLogView *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0;

  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "table");
  queue_count (self);
}

static gboolean
relayout_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  HwLogView *self = HW_LOG_VIEW (widget);

  self->relayout = 0;
  hw_log_columns_set_wide (self->columns, gtk_widget_get_width (widget) >= HW_NARROW_WIDTH);

  return G_SOURCE_REMOVE;
}

/* A column can't come or go while the table that has it is being given its size. */
static void
width_cb (HwLogView *self)
{
  if (self->relayout == 0)
    self->relayout = gtk_widget_add_tick_callback (GTK_WIDGET (self), relayout_cb, NULL, NULL);
}

/* Who has scrolled up or selected something doesn't want it to become something else. */
static gboolean
is_read (HwLogView *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  gboolean following;

  g_object_get (self->follow, "following", &following, NULL);

  return !following || !gtk_bitset_is_empty (selected);
}

static guint
count_seen_rows (HwLogView *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  return MIN_TAIL_ROWS + (guint) (gtk_adjustment_get_page_size (adjustment) / MIN_ROW_HEIGHT);
}

static gboolean
tail_cb (gpointer user_data)
{
  HwLogView *self = user_data;

  if (!is_read (self))
    {
      hw_log_tail_hold (self->tail, count_seen_rows (self));
      if (hw_flood_add (&self->flood, g_get_monotonic_time (), 0))
        return G_SOURCE_CONTINUE;
    }
  hw_log_tail_release (self->tail);
  self->tail_timer = 0;

  return G_SOURCE_REMOVE;
}

/* The batch isn't in the log yet. */
static void
events_cb (HwLogView *self, GPtrArray *batch)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));

  queue_count (self);
  if (hw_lab_session_get_saved (session) != NULL
      || !hw_flood_add (&self->flood, g_get_monotonic_time (), batch->len) || self->tail_timer != 0
      || is_read (self))
    return;

  self->tail_timer = g_timeout_add (TAIL_MS, tail_cb, self);
  hw_log_tail_hold (self->tail, count_seen_rows (self));
}

static void
following_cb (HwLogView *self)
{
  if (is_read (self))
    hw_log_tail_release (self->tail);
}

/* A saved log is read from its begin, a live one at its end. */
static void
show_log (HwLogView *self)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));

  hw_log_rows_set_log (self->rows, hw_lab_session_get_shown_log (session));
  if (hw_lab_session_get_saved (session) != NULL)
    hw_log_seek_scroll_to (self->table, self->follow, 0);
  else
    hw_log_follow_jump (self->follow);
  queue_count (self);
}

static void
hw_log_view_attach (HwSection *section, HwLabSession *session)
{
  HwLogView *self = HW_LOG_VIEW (section);

  g_signal_connect_object (session, "events", G_CALLBACK (events_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "find-in-log", G_CALLBACK (find_in_log_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "follow-newest", G_CALLBACK (follow_newest_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::saved", G_CALLBACK (show_log), self,
                           G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->table, self->selection);
  show_log (self);
  update_page (self);
}

static void
hw_log_view_dispose (GObject *object)
{
  HwLogView *self = HW_LOG_VIEW (object);

  g_clear_handle_id (&self->count_timer, g_source_remove);
  g_clear_handle_id (&self->tail_timer, g_source_remove);
  g_clear_object (&self->follow);
  g_clear_object (&self->tail);
  g_clear_object (&self->rows);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->columns, hw_log_columns_free);

  G_OBJECT_CLASS (hw_log_view_parent_class)->dispose (object);
}

static void
hw_log_view_class_init (HwLogViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_log_view_dispose;
  HW_SECTION_CLASS (klass)->attach = hw_log_view_attach;
  signals[SIGNAL_POINTED] = g_signal_new ("pointed", HW_TYPE_LOG_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, HW_TYPE_EVENT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-log-view.ui");
  gtk_widget_class_bind_template_child (widget_class, HwLogView, bar);
  gtk_widget_class_bind_template_child (widget_class, HwLogView, search);
  gtk_widget_class_bind_template_child (widget_class, HwLogView, source);
  gtk_widget_class_bind_template_child (widget_class, HwLogView, kinds);
  gtk_widget_class_bind_template_child (widget_class, HwLogView, count);
  gtk_widget_class_bind_template_child (widget_class, HwLogView, scroller);
  gtk_widget_class_bind_template_child (widget_class, HwLogView, table);
  gtk_widget_class_bind_template_child (widget_class, HwLogView, jump);
  gtk_widget_class_bind_template_child (widget_class, HwLogView, stack);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, source_cb);
  gtk_widget_class_bind_template_callback (widget_class, kinds_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, jump_cb);
  gtk_widget_class_install_action (widget_class, "log.copy", NULL, copy);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "log.copy", NULL);
}

static void
name_kinds (HwLogView *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < hw_log_kinds_get_n_groups (); i++)
    gtk_string_list_append (names, hw_log_kinds_get_name (i));
  gtk_drop_down_set_model (self->kinds, G_LIST_MODEL (names));
}

static void
make_rows (HwLogView *self)
{
  self->rows = hw_log_rows_new ();
  self->tail = hw_log_tail_new (self->rows);
  self->selection
      = GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->tail))));
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (update_page), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "notify::searching", G_CALLBACK (queue_count), self,
                           G_CONNECT_SWAPPED);
}

static void
hw_log_view_init (HwLogView *self)
{
  make_rows (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  name_kinds (self);
  hw_toolkit_name_drop_down (self->kinds);
  hw_toolkit_name_drop_down (self->source);
  self->follow = hw_log_follow_new (self->scroller);
  hw_log_follow_watch (self->follow, G_LIST_MODEL (self->selection));
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller),
                           "notify::page-size", G_CALLBACK (width_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->follow, "notify::following", G_CALLBACK (following_cb), self,
                           G_CONNECT_SWAPPED);
  g_object_bind_property (self->follow, "following", self->jump, "reveal-child",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  hw_tab_out_attach (GTK_WIDGET (self->table));
  hw_log_hover_attach (self->table, hover_cb, self);
  self->columns = hw_log_columns_new (self->table);
}
