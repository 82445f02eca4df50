/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the reading of a command's options: tables of rows, one line where one is wrong. */
#include "hw-options.h"

#include <string.h>

#include "core/hw-address.h"
#include "core/hw-duration.h"
#include "core/hw-error.h"
#include "hw-exit.h"

struct _HwOptions
{
  const char *command;
  const char *parameters;
  const char *summary;
  GArray *rows;   /* HwOption */
  GArray *values; /* Value, in the order of the command line */
  guint n_optional;
  gboolean is_repeated; /* the last argument */
};

typedef struct
{
  const char *name;
  char *text;
} Value;

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (HW_ERROR, HW_ERROR_INVALID_ARGUMENT, format, args));
  va_end (args);

  return FALSE;
}

/* A narrower type would silently drop what doesn't fit, so the number is compared on its way back.
 */
static gboolean
set_number (GValue *value, gint64 number)
{
  g_auto (GValue) wide = G_VALUE_INIT;

  g_value_init (&wide, G_TYPE_INT64);
  g_value_set_int64 (&wide, number);
  if (!g_value_transform (&wide, value) || !g_value_transform (value, &wide))
    return FALSE;

  return g_value_get_int64 (&wide) == number;
}

/* Strings are set as they are written; what is a number there is checked against its range. */
gboolean
hw_option_set_property (const HwOption *option,
                        const char *property,
                        gint64 number,
                        const char *text,
                        GError **error)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (option->object), property);
  g_auto (GValue) value = G_VALUE_INIT;

  g_return_val_if_fail (pspec != NULL, FALSE);

  g_value_init (&value, pspec->value_type);
  if (G_VALUE_HOLDS_STRING (&value))
    g_value_set_string (&value, text);
  else if (G_VALUE_HOLDS_ENUM (&value))
    g_value_set_enum (&value, (int) number);
  else if (!set_number (&value, number))
    return refuse (error, "\"%s\" is out of range", text);
  if (g_param_value_validate (pspec, &value))
    return refuse (error, "\"%s\" is out of range", text);

  g_object_set_property (option->object, pspec->name, &value);
  return TRUE;
}

gboolean
hw_option_duration (const HwOption *option, const char *value, GError **error)
{
  HwTime duration;

  if (!hw_duration_parse (value, &duration, error))
    return FALSE;
  if (option->property == NULL)
    {
      *(HwTime *) option->target = duration;
      return TRUE;
    }
  if (duration % 1000 != 0)
    return refuse (error, "\"%s\" is finer than a millisecond, the unit of --%s", value,
                   option->name);

  return hw_option_set_property (option, option->property, duration / 1000, value, error);
}

gboolean
hw_option_count (const HwOption *option, const char *value, GError **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT64, &number, NULL)) /* NULL: said below */
    return refuse (error, "\"%s\" is no count; write a whole number such as 100", value);
  if (option->property != NULL)
    return hw_option_set_property (option, option->property, (gint64) number, value, error);

  *(gint64 *) option->target = (gint64) number;
  return TRUE;
}

static gboolean
choose (const HwOption *option, int place, const char *value, GError **error)
{
  if (option->property == NULL)
    {
      *(int *) option->target = place;
      return TRUE;
    }

  return hw_option_set_property (option, option->property, place, value, error);
}

gboolean
hw_option_choice (const HwOption *option, const char *value, GError **error)
{
  g_auto (GStrv) choices = g_strsplit (option->choices, "|", -1);

  for (int i = 0; choices[i] != NULL; i++)
    if (strcmp (choices[i], value) == 0)
      return choose (option, i, value, error);

  return refuse (error, "there is no \"%s\"; it is one of %s", value, option->choices);
}

gboolean
hw_option_addresses (const HwOption *option, const char *value, GError **error)
{
  GPtrArray *addresses = option->target;
  g_autofree char *host = NULL;
  guint16 port;

  if (!hw_address_parse (value, &host, &port, error))
    return FALSE;

  g_ptr_array_add (addresses, g_strdup (value));
  return TRUE;
}

gboolean
hw_option_text (const HwOption *option, const char *value, GError **error)
{
  char **text = option->target;

  if (*value == '\0')
    return refuse (error, "it must not be empty");
  if (option->property != NULL)
    return hw_option_set_property (option, option->property, 0, value, error);
  g_free (*text);
  *text = g_strdup (value);

  return TRUE;
}

gboolean
hw_option_texts (const HwOption *option, const char *value, GError **error)
{
  GPtrArray *texts = option->target;

  if (*value == '\0')
    return refuse (error, "it must not be empty");
  g_ptr_array_add (texts, g_strdup (value));

  return TRUE;
}

gboolean
hw_option_flag (const HwOption *option, const char *value, GError **error)
{
  if (option->property != NULL)
    return hw_option_set_property (option, option->property, TRUE, "on", error);

  *(gboolean *) option->target = TRUE;
  return TRUE;
}

static void
value_clear (gpointer data)
{
  g_free (((Value *) data)->text);
}

