/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that every widget goes when its window goes. */
#include "config.h"

#include "hw-test.h"

#include "hw-resources.h"
#include "hw-settings.h"
#include "hw-window.h"

#define LIMIT_US (60 * G_USEC_PER_SEC)

static const char *program;

/* A person's own, so that there is one wherever the program's own are. */
static const char lesson[] = "[Lesson]\nTitle=One\nOrder=1\nQuestion=Who?\nChoices=A;B\nRight=1\n"
                             "Explanation=So.\n[Steps]\nCentral=1\n1=pull\n"
                             "[Expect]\npulled=cable cable-pulled after pull\n"
                             "[Says]\npulled=The cable is out.\n";

/* Every widget of ours; tests/structure/test-listed.py finds one that isn't here. */
static const struct
{
  const char *type;
  const char *action; /* that brings it, in detail; NULL: it is in the window */
} widgets[] = {
  { "HwBeliefView", NULL },
  { "HwCableButton", NULL },
  { "HwConnectDialog", "win.connect" },
  { "HwTrustRow", NULL },
  { "HwRecentRow", NULL },
  { "HwConnectionSettings", "win.preferences" },
  { "HwShareGroup", NULL },
  { "HwElsewhereBar", NULL },
  { "HwFaultsPage", NULL },
  { "HwFaultsRow", NULL },
  { "HwFaultsField", NULL },
  { "HwHeart", NULL },
  { "HwInspectorDump", NULL },
  { "HwInspectorFields", NULL },
  { "HwInspectorPane", NULL },
  { "HwInspectorView", NULL },
  { "HwLessonsPage", NULL },
  { "HwLessonView", NULL },
  { "HwLessonLine", NULL },
  { "HwLivePage", NULL },
  { "HwLogView", NULL },
  { "HwMessageEntry", NULL },
  { "HwRaceBar", NULL },
  { "HwRacePage", NULL },
  { "HwRaceRow", NULL },
  { "HwSavedBar", NULL },
  { "HwSendBar", NULL },
  { "HwServerButtons", NULL },
  { "HwShareBar", NULL },
  { "HwSocketsCountdown", NULL },
  { "HwSocketsList", NULL },
  { "HwSocketsPage", NULL },
  { "HwSocketsRow", "win.show-page::sockets" },
  { "HwStatusView", NULL },
  { "HwStripView", NULL },
  { "HwWindow", NULL },
  { "HwWireView", NULL },
};

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static GtkWidget *
find_below (GtkWidget *widget, const char *type)
{
  GtkWidget *found = g_str_equal (G_OBJECT_TYPE_NAME (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_below (child, type);

  return found;
}

static GtkWidget *
find_widget (const char *type)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows) && found == NULL; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      found = find_below (window, type);
    }

  return found;
}

static GtkWidget *
wait_for_widget (const char *type)
{
  gint64 end = g_get_monotonic_time () + LIMIT_US;
  GtkWidget *found;

  while ((found = find_widget (type)) == NULL && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  if (found == NULL)
    print_error ("there is no %s\n", type);
  assert_non_null (found);

  return found;
}

/* What it holds comes when a person asks for it. */
static void
unfold (GtkWidget *widget)
{
  if (ADW_IS_EXPANDER_ROW (widget))
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (widget), TRUE);
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "HwLessonsPage"))
    {
      GtkListBox *lessons = GTK_LIST_BOX (find_below (widget, "GtkListBox"));

      gtk_list_box_select_row (lessons, gtk_list_box_get_row_at_index (lessons, 0));
    }
}

static void
destroy_windows (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  while (g_list_model_get_n_items (windows) > 0)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, 0);

      gtk_window_destroy (window);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
act (GtkWidget *window, const char *action)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (action == NULL)
    return;
  assert_true (g_action_parse_detailed_name (action, &name, &target, NULL));
  assert_true (gtk_widget_activate_action_variant (window, name, target));
}

static void
use_window (AdwApplication *application, gpointer *seen)
{
  g_autoptr (GSettings) settings = hw_settings_new (NULL);
  g_autoptr (HwLabSession) session = hw_lab_session_new (settings, program);
  HwWindow *window = hw_window_new (GTK_APPLICATION (application), session);

  g_settings_set_value (settings, "recent-servers",
                        g_variant_new_parsed ("@a(ssba{ss}) [('localhost:7', 'raw', false, {})]"));
  hw_lab_session_start (session);
  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++)
    {
      act (GTK_WIDGET (window), widgets[i].action);
      seen[i] = wait_for_widget (widgets[i].type);
      unfold (seen[i]);
      g_object_add_weak_pointer (seen[i], &seen[i]);
    }
  hw_lab_session_stop (session);
}

static void
test_every_widget_goes (void **state)
{
  AdwApplication *application = *state;
  gpointer seen[G_N_ELEMENTS (widgets)];
  guint n_left = 0;

  use_window (application, seen);
  destroy_windows ();
  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++)
    if (seen[i] != NULL)
      {
        print_error ("%s outlives its window\n", widgets[i].type);
        n_left++;
      }
  assert_int_equal (n_left, 0);
}

static void
write_lesson (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "heartwire", "lessons", NULL);
  g_autofree char *path = g_build_filename (folder, "one.lesson", NULL);

  g_mkdir_with_parents (folder, 0700);
  assert_true (g_file_set_contents (path, lesson, -1, NULL));
}

static int
set_up (void **state)
{
  AdwApplication *application = adw_application_new (HW_APP_ID ".Test", G_APPLICATION_NON_UNIQUE);

  write_lesson ();
  g_resources_register (hw_get_resource ());
  g_application_set_resource_base_path (G_APPLICATION (application),
                                        "/io/github/heartwire/Heartwire");
  g_application_register (G_APPLICATION (application), NULL, NULL);
  g_timeout_add (10, wake_cb, NULL);
  *state = application;

  return 0;
}

static int
tear_down (void **state)
{
  g_object_unref (*state);

  return 0;
}

int
main (int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_every_widget_goes),
  };

  program = argc > 1 ? argv[1] : "heartwire";

  return cmocka_run_group_tests (tests, set_up, tear_down);
}
