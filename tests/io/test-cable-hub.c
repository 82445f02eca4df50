/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the hub holds many proxies, and says of each call what was wrong with it. */
#include "hw-test.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hw-test-socket.h"
#include "io/hw-cable-hub.h"

static HwCableHub *
start (void)
{
  HwCableHubConfig config = { .cut = HW_CUT_MODE_AUTO, .seed = 1, .names_proxies = TRUE };

  return hw_cable_hub_new (&config, NULL);
}

static gboolean
add (HwCableHub *hub, const char *name, const char *listen, const char *upstream, GError **error)
{
  HwProxySpec spec = { name, listen, upstream, .enabled = TRUE };

  return hw_cable_hub_add_proxy (hub, &spec, error);
}

static char *
get_listen (HwCableHub *hub, const char *name)
{
  g_autoptr (HwProxyInfo) info = hw_cable_hub_get_proxy (hub, name, NULL);

  return info != NULL ? g_strdup (info->listen) : NULL;
}

static gboolean
add_fault (HwCableHub *hub, const char *proxy, const char *fault, char **name, GError **error)
{
  g_auto (GStrv) words = g_strsplit (fault, " ", -1);
  g_auto (HwFaultSpec) spec = { 0 };

  return hw_fault_spec_parse (&spec, (const char *const *) words, error)
         && hw_cable_hub_add_fault (hub, proxy, &spec, name, error);
}

static void
assert_refused (gboolean done, GError **error, HwCableHubError code)
{
  assert_false (done);
  assert_non_null (*error);
  if (!g_error_matches (*error, HW_CABLE_HUB_ERROR, (int) code))
    fail_msg ("code %d, not %d: %s", (*error)->code, (int) code, (*error)->message);
  g_clear_error (error);
}

static void
names_what_is_wrong (void **state)
{
  HwCableHub *hub = start ();
  int taken = hw_test_listen (FALSE);
  g_autofree char *taken_address = hw_test_get_local (taken);
  g_autoptr (GError) error = NULL;

  assert_true (add (hub, "one", "127.0.0.1:0", "127.0.0.1:1", &error));
  assert_refused (add (hub, "one", "127.0.0.1:0", "127.0.0.1:1", &error), &error,
                  HW_CABLE_HUB_ERROR_PROXY_EXISTS);
  assert_refused (add (hub, "", "127.0.0.1:0", "127.0.0.1:1", &error), &error,
                  HW_CABLE_HUB_ERROR_INVALID);
  assert_refused (add (hub, "two", "nowhere", "127.0.0.1:1", &error), &error,
                  HW_CABLE_HUB_ERROR_ADDRESS);
  assert_refused (add (hub, "two", taken_address, "127.0.0.1:1", &error), &error,
                  HW_CABLE_HUB_ERROR_LISTEN);
  assert_refused (hw_cable_hub_remove_proxy (hub, "two", &error), &error,
                  HW_CABLE_HUB_ERROR_PROXY_NOT_FOUND);
  assert_true (add_fault (hub, "one", "latency latency=1ms", NULL, &error));
  assert_refused (add_fault (hub, "one", "latency", NULL, &error), &error,
                  HW_CABLE_HUB_ERROR_FAULT_EXISTS);
  assert_refused (add_fault (hub, "two", "latency", NULL, &error), &error,
                  HW_CABLE_HUB_ERROR_PROXY_NOT_FOUND);
  assert_refused (hw_cable_hub_remove_fault (hub, "one", "slicer", &error), &error,
                  HW_CABLE_HUB_ERROR_FAULT_NOT_FOUND);
  assert_refused (hw_cable_hub_reset_connection (hub, 7, &error), &error,
                  HW_CABLE_HUB_ERROR_CONNECTION_NOT_FOUND);
  assert_true (hw_cable_hub_pull (hub, NULL, &error));
  assert_refused (hw_cable_hub_reset (hub, "one", &error), &error, HW_CABLE_HUB_ERROR_PULLED);
  close (taken);
  hw_cable_hub_free (hub);
}

