/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that config files are read whole before anything is made, and that what is wrong
 * is named; and that populating keeps what is there already. */
#include "hw-test.h"

#include <glib/gstdio.h>
#include <string.h>

#include "control/hw-control-error.h"
#include "control/hw-json-member.h"
#include "control/hw-populate.h"

static char *
write_file (const char *text)
{
  g_autofree char *folder = g_dir_make_tmp ("heartwire-XXXXXX", NULL);
  char *path = g_build_filename (folder, "cable.json", NULL);

  assert_true (g_file_set_contents (path, text, -1, NULL));

  return path;
}

static void
remove_file (char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (path);
  g_rmdir (folder);
  g_free (path);
}

static HwPopulate *
read_text (const char *text, GError **error)
{
  char *path = write_file (text);
  HwPopulate *plan = hw_populate_new_from_file (path, error);

  remove_file (path);

  return plan;
}

static void
wrong_files_say_where (void **state)
{
  static const struct
  {
    const char *text, *parts[3];
  } rows[] = {
    { "", { "cable.json" } },
    { "{\"proxies\":", { "cable.json", "cut off", "line 1" } },
    { "[\n{\"name\":\"db\"\n", { "cut off", "line 3" } },
    { "[\n{\"name\":\"db\",,\n}]", { "cable.json", "line 2" } },
    { "[\n{\"name\":\"db\",\n\"upstream\":01}]", { "cable.json", "line 3" } },
    { "[\n{\"name\":\"db\",\n\"upstream\":\"a:1\",\n\"enbled\":false}]",
      { "cable.json: line 4: proxy \"db\"", "\"enbled\"" } },
    { "[{\"name\":\"db\",\"upstream\":\"a:1\",\"toxics\":[\n{\"type\":\"latency\"},\n"
      "{\"type\":\"smoke\"}]}]",
      { "cable.json: line 3: proxy \"db\"", "toxic 2", "type" } },
    { "[{\"name\":\"db\",\"upstream\":\"a:1\",\"toxics\":[{\"type\":\"latency\",\n"
      "\"attributes\":{\n\"latncy\":5}}]}]",
      { "cable.json: line 3: proxy \"db\"", "toxic 1", "\"latncy\"" } },
    { "[{\"name\":\"db\",\"upstream\":\"a:1\"},\n{\"name\":\"db\",\"upstream\":\"a:1\"}]",
      { "line 2: proxy \"db\"", "taken" } },
    { "{}", { "cable.json", "proxies" } },
    { "{\"proxys\":[]}", { "cable.json", "\"proxys\"", "proxies" } },
    { "{\"proxies\":5}", { "cable.json", "\"proxies\"" } },
    { "[5]", { "cable.json", "proxy 1" } },
    { "[{\"upstream\":\"a:1\"}]", { "proxy 1", "name" } },
    { "[{\"name\":\"db\"}]", { "proxy \"db\"", "upstream" } },
    { "[{\"name\":\"db\",\"upstream\":5}]", { "proxy \"db\"", "\"upstream\"" } },
    { "[{\"name\":\"db\",\"upstream\":\"a:1\",\"enbled\":false}]",
      { "proxy \"db\"", "\"enbled\"", "enabled" } },
    { "[{\"name\":\"db\",\"upstream\":\"a:1\"},{\"name\":\"db\",\"upstream\":\"a:1\"}]",
      { "proxy \"db\"", "taken" } },
    { "[{\"name\":\"db\",\"upstream\":\"a:1\",\"toxics\":{}}]", { "proxy \"db\"", "\"toxics\"" } },
    { "[{\"name\":\"db\",\"upstream\":\"a:1\",\"toxics\":[7]}]", { "proxy \"db\"", "toxic 1" } },
    { "[{\"name\":\"db\",\"upstream\":\"a:1\",\"toxics\":[{\"type\":\"latency\","
      "\"attributes\":{\"latncy\":5}}]}]",
      { "proxy \"db\"", "toxic 1", "\"latncy\"" } },
    { "[{\"name\":\"db\",\"upstream\":\"a:1\",\"toxics\":[{\"type\":\"latency\",\"afer\":5}]}]",
      { "proxy \"db\"", "toxic 1", "\"afer\"" } },
    { "[{\"name\":\"db\",\"upstream\":\"a:1\",\"toxics\":[{\"type\":\"latency\"},"
      "{\"type\":\"latency\"}]}]",
      { "proxy \"db\"", "toxic 2", "latency_downstream" } },
    { "[{\"name\":\"db\",\"upstream\":\"a:1\",\"toxics\":[{\"type\":\"smoke\"}]}]",
      { "proxy \"db\"", "toxic 1", "type" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HwPopulate) plan = read_text (rows[i].text, &error);

      if (plan != NULL)
        fail_msg ("%s was read", rows[i].text);
      for (gsize p = 0; p < 3 && rows[i].parts[p] != NULL; p++)
        if (strstr (error->message, rows[i].parts[p]) == NULL)
          fail_msg ("%s: %s has no %s", rows[i].text, error->message, rows[i].parts[p]);
    }
}

static HwCableHub *
new_hub (void)
{
  const HwCableHubConfig config = { .cut = HW_CUT_MODE_STALL };
  HwCableHub *hub = hw_cable_hub_new (&config, NULL);

  assert_non_null (hub);

  return hub;
}

static HwProxyInfo *
get (HwCableHub *hub, const char *name)
{
  HwProxyInfo *info = hw_cable_hub_get_proxy (hub, name, NULL);

  assert_non_null (info);

  return info;
}

static void
a_file_is_carried_out (void **state)
{
  static const char *const array
      = "[{\"name\":\"a\",\"listen\":\"127.0.0.1:0\",\"upstream\":\"127.0.0.1:1\","
        "\"toxics\":[{\"type\":\"latency\",\"attributes\":{\"latency\":5},\"after\":\"1h\"}]},"
        "{\"name\":\"b\",\"upstream\":\"127.0.0.1:1\",\"enabled\":false,\"_why\":\"later\"},"
        "{\"name\":\"c\",\"upstream\":\"127.0.0.1:1\",\"enabled\":null}]";
  g_autofree char *object = g_strdup_printf ("{\"proxies\":%s}", array);
  const char *const forms[] = { array, object };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (HwCableHub) hub = new_hub ();
      g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (HwPopulate) plan = read_text (forms[i], NULL);
      g_autoptr (HwProxyInfo) a = NULL;
      g_autoptr (HwProxyInfo) b = NULL;
      g_autoptr (HwProxyInfo) c = NULL;

      assert_non_null (plan);
      assert_true (hw_populate_carry_out (plan, hub, made, NULL));
      assert_int_equal (made->len, 3);
      a = get (hub, "a");
      b = get (hub, "b");
      c = get (hub, "c");
      assert_true (a->enabled && !b->enabled && c->enabled);
      assert_int_equal (a->faults->len, 1);
      assert_int_equal (hw_fault_spec_get_value (a->faults->pdata[0], "latency"), 5);
    }
}

