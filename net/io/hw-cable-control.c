/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the orders that a cable takes, and the language in which people give them. */
#include "io/hw-cable-control.h"

#include <string.h>

#include "core/hw-error.h"
#include "fault/hw-fault-profile.h"

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  g_autofree char *wrong = NULL;
  va_list arguments;

  va_start (arguments, format);
  wrong = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT, "%s; what is read: %s", wrong,
               HW_CABLE_WORDS);

  return FALSE;
}

static gboolean
parse_nothing (HwCableOrder *order, const char *const *words, GError **error)
{
  if (words[0] != NULL)
    return refuse (error, "“%s” is too much", words[0]);

  return TRUE;
}

static gboolean
parse_number (HwCableOrder *order, const char *const *words, GError **error)
{
  if (words[0] == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (words[0], 10, 1, G_MAXUINT64, &order->number, NULL))
    return refuse (error, "“%s” is no connection's number", words[0]);

  return parse_nothing (order, words + 1, error);
}

static gboolean
parse_fault (HwCableOrder *order, const char *const *words, GError **error)
{
  return hw_fault_spec_parse (&order->spec, words, error);
}

static gboolean
parse_name (HwCableOrder *order, const char *const *words, GError **error)
{
  if (words[0] == NULL)
    return refuse (error, "Which one isn't said");
  order->name = g_strdup (words[0]);

  return parse_nothing (order, words + 1, error);
}

static gboolean
parse_profile (HwCableOrder *order, const char *const *words, GError **error)
{
  g_autofree char *known = hw_fault_profile_list ();

  if (words[0] == NULL || hw_fault_profile_find (words[0]) == NULL)
    return refuse (error, "The profiles are %s", known);

  return parse_name (order, words, error);
}

static const struct
{
  const char *word;
  HwCableOrderKind kind;
  gboolean (*parse) (HwCableOrder *order, const char *const *words, GError **error);
} orders[] = {
  { "pull", HW_CABLE_ORDER_PULL, parse_nothing },
  { "plug", HW_CABLE_ORDER_PLUG, parse_nothing },
  { "reset", HW_CABLE_ORDER_RESET, parse_number },
  { "add", HW_CABLE_ORDER_ADD, parse_fault },
  { "remove", HW_CABLE_ORDER_REMOVE, parse_name },
  { "clear", HW_CABLE_ORDER_CLEAR, parse_nothing },
  { "profile", HW_CABLE_ORDER_PROFILE, parse_profile },
  { "status", HW_CABLE_ORDER_STATUS, parse_nothing },
  { "list", HW_CABLE_ORDER_STATUS, parse_nothing },
  { "connections", HW_CABLE_ORDER_CONNECTIONS, parse_nothing },
};

/* The words between any white space. */
static char **
split_words (const char *line)
{
  g_auto (GStrv) parts = g_strsplit_set (line, " \t\r\n", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (char **part = parts; *part != NULL; part++)
    if (**part != '\0')
      g_strv_builder_add (words, *part);

  return g_strv_builder_end (words);
}

gboolean
hw_cable_order_parse (HwCableOrder *order, const char *line, GError **error)
{
  g_auto (GStrv) words = split_words (line);

  *order = (HwCableOrder){ HW_CABLE_ORDER_NONE };
  if (words[0] == NULL || words[0][0] == '#')
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    if (g_str_equal (orders[i].word, words[0]))
      {
        order->kind = orders[i].kind;
        if (orders[i].parse (order, (const char *const *) words + 1, error))
          return TRUE;
        hw_cable_order_clear (order);
        return FALSE;
      }

  return refuse (error, "“%s” is no command", words[0]);
}

void
hw_cable_order_clear (HwCableOrder *order)
{
  g_clear_pointer (&order->name, g_free);
  hw_fault_spec_clear (&order->spec);
}
