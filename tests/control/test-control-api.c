/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the calls of the control API answer as Toxiproxy's clients expect. */
#include "hw-test.h"

#include <string.h>

#include "control/hw-control-api.h"

static char *
call (HwCableHub *hub, const char *method, const char *path, const char *body, guint *status)
{
  const HwHttpRequest request = { method, path, body, strlen (body) };
  g_auto (HwHttpReply) reply;

  hw_http_reply_init (&reply);
  hw_control_api_handle (&request, &reply, hub);
  *status = reply.status;
  assert_true ((reply.allow != NULL) == (reply.status == 405));

  return g_string_free (g_steal_pointer (&reply.body), FALSE);
}

/* One story, each row behind the one before it. "…" in what is wanted stands for anything. */
typedef struct
{
  const char *method, *path, *body;
  guint status;
  const char *wanted;
} Row;

static gboolean
is_like (const char *text, const char *wanted)
{
  g_auto (GStrv) parts = g_strsplit (wanted, "…", -1);
  const char *at = text;

  if (*wanted == '\0')
    return *text == '\0';
  if (!g_str_has_prefix (text, parts[0]))
    return FALSE;
  for (char **part = parts; part[1] != NULL && at != NULL; part++)
    {
      at = strstr (at, *part);
      at = at != NULL ? at + strlen (*part) : NULL;
    }

  return at != NULL && g_str_has_suffix (at, parts[g_strv_length (parts) - 1]);
}

static void
tell_story (const Row *rows, gsize n_rows)
{
  const HwCableHubConfig config = { .cut = HW_CUT_MODE_STALL };
  g_autoptr (HwCableHub) hub = hw_cable_hub_new (&config, NULL);

  assert_non_null (hub);
  for (gsize i = 0; i < n_rows; i++)
    {
      guint status;
      g_autofree char *found
          = g_strchomp (call (hub, rows[i].method, rows[i].path, rows[i].body, &status));

      if (status != rows[i].status || !is_like (found, rows[i].wanted))
        fail_msg ("row %zu: %s %s %s\n  %u %s\n  %u %s was expected", i, rows[i].method,
                  rows[i].path, rows[i].body, status, found, rows[i].status, rows[i].wanted);
    }
}

#define ERROR(text, status) "{\"error\":\"" text "\",\"status\":" #status "}"
#define LATENCY(latency, jitter, toxicity)                                                         \
  "{\"attributes\":{\"latency\":" #latency ",\"jitter\":" #jitter "},"                             \
  "\"name\":\"latency_downstream\",\"type\":\"latency\",\"stream\":\"downstream\","                \
  "\"toxicity\":" #toxicity "}"
#define PROXY(name, upstream, enabled, toxics)                                                     \
  "{\"name\":\"" name "\",\"listen\":\"127.0.0.1:…\",\"upstream\":\"" upstream "\","               \
  "\"enabled\":" #enabled ",\"toxics\":[" toxics "]}"

