/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a command is carried out on the proxy that it names, or on all of them. */
#include "hw-test.h"

#include <string.h>

#include "io/hw-cable-hub-command.h"

static void
add_proxy (HwCableHub *hub, const char *name)
{
  const HwProxySpec spec = { name, "127.0.0.1:0", "127.0.0.1:1", .enabled = TRUE };

  assert_true (hw_cable_hub_add_proxy (hub, &spec, NULL));
}

static HwCableHub *
new_hub (void)
{
  const HwCableHubConfig config = { .cut = HW_CUT_MODE_STALL };
  HwCableHub *hub = hw_cable_hub_new (&config, NULL);

  assert_non_null (hub);
  add_proxy (hub, "a");

  return hub;
}

/* "a:pulled,1 b:,0": whether each proxy is pulled, and how many faults it has. */
static char *
describe (HwCableHub *hub)
{
  g_autoptr (GPtrArray) proxies = hw_cable_hub_list_proxies (hub);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < proxies->len; i++)
    {
      const HwProxyInfo *info = proxies->pdata[i];

      g_string_append_printf (text, "%s%s:%s,%u", i > 0 ? " " : "", info->name,
                              info->is_pulled ? "pulled" : "", info->faults->len);
    }

  return g_string_free (text, FALSE);
}

static void
names_choose_a_proxy (void **state)
{
  static const struct
  {
    const char *line;
    const char *part; /* of the error; NULL: it is carried out */
    const char *after;
  } rows[] = {
    { "pull", NULL, "a:pulled,0 b:pulled,0" },
    { "@a plug", NULL, "a:,0 b:pulled,0" },
    { "reset", "out", "a:,0 b:pulled,0" },
    { "@a reset", NULL, "a:,0 b:pulled,0" },
    { " @b  plug ", NULL, "a:,0 b:,0" },
    { "@b add latency latency=5ms", NULL, "a:,0 b:,1" },
    { "@b add latency latency=7ms", NULL, "a:,0 b:,1" },
    { "add latency latency=5ms", "@NAME", "a:,0 b:,1" },
    { "remove latency", "@NAME", "a:,0 b:,1" },
    { "@b remove latency", NULL, "a:,0 b:,0" },
    { "@c pull", "no proxy", "a:,0 b:,0" },
    { "@a burn", "burn", "a:,0 b:,0" },
    { "@a", NULL, "a:,0 b:,0" },
    { "reset 99", "99", "a:,0 b:,0" },
    { "status", NULL, "a:,0 b:,0" },
    { "# nothing", NULL, "a:,0 b:,0" },
  };
  g_autoptr (HwCableHub) hub = new_hub ();

  add_proxy (hub, "b");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean done = hw_cable_hub_command (hub, rows[i].line, &error);
      g_autofree char *after = describe (hub);

      if (done != (rows[i].part == NULL) || strcmp (after, rows[i].after) != 0)
        fail_msg ("%s: %s, %s", rows[i].line, after, error != NULL ? error->message : "done");
      if (!done && strstr (error->message, rows[i].part) == NULL)
        fail_msg ("%s: %s", rows[i].line, error->message);
    }
}

static void
the_only_one_needs_no_name (void **state)
{
  g_autoptr (HwCableHub) hub = new_hub ();
  g_autofree char *after = NULL;

  assert_true (hw_cable_hub_command (hub, "add latency latency=5ms", NULL));
  after = describe (hub);
  assert_string_equal (after, "a:,1");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (names_choose_a_proxy),
    cmocka_unit_test (the_only_one_needs_no_name),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
