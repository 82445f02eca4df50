/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the application: its one window, its actions and their keys. */
#include "config.h"

#include "hw-application.h"

#include <glib/gi18n.h>

#include "hw-places.h"
#include "hw-lab-session.h"
#include "hw-notifier.h"
#include "hw-pages.h"
#include "hw-settings.h"
#include "hw-toolkit.h"
#include "hw-window.h"

struct _HwApplication
{
  AdwApplication parent_instance;

  GSettings *settings;
  HwLabSession *session;
};

G_DEFINE_FINAL_TYPE (HwApplication, hw_application, ADW_TYPE_APPLICATION)

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  hw_toolkit_show_about (gtk_application_get_active_window (user_data));
}

static void
close_windows (GtkApplication *application)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (application));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  /* By way of the window, so that its size is kept. */
  close_windows (user_data);
  g_application_quit (user_data);
}

/* Other programs ask by way of the session bus, and may start this one: it has its window first. */
static HwLab *
get_lab (HwApplication *self)
{
  if (self->session == NULL)
    g_application_activate (G_APPLICATION (self));

  return self->session != NULL ? hw_lab_session_get_lab (self->session) : NULL;
}

static void
pull_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HwLab *lab = get_lab (user_data);

  if (lab != NULL)
    hw_lab_pull (lab);
}

static void
plug_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HwLab *lab = get_lab (user_data);

  if (lab != NULL)
    hw_lab_plug (lab);
}

static const GActionEntry entries[] = {
  { .name = "about", .activate = about_cb },
  { .name = "pull-cable", .activate = pull_cb },
  { .name = "plug-cable", .activate = plug_cb },
  { .name = "quit", .activate = quit_cb },
};

static const struct
{
  const char *action;
  const char *keys[3];
} shortcuts[] = {
  { "app.quit", { "<Control>q" } },
  { "window.close", { "<Control>w" } },
  { "win.preferences", { "<Control>comma" } },
  { "win.connect", { "<Control>l" } },
  { "lab.return-home", { "<Alt>Home" } },
  { "win.search-log", { "<Control>f", "F3" } },
  { "win.save-log", { "<Control>s" } },
  { "win.open-log", { "<Control>o" } },
  { "win.write-message", { "<Control>m" } },
  { "win.send-files", { "<Control><Shift>o" } },
  { "win.toggle-presentation", { "F11" } },
  { "lab.kill-server", { "<Control>k" } },
  { "lab.hang-server", { "<Control>h" } },
  { "lab.restart-server", { "<Control>r" } },
};

static void
hw_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (hw_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), shortcuts[i].action,
                                           shortcuts[i].keys);
  hw_pages_set_accels (GTK_APPLICATION (application));
  gtk_window_set_default_icon_name (HW_APP_ID);
}

static gboolean
make_session (HwApplication *self)
{
  g_autofree char *program = hw_places_find_program ();
  g_autoptr (GError) error = NULL;

  self->settings = hw_settings_new (&error);
  if (self->settings == NULL)
    {
      g_printerr ("heartwire-gtk: %s\n", error->message);
      return FALSE;
    }
  self->session = hw_lab_session_new (self->settings, program);

  return TRUE;
}

static void
hw_application_activate (GApplication *application)
{
  HwApplication *self = HW_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    {
      if (!make_session (self))
        return;
      window = GTK_WINDOW (hw_window_new (GTK_APPLICATION (application), self->session));
      hw_notifier_attach (window, self->session);
      hw_lab_session_start (self->session);
    }

  gtk_window_present (window);
}

/* `heartwire-gtk FILE`, or a double click on one. */
static void
hw_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  GtkWindow *window;

  g_application_activate (application);
  window = gtk_application_get_active_window (GTK_APPLICATION (application));
  if (window != NULL)
    hw_window_open_log (HW_WINDOW (window), files[0]);
}

static void
hw_application_shutdown (GApplication *application)
{
  HwApplication *self = HW_APPLICATION (application);

  if (self->session != NULL)
    hw_lab_session_stop (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_APPLICATION_CLASS (hw_application_parent_class)->shutdown (application);
}

static void
hw_application_class_init (HwApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = hw_application_startup;
  application_class->activate = hw_application_activate;
  application_class->open = hw_application_open;
  application_class->shutdown = hw_application_shutdown;
}

static void
hw_application_init (HwApplication *self)
{
}

HwApplication *
hw_application_new (void)
{
  return g_object_new (HW_TYPE_APPLICATION, "application-id", HW_APP_ID, "resource-base-path",
                       "/io/github/heartwire/Heartwire", "flags", G_APPLICATION_HANDLES_OPEN, NULL);
}