static void
proxies (void **state)
{
  static const Row rows[] = {
    { "GET", "/version", "", 200, "{\"version\": \"2.12.0\"}" },
    { "GET", "/proxies", "", 200, "{}" },
    { "POST", "/proxies", "", 400, "{\"error\":\"bad request body: …\",\"status\":400}" },
    { "POST", "/proxies", "[]", 400, "{\"error\":\"bad request body: …" },
    { "POST", "/proxies", "{}", 400, ERROR ("missing required field: name", 400) },
    { "POST", "/proxies", "{\"name\":\"\"}", 400, ERROR ("missing required field: name", 400) },
    { "POST", "/proxies", "{\"name\":\"a\"}", 400,
      ERROR ("missing required field: upstream", 400) },
    { "POST", "/proxies", "{\"name\":5,\"upstream\":\"127.0.0.1:1\"}", 400,
      "{\"error\":\"bad request body: …" },
    { "POST", "/proxies", "{\"name\":\"a\",\"upstream\":\"127.0.0.1:1\",\"enabled\":1}", 400,
      "{\"error\":\"bad request body: …" },
    { "POST", "/proxies",
      "{\"Name\":\"a\",\"LISTEN\":\"localhost:0\",\"upstream\":\"127.0.0.1:1\"}", 201,
      PROXY ("a", "127.0.0.1:1", true, "") },
    { "POST", "/proxies", "{\"name\":\"a\",\"upstream\":\"127.0.0.1:1\"}", 409,
      ERROR ("proxy already exists", 409) },
    { "POST", "/proxies",
      "{\"name\":\"b c\",\"listen\":\"127.0.0.1:0\",\"upstream\":\"127.0.0.1:2\","
      "\"enabled\":null,\"colour\":7}",
      201, PROXY ("b c", "127.0.0.1:2", true, "") },
    { "POST", "/proxies",
      "{\"name\":\"off\",\"listen\":\"127.0.0.1:0\",\"upstream\":\"127.0.0.1:2\","
      "\"enabled\":false}",
      201, PROXY ("off", "127.0.0.1:2", false, "") },
    { "POST", "/proxies",
      "{\"name\":\"nowhere\",\"listen\":\"203.0.113.7:0\",\"upstream\":\"127.0.0.1:2\"}", 500,
      "{\"error\":\"…\",\"status\":500}" },
    { "GET", "/proxies/nowhere", "", 404, ERROR ("proxy not found", 404) },
    { "POST", "/proxies", "{\"name\":\"nowhere\",\"upstream\":\"nonsense\"}", 400,
      "{\"error\":\"…nonsense…\",\"status\":400}" },
    { "POST", "/proxies",
      "{\"name\":\"port 0\",\"listen\":\"127.0.0.1:0\",\"upstream\":\"localhost:0\"}", 201,
      PROXY ("port 0", "localhost:0", true, "") },
    { "POST", "/proxies", "{\"name\":\"as Go\",\"upstream\":\":9\",\"enabled\":false}", 201,
      PROXY ("as Go", "localhost:9", false, "") },
    { "DELETE", "/proxies/port%200", "", 204, "" },
    { "DELETE", "/proxies/as%20Go", "", 204, "" },
    { "GET", "/proxies/a", "", 200, PROXY ("a", "127.0.0.1:1", true, "") },
    { "GET", "/proxies/b%20c", "", 200, PROXY ("b c", "127.0.0.1:2", true, "") },
    { "GET", "/proxies", "", 200, "{\"a\":{\"name\":\"a\",…,\"b c\":{\"name\":\"b c\",…}}" },
    { "POST", "/proxies/a", "{\"upstream\":\"127.0.0.1:3\"}", 200,
      PROXY ("a", "127.0.0.1:3", true, "") },
    { "PATCH", "/proxies/a", "{\"enabled\":false,\"name\":\"z\"}", 200,
      PROXY ("a", "127.0.0.1:3", false, "") },
    { "PATCH", "/proxies/a", "{\"enabled\":null}", 200, PROXY ("a", "127.0.0.1:3", false, "") },
    { "PATCH", "/proxies/a", "{\"enabled\":true}", 200, PROXY ("a", "127.0.0.1:3", true, "") },
    { "PATCH", "/proxies/a", "", 400, "{\"error\":\"bad request body: …" },
    { "PATCH", "/proxies/a", "{\"enabled\":\"yes\"}", 400, "{\"error\":\"bad request body: …" },
    { "PATCH", "/proxies/none", "{}", 404, ERROR ("proxy not found", 404) },
    { "DELETE", "/proxies/a", "", 204, "" },
    { "DELETE", "/proxies/a", "", 404, ERROR ("proxy not found", 404) },
    { "PUT", "/proxies", "{}", 405, "{\"error\":\"method not allowed\",\"status\":405}" },
    { "HEAD", "/version", "", 405, "{\"error\":…" },
    { "POST", "/events", "", 405, "{\"error\":…" },
    { "GET", "/events", "", 503, "{\"error\":…" }, /* who comes here found no room as a reader */
    { "GET", "/", "", 404, "{\"error\":…" },
    { "GET", "/proxies/", "", 404, "{\"error\":…" },
    { "GET", "/proxies/a/b/c/d/e", "", 404, "{\"error\":…" },
    { "GET", "/proxies/%00", "", 404, "{\"error\":…" },
    { "GET", "/proxies/%ff", "", 404, "{\"error\":…" },
  };

  tell_story (rows, G_N_ELEMENTS (rows));
}

