/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns a fault as it is asked for: its values, and whether they make sense. */
#include "fault/hw-fault-type.h"

#include <string.h>

#include "core/hw-error-words.h"
#include "fault/hw-fault-plan.h"

void
hw_fault_spec_init (HwFaultSpec *self, const HwFaultType *type)
{
  *self = (HwFaultSpec){ .type = type, .stream = HW_FAULT_STREAM_BOTH, .toxicity = 1.0 };
}

HwFaultSpec *
hw_fault_spec_copy (const HwFaultSpec *self)
{
  HwFaultSpec *copy = g_memdup2 (self, sizeof *self);

  copy->name = g_strdup (self->name);

  return copy;
}

void
hw_fault_spec_clear (HwFaultSpec *self)
{
  g_clear_pointer (&self->name, g_free);
}

void
hw_fault_spec_free (HwFaultSpec *self)
{
  hw_fault_spec_clear (self);
  g_free (self);
}

char *
hw_fault_spec_make_name (const HwFaultSpec *self)
{
  if (self->stream == HW_FAULT_STREAM_BOTH)
    return g_strdup (self->type->name);

  return g_strconcat (self->type->name, "_", hw_fault_stream_get_name (self->stream), NULL);
}

gint64
hw_fault_spec_get_value (const HwFaultSpec *self, const char *attribute)
{
  guint i;

  return hw_fault_type_find_attribute (self->type, attribute, &i) ? self->values[i] : 0;
}

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  hw_error_set_valist (error, HW_ERROR_INVALID_ARGUMENT, format, arguments);
  va_end (arguments);

  return FALSE;
}

static char *
list_attributes (const HwFaultType *type)
{
  g_autoptr (GString) names = g_string_new (NULL);

  if (type->n_attributes == 0)
    return g_strdup ("it has none");
  for (guint i = 0; i < type->n_attributes; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "it has ", type->attributes[i].name);

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static gboolean
refuse_value (const HwFaultType *type, guint i, gint64 value, GError **error)
{
  const HwFaultAttribute *attribute = &type->attributes[i];
  g_autofree char *wrong = g_strdup_printf ("%" G_GINT64_FORMAT, value);
  g_autofree char *most = g_strdup_printf ("%" G_GINT64_FORMAT, attribute->max);

  return refuse (error, N_ ("The %s of a %s can't be %s; it goes from 0 to %s %s"), attribute->name,
                 type->name, wrong, most, hw_fault_unit_get_name (attribute->unit));
}

gboolean
hw_fault_spec_set_value (HwFaultSpec *self, const char *attribute, gint64 value, GError **error)
{
  guint i;

  if (!hw_fault_type_find_attribute (self->type, attribute, &i))
    {
      g_autofree char *known = list_attributes (self->type);

      return refuse (error, N_ ("A %s has no attribute “%s”; %s"), self->type->name, attribute,
                     known);
    }
  if (value < 0 || value > self->type->attributes[i].max)
    return refuse_value (self->type, i, value, error);
  self->values[i] = value;

  return TRUE;
}

static gboolean
check_name (const char *name, GError **error)
{
  if (*name == '\0' || strlen (name) > HW_FAULT_MAX_NAME || !g_utf8_validate (name, -1, NULL))
    return refuse (error, N_ ("A fault's name has 1 to %s bytes of UTF-8; choose another"),
                   G_STRINGIFY (HW_FAULT_MAX_NAME));
  for (const char *c = name; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      return refuse (error, N_ ("A fault's name has no control characters; leave them out"));

  return TRUE;
}

static gboolean
check_whom (const HwFaultSpec *self, GError **error)
{
  const char *name = self->type->name;

  if (!(self->toxicity >= 0 && self->toxicity <= 1))
    return refuse (error, N_ ("A toxicity goes from 0 to 1; write 0.5 for every other connection"));
  if (self->target >= HW_FAULT_TARGET_CONNECTION && self->target_n == 0)
    return refuse (error, N_ ("Connections are counted from 1; write on=1, or on=1/2"));
  if (self->type->level != HW_FAULT_LEVEL_LISTENER)
    return TRUE;
  if (self->toxicity < 1 || self->target != HW_FAULT_TARGET_ALL)
    return refuse (error, N_ ("A %s acts before there is a connection; leave toxicity and on away"),
                   name);

  return TRUE;
}

static gboolean
check_times (const HwFaultSpec *self, GError **error)
{
  const HwTime times[] = { self->after_us, self->for_us, self->every_us };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    if (times[i] < 0 || times[i] > HW_FAULT_MAX_US)
      return refuse (error, N_ ("after, for and every go from 0 to 30 days; choose a time within"));
  if (self->every_us == 0)
    return TRUE;
  if (self->for_us == 0 && !self->type->is_momentary)
    return refuse (error,
                   N_ ("What begins again must end before: say how long it lasts with for="));
  if (self->every_us <= MAX (self->for_us, HW_FAULT_MOMENT_US))
    return refuse (error, N_ ("every is from one begin to the next; it must be longer than for"));

  return TRUE;
}

gboolean
hw_fault_spec_validate (HwFaultSpec *self, GError **error)
{
  if (self->type->is_both_ways)
    self->stream = HW_FAULT_STREAM_BOTH;
  if (self->name == NULL)
    self->name = hw_fault_spec_make_name (self);

  return check_name (self->name, error) && check_whom (self, error) && check_times (self, error);
}
