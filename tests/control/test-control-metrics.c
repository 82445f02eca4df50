/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the metrics are Prometheus' text form, whatever a proxy is called. */
#include "hw-test.h"

#include <string.h>

#include "control/hw-control-metrics.h"

static void
families_are_written (void **state)
{
  HwProxyInfo info = {
    .name = (char *) "re\"d\\is\n",
    .listen = (char *) "127.0.0.1:26379",
    .upstream = (char *) "127.0.0.1:6379",
    .enabled = TRUE,
    .n_connections = 3,
    .counters
    = { .received_bytes = { 10, 20 }, .sent_bytes = { 30, 40 }, .n_cuts = 5, .retransmits = 6 },
  };
  g_autoptr (GPtrArray) faults = g_ptr_array_new ();
  g_autoptr (GPtrArray) proxies = g_ptr_array_new ();
  g_autoptr (GString) out = g_string_new (NULL);
  static const char *const lines[] = {
    "# TYPE toxiproxy_proxy_received_bytes_total counter\n",
    "toxiproxy_proxy_received_bytes_total{direction=\"upstream\",listener=\"127.0.0.1:26379\","
    "proxy=\"re\\\"d\\\\is\\n\",upstream=\"127.0.0.1:6379\"} 10\n",
    "toxiproxy_proxy_sent_bytes_total{direction=\"downstream\",listener=\"127.0.0.1:26379\","
    "proxy=\"re\\\"d\\\\is\\n\",upstream=\"127.0.0.1:6379\"} 40\n",
    "heartwire_connections{proxy=\"re\\\"d\\\\is\\n\"} 3\n",
    "heartwire_cuts_total{proxy=\"re\\\"d\\\\is\\n\"} 5\n",
    "heartwire_retransmits_total{proxy=\"re\\\"d\\\\is\\n\"} 6\n",
    "heartwire_faults{proxy=\"re\\\"d\\\\is\\n\"} 0\n",
  };

  info.faults = faults;
  g_ptr_array_add (proxies, &info);
  hw_control_metrics_append (proxies, out);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    if (strstr (out->str, lines[i]) == NULL)
      fail_msg ("%s is missing in\n%s", lines[i], out->str);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (families_are_written) };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
