/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns `heartwire ctl`: what a running cable does, asked and changed from elsewhere. */
#include "config.h"

#include <string.h>

#include "core/hw-error.h"
#include "hw-command.h"
#include "hw-ctl-verbs.h"
#include "hw-ctl-watch.h"
#include "hw-options.h"

#define SUMMARY "Asks a running cable, and changes it: list, pull, plug, add, watch …"

typedef struct
{
  char **words; /* the verb, its arguments */
  char *api;
  char *unix_path;
  char *token;
  gboolean wants_json;
  HwProgramOptions program; /* of watch */
} CtlOptions;

static char *
describe_verbs (void)
{
  GString *text = g_string_new (SUMMARY "\n\nVerbs:\n");
  const HwCtlVerb *verb;

  for (guint i = 0; (verb = hw_ctl_verb_nth (i)) != NULL; i++)
    {
      g_autofree char *usage = g_strjoin (" ", verb->name, verb->arguments, NULL);

      g_string_append_printf (text, "  %s%*s %s\n", usage,
                              (int) MAX (0, 28 - g_utf8_strlen (usage, -1)), "", verb->summary);
    }
  g_string_append (text, "  watch                        its events, until it ends (--for, "
                         "--log-format, --color)\n\n"
                         "Names of proxies are those of \"heartwire ctl list\".");

  return g_string_free (text, FALSE);
}

static gboolean
read_options (CtlOptions *self, int argc, char **argv)
{
  g_autofree char *summary = describe_verbs ();
  g_autoptr (HwOptions) options = hw_options_new ("ctl", "VERB [ARGUMENT…]", summary);
  const HwOption rows[] = {
    { "api", "ADDR:PORT", "Where the cable's API is (else $HEARTWIRE_API, else 127.0.0.1:8474)",
      hw_option_text, &self->api },
    { "api-unix", "PATH", "The same, on a Unix socket", hw_option_text, &self->unix_path },
    { "api-token", "TOKEN", "The API's token (else $HEARTWIRE_API_TOKEN)", hw_option_text,
      &self->token },
    { "json", NULL, "The API's own answers", hw_option_flag, &self->wants_json },
    { NULL },
  };

  hw_options_add (options, rows, NULL);
  hw_program_add_options (&self->program, options);
  hw_options_set_optional (options, HW_CTL_MAX_ARGUMENTS - 1);

  return hw_options_parse (options, argc, argv, HW_CTL_MAX_ARGUMENTS, &self->words);
}

static void
options_clear (CtlOptions *self)
{
  g_strfreev (self->words);
  g_free (self->api);
  g_free (self->unix_path);
  g_free (self->token);
}

static HwCtlClient *
create_client (const CtlOptions *self)
{
  const char *env = g_getenv ("HEARTWIRE_API");
  const char *token = self->token != NULL ? self->token : g_getenv ("HEARTWIRE_API_TOKEN");
  g_autofree char *api = NULL;
  g_autoptr (GError) error = NULL;
  HwCtlClient *client;

  if (self->unix_path != NULL)
    api = g_strconcat ("unix:", self->unix_path, NULL);
  else if (self->api != NULL)
    api = g_strdup (self->api);
  else
    api = g_strdup (env != NULL && *env != '\0' ? env : HW_CTL_DEFAULT_API);
  client = hw_ctl_client_new (api, token, &error);
  if (client == NULL)
    hw_complain ("ctl", "%s", error->message);

  return client;
}

static HwExit
run_verb (HwCtlClient *client, const CtlOptions *options, const HwCtlVerb *verb)
{
  HwCtl ctl = { client, options->wants_json };
  g_autoptr (GError) error = NULL;

  if (verb->run (&ctl, options->words + 1, &error))
    return HW_EXIT_DONE;
  hw_complain ("ctl", "%s", error->message);
  if (error->domain == HW_CTL_ERROR)
    return HW_EXIT_NOT_HELD;

  return g_error_matches (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT)
                 || g_error_matches (error, HW_ERROR, HW_ERROR_DURATION)
             ? HW_EXIT_USAGE
             : HW_EXIT_NO_START;
}

/* NULL after one line on stderr. */
static const HwCtlVerb *
find_verb (const CtlOptions *options)
{
  const HwCtlVerb *verb = hw_ctl_verb_find (options->words[0]);
  guint n = g_strv_length (options->words) - 1;

  if (verb == NULL)
    hw_complain ("ctl", "there is no verb \"%s\"; \"heartwire ctl --help\" lists them",
                 options->words[0]);
  else if (n < verb->min)
    hw_complain ("ctl", "%s wants %s", verb->name, verb->arguments);
  else if (n > verb->max)
    hw_complain ("ctl", "\"%s\" is one argument too many; %s wants %s",
                 options->words[verb->max + 1], verb->name,
                 *verb->arguments != '\0' ? verb->arguments : "none");
  else
    return verb;

  return NULL;
}

static HwExit
run_words (const CtlOptions *options)
{
  gboolean is_watch = strcmp (options->words[0], "watch") == 0;
  const HwCtlVerb *verb = is_watch ? NULL : find_verb (options);
  g_autoptr (HwCtlClient) client = NULL;

  if (!is_watch && verb == NULL)
    return HW_EXIT_USAGE;
  client = create_client (options);
  if (client == NULL)
    return HW_EXIT_USAGE;

  return is_watch ? hw_ctl_watch (client, &options->program) : run_verb (client, options, verb);
}

static HwExit
run (int argc, char **argv)
{
  CtlOptions options = { .words = NULL };
  HwExit code = HW_EXIT_USAGE;

  if (read_options (&options, argc, argv))
    code = run_words (&options);
  options_clear (&options);

  return code;
}

const HwCommand hw_command_ctl = { "ctl", SUMMARY, run };