static void
has_its_limits (void **state)
{
  HwCableHub *hub = start ();
  g_autoptr (GError) error = NULL;
  HwProxySpec spec = { "p", "127.0.0.1:0", "127.0.0.1:1", .enabled = FALSE };

  for (int i = 0; i < HW_CABLE_HUB_MAX_PROXIES; i++)
    {
      g_autofree char *name = g_strdup_printf ("p%d", i);

      spec.name = name;
      assert_true (hw_cable_hub_add_proxy (hub, &spec, &error));
    }
  spec.name = "one more";
  assert_refused (hw_cable_hub_add_proxy (hub, &spec, &error), &error, HW_CABLE_HUB_ERROR_LIMIT);
  for (int i = 0; i < HW_CABLE_HUB_MAX_FAULTS; i++)
    {
      g_autofree char *fault = g_strdup_printf ("latency name=f%d", i);

      assert_true (add_fault (hub, "p0", fault, NULL, &error));
    }
  assert_refused (add_fault (hub, "p0", "cut", NULL, &error), &error, HW_CABLE_HUB_ERROR_LIMIT);
  hw_cable_hub_free (hub);
}

/* Directly, by any of its names, or through another proxy. */
static void
refuses_to_lead_back (void **state)
{
  HwCableHub *hub = start ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (GError) error = NULL;
  HwProxySpec spec = { .enabled = TRUE };

  assert_true (add (hub, "a", "0.0.0.0:0", "127.0.0.1:1", &error));
  first = get_listen (hub, "a");
  spec.listen = first;
  spec.upstream = first;
  assert_refused (hw_cable_hub_update_proxy (hub, "a", &spec, &error), &error,
                  HW_CABLE_HUB_ERROR_LOOP);
  second = g_strconcat ("127.0.0.1", strrchr (first, ':'), NULL);
  assert_refused (hw_cable_hub_set_upstream (hub, "a", second, &error), &error,
                  HW_CABLE_HUB_ERROR_LOOP);
  assert_true (add (hub, "b", "127.0.0.1:0", second, &error));
  g_free (second);
  second = get_listen (hub, "b");
  assert_refused (hw_cable_hub_set_upstream (hub, "a", second, &error), &error,
                  HW_CABLE_HUB_ERROR_LOOP);
  hw_cable_hub_free (hub);
}

static void
tells_what_it_has (void **state)
{
  HwCableHub *hub = start ();
  g_autoptr (GPtrArray) proxies = NULL;
  g_autofree char *name = NULL;
  HwProxyInfo *info;

  assert_true (add (hub, "one", "127.0.0.1:0", "127.0.0.1:1", NULL));
  assert_true (add (hub, "two", "[::1]:0", "127.0.0.1:1", NULL));
  assert_true (add_fault (hub, "two", "latency latency=5 stream=downstream", &name, NULL));
  assert_string_equal (name, "latency_downstream");
  proxies = hw_cable_hub_list_proxies (hub);
  assert_int_equal (proxies->len, 2);
  info = proxies->pdata[1];
  assert_string_equal (info->name, "two");
  assert_true (g_str_has_prefix (info->listen, "[::1]:") && !g_str_has_suffix (info->listen, ":0"));
  assert_true (info->enabled);
  assert_int_equal (info->faults->len, 1);
  assert_string_equal (((HwFaultSpec *) info->faults->pdata[0])->name, name);
  hw_cable_hub_free (hub);
}

typedef struct
{
  HwCableHub *hub;
  int listener;
  int client;
  int server;
  char *address;
} Rig;

static void
rig_start (Rig *rig)
{
  g_autofree char *upstream = NULL;

  rig->hub = start ();
  rig->listener = hw_test_listen (FALSE);
  upstream = hw_test_get_local (rig->listener);
  assert_true (add (rig->hub, "p", "127.0.0.1:0", upstream, NULL));
  rig->address = get_listen (rig->hub, "p");
  rig->client = hw_test_connect (rig->address);
  rig->server = hw_test_accept (rig->listener);
  assert_true (rig->client >= 0 && rig->server >= 0);
}

static void
rig_stop (Rig *rig)
{
  close (rig->client);
  close (rig->server);
  close (rig->listener);
  hw_cable_hub_free (rig->hub);
  g_free (rig->address);
}

