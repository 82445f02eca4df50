/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the inspector: the frame of a row of the log, in a framing that can be chosen. */
#include "config.h"

#include "hw-inspector-view.h"

#include <glib/gi18n.h>

#include "hw-inspector-dump.h"
#include "hw-inspector-fields.h"
#include "hw-inspector-words.h"
#include "hw-log-kinds.h"
#include "hw-rate-limit.h"
#include "hw-toolkit.h"

/* Nobody reads frames that come faster. */
#define UPDATE_MS 200

struct _HwInspectorView
{
  HwSection parent_instance;

  HwEvent *newest;  /* that has a frame */
  HwEvent *pointed; /* of the row that the pointer is at */
  HwRateLimit updates;
  HwFrameLook look;
  int picked;
  gboolean is_choosing; /* the framing is chosen by the session, not by the user */

  GtkDropDown *codec;
  GtkWidget *follow;
  GtkLabel *title;
  GtkOrientable *body;
  GtkWidget *losses;
  GtkLabel *losses_text;
  HwInspectorDump *dump;
  HwInspectorFields *fields;
  GtkLabel *origin;
};

G_DEFINE_FINAL_TYPE (HwInspectorView, hw_inspector_view, HW_TYPE_SECTION)

static void
highlight (HwInspectorView *self, int field)
{
  hw_inspector_dump_highlight (self->dump, field);
  hw_inspector_fields_highlight (self->fields, field);
}

/* What the pointer is at goes before what was chosen, as long as it is there. */
static void
hovered_cb (HwInspectorView *self, int field)
{
  highlight (self, field >= 0 ? field : self->picked);
}

static void
picked_cb (HwInspectorView *self, int field)
{
  self->picked = field;
  hw_inspector_fields_select (self->fields, field);
  highlight (self, field);
}

void
hw_inspector_view_set_side_by_side (HwInspectorView *self, gboolean side_by_side)
{
  gtk_orientable_set_orientation (self->body, side_by_side ? GTK_ORIENTATION_HORIZONTAL
                                                           : GTK_ORIENTATION_VERTICAL);
}

static void
show_losses (HwInspectorView *self)
{
  g_autofree char *text = hw_inspector_words_losses (self->look.losses);

  gtk_widget_set_visible (self->losses, text != NULL);
  gtk_label_set_text (self->losses_text, text != NULL ? text : "");
}

static void
show_look (HwInspectorView *self)
{
  self->picked = -1;
  hw_inspector_dump_set (self->dump, &self->look);
  hw_inspector_fields_set (self->fields, self->look.fields);
  gtk_widget_set_visible (GTK_WIDGET (self->dump), self->look.size > 0);
  show_losses (self);
}

static void
show_frame (HwInspectorView *self, const HwEventFrame *frame)
{
  g_autofree char *title = hw_inspector_words_title (frame);
  g_autofree char *origin = hw_inspector_words_origin (frame);

  hw_frame_look_init (&self->look, &frame->frame,
                      hw_inspector_words_codec (gtk_drop_down_get_selected (self->codec)));
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->origin, origin);
  show_look (self);
}

static char *
describe_kind (HwEventKind kind)
{
  const char *words = hw_log_kinds_get_words (kind);

  if (words != NULL)
    return g_strdup (words);

  return g_strdelimit (g_strdup (hw_event_kind_get_name (kind)), "-", ' ');
}

static void
show_facts (HwInspectorView *self, const HwEvent *event)
{
  g_autofree char *title = describe_kind (hw_event_get_kind (event));

  self->look.fields = hw_inspector_words_facts (event);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->origin, _ ("No frame of its own: this is what the row says."));
  show_look (self);
}

static void
show_nothing (HwInspectorView *self)
{
  self->look.fields = g_array_new (FALSE, FALSE, sizeof (HwAnnotation));
  gtk_label_set_text (self->title, _ ("No frame"));
  gtk_label_set_text (self->origin, _ ("Select a row of the log to see its frame."));
  show_look (self);
}

static HwEvent *
get_selected (HwInspectorView *self)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));

  return session != NULL ? hw_lab_session_get_selected (session) : NULL;
}

static void
follow_cb (HwInspectorView *self)
{
  hw_lab_session_follow_newest (hw_section_get_session (HW_SECTION (self)));
}

/* A focus that goes with what has it would be anybody's. */
static void
show_follow (HwInspectorView *self, gboolean shown)
{
  if (!shown && gtk_widget_has_focus (self->follow))
    gtk_widget_grab_focus (GTK_WIDGET (self->codec));
  gtk_widget_set_visible (self->follow, shown);
}

static HwEvent *
find_shown (HwInspectorView *self)
{
  HwEvent *selected = get_selected (self);

  if (self->pointed != NULL)
    return self->pointed;

  return selected != NULL ? selected : self->newest;
}

static void
update (HwInspectorView *self)
{
  HwEvent *event = find_shown (self);
  g_auto (HwEventFrame) frame = { 0 };

  show_follow (self, get_selected (self) != NULL);
  hw_frame_look_clear (&self->look);
  self->look.losses = 0;
  if (event == NULL)
    show_nothing (self);
  else if (hw_event_frame_read (&frame, event))
    show_frame (self, &frame);
  else
    show_facts (self, event);
}

static void
codec_cb (HwInspectorView *self)
{
  if (!self->is_choosing)
    update (self);
}

