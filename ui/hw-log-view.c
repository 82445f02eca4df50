/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the log as a table: filtered, followed, copied, saved. */
#include "config.h"

#include "hw-log-view.h"

#include <glib/gi18n.h>

#include "event/hw-event-text.h"
#include "hw-columns.h"
#include "hw-log-cells.h"
#include "hw-log-filter.h"
#include "hw-log-follow.h"
#include "hw-log-query.h"
#include "hw-log-save.h"
#include "hw-toolkit.h"

#define WHAT_WIDTH 168
#define WHAT_NARROW_WIDTH 150

struct _HwLogView
{
  HwSection parent_instance;

  GtkSearchEntry *search;
  GtkDropDown *source;
  GtkScrolledWindow *scroller;
  GtkColumnView *table;
  GtkRevealer *jump;
  GtkStack *stack;
  HwLogFilter *filter;
  HwLogFollow *follow;
  GtkSelectionModel *selection;
  GtkColumnViewColumn *who;
  GtkColumnViewColumn *what;
  gboolean is_wide;
  guint relayout;
};

G_DEFINE_FINAL_TYPE (HwLogView, hw_log_view, HW_TYPE_SECTION)

void
hw_log_view_search (HwLogView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
search_cb (HwLogView *self)
{
  hw_log_filter_set_text (self->filter, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
stop_search_cb (HwLogView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->table));
}

/* The first row of the drop-down is everyone; then come the sources, in their order. */
static void
source_cb (HwLogView *self)
{
  hw_log_filter_set_source (self->filter, (int) gtk_drop_down_get_selected (self->source) - 1);
}

static void
jump_cb (HwLogView *self)
{
  hw_log_follow_jump (self->follow);
}

static void
saved (GFile *file, gpointer user_data)
{
  HwLabSession *session = hw_section_get_session (user_data);
  g_autofree char *text = hw_log_save (hw_lab_session_get_log (session), file);

  hw_lab_session_answer (session, text);
}

void
hw_log_view_save (HwLogView *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *name = g_date_time_format (now, "heartwire-%Y%m%d-%H%M%S.jsonl");
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  hw_toolkit_choose_save_file (GTK_WINDOW (root), _ ("Save the Log"), name, saved, self);
}

static char *
selected_text (HwLogView *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  GString *text = g_string_new (NULL);
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr (HwEventItem) item
          = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
      g_autofree char *line = hw_event_to_text (hw_event_item_get_event (item), FALSE);

      g_string_append_printf (text, "%s\n", line);
    }

  return g_string_free (text, FALSE);
}

static void
copy (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwLogView *self = HW_LOG_VIEW (widget);
  g_autofree char *text = selected_text (self);

  if (text[0] == '\0')
    return;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  hw_lab_session_answer (hw_section_get_session (HW_SECTION (self)), _ ("Copied"));
}

static void
update_page (HwLogView *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0;

  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "table");
}

static GtkColumnViewColumn *
add_column (HwLogView *self, const char *title, const char *property, int width)
{
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, hw_log_cells_new (property));

  if (width > 0)
    gtk_column_view_column_set_fixed_width (column, width);
  else
    gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (self->table, column);
  g_object_unref (column);

  return column;
}

/* Of a narrow window, what is there is the detail’s. Not by the column's visibility: GTK 4.8 keeps
 * the place of a hidden column empty. */
static void
set_wide (HwLogView *self, gboolean wide)
{
  if (self->is_wide == wide)
    return;

  self->is_wide = wide;
  gtk_column_view_column_set_fixed_width (self->what, wide ? WHAT_WIDTH : WHAT_NARROW_WIDTH);
  if (wide)
    gtk_column_view_insert_column (self->table, 1, self->who);
  else
    gtk_column_view_remove_column (self->table, self->who);
}

static gboolean
relayout_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  HwLogView *self = HW_LOG_VIEW (widget);

  self->relayout = 0;
  set_wide (self, gtk_widget_get_width (widget) >= HW_NARROW_WIDTH);

  return G_SOURCE_REMOVE;
}

/* A column can't come or go while the table that has it is being given its size. */
static void
width_cb (HwLogView *self)
{
  if (self->relayout == 0)
    self->relayout = gtk_widget_add_tick_callback (GTK_WIDGET (self), relayout_cb, NULL, NULL);
}

static void
hw_log_view_attach (HwSection *section, HwLabSession *session)
{
  HwLogView *self = HW_LOG_VIEW (section);
  GListModel *log = G_LIST_MODEL (hw_lab_session_get_log (session));
  GtkFilterListModel *filtered
      = gtk_filter_list_model_new (g_object_ref (log), GTK_FILTER (g_object_ref (self->filter)));

  self->selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (filtered)));
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (update_page), self,
                           G_CONNECT_SWAPPED);
  hw_log_follow_watch (self->follow, G_LIST_MODEL (self->selection));
  gtk_column_view_set_model (self->table, self->selection);
  update_page (self);
}

static void
hw_log_view_dispose (GObject *object)
{
  HwLogView *self = HW_LOG_VIEW (object);

  g_clear_object (&self->follow);
  g_clear_object (&self->filter);
  g_clear_object (&self->selection);
  g_clear_object (&self->who);
  g_clear_object (&self->what);

  G_OBJECT_CLASS (hw_log_view_parent_class)->dispose (object);
}

static void
hw_log_view_class_init (HwLogViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_log_view_dispose;
  HW_SECTION_CLASS (klass)->attach = hw_log_view_attach;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-log-view.ui");
  gtk_widget_class_bind_template_child (widget_class, HwLogView, search);
  gtk_widget_class_bind_template_child (widget_class, HwLogView, source);
  gtk_widget_class_bind_template_child (widget_class, HwLogView, scroller);
  gtk_widget_class_bind_template_child (widget_class, HwLogView, table);
  gtk_widget_class_bind_template_child (widget_class, HwLogView, jump);
  gtk_widget_class_bind_template_child (widget_class, HwLogView, stack);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, source_cb);
  gtk_widget_class_bind_template_callback (widget_class, jump_cb);
  gtk_widget_class_install_action (widget_class, "log.copy", NULL, copy);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "log.copy", NULL);
}

static void
hw_log_view_init (HwLogView *self)
{
  self->filter = hw_log_filter_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->follow = hw_log_follow_new (self->scroller);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller),
                           "notify::page-size", G_CALLBACK (width_cb), self, G_CONNECT_SWAPPED);
  g_object_bind_property (self->follow, "following", self->jump, "reveal-child",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  add_column (self, _ ("Time"), "time-text", 112);
  self->who = g_object_ref (add_column (self, _ ("Who"), "source-text", 64));
  self->is_wide = TRUE;
  self->what = g_object_ref (add_column (self, _ ("What"), "kind-text", WHAT_WIDTH));
  add_column (self, _ ("Detail"), "detail", 0);
}
