/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the window is narrow enough for a telephone, page by page. It runs once in
 * each language, with the widest font that the machine has for it. */
#include "config.h"

#include "hw-test.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hw-connection-settings.h"
#include "hw-pages.h"
#include "hw-resources.h"
#include "hw-settings.h"
#include "hw-window.h"

#define WIDTH 360
/* Where nothing draws shadows, GTK puts a border around the window's content. */
#define BORDERS 10

static HwLabSession *session;
static GSettings *settings;

/* Names the widget at the end of the path of those that are too wide. */
static void
explain (GtkWidget *widget, int depth)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (minimum <= WIDTH - BORDERS || depth > 30)
    return;

  print_message ("%*s%s %d\n", depth, "", G_OBJECT_TYPE_NAME (widget), minimum);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    explain (child, depth + 1);
}

static void
assert_narrow (GtkWidget *widget, int width)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (minimum > width)
    explain (widget, 0);
  assert_in_range (minimum, 1, width);
}

static void
test_pages (void **state)
{
  g_autoptr (AdwViewStack) stack = ADW_VIEW_STACK (g_object_ref_sink (adw_view_stack_new ()));
  g_autoptr (GtkSelectionModel) pages = adw_view_stack_get_pages (stack);
  guint n;

  hw_pages_fill (stack, session);
  n = g_list_model_get_n_items (G_LIST_MODEL (pages));
  assert_true (n >= 5);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AdwViewStackPage) page = g_list_model_get_item (G_LIST_MODEL (pages), i);

      print_message ("%s\n", adw_view_stack_page_get_name (page));
      assert_narrow (adw_view_stack_page_get_child (page), WIDTH);
    }
}

static void
test_window (void **state)
{
  GtkWidget *window = g_object_new (HW_TYPE_WINDOW, "session", session, NULL);

  assert_narrow (window, WIDTH + BORDERS);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_preferences (void **state)
{
  GtkWidget *parent = g_object_new (HW_TYPE_WINDOW, "session", session, NULL);
  HwConnectionSettings *window = hw_connection_settings_new (settings, GTK_WINDOW (parent));

  assert_narrow (GTK_WIDGET (window), WIDTH + BORDERS);
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (parent));
}

static int
set_up (void **state)
{
  g_autoptr (GError) error = NULL;

  bindtextdomain (GETTEXT_PACKAGE, HW_TEST_LOCALES);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  adw_init ();
  g_resources_register (hw_get_resource ());
  settings = hw_settings_new (&error);
  assert_non_null (settings);
  session = hw_lab_session_new (settings, "heartwire");

  return 0;
}

static int
tear_down (void **state)
{
  g_clear_object (&session);
  g_clear_object (&settings);

  return 0;
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_pages),
    cmocka_unit_test (test_window),
    cmocka_unit_test (test_preferences),
  };

  return cmocka_run_group_tests (tests, set_up, tear_down);
}