static void
toxics (void **state)
{
  static const Row rows[] = {
    { "GET", "/proxies/a/toxics", "", 404, ERROR ("proxy not found", 404) },
    { "POST", "/proxies/a/toxics", "{}", 404, ERROR ("proxy not found", 404) },
    { "POST", "/proxies", "{\"name\":\"a\",\"upstream\":\"127.0.0.1:1\"}", 201, "{…}" },
    { "GET", "/proxies/a/toxics", "", 200, "[]" },
    { "POST", "/proxies/a/toxics", "", 400, "{\"error\":\"bad request body: …" },
    { "POST", "/proxies/a/toxics", "{\"type\":\"x\",\"stream\":\"x\"}", 400,
      ERROR ("stream was invalid, can be either upstream or downstream", 400) },
    { "POST", "/proxies/a/toxics", "{\"type\":\"x\"}", 400, ERROR ("invalid toxic type", 400) },
    { "POST", "/proxies/a/toxics", "{\"type\":\"latency\",\"attributes\":{\"latency\":100}}", 200,
      LATENCY (100, 0, 1) },
    { "POST", "/proxies/a/toxics", "{\"type\":\"latency\"}", 409,
      ERROR ("toxic already exists", 409) },
    { "POST", "/proxies/a/toxics",
      "{\"type\":\"latency\",\"attributes\":{\"latency\":-1},\"name\":\"n\"}", 400,
      "{\"error\":\"bad request body: …" },
    { "POST", "/proxies/a/toxics",
      "{\"type\":\"bandwidth\",\"stream\":\"upstream\",\"attributes\":{\"rate\":5}}", 200,
      "{\"attributes\":{\"rate\":5},\"name\":\"bandwidth_upstream\",…}" },
    { "GET", "/proxies/a/toxics", "", 200,
      "[{\"attributes\":{\"rate\":5},…},{\"attributes\":{\"latency\":100,…}]" },
    { "GET", "/proxies/a/toxics/latency_downstream", "", 200, LATENCY (100, 0, 1) },
    { "GET", "/proxies/a/toxics/latency", "", 404, ERROR ("toxic not found", 404) },
    { "PATCH", "/proxies/a/toxics/latency_downstream", "{\"attributes\":{\"jitter\":5}}", 200,
      LATENCY (100, 5, 1) },
    { "POST", "/proxies/a/toxics/latency_downstream",
      "{\"toxicity\":0.5,\"stream\":\"upstream\",\"name\":\"z\"}", 200, LATENCY (100, 5, 0.5) },
    { "POST", "/proxies/a/toxics/latency_downstream", "{\"toxicity\":2}", 400,
      "{\"error\":\"bad request body: …" },
    { "POST", "/proxies/a/toxics/none", "{}", 404, ERROR ("toxic not found", 404) },
    { "DELETE", "/proxies/a/toxics/bandwidth_upstream", "", 204, "" },
    { "DELETE", "/proxies/a/toxics/bandwidth_upstream", "", 404, ERROR ("toxic not found", 404) },
    { "PATCH", "/proxies/a", "{\"enabled\":false}", 200, "{…}" },
    { "POST", "/reset", "", 204, "" },
    { "GET", "/proxies", "", 200, "{\"a\":" PROXY ("a", "127.0.0.1:1", true, "") "}" },
  };

  tell_story (rows, G_N_ELEMENTS (rows));
}

