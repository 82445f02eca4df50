/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that no name leaves its folder, and that no two are taken for one another. */
#include "hw-test.h"

#include <malloc.h>
#include <string.h>

#include "core/hw-transfer-name.h"

#define TIMES_255(a) TIMES_51 (a) TIMES_51 (a) TIMES_51 (a) TIMES_51 (a) TIMES_51 (a)
#define TIMES_51(a) TIMES_17 (a) TIMES_17 (a) TIMES_17 (a)
#define TIMES_17(a) a a a a a a a a a a a a a a a a a

/* HW-P-133 */
static void
names (void **state)
{
#define NAME(text) text, sizeof (text) - 1
  static const struct
  {
    const char *name;
    gsize length;
    const char *wrong; /* a word of it; NULL: good */
  } rows[] = {
    { NAME ("a"), NULL },
    { NAME ("hello.txt"), NULL },
    { NAME ("sub/world.txt"), NULL },
    { NAME ("a..b/c."), NULL },
    { NAME ("spaces and 'quotes' \\"), NULL },
    { NAME ("-rf"), NULL },
    { NAME ("größe/日本"), NULL },
    { NAME (TIMES_255 ("a")), NULL },
    { NAME (TIMES_255 ("a") "/" TIMES_255 ("a") "/" TIMES_255 ("a") "/" TIMES_255 ("a")), NULL },
    { NAME (TIMES_17 ("a/") "a/a/a/a/a/a/a/a/a/a/a/a/a/a/a"), NULL },
    { NAME (TIMES_17 ("a/") "a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a"), "32" },
    { NAME (""), "empty" },
    { NAME ("."), "dot" },
    { NAME (".."), "dot" },
    { NAME ("..."), "dot" },
    { NAME ("../a"), "dot" },
    { NAME ("a/.."), "dot" },
    { NAME ("a/../b"), "dot" },
    { NAME ("a/./b"), "dot" },
    { NAME ("./a"), "dot" },
    { NAME (".hidden"), "dot" },
    { NAME (".htaccess"), "dot" },
    { NAME (".staging/a"), "dot" },
    { NAME ("a/.ssh/authorized_keys"), "dot" },
    { NAME ("/"), "slash" },
    { NAME ("/etc/passwd"), "slash" },
    { NAME ("//a"), "slash" },
    { NAME ("a//b"), "empty part" },
    { NAME ("a/"), "empty part" },
    { NAME ("a\0b"), "NUL" },
    { NAME ("\0"), "NUL" },
    { NAME ("a\nb"), "control" },
    { NAME ("a\x1b[2J"), "control" },
    { NAME ("a\x7f"), "control" },
    { NAME ("a\xc2\x85"), "control" }, /* U+0085, a line end to some */
    { NAME ("a\xff"), "UTF-8" },
    { NAME ("a\xc0\xaf"
            "b"),
      "UTF-8" }, /* an overlong slash */
    { NAME ("a\xc0\xae\xc0\xae/b"), "UTF-8" },
    { NAME ("\xed\xa0\x80"), "UTF-8" }, /* a lone surrogate */
    { NAME (TIMES_255 ("a") "b"), "255" },
    { NAME ("a/" TIMES_255 ("a") "b"), "255" },
    { NAME (TIMES_255 ("a") "/" TIMES_255 ("a") "/" TIMES_255 ("a") "/" TIMES_255 ("a") "/b"),
      "1024" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      /* A block of just that size, so that a sanitizer sees a read past its end. */
      g_autofree char *exact = g_memdup2 (rows[i].name, rows[i].length);
      const char *wrong = hw_transfer_name_check (exact, rows[i].length);

      if (rows[i].wrong == NULL ? wrong != NULL
                                : wrong == NULL || strstr (wrong, rows[i].wrong) == NULL)
        fail_msg ("row %zu, %s: %s", i, rows[i].name, wrong != NULL ? wrong : "taken");
    }
}

/* HW-P-134 */
static void
twins (void **state)
{
  static const struct
  {
    const char *first, *second;
    gboolean both;
  } rows[] = {
    { "a", "b", TRUE },
    { "a/b", "a/c", TRUE },
    { "a/b", "b", TRUE },
    { "A/b", "a/c", TRUE },
    { "ab", "a/b", TRUE },
    { "a", "a", FALSE },
    { "a", "A", FALSE },
    { "x/README", "X/ReadMe", FALSE },
    { "straße", "STRASSE", FALSE },
    { "\xc3\xa9", "e\xcc\x81", FALSE },    /* é, composed or not */
    { "\xc3\x89", "e\xcc\x81", FALSE },    /* É and é */
    { "\xe2\x84\xab", "\xc3\xa5", FALSE }, /* the sign of the ångström, and å */
    { "\xcf\x83", "\xcf\x82", FALSE },     /* two small sigmas */
    { "a", "a/b", FALSE },
    { "a/b", "a", FALSE },
    { "a/b", "A", FALSE },
    { "a/b/c", "A/B", FALSE },
    { "a", "A/b/c", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwTransferNames) names = hw_transfer_names_new ();

      assert_true (hw_transfer_names_add (names, rows[i].first));
      if (hw_transfer_names_add (names, rows[i].second) != rows[i].both)
        fail_msg ("%s and %s", rows[i].first, rows[i].second);
    }
}

/* A sender could make names that cost the server many times their own bytes. */
static void
deep_names_cost_little (void **state)
{
  g_autoptr (HwTransferNames) names = hw_transfer_names_new ();
  g_autofree char *part = g_strnfill (26, 'x');
  gsize before = mallinfo2 ().uordblks;
  gsize bytes = 0;

  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (GString) name = g_string_new (NULL);

      for (guint depth = 1; depth < HW_TRANSFER_MAX_DEPTH; depth++)
        g_string_append_printf (name, "%s%04u/", part, i);
      g_string_append (name, "y");
      assert_null (hw_transfer_name_check (name->str, name->len));
      assert_true (hw_transfer_names_add (names, name->str));
      bytes += name->len;
    }
  /* A sanitizer's heap isn't counted: there this is no proof. */
  assert_true (mallinfo2 ().uordblks - before < 6 * bytes);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (names),
    cmocka_unit_test (twins),
    cmocka_unit_test (deep_names_cost_little),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
