/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns HwEventItem: one row of the log as an object that a view can bind to. */
#include "event/hw-event-item.h"

#include "event/hw-event-text.h"
#include "event/hw-event-time.h"

struct _HwEventItem
{
  GObject parent_instance;

  HwEvent *event;
};

enum
{
  PROP_0,
  PROP_TIME_TEXT,
  PROP_SOURCE_TEXT,
  PROP_KIND_TEXT,
  PROP_DETAIL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (HwEventItem, hw_event_item, G_TYPE_OBJECT)

HwEventItem *
hw_event_item_new (HwEvent *event)
{
  HwEventItem *self = g_object_new (HW_TYPE_EVENT_ITEM, NULL);

  self->event = event;

  return self;
}

/**
 * hw_event_item_get_event:
 * @self: a row
 *
 * Returns: (transfer none): its event
 */
HwEvent *
hw_event_item_get_event (HwEventItem *self)
{
  g_return_val_if_fail (HW_IS_EVENT_ITEM (self), NULL);

  return self->event;
}

static char *
make_time_text (HwEventItem *self)
{
  GString *out = g_string_sized_new (16);

  hw_event_time_append_local (out, hw_event_get_time_us (self->event));

  return g_string_free (out, FALSE);
}

/* As people write it: the dashes are for machines. */
static char *
make_kind_text (HwEventItem *self)
{
  char *text = g_strdup (hw_event_kind_get_name (hw_event_get_kind (self->event)));

  return g_strdelimit (text, "-", ' ');
}

/* The texts are made each time they are asked for: a view asks once a row that it shows. */
static void
hw_event_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HwEventItem *self = HW_EVENT_ITEM (object);

  switch (prop_id)
    {
    case PROP_TIME_TEXT:
      g_value_take_string (value, make_time_text (self));
      break;
    case PROP_SOURCE_TEXT:
      g_value_set_static_string (value,
                                 hw_event_source_get_name (hw_event_get_source (self->event)));
      break;
    case PROP_KIND_TEXT:
      g_value_take_string (value, make_kind_text (self));
      break;
    case PROP_DETAIL:
      g_value_take_string (value, hw_event_get_detail (self->event));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hw_event_item_finalize (GObject *object)
{
  HwEventItem *self = HW_EVENT_ITEM (object);

  g_clear_pointer (&self->event, hw_event_unref);

  G_OBJECT_CLASS (hw_event_item_parent_class)->finalize (object);
}

static void
hw_event_item_class_init (HwEventItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = hw_event_item_get_property;
  object_class->finalize = hw_event_item_finalize;

  properties[PROP_TIME_TEXT] = g_param_spec_string ("time-text", NULL, NULL, NULL, flags);
  properties[PROP_SOURCE_TEXT] = g_param_spec_string ("source-text", NULL, NULL, NULL, flags);
  properties[PROP_KIND_TEXT] = g_param_spec_string ("kind-text", NULL, NULL, NULL, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hw_event_item_init (HwEventItem *self)
{
}
