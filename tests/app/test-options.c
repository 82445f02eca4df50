/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of the reading of options. */
#include "hw-test.h"

#include <string.h>

#include "hw-options.h"

/* Something with properties of each kind that options set. */
typedef struct
{
  GObject parent_instance;
  guint small;
  char *name;
  gboolean on;
} Thing;

typedef GObjectClass ThingClass;

static GType thing_get_type (void);
G_DEFINE_TYPE (Thing, thing, G_TYPE_OBJECT)

enum
{
  PROP_SMALL = 1,
  PROP_NAME,
  PROP_ON
};

static void
thing_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  Thing *self = (Thing *) object;

  if (id == PROP_SMALL)
    self->small = g_value_get_uint (value);
  else if (id == PROP_NAME)
    self->name = g_value_dup_string (value);
  else
    self->on = g_value_get_boolean (value);
}

static void
thing_finalize (GObject *object)
{
  g_free (((Thing *) object)->name);
  G_OBJECT_CLASS (thing_parent_class)->finalize (object);
}

static void
thing_class_init (ThingClass *klass)
{
  klass->set_property = thing_set_property;
  klass->finalize = thing_finalize;
  g_object_class_install_property (klass, PROP_SMALL,
                                   g_param_spec_uint ("small", NULL, NULL, 0, 60000, 0,
                                                      G_PARAM_WRITABLE));
  g_object_class_install_property (klass, PROP_NAME,
                                   g_param_spec_string ("name", NULL, NULL, NULL,
                                                        G_PARAM_WRITABLE));
  g_object_class_install_property (klass, PROP_ON,
                                   g_param_spec_boolean ("on", NULL, NULL, FALSE,
                                                         G_PARAM_WRITABLE));
}

static void
thing_init (Thing *self)
{
}

typedef struct
{
  HwTime duration;
  gint64 count;
  int choice;
  gboolean flag;
  char *text;
  GPtrArray *addresses;
  Thing *thing;
  GStrv arguments;
} Read;

static void
read_clear (Read *self)
{
  g_ptr_array_unref (self->addresses);
  g_free (self->text);
  g_object_unref (self->thing);
  g_strfreev (self->arguments);
}

static gboolean
parse (Read *self, const char *line, guint n_arguments)
{
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);
  g_autoptr (HwOptions) options = hw_options_new ("try", "ADDR:PORT", "Tries");
  const HwOption rows[] = {
    { "duration", "DUR", "a", hw_option_duration, &self->duration },
    { "count", "N", "b", hw_option_count, &self->count },
    { "choice", "a|b", "c", hw_option_choice, &self->choice, .choices = "a|b|c" },
    { "flag", NULL, "d", hw_option_flag, &self->flag },
    { "at", "ADDR:PORT", "e", hw_option_addresses, self->addresses },
    { "text", "TEXT", "j", hw_option_text, &self->text },
    { "any-name", "TEXT", "k", hw_option_text, .property = "name" },
    { "small", "DUR", "f", hw_option_duration, .property = "small" },
    { "small-count", "N", "g", hw_option_count, .property = "small" },
    { "name", "a|b", "h", hw_option_choice, .property = "name", .choices = "a|b" },
    { "on", "on|off", "i", hw_option_choice, .property = "on", .choices = "off|on" },
    { NULL },
  };

  hw_options_add (options, rows, self->thing);
  return hw_options_parse (options, (int) g_strv_length (argv), argv, n_arguments,
                           &self->arguments);
}

static void
read_init (Read *self)
{
  memset (self, 0, sizeof *self);
  self->addresses = g_ptr_array_new_with_free_func (g_free);
  self->thing = g_object_new (thing_get_type (), NULL);
}

static void
test_good (void **state)
{
  Read read;

  read_init (&read);
  assert_true (parse (&read,
                      "try --duration 250ms --count=7 host:1 --choice c --flag --at 127.0.0.1:1 "
                      "--at [::1]:2 --small 3s --name b --on on",
                      1));
  assert_int_equal (read.duration, HW_MSEC (250));
  assert_int_equal (read.count, 7);
  assert_int_equal (read.choice, 2);
  assert_true (read.flag);
  assert_int_equal (read.addresses->len, 2);
  assert_string_equal (read.addresses->pdata[1], "[::1]:2");
  assert_int_equal (read.thing->small, 3000);
  assert_string_equal (read.thing->name, "b");
  assert_true (read.thing->on);
  assert_string_equal (read.arguments[0], "host:1");
  assert_null (read.arguments[1]);
  read_clear (&read);
}

static void
test_text (void **state)
{
  Read read;

  read_init (&read);
  assert_true (parse (&read, "try --text one --text /a/b=c --any-name x", 0));
  assert_string_equal (read.text, "/a/b=c");
  assert_string_equal (read.thing->name, "x");
  read_clear (&read);
}

static void
test_bad (void **state)
{
  static const char *const rows[] = {
    "try --duration 5parsecs",      /* no duration */
    "try --duration -1s",           /* negative */
    "try --count many",             /* no number */
    "try --count -1",               /* negative */
    "try --choice d",               /* not one of them */
    "try --at nowhere",             /* no port */
    "try --small 2h",               /* larger than the property allows */
    "try --small 1500us",           /* finer than the property can hold */
    "try --small-count 4294967297", /* would be 1 in 32 bits */
    "try --text=",                  /* empty */
    "try --what",                   /* no such option */
    "try --duration",               /* its value is missing */
    "try surplus",                  /* an argument too many */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Read read;

      read_init (&read);
      print_message ("# %s\n", rows[i]);
      assert_false (parse (&read, rows[i], 0));
      read_clear (&read);
    }
}

static void
test_missing_argument (void **state)
{
  Read read;

  read_init (&read);
  assert_false (parse (&read, "try", 1));
  read_clear (&read);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_good),
    cmocka_unit_test (test_text),
    cmocka_unit_test (test_bad),
    cmocka_unit_test (test_missing_argument),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
