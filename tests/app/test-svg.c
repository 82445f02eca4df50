/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that what is drawn is well formed, whatever is in its text, and in any locale. */
#include "hw-test.h"

#include <locale.h>

#include "hw-svg.h"

static void
shapes_are_elements (void **state)
{
  g_autoptr (GString) out = g_string_new (NULL);

  setlocale (LC_NUMERIC, "de_DE.UTF-8"); /* where there is one, with a comma */
  hw_svg_line (out, 1, 2.25, 3, 4, "stroke=\"red\"");
  hw_svg_rect (out, 1, 2, 0, 4, "fill=\"red\"");
  setlocale (LC_NUMERIC, "C");
  assert_string_equal (out->str,
                       "<line x1=\"1.0\" y1=\"2.2\" x2=\"3.0\" y2=\"4.0\" stroke=\"red\"/>\n"
                       "<rect x=\"1.0\" y=\"2.0\" width=\"0.5\" height=\"4.0\" fill=\"red\"/>\n");
}

static void
text_is_escaped (void **state)
{
  g_autoptr (GString) out = g_string_new (NULL);

  hw_svg_text (out, 1, 2, "class=\"a\"", "<b> & \"c\"");
  hw_svg_text_titled (out, 1, 2, "class=\"a\"", "✗", "<d>");
  assert_string_equal (
      out->str, "<text x=\"1.0\" y=\"2.0\" class=\"a\">&lt;b&gt; &amp; &quot;c&quot;</text>\n"
                "<g><title>&lt;d&gt;</title><text x=\"1.0\" y=\"2.0\" class=\"a\">✗</text>\n"
                "</g>\n");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (shapes_are_elements),
    cmocka_unit_test (text_is_escaped),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