HwOptions *
hw_options_new (const char *command, const char *parameters, const char *summary)
{
  HwOptions *self = g_new0 (HwOptions, 1);

  self->command = command;
  self->parameters = parameters;
  self->summary = summary;
  self->rows = g_array_new (FALSE, FALSE, sizeof (HwOption));
  self->values = g_array_new (FALSE, FALSE, sizeof (Value));
  g_array_set_clear_func (self->values, value_clear);

  return self;
}

void
hw_options_free (HwOptions *self)
{
  g_array_unref (self->rows);
  g_array_unref (self->values);
  g_free (self);
}

void
hw_options_add (HwOptions *self, const HwOption *rows, gpointer object)
{
  for (; rows->name != NULL; rows++)
    {
      HwOption row = *rows;

      row.object = object;
      g_array_append_val (self->rows, row);
    }
}

static HwOption *
nth_row (HwOptions *self, guint n)
{
  return &g_array_index (self->rows, HwOption, n);
}

void
hw_options_set_optional (HwOptions *self, guint n_optional)
{
  self->n_optional = n_optional;
}

void
hw_options_set_repeated (HwOptions *self)
{
  self->is_repeated = TRUE;
}

static const HwOption *
find_row (HwOptions *self, const char *name)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (strcmp (nth_row (self, i)->name, name) == 0)
      return nth_row (self, i);

  return NULL;
}

static gboolean
option_cb (const char *name, const char *text, gpointer user_data, GError **error)
{
  HwOptions *self = user_data;
  const HwOption *row = find_row (self, name + strlen ("--"));
  Value value = { row->name, g_strdup (text) };

  g_array_append_val (self->values, value);

  return TRUE;
}

static GOptionContext *
create_context (HwOptions *self)
{
  GOptionContext *context = g_option_context_new (self->parameters);
  GOptionGroup *group = g_option_group_new ("main", "", "", self, NULL);
  g_autofree GOptionEntry *entries = g_new0 (GOptionEntry, self->rows->len + 1);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const HwOption *row = nth_row (self, i);

      entries[i].long_name = row->name;
      entries[i].flags = (row->summary == NULL ? G_OPTION_FLAG_HIDDEN : 0)
                         | (row->placeholder == NULL ? G_OPTION_FLAG_NO_ARG : 0);
      entries[i].arg = G_OPTION_ARG_CALLBACK;
      entries[i].arg_data = option_cb;
      entries[i].description = row->summary;
      entries[i].arg_description = row->placeholder;
    }
  g_option_group_add_entries (group, entries);
  g_option_context_set_main_group (context, group);
  g_option_context_set_summary (context, self->summary);

  return context;
}

static gboolean
read_row (HwOptions *self, const HwOption *row, GError **error)
{
  for (guint i = 0; i < self->values->len; i++)
    {
      const Value *value = &g_array_index (self->values, Value, i);

      if (strcmp (value->name, row->name) != 0 || row->read (row, value->text, error))
        continue;
      g_prefix_error (error, "--%s: ", row->name);
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_rows (HwOptions *self, GError **error)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (!read_row (self, nth_row (self, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
parse_line (HwOptions *self, char ***argv)
{
  g_autoptr (GOptionContext) context = create_context (self);
  g_autofree char *program = g_strconcat ("heartwire ", self->command, NULL);
  g_autoptr (GError) error = NULL;

  g_set_prgname (program); /* the name in --help's first line */
  if (g_option_context_parse_strv (context, argv, &error))
    return TRUE;

  hw_complain (self->command, "%s; \"%s --help\" lists what is read", error->message, program);
  return FALSE;
}

static gboolean
check_arguments (HwOptions *self, char **argv, guint n_arguments)
{
  guint n = g_strv_length (argv) - 1;

  if ((n <= n_arguments || self->is_repeated) && n + self->n_optional >= n_arguments)
    return TRUE;

  if (n > n_arguments && !self->is_repeated)
    hw_complain (self->command,
                 "\"%s\" is one argument too many; \"heartwire %s --help\" says what is read",
                 argv[n_arguments + 1], self->command);
  else
    hw_complain (self->command, "%s is missing; \"heartwire %s --help\" says more",
                 self->parameters, self->command);
  return FALSE;
}

gboolean
hw_options_parse (HwOptions *self, int argc, char **argv, guint n_arguments, char ***arguments)
{
  g_auto (GStrv) words = g_new0 (char *, argc + 1);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < argc; i++)
    words[i] = g_strdup (argv[i]);

  if (!parse_line (self, &words) || !check_arguments (self, words, n_arguments))
    return FALSE;
  if (!read_rows (self, &error))
    {
      hw_complain (self->command, "%s", error->message);
      return FALSE;
    }

  if (arguments != NULL)
    *arguments = g_strdupv (words + 1);
  return TRUE;
}

gboolean
hw_options_read (HwOptions *self, char **words, GError **error)
{
  g_autoptr (GOptionContext) context = create_context (self);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;

  g_strv_builder_add (builder, self->command);
  g_strv_builder_addv (builder, (const char **) words);
  argv = g_strv_builder_end (builder);
  g_option_context_set_help_enabled (context, FALSE); /* it would end the program */
  if (!g_option_context_parse_strv (context, &argv, error))
    return FALSE;
  if (argv[1] == NULL)
    return read_rows (self, error);

  return refuse (error, "\"%s\" is no option of %s", argv[1], self->command);
}
