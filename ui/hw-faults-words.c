/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words of the page of faults, beside those that the table of faults has. */
#include "config.h"

#include "hw-faults-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/hw-duration.h"
#include "fault/hw-fault-profile.h"

/* The names of the table of faults, and of the attributes there. */
static const struct
{
  const char *name;
  const char *title;
} titles[] = {
  { "average_size", N_ ("Average size") },
  { "bandwidth", N_ ("Bandwidth") },
  { "bytes", N_ ("Bytes") },
  { "corrupt", N_ ("Corrupt") },
  { "count", N_ ("Count") },
  { "cut", N_ ("Cut") },
  { "cut_in_frame", N_ ("Cut in frame") },
  { "deaf", N_ ("Deaf") },
  { "delay", N_ ("Delay") },
  { "down", N_ ("Down") },
  { "ending", N_ ("Ending") },
  { "fin", N_ ("FIN") },
  { "flaky", N_ ("Flaky") },
  { "flapping", N_ ("Flapping") },
  { "frames", N_ ("Frames") },
  { "half_close", N_ ("Half close") },
  { "host_crash", N_ ("Host crash") },
  { "idle", N_ ("Idle") },
  { "jitter", N_ ("Jitter") },
  { "latency", N_ ("Latency") },
  { "limit_data", N_ ("Limit data") },
  { "loss", N_ ("Loss") },
  { "nat_timeout", N_ ("NAT timeout") },
  { "one_in", N_ ("One in") },
  { "rate", N_ ("Rate") },
  { "reboot", N_ ("Reboot") },
  { "refuse", N_ ("Refuse") },
  { "reset", N_ ("Reset") },
  { "reset_peer", N_ ("Reset peer") },
  { "size_variation", N_ ("Size variation") },
  { "slicer", N_ ("Slicer") },
  { "slow_close", N_ ("Slow close") },
  { "stall", N_ ("Stall") },
  { "swallow_acks", N_ ("Swallow ACKs") },
  { "swallow_heartbeats", N_ ("Swallow heartbeats") },
  { "syn_drop", N_ ("SYN drop") },
  { "timeout", N_ ("Timeout") },
  { "up", N_ ("Up") },
  { "window", N_ ("Window") },
};

/* What somebody has named stays as it is named, but for its looks. */
char *
hw_faults_words_title (const char *name)
{
  char *title;

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].name, name))
      return g_strdup (_ (titles[i].title));

  title = g_strdelimit (g_strdup (name), "_-", ' ');
  title[0] = g_ascii_toupper (title[0]);

  return title;
}

/* What every fault has. */
static const struct
{
  const char *key;
  const char *title;
  const char *meaning;
} fields[] = {
  { "stream", N_ ("Direction"), N_ ("upstream: from the client to the server") },
  { "on", N_ ("Connections"), N_ ("all, new (those to come), a number, or 1/3: every third") },
  { "toxicity", N_ ("Toxicity"), N_ ("the share of the connections that have it, from 0 to 1") },
  { "after", N_ ("After"), N_ ("it begins so long after it was switched on") },
  { "for", N_ ("For"), N_ ("it lasts so long; 0: until it is switched off") },
  { "every", N_ ("Every"), N_ ("it begins again so long after each begin; 0: never") },
  { "seed", N_ ("Seed"), N_ ("the same seed, the same chance; 0: one made of the cable’s") },
};

static int
find_field (const HwFaultField *field)
{
  for (guint i = 0; field->meaning == NULL && i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].key, field->key))
      return (int) i;

  return -1;
}

char *
hw_faults_words_field (const HwFaultField *field)
{
  int i = find_field (field);

  return i >= 0 ? g_strdup (_ (fields[i].title)) : hw_faults_words_title (field->key);
}

char *
hw_faults_words_meaning (const HwFaultField *field)
{
  int i = find_field (field);

  if (field->unit != NULL)
    return g_strdup_printf ("%s (%s)", _ (field->meaning), _ (field->unit));

  return g_strdup (_ (i >= 0 ? fields[i].meaning : field->meaning));
}

/* Translators: the sentence goes "At once, until it is switched off" or "After 5s, for 3s, again
 * every 30s". */
static void
append_part (GString *text, const char *format, HwTime time_us)
{
  g_autofree char *time = hw_duration_format (time_us);
  g_autoptr (GString) part = g_string_new (format);

  g_string_replace (part, "%s", time, 1);
  g_string_append (text, part->str);
}

char *
hw_faults_words_schedule (const HwFaultSpec *spec)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (spec->after_us > 0)
    append_part (text, _ ("After %s"), spec->after_us);
  else
    g_string_append (text, _ ("At once"));
  if (spec->for_us > 0)
    append_part (text, _ (", for %s"), spec->for_us);
  else
    g_string_append (text, hw_fault_type_is_momentary (spec->type)
                               ? _ (", for a moment")
                               : _ (", until it is switched off"));
  if (spec->every_us > 0)
    append_part (text, _ (", again every %s"), spec->every_us);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

const char *
hw_faults_words_level (HwFaultLevel level)
{
  static const char *const names[]
      = { N_ ("What passes through"), N_ ("The wire"), N_ ("Those who want to connect") };

  return _ (names[level]);
}

const char *
hw_faults_words_level_meaning (HwFaultLevel level)
{
  static const char *const names[] = {
    N_ ("The bytes of a connection come later, slower, in pieces, damaged, or not at all."),
    N_ ("The sockets of a connection: segments are lost, connections end or lose their path."),
    N_ ("There is no connection yet: who calls isn’t heard, or is refused."),
  };

  return _ (names[level]);
}

char *
hw_faults_words_count (guint n)
{
  if (n == 0)
    return g_strdup (_ ("No faults"));

  return g_strdup_printf (ngettext ("%u fault on the cable", "%u faults on the cable", n), n);
}

static gboolean
has_fault (const GPtrArray *faults, const HwFaultSpec *wanted)
{
  g_autofree char *words = hw_fault_spec_format (wanted);

  for (guint i = 0; i < faults->len; i++)
    {
      const HwFaultSpec *fault = faults->pdata[i];
      g_autofree char *own = hw_fault_spec_format (fault);

      if (g_str_equal (fault->name, wanted->name) && g_str_equal (own, words))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_made_by (const HwFaultProfile *profile, const GPtrArray *faults)
{
  HwFaultSpec spec;
  gboolean has_all = TRUE;

  for (guint i = 0; has_all && hw_fault_profile_get_fault (profile, i, &spec); i++)
    {
      has_all = has_fault (faults, &spec);
      hw_fault_spec_clear (&spec);
    }

  return has_all;
}

guint
hw_faults_find_profile (const GPtrArray *faults)
{
  const HwFaultProfile *profile;

  for (guint i = 0; (profile = hw_fault_profile_nth (i)) != NULL; i++)
    if (is_made_by (profile, faults))
      return i + 1;

  return 0;
}

char *
hw_faults_words_profile (guint number)
{
  const HwFaultProfile *profile = number > 0 ? hw_fault_profile_nth (number - 1) : NULL;

  if (profile == NULL)
    return g_strdup (_ ("Latency, bandwidth and loss of a link, all at once"));

  return g_strjoinv (" · ", (char **) profile->faults);
}
