/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns one row of the log as it is shown: an event, in whose place another may come. */
#include "hw-log-row.h"

struct _HwLogRow
{
  GObject parent_instance;

  GHashTable *table;
  guint64 number;
  HwEventItem *item;
};

enum
{
  PROP_ITEM = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (HwLogRow, hw_log_row, G_TYPE_OBJECT)

GHashTable *
hw_log_row_table_new (void)
{
  return g_hash_table_new (g_int64_hash, g_int64_equal);
}

HwLogRow *
hw_log_row_table_find (GHashTable *table, guint64 number)
{
  HwLogRow *row = g_hash_table_lookup (table, &number);

  return row != NULL ? g_object_ref (row) : NULL;
}

static void
enter (HwLogRow *self)
{
  if (!g_hash_table_contains (self->table, &self->number))
    g_hash_table_insert (self->table, &self->number, self);
}

static void
leave (HwLogRow *self)
{
  if (g_hash_table_lookup (self->table, &self->number) == self)
    g_hash_table_remove (self->table, &self->number);
}

HwLogRow *
hw_log_row_new (GHashTable *table, guint64 number, HwEventItem *item)
{
  HwLogRow *self = g_object_new (HW_TYPE_LOG_ROW, NULL);

  self->table = g_hash_table_ref (table);
  self->number = number;
  self->item = item;
  enter (self);

  return self;
}

guint64
hw_log_row_get_number (HwLogRow *self)
{
  return self->number;
}

HwEventItem *
hw_log_row_get_item (HwLogRow *self)
{
  return self->item;
}

HwEvent *
hw_log_row_get_event (HwLogRow *self)
{
  return hw_event_item_get_event (self->item);
}

void
hw_log_row_become (HwLogRow *self, guint64 number, HwEventItem *item)
{
  leave (self);
  self->number = number;
  enter (self);
  g_object_unref (self->item);
  self->item = item;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}

static void
hw_log_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, HW_LOG_ROW (object)->item);
}

static void
hw_log_row_finalize (GObject *object)
{
  HwLogRow *self = HW_LOG_ROW (object);

  leave (self);
  g_hash_table_unref (self->table);
  g_object_unref (self->item);

  G_OBJECT_CLASS (hw_log_row_parent_class)->finalize (object);
}

static void
hw_log_row_class_init (HwLogRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hw_log_row_get_property;
  object_class->finalize = hw_log_row_finalize;

  properties[PROP_ITEM]
      = g_param_spec_object ("item", NULL, NULL, HW_TYPE_EVENT_ITEM,
                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hw_log_row_init (HwLogRow *self)
{
}
