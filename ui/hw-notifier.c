/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the desktop's notification of a lost connection. */
#include "config.h"

#include "hw-notifier.h"

#include <glib/gi18n.h>

#include "hw-notice.h"

#define NOTIFICATION_ID "connection-lost"

#define KEY "hw-notifier"

typedef struct
{
  HwLabSession *session; /* the window holds it */
  HwNoticeBoard board;
  guint n_changes; /* how often a server was chosen when it was last looked at */
} Notifier;

/* Without an action of its own, a click on it brings the window to the front. */
static void
send (GApplication *application, const HwLinkStatus *status)
{
  g_autoptr (GNotification) notification = g_notification_new (_ ("The Connection Is Gone"));
  g_autofree char *text = hw_link_status_describe (status);

  g_notification_set_body (notification, text);
  g_application_send_notification (application, NOTIFICATION_ID, notification);
}

/* At this window, or at one that belongs to it: the preferences, a file that is chosen. */
static gboolean
is_looking (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_is_active (window))
        return TRUE;
    }

  return FALSE;
}

/* Of an end and a new beginning within one frame only the new server is seen. */
static void
forget_what_was_ended (Notifier *self, const HwLinkStatus *status)
{
  guint n_changes = hw_lab_session_get_way (self->session)->n_changes;
  gboolean is_another = self->n_changes != n_changes;

  self->n_changes = n_changes;
  if (is_another || (status->state == HW_LINK_STATE_CLOSED && g_str_equal (status->reason, "user")))
    hw_notice_board_forget (&self->board);
}

static void
update (GtkWindow *window)
{
  Notifier *self = g_object_get_data (G_OBJECT (window), KEY);
  GtkApplication *application = gtk_window_get_application (window);
  const HwLinkStatus *status = hw_lab_session_get_status (self->session);

  if (application == NULL)
    return;
  forget_what_was_ended (self, status);
  switch (hw_notice_board_update (&self->board, status->state, is_looking ()))
    {
    case HW_NOTICE_SEND:
      send (G_APPLICATION (application), status);
      break;
    case HW_NOTICE_WITHDRAW:
      g_application_withdraw_notification (G_APPLICATION (application), NOTIFICATION_ID);
      break;
    case HW_NOTICE_NONE:
    default:
      break;
    }
}

void
hw_notifier_attach (GtkWindow *window, HwLabSession *session)
{
  Notifier *self = g_new0 (Notifier, 1);

  self->session = session;
  g_object_set_data_full (G_OBJECT (window), KEY, self, g_free);
  g_signal_connect_object (session, "notify::link-state", G_CALLBACK (update), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect (window, "notify::is-active", G_CALLBACK (update), NULL);
}
