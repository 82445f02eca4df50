/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the filter between the log and its table. */
#include "config.h"

#include "hw-log-filter.h"

#include "event/hw-event-log.h"
#include "hw-log-query.h"

struct _HwLogFilter
{
  GtkFilter parent_instance;

  HwLogQuery query;
};

G_DEFINE_FINAL_TYPE (HwLogFilter, hw_log_filter, GTK_TYPE_FILTER)

static gboolean
match (GtkFilter *filter, gpointer item)
{
  return hw_log_query_matches (&HW_LOG_FILTER (filter)->query,
                               hw_event_item_get_event (HW_EVENT_ITEM (item)));
}

static GtkFilterMatch
get_strictness (GtkFilter *filter)
{
  return hw_log_query_is_empty (&HW_LOG_FILTER (filter)->query) ? GTK_FILTER_MATCH_ALL
                                                                : GTK_FILTER_MATCH_SOME;
}

HwLogFilter *
hw_log_filter_new (void)
{
  return g_object_new (HW_TYPE_LOG_FILTER, NULL);
}

void
hw_log_filter_set_text (HwLogFilter *self, const char *text)
{
  hw_log_query_set_text (&self->query, text);
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

void
hw_log_filter_set_source (HwLogFilter *self, int source)
{
  if (self->query.source == source)
    return;

  self->query.source = source;
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
hw_log_filter_finalize (GObject *object)
{
  hw_log_query_clear (&HW_LOG_FILTER (object)->query);
  G_OBJECT_CLASS (hw_log_filter_parent_class)->finalize (object);
}

static void
hw_log_filter_class_init (HwLogFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hw_log_filter_finalize;
  GTK_FILTER_CLASS (klass)->match = match;
  GTK_FILTER_CLASS (klass)->get_strictness = get_strictness;
}

static void
hw_log_filter_init (HwLogFilter *self)
{
  hw_log_query_init (&self->query);
}
