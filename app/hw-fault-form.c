/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a fault as a form that is filled in: its fields follow from the table of faults. */
#include "hw-fault-form.h"

#include <string.h>

static void
field_clear (gpointer data)
{
  g_free (((HwFaultField *) data)->text);
}

static void
add_field (HwFaultForm *self, HwFaultField field)
{
  field.text = g_strdup (field.text != NULL ? field.text : field.unset);
  g_array_append_val (self->fields, field);
}

/* Times and shares are written with theirs. */
static const char *
get_unit (const HwFaultAttribute *attribute)
{
  gboolean is_bare
      = attribute->unit == HW_FAULT_UNIT_BYTES || attribute->unit == HW_FAULT_UNIT_KB_PER_S;

  return is_bare ? hw_fault_unit_get_name (attribute->unit) : NULL;
}

static void
add_attribute (HwFaultForm *self, const HwFaultAttribute *attribute)
{
  add_field (self, (HwFaultField){ .key = attribute->name,
                                   .meaning = attribute->meaning,
                                   .choices = attribute->choices,
                                   .unit = get_unit (attribute),
                                   .unset = attribute->choices != NULL ? "" : "0",
                                   .text = (char *) attribute->example });
}

/* Whom it is for: not asked where there is nothing to choose. */
static void
add_reach (HwFaultForm *self)
{
  if (hw_fault_type_get_level (self->type) == HW_FAULT_LEVEL_LISTENER)
    return;
  if (!hw_fault_type_is_both_ways (self->type))
    add_field (self, (HwFaultField){
                         .key = "stream", .choices = "both|upstream|downstream", .unset = "both" });
  add_field (self, (HwFaultField){ .key = "on", .unset = "all" });
  add_field (self, (HwFaultField){ .key = "toxicity", .unset = "1" });
}

HwFaultForm *
hw_fault_form_new (const HwFaultType *type, const char *name)
{
  HwFaultForm *self = g_new0 (HwFaultForm, 1);

  self->type = type;
  self->name = g_strdup (name != NULL ? name : hw_fault_type_get_name (type));
  self->fields = g_array_new (FALSE, FALSE, sizeof (HwFaultField));
  g_array_set_clear_func (self->fields, field_clear);
  for (guint i = 0; i < hw_fault_type_get_n_attributes (type); i++)
    add_attribute (self, hw_fault_type_get_attribute (type, i));
  add_reach (self);
  add_field (self, (HwFaultField){ .key = "after", .unset = "0" });
  add_field (self, (HwFaultField){ .key = "for", .unset = "0" });
  add_field (self, (HwFaultField){ .key = "every", .unset = "0" });
  add_field (self, (HwFaultField){ .key = "seed", .unset = "0" });

  return self;
}

void
hw_fault_form_free (HwFaultForm *self)
{
  g_array_unref (self->fields);
  g_free (self->name);
  g_free (self);
}

const HwFaultField *
hw_fault_form_get_field (const HwFaultForm *self, guint i)
{
  return i < self->fields->len ? &g_array_index (self->fields, HwFaultField, i) : NULL;
}

void
hw_fault_form_set_text (HwFaultForm *self, guint i, const char *text)
{
  HwFaultField *field = &g_array_index (self->fields, HwFaultField, i);

  g_free (field->text);
  field->text = g_strstrip (g_strdup (text));
}

static const char *
find_value (char **words, const char *key)
{
  gsize length = strlen (key);

  for (; *words != NULL; words++)
    if (strncmp (*words, key, length) == 0 && (*words)[length] == '=')
      return *words + length + 1;

  return NULL;
}

void
hw_fault_form_take (HwFaultForm *self, const HwFaultSpec *spec)
{
  g_autofree char *line = hw_fault_spec_format (spec);
  g_auto (GStrv) words = g_strsplit (line, " ", -1);

  for (guint i = 0; i < self->fields->len; i++)
    {
      const HwFaultField *field = hw_fault_form_get_field (self, i);
      const char *value = find_value (words, field->key);

      hw_fault_form_set_text (self, i, value != NULL ? value : field->unset);
    }
}

static char *
make_word (const HwFaultField *field)
{
  return g_strconcat (field->key, "=", field->text[0] != '\0' ? field->text : field->unset, NULL);
}

static gboolean
is_said (const HwFaultField *field)
{
  return field->text[0] != '\0' && strcmp (field->text, field->unset) != 0;
}

gboolean
hw_fault_form_check_field (const HwFaultForm *self, guint i, GError **error)
{
  const HwFaultField *field = hw_fault_form_get_field (self, i);
  g_autofree char *word = make_word (field);
  const char *words[] = { hw_fault_type_get_name (self->type), word, NULL, NULL };
  g_auto (HwFaultSpec) spec = { 0 };

  /* By itself, what begins again says nothing of its end. */
  if (strcmp (field->key, "every") == 0 && is_said (field))
    {
      words[1] = "for=1us";
      words[2] = word;
    }

  return !is_said (field) || hw_fault_spec_parse (&spec, words, error);
}

static char **
make_words (const HwFaultForm *self)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  g_strv_builder_add (words, hw_fault_type_get_name (self->type));
  for (guint i = 0; i < self->fields->len; i++)
    {
      const HwFaultField *field = hw_fault_form_get_field (self, i);
      g_autofree char *word = make_word (field);

      if (is_said (field))
        g_strv_builder_add (words, word);
    }

  return g_strv_builder_end (words);
}

gboolean
hw_fault_form_read (const HwFaultForm *self, HwFaultSpec *spec, GError **error)
{
  g_auto (GStrv) words = make_words (self);

  if (!hw_fault_spec_parse (spec, (const char *const *) words, error))
    return FALSE;
  g_free (spec->name);
  spec->name = g_strdup (self->name);

  return TRUE;
}

char *
hw_fault_form_to_line (const HwFaultForm *self, GError **error)
{
  g_auto (HwFaultSpec) spec = { 0 };
  g_autofree char *words = NULL;

  if (!hw_fault_form_read (self, &spec, error))
    return NULL;
  words = hw_fault_spec_format (&spec);

  return g_strdup_printf ("add %s name=%s%s%s", hw_fault_type_get_name (self->type), self->name,
                          *words != '\0' ? " " : "", words);
}