/* Who looks closer doesn't want it to change under the pointer. */
static gboolean
is_in_use (HwInspectorView *self)
{
  GtkStateFlags flags = gtk_widget_get_state_flags (GTK_WIDGET (self->body));

  return self->pointed != NULL || get_selected (self) != NULL
         || (flags & (GTK_STATE_FLAG_PRELIGHT | GTK_STATE_FLAG_FOCUS_WITHIN));
}

/* The rows go along under a pointer that rests: who reads by the keyboard would lose the frame. */
void
hw_inspector_view_point_at (HwInspectorView *self, HwEvent *event)
{
  gboolean is_read
      = (gtk_widget_get_state_flags (GTK_WIDGET (self->body)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || (is_read && event != NULL))
    return;

  g_clear_pointer (&self->pointed, hw_event_unref);
  self->pointed = event != NULL ? hw_event_ref (event) : NULL;
  if (!is_read)
    update (self);
}

static void
update_cb (gpointer user_data)
{
  if (!is_in_use (user_data))
    update (user_data);
}

/* Also while another is looked at: this is what comes when that is over. */
static void
events_cb (HwInspectorView *self, GPtrArray *batch)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || hw_lab_session_get_saved (session) != NULL)
    return;

  for (guint i = batch->len; i > 0; i--)
    {
      g_auto (HwEventFrame) frame = { 0 };

      if (!hw_event_frame_read (&frame, batch->pdata[i - 1]))
        continue;
      g_clear_pointer (&self->newest, hw_event_unref);
      self->newest = hw_event_ref (batch->pdata[i - 1]);
      hw_rate_limit_ask (&self->updates);
      return;
    }
}

/* What is live has no place beside a saved log. */
static void
saved_cb (HwInspectorView *self)
{
  g_clear_pointer (&self->newest, hw_event_unref);
  update (self);
}

static void
choose_session_codec (HwInspectorView *self, HwLabSession *session)
{
  HwLongLiveSocket *client = hw_lab_get_client (hw_lab_session_get_lab (session));
  g_autofree char *name = NULL;

  g_object_get (client, "codec", &name, NULL);
  self->is_choosing = TRUE;
  for (guint n = 0; hw_inspector_words_codec (n) != NULL; n++)
    if (g_strcmp0 (hw_inspector_words_codec (n)->name, name) == 0)
      gtk_drop_down_set_selected (self->codec, n);
  self->is_choosing = FALSE;
}

static void
hw_inspector_view_attach (HwSection *section, HwLabSession *session)
{
  HwInspectorView *self = HW_INSPECTOR_VIEW (section);

  choose_session_codec (self, session);
  g_signal_connect_object (session, "events", G_CALLBACK (events_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::saved", G_CALLBACK (saved_cb), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

static void
hw_inspector_view_dispose (GObject *object)
{
  hw_rate_limit_clear (&HW_INSPECTOR_VIEW (object)->updates);
  G_OBJECT_CLASS (hw_inspector_view_parent_class)->dispose (object);
}

static void
hw_inspector_view_finalize (GObject *object)
{
  HwInspectorView *self = HW_INSPECTOR_VIEW (object);

  g_clear_pointer (&self->newest, hw_event_unref);
  g_clear_pointer (&self->pointed, hw_event_unref);
  hw_frame_look_clear (&self->look);
  G_OBJECT_CLASS (hw_inspector_view_parent_class)->finalize (object);
}

static void
hw_inspector_view_class_init (HwInspectorViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_inspector_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_inspector_view_finalize;
  HW_SECTION_CLASS (klass)->attach = hw_inspector_view_attach;

  g_type_ensure (HW_TYPE_INSPECTOR_DUMP);
  g_type_ensure (HW_TYPE_INSPECTOR_FIELDS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/heartwire/Heartwire/hw-inspector-view.ui");
  gtk_widget_class_bind_template_child (widget_class, HwInspectorView, codec);
  gtk_widget_class_bind_template_child (widget_class, HwInspectorView, follow);
  gtk_widget_class_bind_template_child (widget_class, HwInspectorView, title);
  gtk_widget_class_bind_template_child (widget_class, HwInspectorView, body);
  gtk_widget_class_bind_template_child (widget_class, HwInspectorView, losses);
  gtk_widget_class_bind_template_child (widget_class, HwInspectorView, losses_text);
  gtk_widget_class_bind_template_child (widget_class, HwInspectorView, dump);
  gtk_widget_class_bind_template_child (widget_class, HwInspectorView, fields);
  gtk_widget_class_bind_template_child (widget_class, HwInspectorView, origin);
  gtk_widget_class_bind_template_callback (widget_class, codec_cb);
  gtk_widget_class_bind_template_callback (widget_class, follow_cb);
}

static void
make_codecs (HwInspectorView *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint n = 0; hw_inspector_words_codec (n) != NULL; n++)
    gtk_string_list_append (titles, hw_inspector_words_codec_title (n));
  self->is_choosing = TRUE;
  gtk_drop_down_set_model (self->codec, G_LIST_MODEL (titles));
  self->is_choosing = FALSE;
}

static void
hw_inspector_view_init (HwInspectorView *self)
{
  self->picked = -1;
  self->updates = (HwRateLimit){ .interval_ms = UPDATE_MS, .act = update_cb, .user_data = self };
  self->is_choosing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  make_codecs (self);
  hw_toolkit_name_drop_down (self->codec);
  g_signal_connect_object (self->dump, "hovered", G_CALLBACK (hovered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->dump, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->fields, "hovered", G_CALLBACK (hovered_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->fields, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
}