static void
counts_while_the_connection_is_open (void **state)
{
  Rig rig;
  g_autoptr (GPtrArray) connections = NULL;
  g_autoptr (HwProxyInfo) proxy = NULL;
  HwConnectionInfo *info;

  rig_start (&rig);
  assert_true (add_fault (rig.hub, "p", "latency latency=1ms", NULL, NULL));
  assert_true (hw_test_write (rig.client, "12345", 5));
  assert_true (hw_test_read (rig.server, (char[5]){ 0 }, 5));
  assert_true (hw_test_write (rig.server, "123", 3));
  assert_true (hw_test_read (rig.client, (char[3]){ 0 }, 3));
  connections = hw_cable_hub_list_connections (rig.hub);
  assert_int_equal (connections->len, 1);
  info = connections->pdata[0];
  assert_int_equal (info->number, 1);
  assert_string_equal (info->proxy, "p");
  assert_string_equal (info->state, "relaying");
  assert_string_equal (info->wire, "open");
  assert_string_equal (info->client.local, rig.address);
  assert_string_equal (info->server.tcp_state, "ESTABLISHED");
  assert_string_equal (info->faults[0], "latency");
  assert_int_equal (info->sent_bytes[0], 5);
  assert_int_equal (info->sent_bytes[1], 3);
  proxy = hw_cable_hub_get_proxy (rig.hub, "p", NULL);
  assert_int_equal (proxy->counters.received_bytes[0], 5);
  assert_int_equal (proxy->counters.n_accepted, 1);
  rig_stop (&rig);
}

static void
another_upstream_drops_its_connections (void **state)
{
  Rig rig;
  HwProxySpec same = { .enabled = TRUE };
  g_autofree char *upstream = NULL;

  rig_start (&rig);
  upstream = hw_test_get_local (rig.listener);
  same.listen = rig.address;
  same.upstream = upstream;
  assert_true (hw_cable_hub_update_proxy (rig.hub, "p", &same, NULL));
  assert_true (hw_test_write (rig.client, "still here", 10));
  assert_true (hw_test_read (rig.server, (char[10]){ 0 }, 10));
  same.upstream = "127.0.0.1:1";
  assert_true (hw_cable_hub_update_proxy (rig.hub, "p", &same, NULL));
  assert_int_equal (hw_test_read_end (rig.client), 0);
  rig_stop (&rig);
}

static void
disabled_it_refuses_and_enabled_it_has_its_port (void **state)
{
  Rig rig;
  HwProxySpec spec = { .enabled = FALSE };
  g_autofree char *upstream = NULL;
  g_autofree char *again = NULL;

  rig_start (&rig);
  upstream = hw_test_get_local (rig.listener);
  spec.listen = rig.address;
  spec.upstream = upstream;
  assert_true (hw_cable_hub_update_proxy (rig.hub, "p", &spec, NULL));
  assert_int_equal (hw_test_connect (rig.address), -1);
  hw_cable_hub_reset_all (rig.hub);
  again = get_listen (rig.hub, "p");
  assert_string_equal (again, rig.address);
  close (rig.client);
  rig.client = hw_test_connect (rig.address);
  assert_true (rig.client >= 0);
  rig_stop (&rig);
}

static void
resets_one_of_two (void **state)
{
  Rig rig;
  int other;
  int other_server;

  rig_start (&rig);
  other = hw_test_connect (rig.address);
  other_server = hw_test_accept (rig.listener);
  assert_true (hw_cable_hub_reset_connection (rig.hub, 1, NULL));
  assert_int_equal (hw_test_read_end (rig.client), ECONNRESET);
  assert_true (hw_test_write (other, "unharmed", 8));
  assert_true (hw_test_read (other_server, (char[8]){ 0 }, 8));
  close (other);
  close (other_server);
  rig_stop (&rig);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (names_what_is_wrong),
    cmocka_unit_test (has_its_limits),
    cmocka_unit_test (refuses_to_lead_back),
    cmocka_unit_test (tells_what_it_has),
    cmocka_unit_test (counts_while_the_connection_is_open),
    cmocka_unit_test (another_upstream_drops_its_connections),
    cmocka_unit_test (disabled_it_refuses_and_enabled_it_has_its_port),
    cmocka_unit_test (resets_one_of_two),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
