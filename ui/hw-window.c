/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the arrangement of the window: its header, its pages, what is said about all of them. */
#include "config.h"

#include "hw-window.h"

#include <glib/gi18n.h>

#include "hw-cable-key.h"
#include "hw-connect-dialog.h"
#include "hw-connection-settings.h"
#include "hw-either-layout.h"
#include "hw-lab-actions.h"
#include "hw-live-page.h"
#include "hw-log-files.h"
#include "hw-pages.h"
#include "hw-send-bar.h"
#include "hw-share-bar.h"
#include "hw-share-group.h"
#include "hw-status-view.h"
#include "hw-whole-layout.h"

/* What is longer stays for longer. */
#define TOAST_SECONDS 4
#define READ_PER_SECOND 20

struct _HwWindow
{
  AdwApplicationWindow parent_instance;

  HwLabSession *session;
  AdwToastOverlay *toasts;
  AdwToast *toast;
  guint toast_timer;
  AdwHeaderBar *header;
  GtkWidget *menu;
  AdwViewStack *pages;
  GtkWidget *problem;
  HwSendBar *send_bar;
  gboolean presenting;
};

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (HwWindow, hw_window, ADW_TYPE_APPLICATION_WINDOW)

static void
show_page (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->pages, g_variant_get_string (parameter, NULL));
  gtk_widget_grab_focus (adw_view_stack_get_visible_child (self->pages));
}

static HwLivePage *
show_live_page (HwWindow *self)
{
  adw_view_stack_set_visible_child_name (self->pages, HW_PAGE_LIVE);

  return HW_LIVE_PAGE (adw_view_stack_get_visible_child (self->pages));
}

static void
search_log (GtkWidget *widget, const char *action, GVariant *parameter)
{
  hw_live_page_search (show_live_page (HW_WINDOW (widget)));
}

static void
write_message (GtkWidget *widget, const char *action, GVariant *parameter)
{
  hw_live_page_write_message (show_live_page (HW_WINDOW (widget)));
}

static void
save_log (GtkWidget *widget, const char *action, GVariant *parameter)
{
  hw_log_files_save (GTK_WINDOW (widget), HW_WINDOW (widget)->session);
}

static void
open_log (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_live_page (HW_WINDOW (widget));
  hw_log_files_open (GTK_WINDOW (widget), HW_WINDOW (widget)->session);
}

static void
send_files (GtkWidget *widget, const char *action, GVariant *parameter)
{
  hw_send_bar_choose (HW_WINDOW (widget)->send_bar, GTK_WINDOW (widget));
}

static void
export_strip (GtkWidget *widget, const char *action, GVariant *parameter)
{
  hw_live_page_export_strip (show_live_page (HW_WINDOW (widget)),
                             g_str_equal (action, "win.export-svg") ? HW_STRIP_SVG : HW_STRIP_PNG);
}

static void
show_preferences (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwLabSession *session = HW_WINDOW (widget)->session;
  HwConnectionSettings *window
      = hw_connection_settings_new (hw_lab_session_get_settings (session), GTK_WINDOW (widget));

  hw_connection_settings_add (window, hw_share_group_new (hw_lab_session_get_share (session)));
  gtk_window_present (GTK_WINDOW (window));
}

static void
connect_elsewhere (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  gtk_window_present (GTK_WINDOW (hw_connect_dialog_new (self->session, GTK_WINDOW (self))));
}

/* Fullscreen where the desktop grants it; the large type doesn't depend on that. */
static void
set_presenting (HwWindow *self, gboolean presenting)
{
  GtkWidget *live = adw_view_stack_get_child_by_name (self->pages, HW_PAGE_LIVE);

  self->presenting = presenting;
  if (presenting)
    gtk_widget_add_css_class (GTK_WIDGET (self), "presentation");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "presentation");
  adw_header_bar_set_show_end_title_buttons (self->header, !presenting);
  gtk_widget_set_visible (self->menu, !presenting);
  hw_live_page_set_presenting (HW_LIVE_PAGE (live), presenting);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.leave-presentation", presenting);
  g_object_set (self, "fullscreened", presenting, NULL);
}

static void
present (HwWindow *self)
{
  set_presenting (self, TRUE);
  /* The menu goes, and with it what would tell. */
  hw_lab_session_answer (self->session, _ ("Press Esc or F11 to leave the presentation"));
}

static void
toggle_presentation (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  if (self->presenting)
    set_presenting (self, FALSE);
  else
    present (self);
}

static void
leave_presentation (GtkWidget *widget, const char *action, GVariant *parameter)
{
  set_presenting (HW_WINDOW (widget), FALSE);
}

static void
retry_start (GtkWidget *widget, const char *action, GVariant *parameter)
{
  hw_lab_session_start (HW_WINDOW (widget)->session);
}

static void
dismissed_cb (HwWindow *self)
{
  g_clear_handle_id (&self->toast_timer, g_source_remove);
  g_clear_object (&self->toast);
}

static gboolean
toast_over_cb (gpointer user_data)
{
  HwWindow *self = user_data;
  g_autoptr (AdwToast) toast = g_object_ref (self->toast);

  self->toast_timer = 0;
  adw_toast_dismiss (toast);

  return G_SOURCE_REMOVE;
}

static void
show_toast (HwWindow *self)
{
  self->toast = adw_toast_new ("");
  adw_toast_set_timeout (self->toast, 0);
  g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (dismissed_cb), self,
                           G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (self->toast));
}

