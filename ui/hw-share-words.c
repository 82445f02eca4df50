/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words in which the window says that it is open to other machines. */
#include "config.h"

#include "hw-share-words.h"

#include <glib/gi18n.h>

char *
hw_share_words_make_command (const char *address)
{
  return g_strdup_printf ("heartwire connect %s", address);
}

char *
hw_share_words_describe (const char *const *addresses, guint n_connections)
{
  g_autofree char *open = NULL;
  g_autofree char *others = NULL;

  if (addresses[0] != NULL)
    open = g_strdup_printf (_ ("Open to this network: %s"), addresses[0]);
  else
    open = g_strdup (_ ("Open to this network, but this machine has no address that others reach"));
  if (n_connections == 0)
    return g_steal_pointer (&open);
  others
      = g_strdup_printf (ngettext ("%u connected", "%u connected", n_connections), n_connections);

  return g_strdup_printf ("%s · %s", open, others);
}