static void
populating (void **state)
{
  static const Row rows[] = {
    { "POST", "/populate", "{}", 400,
      "{\"error\":\"bad request body: …\",\"status\":400,\"proxies\":[]}" },
    { "POST", "/populate", "", 400, "{\"error\":\"bad request body: …" },
    { "POST", "/populate", "[{\"upstream\":\"127.0.0.1:1\"}]", 400,
      "{\"error\":\"missing required field: name at proxy 1\",\"status\":400,\"proxies\":[]}" },
    { "POST", "/populate", "[{\"name\":\"a\",\"upstream\":\"127.0.0.1:1\"},{\"name\":\"b\"}]", 400,
      "{\"error\":\"missing required field: upstream at proxy 2\",\"status\":400,"
      "\"proxies\":[]}" },
    { "GET", "/proxies", "", 200, "{}" },
    { "POST", "/populate", "[]", 201, "{\"proxies\":[]}" },
    { "POST", "/populate",
      "[{\"name\":\"a\",\"upstream\":\"127.0.0.1:1\"},"
      "{\"name\":\"b\",\"upstream\":\"127.0.0.1:2\",\"enabled\":false}]",
      201,
      "{\"proxies\":[" PROXY ("a", "127.0.0.1:1", true, "") "," PROXY ("b", "127.0.0.1:2", false,
                                                                       "") "]}" },
    { "POST", "/populate",
      "[{\"name\":\"c\",\"upstream\":\"127.0.0.1:1\"},"
      "{\"name\":\"d\",\"listen\":\"203.0.113.7:0\",\"upstream\":\"127.0.0.1:2\"},"
      "{\"name\":\"e\",\"upstream\":\"127.0.0.1:2\"}]",
      500, "{\"error\":\"…\",\"status\":500,\"proxies\":[{\"name\":\"c\",…}]}" },
    { "GET", "/proxies/e", "", 404, ERROR ("proxy not found", 404) },
  };

  tell_story (rows, G_N_ELEMENTS (rows));
}

static void
our_own (void **state)
{
  static const Row rows[] = {
    { "POST", "/proxies", "{\"name\":\"a\",\"upstream\":\"127.0.0.1:1\"}", 201, "{…}" },
    { "GET", "/connections", "", 200, "[]" },
    { "GET", "/proxies/a/connections", "", 200, "[]" },
    { "GET", "/proxies/b/connections", "", 404, ERROR ("proxy not found", 404) },
    { "POST", "/connections/1/reset", "", 404, ERROR ("connection not found", 404) },
    { "POST", "/connections/x/reset", "", 404, ERROR ("connection not found", 404) },
    { "POST", "/proxies/a/pull", "", 200, "{\"name\":\"a\",…,\"pulled\":true,\"cut\":\"stall\"}" },
    { "POST", "/proxies/a/reset", "", 409, "{\"error\":…,\"status\":409}" },
    { "POST", "/proxies/a/plug", "", 200, PROXY ("a", "127.0.0.1:1", true, "") },
    { "POST", "/proxies/a/reset", "", 200, PROXY ("a", "127.0.0.1:1", true, "") },
    { "POST", "/pull", "", 204, "" },
    { "GET", "/proxies/a", "", 200, "{…\"pulled\":true…" },
    { "POST", "/plug", "", 204, "" },
    { "POST", "/proxies/b/pull", "", 404, ERROR ("proxy not found", 404) },
    { "POST", "/proxies/a/toxics", "{\"type\":\"cut\",\"after\":\"1h\"}", 200,
      "{…\"type\":\"cut\"…" },
    { "POST", "/proxies/a/clear", "", 200, PROXY ("a", "127.0.0.1:1", true, "") },
    { "GET", "/profiles", "", 200, "[{\"name\":\"…\",\"toxics\":[{…}]…]" },
    { "POST", "/proxies/a/profile", "{\"name\":\"smoke\"}", 400, "{\"error\":\"…smoke…" },
    { "POST", "/proxies/a/profile", "{}", 400, ERROR ("missing required field: name", 400) },
    { "POST", "/proxies/b/profile", "{\"name\":\"edge\"}", 404, ERROR ("proxy not found", 404) },
    { "POST", "/proxies/a/profile", "{\"name\":\"edge\"}", 200, "{…\"type\":\"latency\"…}" },
    { "GET", "/faults", "", 200, "[{\"type\":\"latency\",…]" },
    { "GET", "/metrics", "", 200,
      "# HELP toxiproxy_proxy_received_bytes_total …heartwire_cuts_total{proxy=\"a\"} …" },
  };

  tell_story (rows, G_N_ELEMENTS (rows));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (proxies),
    cmocka_unit_test (toxics),
    cmocka_unit_test (populating),
    cmocka_unit_test (our_own),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
