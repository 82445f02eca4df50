/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the options of `heartwire cable`. */
#include "config.h"

#include "hw-cable-options.h"

#include "core/hw-address.h"

static gboolean
check_address (const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *host = NULL;
  guint16 port;

  if (hw_address_parse (address, &host, &port, &error))
    return TRUE;
  hw_complain ("cable", "%s", error->message);

  return FALSE;
}

gboolean
hw_cable_options_has_api (const HwCableOptions *self)
{
  return self->api != NULL || self->api_unix != NULL;
}

/* Both or none of them; none only where proxies can come from elsewhere. */
static gboolean
check_addresses (const HwCableOptions *self)
{
  guint n = g_strv_length (self->addresses);
  gboolean may_miss = self->config != NULL || hw_cable_options_has_api (self);

  if (n == 1 || (n == 0 && !may_miss))
    {
      hw_complain ("cable", "LISTEN UPSTREAM is missing (or --config, or --api); \"heartwire cable "
                            "--help\" says more");
      return FALSE;
    }

  return n == 0 || (check_address (self->addresses[0]) && check_address (self->addresses[1]));
}

static gboolean
check_api (const HwCableOptions *self)
{
  if (self->api != NULL && !check_address (self->api))
    return FALSE;
  if (self->api_any_address && self->api_token == NULL)
    {
      hw_complain ("cable", "--api-any-address wants --api-token as well: who reaches the control "
                            "API can open a relay to any host");
      return FALSE;
    }

  return TRUE;
}

static void
add_options (HwCableOptions *self, HwOptions *options)
{
  const HwOption rows[] = {
    { "cut", "auto|kernel|stall", "How a pull is made (default auto)", hw_option_choice, &self->cut,
      .choices = "auto|kernel|stall" },
    { "seed", "N", "Of jitter, toxicity and chance; else one is picked, and told", hw_option_count,
      &self->seed },
    { "dial-first", NULL, "Listen only while the upstream can be reached", hw_option_flag,
      &self->dial_first },
    { "config", "FILE", "Proxies and their faults, as JSON", hw_option_text, &self->config },
    { "api", "ADDR:PORT", "Serve the control API (Toxiproxy's, and more)", hw_option_text,
      &self->api },
    { "api-unix", "PATH", "The same on a Unix socket", hw_option_text, &self->api_unix },
    { "api-allow-host", "NAME", "Answer to this name, too; may be repeated", hw_option_texts,
      self->api_hosts },
    { "api-token", "TOKEN", "Answer only who shows it (else $HEARTWIRE_API_TOKEN)", hw_option_text,
      &self->api_token },
    { "api-any-address", NULL, "Allow an --api that isn't of the loopback; wants a token",
      hw_option_flag, &self->api_any_address },
    { "api-strict", NULL, "Read only bodies that say that they are JSON", hw_option_flag,
      &self->api_strict },
    { NULL },
  };

  hw_options_add (options, rows, NULL);
}

static void
take_token_of_environment (HwCableOptions *self)
{
  const char *token = g_getenv ("HEARTWIRE_API_TOKEN");

  if (self->api_token == NULL && token != NULL && *token != '\0')
    self->api_token = g_strdup (token);
}

gboolean
hw_cable_options_parse (HwCableOptions *self, int argc, char **argv, const char *summary)
{
  g_autoptr (HwOptions) options = hw_options_new ("cable", "[LISTEN UPSTREAM]", summary);

  *self = (HwCableOptions){ .api_hosts = g_ptr_array_new_with_free_func (g_free) };
  add_options (self, options);
  hw_program_add_options (&self->program, options);
  hw_options_set_optional (options, 2);
  if (!hw_options_parse (options, argc, argv, 2, &self->addresses))
    return FALSE;
  take_token_of_environment (self);
  g_ptr_array_add (self->api_hosts, NULL);

  return check_addresses (self) && check_api (self);
}

void
hw_cable_options_clear (HwCableOptions *self)
{
  g_strfreev (self->addresses);
  g_free (self->config);
  g_free (self->api);
  g_free (self->api_unix);
  g_free (self->api_token);
  g_ptr_array_unref (self->api_hosts);
}