/* Toasts wait for each other, and the answer to what was done last mustn't. It takes the place of
 * the one before: libadwaita 1.2 crashes where one is dismissed while it still appears. */
static void
answer_cb (HwLabSession *session, const char *text, HwWindow *self)
{
  g_autofree char *title = g_markup_escape_text (text, -1);

  if (self->toast == NULL)
    show_toast (self);
  adw_toast_set_title (self->toast, title);
  g_clear_handle_id (&self->toast_timer, g_source_remove);
  self->toast_timer
      = g_timeout_add_seconds (TOAST_SECONDS + (guint) g_utf8_strlen (text, -1) / READ_PER_SECOND,
                               toast_over_cb, self);
}

static gboolean
has_text (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_boolean (to, g_value_get_string (from) != NULL);

  return TRUE;
}

static gboolean
is_same (gpointer object, GtkWidget *one, GtkWidget *other)
{
  return one == other;
}

static void
bind_size (HwWindow *self)
{
  GSettings *settings = hw_lab_session_get_settings (self->session);

  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

static void
hw_window_constructed (GObject *object)
{
  HwWindow *self = HW_WINDOW (object);
  g_autoptr (GSimpleActionGroup) actions = hw_lab_actions_new (self->session);

  G_OBJECT_CLASS (hw_window_parent_class)->constructed (object);

  gtk_widget_insert_action_group (GTK_WIDGET (self), "lab", G_ACTION_GROUP (actions));
  hw_pages_fill (self->pages, self->session);
  hw_cable_key_attach (GTK_WINDOW (self), self->pages);
  g_signal_connect_object (self->session, "answer", G_CALLBACK (answer_cb), self, 0);
  g_object_bind_property_full (self->session, "problem", self->problem, "reveal-child",
                               G_BINDING_SYNC_CREATE, has_text, NULL, NULL, NULL);
  bind_size (self);
  gtk_widget_grab_focus (GTK_WIDGET (show_live_page (self)));
}

static void
hw_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, HW_WINDOW (object)->session);
}

static void
hw_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  HW_WINDOW (object)->session = g_value_dup_object (value);
}

static void
hw_window_dispose (GObject *object)
{
  HwWindow *self = HW_WINDOW (object);

  dismissed_cb (self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hw_window_parent_class)->dispose (object);
}

static void
hw_window_class_init (HwWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = hw_window_constructed;
  object_class->dispose = hw_window_dispose;
  object_class->get_property = hw_window_get_property;
  object_class->set_property = hw_window_set_property;

  properties[PROP_SESSION]
      = g_param_spec_object ("session", NULL, NULL, HW_TYPE_LAB_SESSION,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (HW_TYPE_EITHER_LAYOUT);
  g_type_ensure (HW_TYPE_SEND_BAR);
  g_type_ensure (HW_TYPE_SHARE_BAR);
  g_type_ensure (HW_TYPE_STATUS_VIEW);
  g_type_ensure (HW_TYPE_WHOLE_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HwWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, header);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, menu);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, send_bar);
  gtk_widget_class_bind_template_callback (widget_class, is_same);
  gtk_widget_class_install_action (widget_class, "win.show-page", "s", show_page);
  gtk_widget_class_install_action (widget_class, "win.search-log", NULL, search_log);
  gtk_widget_class_install_action (widget_class, "win.write-message", NULL, write_message);
  gtk_widget_class_install_action (widget_class, "win.save-log", NULL, save_log);
  gtk_widget_class_install_action (widget_class, "win.open-log", NULL, open_log);
  gtk_widget_class_install_action (widget_class, "win.send-files", NULL, send_files);
  gtk_widget_class_install_action (widget_class, "win.export-svg", NULL, export_strip);
  gtk_widget_class_install_action (widget_class, "win.export-png", NULL, export_strip);
  gtk_widget_class_install_action (widget_class, "win.connect", NULL, connect_elsewhere);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, show_preferences);
  gtk_widget_class_install_action (widget_class, "win.toggle-presentation", NULL,
                                   toggle_presentation);
  gtk_widget_class_install_action (widget_class, "win.leave-presentation", NULL,
                                   leave_presentation);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.leave-presentation",
                                       NULL);
  gtk_widget_class_install_action (widget_class, "win.retry-start", NULL, retry_start);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  HwWindow *self = user_data;

  if (!self->presenting)
    return FALSE;
  set_presenting (self, FALSE);

  return TRUE;
}

/* Before the toasts, which Escape sends away: one of them says that it leaves the presentation. */
static void
add_escape (HwWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkShortcutTrigger *escape = gtk_keyval_trigger_new (GDK_KEY_Escape, 0);
  GtkShortcutAction *leave = gtk_callback_action_new (escape_cb, self, NULL);

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (escape, leave));
  gtk_widget_add_controller (adw_toast_overlay_get_child (self->toasts), controller);
}

static void
hw_window_init (HwWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_escape (self);
}

void
hw_window_open_log (HwWindow *self, GFile *file)
{
  hw_log_files_open_file (self->session, file);
}

void
hw_window_search_log (HwWindow *self, const char *text)
{
  hw_live_page_search_for (show_live_page (self), text);
}

HwWindow *
hw_window_new (GtkApplication *application, HwLabSession *session)
{
  return g_object_new (HW_TYPE_WINDOW, "application", application, "session", session, NULL);
}
