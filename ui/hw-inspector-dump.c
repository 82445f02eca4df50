/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the bytes of a frame as a dump, each field in a colour of its own. */
#include "config.h"

#include "hw-inspector-dump.h"

#include <glib/gi18n.h>

#include "hw-inspector-hex.h"

#define PADDING 18 /* of both sides, as in style.css, and the caret */

struct _HwInspectorDump
{
  GtkWidget parent_instance;

  GtkTextView *view;
  GtkTextBuffer *buffer;
  GtkTextTag *tints[HW_INSPECTOR_N_TINTS];
  GtkTextTag *highlight;
  const HwFrameLook *look;
  gboolean is_setting;
};

enum
{
  SIGNAL_HOVERED,
  SIGNAL_PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HwInspectorDump, hw_inspector_dump, GTK_TYPE_WIDGET)

/* Also in style.css, for the list of fields beside: they differ in lightness, too. */
static const char *const tints[HW_INSPECTOR_N_TINTS]
    = { "rgba(53,132,228,0.32)", "rgba(246,211,45,0.36)", "rgba(51,209,122,0.30)",
        "rgba(192,97,203,0.34)", "rgba(255,120,0,0.32)",  "rgba(119,118,123,0.34)" };

static int
find_field (HwInspectorDump *self, gsize offset)
{
  gsize byte;

  if (self->look == NULL || !hw_inspector_hex_find_byte (offset, self->look->size, &byte))
    return -1;

  return hw_frame_look_find_field (self->look, byte);
}

static void
tag_range (HwInspectorDump *self, GtkTextTag *tag, gsize from, gsize to)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_offset (self->buffer, &start, (int) from);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &end, (int) to);
  gtk_text_buffer_apply_tag (self->buffer, tag, &start, &end);
}

/* The gap between two bytes of a field is the field's as well. */
static void
tag_byte (HwInspectorDump *self, GtkTextTag *tag, gsize byte, gboolean goes_on)
{
  gsize digits = hw_inspector_hex_digits_at (byte);
  gsize character = hw_inspector_hex_character_at (byte);
  gboolean joins = goes_on && (byte + 1) % HW_INSPECTOR_HEX_PER_LINE != 0;

  tag_range (self, tag, digits, digits + (joins ? 3 : 2));
  tag_range (self, tag, character, character + 1);
}

static void
tag_field (HwInspectorDump *self, GtkTextTag *tag, guint field)
{
  const HwAnnotation *row = &g_array_index (self->look->fields, HwAnnotation, field);

  for (gsize i = 0; i < row->size; i++)
    tag_byte (self, tag, row->offset + i, i + 1 < row->size);
}

/* A text view asks for no width of its own; and nobody reads half a line. */
static void
ask_for_width (HwInspectorDump *self, const char *text)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->view), text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  gtk_widget_set_size_request (GTK_WIDGET (self->view), width + PADDING, -1);
}

void
hw_inspector_dump_set (HwInspectorDump *self, const HwFrameLook *look)
{
  g_autofree char *text = hw_inspector_hex_format (look->bytes, look->size);

  self->look = look;
  ask_for_width (self, text);
  self->is_setting = TRUE;
  gtk_text_buffer_set_text (self->buffer, text, -1);
  for (guint i = 0; i < look->fields->len; i++)
    tag_field (self, self->tints[i % HW_INSPECTOR_N_TINTS], i);
  self->is_setting = FALSE;
}

void
hw_inspector_dump_highlight (HwInspectorDump *self, int field)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->highlight, &start, &end);
  if (field >= 0 && self->look != NULL && (guint) field < self->look->fields->len)
    tag_field (self, self->highlight, (guint) field);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, HwInspectorDump *self)
{
  GtkTextIter iter;
  int buffer_x, buffer_y;
  gboolean is_over;

  gtk_text_view_window_to_buffer_coords (self->view, GTK_TEXT_WINDOW_WIDGET, (int) x, (int) y,
                                         &buffer_x, &buffer_y);
  is_over = gtk_text_view_get_iter_at_location (self->view, &iter, buffer_x, buffer_y);
  g_signal_emit (self, signals[SIGNAL_HOVERED], 0,
                 is_over ? find_field (self, (gsize) gtk_text_iter_get_offset (&iter)) : -1);
}

static void
leave_cb (GtkEventControllerMotion *controller, HwInspectorDump *self)
{
  g_signal_emit (self, signals[SIGNAL_HOVERED], 0, -1);
}

static void
caret_cb (HwInspectorDump *self)
{
  int offset;

  if (self->is_setting || !gtk_widget_has_focus (GTK_WIDGET (self->view)))
    return;
  g_object_get (self->buffer, "cursor-position", &offset, NULL);
  g_signal_emit (self, signals[SIGNAL_PICKED], 0, find_field (self, (gsize) offset));
}

static void
make_tags (HwInspectorDump *self)
{
  for (int i = 0; i < HW_INSPECTOR_N_TINTS; i++)
    {
      GdkRGBA colour;

      gdk_rgba_parse (&colour, tints[i]);
      self->tints[i]
          = gtk_text_buffer_create_tag (self->buffer, NULL, "background-rgba", &colour, NULL);
    }
  self->highlight
      = gtk_text_buffer_create_tag (self->buffer, NULL, "background", "#1c71d8", "foreground",
                                    "#ffffff", "weight", PANGO_WEIGHT_BOLD, NULL);
}

static void
watch_pointer (HwInspectorDump *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), motion);
}

static void
hw_inspector_dump_dispose (GObject *object)
{
  HwInspectorDump *self = HW_INSPECTOR_DUMP (object);

  if (self->view != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->buffer, self);
      gtk_widget_unparent (GTK_WIDGET (self->view));
    }
  self->view = NULL;
  G_OBJECT_CLASS (hw_inspector_dump_parent_class)->dispose (object);
}

static void
hw_inspector_dump_class_init (HwInspectorDumpClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_inspector_dump_dispose;
  signals[SIGNAL_HOVERED] = g_signal_new ("hovered", HW_TYPE_INSPECTOR_DUMP, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_PICKED] = g_signal_new ("picked", HW_TYPE_INSPECTOR_DUMP, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
hw_inspector_dump_init (HwInspectorDump *self)
{
  self->view = GTK_TEXT_VIEW (gtk_text_view_new ());
  self->buffer = gtk_text_view_get_buffer (self->view);
  gtk_text_view_set_editable (self->view, FALSE);
  gtk_text_view_set_monospace (self->view, TRUE);
  gtk_text_view_set_accepts_tab (self->view, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "dump");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Bytes of the frame"), -1);
  make_tags (self);
  watch_pointer (self);
  g_signal_connect_swapped (self->buffer, "notify::cursor-position", G_CALLBACK (caret_cb), self);
  gtk_widget_set_parent (GTK_WIDGET (self->view), GTK_WIDGET (self));
}
