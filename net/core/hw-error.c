/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the error domain of the library, and how its errors are said in another language. */
#include "core/hw-error-words.h"

/* Both NULL where the error has a message alone. */
typedef struct
{
  const char *format; /* static */
  char **arguments;
} HwErrorPrivate;

/* As gerror.c lays it out: before the error, in whole pairs of words. */
static HwErrorPrivate *
get_private (const GError *error)
{
  const gsize pair = 2 * sizeof (gsize);
  const gsize size = (sizeof (HwErrorPrivate) + pair - 1) / pair * pair;

  return (HwErrorPrivate *) ((guint8 *) error - size);
}

static void
init_private (GError *error)
{
}

static void
copy_private (const GError *error, GError *copy)
{
  get_private (copy)->format = get_private (error)->format;
  get_private (copy)->arguments = g_strdupv (get_private (error)->arguments);
}

static void
clear_private (GError *error)
{
  g_strfreev (get_private (error)->arguments);
}

/* G_DEFINE_EXTENDED_ERROR would call the domain "HwError"; who uses the library by introspection
 * knows it by the name that domains bear in GLib. */
GQuark
hw_error_quark (void)
{
  static GQuark quark;
  static gsize is_known = 0;

  if (g_once_init_enter (&is_known))
    {
      quark = g_error_domain_register_static ("hw-error-quark", sizeof (HwErrorPrivate),
                                              init_private, copy_private, clear_private);
      g_once_init_leave (&is_known, 1);
    }

  return quark;
}

static char **
take_arguments (const char *format, va_list arguments)
{
  g_autoptr (GStrvBuilder) taken = g_strv_builder_new ();

  for (const char *at = format; *at != '\0'; at++)
    if (*at == '%' && *++at == 's')
      g_strv_builder_add (taken, va_arg (arguments, const char *));

  return g_strv_builder_end (taken);
}

static char *
compose (const char *format, char **arguments)
{
  GString *out = g_string_new (NULL);

  for (const char *at = format; *at != '\0'; at++)
    if (*at != '%')
      g_string_append_c (out, *at);
    else if (*++at != 's')
      g_string_append_c (out, '%');
    else if (*arguments != NULL)
      g_string_append (out, *arguments++);

  return g_string_free (out, FALSE);
}

void
hw_error_set_valist (GError **error, HwError code, const char *format, va_list arguments)
{
  g_auto (GStrv) taken = take_arguments (format, arguments);
  g_autofree char *message = compose (format, taken);
  HwErrorPrivate *words;

  if (error == NULL)
    return;
  g_set_error_literal (error, HW_ERROR, (int) code, message);
  words = get_private (*error);
  words->format = format;
  words->arguments = g_steal_pointer (&taken);
}

void
hw_error_set (GError **error, HwError code, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  hw_error_set_valist (error, code, format, arguments);
  va_end (arguments);
}

char *
hw_error_say (const GError *error, HwTranslate translate)
{
  const HwErrorPrivate *words = error->domain == HW_ERROR ? get_private (error) : NULL;

  if (words == NULL || words->format == NULL)
    return g_strdup (error->message);

  return compose (translate (words->format), words->arguments);
}
