/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that no web page can drive the control API, and that its clients can: a matrix of
 * Host, Origin, Sec-Fetch-Site, User-Agent, method and Content-Type. */
#include "hw-test.h"

#include <string.h>

#include "control/hw-http-guard.h"

static const char *const allowed[] = { "toxiproxy", NULL };

/* NULL: not sent. */
typedef struct
{
  const char *value;
  gboolean is_of_browser;
} Choice;

static const Choice hosts[] = {
  { "localhost:8474", FALSE }, { "127.0.0.1:8474", FALSE },
  { "[::1]:8474", FALSE },     { "LocalHost", FALSE },
  { "toxiproxy:8474", FALSE }, { "evil.example:8474", TRUE },
  { "localhost.evil", TRUE },  { "127.0.0.1.evil", TRUE },
  { "[::1].evil", TRUE },      { "localhost:80:80", TRUE },
  { "localhost:x", TRUE },     { "", TRUE },
  { "192.168.1.5", TRUE },     { "[::1", TRUE },
  { "user@localhost", TRUE },
};
static const Choice origins[] = {
  { NULL, FALSE },
  { "null", TRUE },
  { "http://localhost:8474", TRUE },
  { "https://evil.example", TRUE },
};
static const Choice sites[] = {
  { NULL, FALSE },       { "none", FALSE },      { "same-origin", FALSE },
  { "same-site", TRUE }, { "cross-site", TRUE }, { "", TRUE },
};
static const Choice agents[] = {
  { NULL, FALSE },
  { "curl/7.88.1", FALSE },
  { "axios/1.7.2", FALSE },
  { "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", TRUE },
};
static const char *const methods[] = { "GET", "POST", "PATCH", "DELETE" };

static HwHttpHead
head_of (const char *host, const char *origin, const char *site, const char *agent)
{
  HwHttpHead head = { .content_length = -1 };

  head.fields[HW_HTTP_FIELD_HOST] = (char *) host;
  head.fields[HW_HTTP_FIELD_ORIGIN] = (char *) origin;
  head.fields[HW_HTTP_FIELD_SEC_FETCH_SITE] = (char *) site;
  head.fields[HW_HTTP_FIELD_USER_AGENT] = (char *) agent;

  return head;
}

static void
check_row (const Choice *host, const Choice *origin, const Choice *site, const Choice *agent)
{
  const HwHttpPolicy policy = { .hosts = allowed };
  gboolean is_of_browser
      = host->is_of_browser || origin->is_of_browser || site->is_of_browser || agent->is_of_browser;

  for (gsize m = 0; m < G_N_ELEMENTS (methods); m++)
    {
      HwHttpHead head = head_of (host->value, origin->value, site->value, agent->value);
      guint status;

      head.method = (char *) methods[m];
      status = hw_http_guard_judge (&policy, &head).status;
      if (status != (is_of_browser ? 403 : 0))
        fail_msg ("%s, Host %s, Origin %s, Sec-Fetch-Site %s, User-Agent %s: %u", methods[m],
                  host->value, origin->value, site->value, agent->value, status);
    }
}

static void
the_matrix_holds (void **state)
{
  guint n_rows = 0;

  for (gsize h = 0; h < G_N_ELEMENTS (hosts); h++)
    for (gsize o = 0; o < G_N_ELEMENTS (origins); o++)
      for (gsize s = 0; s < G_N_ELEMENTS (sites); s++)
        for (gsize a = 0; a < G_N_ELEMENTS (agents); a++, n_rows += G_N_ELEMENTS (methods))
          check_row (&hosts[h], &origins[o], &sites[s], &agents[a]);
  assert_true (n_rows >= 500);
}

static void
types_are_judged (void **state)
{
  static const struct
  {
    const char *type;
    guint strict_status;
  } rows[] = {
    { "application/json", 0 },
    { "Application/JSON; charset=utf-8", 0 },
    { "application/json;charset=utf-8", 0 },
    { NULL, 415 },
    { "application/x-www-form-urlencoded", 415 },
    { "application/x-www-form-urlencoded; charset=UTF-8", 415 },
    { "text/plain;charset=UTF-8", 415 },
    { "application/octet-stream", 415 },
    { "application/jsonp", 415 },
    { "", 415 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int strict = FALSE; strict <= TRUE; strict++)
      {
        const HwHttpPolicy policy = { .is_strict = strict };
        HwHttpHead head = head_of ("localhost", NULL, NULL, "Java/17");

        head.method = (char *) "POST";
        head.fields[HW_HTTP_FIELD_CONTENT_TYPE] = (char *) rows[i].type;
        assert_int_equal (hw_http_guard_judge (&policy, &head).status, 0); /* no body, no type */
        head.content_length = 2;
        assert_int_equal (hw_http_guard_judge (&policy, &head).status,
                          strict ? rows[i].strict_status : 0);
      }
}

static void
tokens_are_asked_for (void **state)
{
  static const struct
  {
    const char *shown;
    guint status;
  } rows[] = {
    { "Bearer s3cret", 0 },  { "bearer  s3cret", 0 },   { NULL, 401 },
    { "Bearer s3cre", 401 }, { "Bearer s3crett", 401 }, { "Bearer ", 401 },
    { "Basic s3cret", 401 }, { "s3cret", 401 },         { "Bearer S3cret", 401 },
  };
  const HwHttpPolicy policy = { .token = "s3cret" };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwHttpHead head = head_of ("localhost", NULL, NULL, NULL);

      head.method = (char *) "GET";
      head.fields[HW_HTTP_FIELD_AUTHORIZATION] = (char *) rows[i].shown;
      assert_int_equal (hw_http_guard_judge (&policy, &head).status, rows[i].status);
    }
}

static void
methods_and_sizes_are_judged (void **state)
{
  const HwHttpPolicy policy = { .hosts = NULL };
  const HwHttpPolicy unix_policy = { .is_unix_socket = TRUE };
  HwHttpHead head = head_of ("localhost", NULL, NULL, NULL);

  head.method = (char *) "OPTIONS";
  assert_int_equal (hw_http_guard_judge (&policy, &head).status, 405);
  head.method = (char *) "POST";
  head.content_length = HW_HTTP_HOPELESS_BODY;
  assert_int_equal (hw_http_guard_judge (&policy, &head).status, 0);
  head.content_length++;
  assert_int_equal (hw_http_guard_judge (&policy, &head).status, 413);

  head = head_of ("docker", NULL, NULL, NULL);
  head.method = (char *) "GET";
  assert_int_equal (hw_http_guard_judge (&policy, &head).status, 403);
  assert_int_equal (hw_http_guard_judge (&unix_policy, &head).status, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_matrix_holds),
    cmocka_unit_test (types_are_judged),
    cmocka_unit_test (tokens_are_asked_for),
    cmocka_unit_test (methods_and_sizes_are_judged),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
