/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns which pages the window has, and in which order: Alt+1 shows the first. */
#include "config.h"

#include "hw-pages.h"

#include <glib/gi18n.h>

#include "hw-faults-page.h"
#include "hw-lessons-page.h"
#include "hw-live-page.h"
#include "hw-race-page.h"
#include "hw-sockets-page.h"

typedef enum
{
  LAB_OF_WINDOW,
  LAB_OF_PAGE,
} WhoseLab;

typedef struct
{
  const char *name;
  const char *title;
  const char *icon;
  GType (*get_type) (void); /* an HwSection */
  WhoseLab lab;
} Page;

static const Page pages[] = {
  { HW_PAGE_LIVE, N_ ("Live"), "heartwire-live-symbolic", hw_live_page_get_type, LAB_OF_WINDOW },
  { "lessons", N_ ("Lessons"), "heartwire-lessons-symbolic", hw_lessons_page_get_type,
    LAB_OF_PAGE },
  { "race", N_ ("Race"), "heartwire-race-symbolic", hw_race_page_get_type, LAB_OF_PAGE },
  { "sockets", N_ ("Sockets"), "heartwire-sockets-symbolic", hw_sockets_page_get_type,
    LAB_OF_WINDOW },
  { "faults", N_ ("Faults"), "heartwire-faults-symbolic", hw_faults_page_get_type, LAB_OF_WINDOW },
};

void
hw_pages_fill (AdwViewStack *stack, HwLabSession *session)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      GtkWidget *page = g_object_new (pages[i].get_type (), "session", session, NULL);

      adw_view_stack_add_titled (stack, page, pages[i].name, _ (pages[i].title));
      adw_view_stack_page_set_icon_name (adw_view_stack_get_page (stack, page), pages[i].icon);
    }
}

void
hw_pages_set_accels (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *action = g_strdup_printf ("win.show-page::%s", pages[i].name);
      g_autofree char *key = g_strdup_printf ("<Alt>%u", i + 1);

      gtk_application_set_accels_for_action (application, action,
                                             (const char *const[]){ key, NULL });
    }
}

gboolean
hw_pages_shows_lab (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (pages[i].name, name) == 0)
      return pages[i].lab == LAB_OF_WINDOW;

  return FALSE;
}