static void
populate (HwCableHub *hub, const char *text)
{
  g_autoptr (JsonNode) root = hw_json_member_parse (text, strlen (text), 65536, NULL);
  g_autoptr (HwPopulate) plan = hw_populate_new_from_call (root, NULL);
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (g_free);

  assert_non_null (plan);
  assert_true (hw_populate_carry_out (plan, hub, made, NULL));
  assert_int_equal (made->len, hw_populate_get_n_proxies (plan));
}

static gboolean
has_the_mark (HwCableHub *hub)
{
  g_autoptr (HwFaultSpec) mark = hw_cable_hub_get_fault (hub, "a", "mark", NULL);

  return mark != NULL;
}

static void
what_is_there_stays (void **state)
{
  g_autoptr (HwCableHub) hub = new_hub ();
  g_autoptr (HwProxyInfo) info = NULL;
  g_autofree char *same = NULL;
  g_auto (HwFaultSpec) mark;

  populate (hub, "[{\"name\":\"a\",\"listen\":\"127.0.0.1:0\",\"upstream\":\"127.0.0.1:1\","
                 "\"toxics\":[{\"type\":\"smoke\"}],\"colour\":1}]");
  hw_fault_spec_init (&mark, hw_fault_type_find ("latency"));
  mark.name = g_strdup ("mark");
  assert_true (hw_cable_hub_add_fault (hub, "a", &mark, NULL, NULL));

  info = get (hub, "a");
  same = g_strdup_printf ("[{\"name\":\"a\",\"listen\":\"localhost:%s\","
                          "\"upstream\":\"127.0.0.1:1\"}]",
                          strrchr (info->listen, ':') + 1);
  populate (hub, same);
  assert_true (has_the_mark (hub));
  populate (hub, "[{\"name\":\"a\",\"listen\":\"127.0.0.1:0\",\"upstream\":\"127.0.0.1:2\"}]");
  assert_false (has_the_mark (hub));
}

static void
what_cannot_be_replaced_is_put_back_disabled (void **state)
{
  static const char *const text
      = "[{\"name\":\"a\",\"listen\":\"203.0.113.7:1\",\"upstream\":\"127.0.0.1:2\"}]";
  g_autoptr (HwCableHub) hub = new_hub ();
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonNode) root = hw_json_member_parse (text, strlen (text), 65536, NULL);
  g_autoptr (HwPopulate) plan = hw_populate_new_from_call (root, NULL);
  g_autoptr (HwProxyInfo) info = NULL;

  populate (hub, "[{\"name\":\"a\",\"listen\":\"127.0.0.1:0\",\"upstream\":\"127.0.0.1:1\"}]");
  assert_false (hw_populate_carry_out (plan, hub, made, NULL));
  info = get (hub, "a");
  assert_false (info->enabled);
  assert_string_equal (info->upstream, "127.0.0.1:1");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (wrong_files_say_where),
    cmocka_unit_test (a_file_is_carried_out),
    cmocka_unit_test (what_is_there_stays),
    cmocka_unit_test (what_cannot_be_replaced_is_put_back_disabled),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
