/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the orders that a cable takes, and the language in which people give them. */
#include "io/hw-cable-control.h"

#include <string.h>

#include "core/hw-duration.h"
#include "core/hw-error.h"

#define WHAT_IS_READ                                                                               \
  "pull, plug, reset, add latency latency=200ms [jitter=20ms], remove latency, clear, status"

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
               WHAT_IS_READ);

  return FALSE;
}

static gboolean
parse_attribute (HwCableOrder *order, const char *word, GError **error)
{
  const char *value = strchr (word, '=');

  if (value != NULL && g_str_has_prefix (word, "latency="))
    return hw_duration_parse (value + 1, &order->latency_us, error);
  if (value != NULL && g_str_has_prefix (word, "jitter="))
    return hw_duration_parse (value + 1, &order->jitter_us, error);

  return refuse (error, "A latency has no “%s”", word);
}

static gboolean
parse_add (HwCableOrder *order, char **words, GError **error)
{
  if (words[0] == NULL)
    return refuse (error, "Nothing is said to be added");
  if (!g_str_equal (words[0], "latency"))
    return refuse (error, "There is no fault “%s”", words[0]);

  order->kind = HW_CABLE_ORDER_LATENCY;
  for (char **word = words + 1; *word != NULL; word++)
    if (!parse_attribute (order, *word, error))
      return FALSE;
  if (order->latency_us == 0 && order->jitter_us == 0)
    return refuse (error, "A latency of nothing is none");

  return TRUE;
}

static gboolean
parse_remove (HwCableOrder *order, char **words, GError **error)
{
  if (words[0] == NULL)
    return refuse (error, "Nothing is said to be removed");
  if (!g_str_equal (words[0], "latency"))
    return refuse (error, "There is no fault “%s”", words[0]);
  if (words[1] != NULL)
    return refuse (error, "“%s” is too much", words[1]);
  order->kind = HW_CABLE_ORDER_LATENCY;

  return TRUE;
}

static const struct
{
  const char *word;
  HwCableOrderKind kind;
} plain_orders[] = {
  { "pull", HW_CABLE_ORDER_PULL },     { "plug", HW_CABLE_ORDER_PLUG },
  { "reset", HW_CABLE_ORDER_RESET },   { "clear", HW_CABLE_ORDER_CLEAR },
  { "status", HW_CABLE_ORDER_STATUS },
};

static gboolean
parse_plain (HwCableOrder *order, char **words, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (plain_orders); i++)
    if (g_str_equal (words[0], plain_orders[i].word))
      {
        if (words[1] != NULL)
          return refuse (error, "“%s” is too much", words[1]);
        order->kind = plain_orders[i].kind;
        return TRUE;
      }

  return refuse (error, "“%s” is no command", words[0]);
}

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
  if (g_str_equal (words[0], "add"))
    return parse_add (order, words + 1, error);
  if (g_str_equal (words[0], "remove"))
    return parse_remove (order, words + 1, error);

  return parse_plain (order, words, error);
}
