/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the running of a fault on virtual time: a script goes in, what came out and when is a text.
 */
#include "hw-fault-rig.h"

#include <stdlib.h>
#include <string.h>

#define LONG_RUN HW_SEC (3600)

HwFaultSpec *
hw_fault_rig_parse (const char *fault)
{
  g_autofree char *text = g_strstrip (g_strdup (fault));
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  HwFaultSpec *spec = g_new0 (HwFaultSpec, 1);
  g_autoptr (GError) error = NULL;

  if (!hw_fault_spec_parse (spec, (const char *const *) words, &error))
    fail_msg ("“%s”: %s", fault, error->message);

  return spec;
}

static void
append_chunk (GString *out, const HwFaultChunk *chunk)
{
  static const char *const marks[] = { "", "FIN", "RST", "CLOSE", "TRIP" };

  g_string_append_printf (out, "%s%g=", out->len > 0 ? " " : "", (double) chunk->stamp / 1000);
  if (chunk->mark != HW_FAULT_MARK_NONE)
    g_string_append (out, marks[chunk->mark]);
  else
    g_string_append_len (out, (const char *) chunk->bytes, (gssize) chunk->length);
}

/* Jumps from deadline to deadline, up to @until. */
static void
drain (HwFaultChain *chain, HwTime until, GString *out)
{
  HwTime now = 0;

  while (now <= until)
    {
      HwFaultChunk *chunk;

      while ((chunk = hw_fault_chain_pop (chain, now)) != NULL)
        {
          append_chunk (out, chunk);
          hw_fault_chunk_free (chunk);
        }
      now = MAX (hw_fault_chain_get_deadline (chain), now + 1);
    }
}

static void
feed (HwFaultChain *chain, const char *word, GString *out)
{
  char *text;
  HwTime at = HW_MSEC (g_ascii_strtoull (word, &text, 10));

  text++;
  drain (chain, at, out);
  if (g_str_equal (text, "FIN"))
    hw_fault_chain_push (chain, hw_fault_chunk_new_mark (HW_FAULT_MARK_FIN, at), at);
  else
    hw_fault_chain_push (chain, hw_fault_chunk_new ((const guint8 *) text, strlen (text), at), at);
}

char *
hw_fault_rig_run (const char *faults, guint64 seed, const char *script)
{
  HwFaultChain *chain = hw_fault_chain_new ();
  g_auto (GStrv) parts = g_strsplit (faults, ";", -1);
  g_auto (GStrv) words = g_strsplit (script, " ", -1);
  g_autoptr (GPtrArray) specs
      = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_fault_spec_free);
  GString *out = g_string_new (NULL);

  for (char **part = parts; *part != NULL; part++)
    {
      g_ptr_array_add (specs, hw_fault_rig_parse (*part));
      hw_fault_chain_add (chain, specs->pdata[specs->len - 1], seed, 0);
    }
  for (char **word = words; *word != NULL; word++)
    feed (chain, *word, out);
  drain (chain, LONG_RUN, out);
  hw_fault_chain_free (chain);

  return g_string_free (out, FALSE);
}

void
hw_fault_rig_expect (const char *faults, const char *script, const char *expected)
{
  g_autofree char *got = hw_fault_rig_run (faults, 1, script);

  if (!g_str_equal (got, expected))
    fail_msg ("%s\n  in   %s\n  out  %s\n  not  %s", faults, script, got, expected);
}

static void
append_names (GString *out, guint bits, const char *const *names, guint n_names)
{
  const char *between = "";

  for (guint i = 0; i < n_names; i++)
    if (bits & 1u << i)
      {
        g_string_append_printf (out, "%s%s", between, names[i]);
        between = "+";
      }
}

static void
append_wish (GString *out, HwTime now, const HwFaultWish *wish)
{
  static const char *const flags[]
      = { "deaf-c", "deaf-s", "mute-c", "mute-s", "stall-c", "stall-s", "syns", "refuse" };
  static const char *const actions[] = { "FIN-S", "FIN-C", "CLOSE", "RST-IF-USED", "RST" };

  g_string_append_printf (out, "%s%g=", out->len > 0 ? " " : "", (double) now / 1000);
  if (wish->flags == HW_WIRE_PLAIN && wish->actions == HW_WIRE_LEAVE)
    g_string_append (out, "-");
  append_names (out, wish->flags, flags, G_N_ELEMENTS (flags));
  if (wish->flags != HW_WIRE_PLAIN && wish->actions != HW_WIRE_LEAVE)
    g_string_append_c (out, '+');
  append_names (out, wish->actions, actions, G_N_ELEMENTS (actions));
  if (wish->deadline != HW_TIME_NEVER)
    g_string_append_printf (out, ">%g", (double) wish->deadline / 1000);
}

char *
hw_fault_rig_wish (const char *fault, guint64 seed, const char *times)
{
  g_autoptr (HwFaultSpec) spec = hw_fault_rig_parse (fault);
  g_auto (GStrv) words = g_strsplit (times, " ", -1);
  GString *out = g_string_new (NULL);
  HwFaultCase met;

  hw_fault_case_init (&met, spec, seed, 0, 0);
  for (char **word = words; *word != NULL; word++)
    {
      const char *number = *word + strcspn (*word, "0123456789");
      HwTime now = HW_MSEC (g_ascii_strtoull (number, NULL, 10));
      HwFaultWish wish;

      if (**word == '!')
        met.last_heard = now;
      if (**word == 't')
        met.is_tripped = TRUE;
      wish = hw_fault_case_get_wish (&met, now);
      append_wish (out, now, &wish);
    }

  return g_string_free (out, FALSE);
}

void
hw_fault_rig_expect_wish (const char *fault, const char *times, const char *expected)
{
  g_autofree char *got = hw_fault_rig_wish (fault, 1, times);

  if (!g_str_equal (got, expected))
    fail_msg ("%s\n  at   %s\n  got  %s\n  not  %s", fault, times, got, expected);
}
