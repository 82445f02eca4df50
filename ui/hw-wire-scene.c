/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how the wire is drawn: client, cable with its plug, server, and what moves between them. */
#include "config.h"

#include "hw-wire-scene.h"

#include <math.h>

#include "hw-columns.h"

#define PLUG_WIDTH 44.0
#define PLUG_HEIGHT 32.0

typedef struct
{
  double x;
  double y;
  double width;
  double height;
} Box;

static double
box_width (const HwWireScene *self)
{
  return self->width < HW_NARROW_WIDTH ? 64 : 100;
}

static Box
get_box (const HwWireScene *self, gboolean server)
{
  double width = box_width (self);
  double height = width * 0.74;
  double margin = self->width < HW_NARROW_WIDTH ? 12 : 28;

  return (Box){ server ? self->width - margin - width : margin,
                self->width < HW_NARROW_WIDTH ? 8 : 14, width, height };
}

static double
wire_y (const HwWireScene *self)
{
  Box box = get_box (self, FALSE);

  return box.y + box.height * 0.46;
}

/* How far each half of the plug has moved from the middle. */
static double
half_gap (const HwWireScene *self)
{
  return self->gap * (self->width < HW_NARROW_WIDTH ? 16 : 34);
}

double
hw_wire_scene_get_box_centre (const HwWireScene *self, gboolean server)
{
  Box box = get_box (self, server);

  return box.x + box.width / 2;
}

double
hw_wire_scene_get_box_bottom (const HwWireScene *self)
{
  Box box = get_box (self, FALSE);

  return box.y + box.height;
}

void
hw_wire_scene_get_plug (const HwWireScene *self, graphene_rect_t *rect)
{
  float half = (float) (PLUG_WIDTH + half_gap (self) + 6);

  graphene_rect_init (rect, (float) self->width / 2 - half, (float) wire_y (self) - 22, 2 * half,
                      60);
}

static void
set_colour (cairo_t *cr, GdkRGBA colour)
{
  gdk_cairo_set_source_rgba (cr, &colour);
}

static void
rounded (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

static void
fill_and_stroke (cairo_t *cr, GdkRGBA fill, GdkRGBA line, double line_width)
{
  set_colour (cr, fill);
  cairo_fill_preserve (cr);
  set_colour (cr, line);
  cairo_set_line_width (cr, line_width);
  cairo_stroke (cr);
}

static GdkRGBA
client_colour (const HwWireScene *self)
{
  switch (self->link)
    {
    case HW_LINK_STATE_CONNECTED:
      return self->palette.alive;
    case HW_LINK_STATE_SUSPECT:
    case HW_LINK_STATE_CONNECTING:
    case HW_LINK_STATE_HANDSHAKING:
      return self->palette.doubt;
    case HW_LINK_STATE_WAITING:
      return self->palette.dead;
    default:
      return self->palette.dim;
    }
}

static GdkRGBA
server_colour (const HwWireScene *self)
{
  if (self->elsewhere)
    return self->palette.dim;
  if (!self->server_running)
    return self->palette.dead;

  return self->server_hung ? self->palette.doubt : self->palette.alive;
}

/* A check, a question's dot, or a cross: shapes, for those who don't see the colours. */
static void
draw_cross (cairo_t *cr, double x, double y, double size)
{
  cairo_move_to (cr, x - size, y - size);
  cairo_line_to (cr, x + size, y + size);
  cairo_move_to (cr, x + size, y - size);
  cairo_line_to (cr, x - size, y + size);
}

static void
draw_check (cairo_t *cr, double x, double y, double size)
{
  cairo_move_to (cr, x - size, y);
  cairo_line_to (cr, x - size * 0.25, y + size * 0.75);
  cairo_line_to (cr, x + size, y - size * 0.75);
}

static void
draw_pause (cairo_t *cr, double x, double y, double size)
{
  cairo_move_to (cr, x - size * 0.55, y - size);
  cairo_line_to (cr, x - size * 0.55, y + size);
  cairo_move_to (cr, x + size * 0.55, y - size);
  cairo_line_to (cr, x + size * 0.55, y + size);
}

static void
draw_dots (cairo_t *cr, double x, double y, double size)
{
  for (int i = -1; i <= 1; i++)
    {
      cairo_move_to (cr, x + i * size, y);
      cairo_line_to (cr, x + i * size, y);
    }
}

static void
draw_client_sign (const HwWireScene *self, cairo_t *cr, double x, double y, double size)
{
  set_colour (cr, client_colour (self));
  cairo_set_line_width (cr, 3);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  if (self->link == HW_LINK_STATE_CONNECTED)
    draw_check (cr, x, y, size);
  else if (self->link == HW_LINK_STATE_WAITING || self->link == HW_LINK_STATE_CLOSED)
    draw_cross (cr, x, y, size * 0.8);
  else
    draw_dots (cr, x, y, size);
  cairo_stroke (cr);
}

static void
draw_client (const HwWireScene *self, cairo_t *cr)
{
  Box box = get_box (self, FALSE);
  double screen = box.height * 0.82;
  double middle = box.x + box.width / 2;

  rounded (cr, box.x, box.y, box.width, screen, 8);
  fill_and_stroke (cr, self->palette.fill, client_colour (self), 2.5);
  set_colour (cr, self->palette.line);
  cairo_set_line_width (cr, 2.5);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_move_to (cr, middle, box.y + screen);
  cairo_line_to (cr, middle, box.y + box.height);
  cairo_move_to (cr, middle - box.width * 0.22, box.y + box.height);
  cairo_line_to (cr, middle + box.width * 0.22, box.y + box.height);
  cairo_stroke (cr);
  draw_client_sign (self, cr, middle, box.y + screen / 2, box.width * 0.13);
}

static void
draw_server_unit (const HwWireScene *self, cairo_t *cr, Box box, double y, double height)
{
  GdkRGBA colour = server_colour (self);

  rounded (cr, box.x, y, box.width, height, 6);
  fill_and_stroke (cr, self->palette.fill, colour, 2.5);
  set_colour (cr, hw_palette_fade (self->palette.line, 0.8));
  cairo_set_line_width (cr, 2.5);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_move_to (cr, box.x + box.width * 0.45, y + height / 2);
  cairo_line_to (cr, box.x + box.width * 0.84, y + height / 2);
  cairo_stroke (cr);

  set_colour (cr, colour);
  if (self->elsewhere)
    cairo_arc (cr, box.x + box.width * 0.2, y + height / 2, 3.5, 0, 2 * G_PI);
  else if (!self->server_running)
    draw_cross (cr, box.x + box.width * 0.2, y + height / 2, 4);
  else if (self->server_hung)
    draw_pause (cr, box.x + box.width * 0.2, y + height / 2, 4.5);
  else
    {
      cairo_arc (cr, box.x + box.width * 0.2, y + height / 2, 4, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  cairo_stroke (cr);
}

static void
draw_server (const HwWireScene *self, cairo_t *cr)
{
  Box box = get_box (self, TRUE);
  double unit = (box.height - 8) / 3;

  for (int i = 0; i < 3; i++)
    draw_server_unit (self, cr, box, box.y + i * (unit + 4), unit);
}

/* From a box to its half of the plug; slack once it is out. */
static void
draw_cable (const HwWireScene *self, cairo_t *cr, gboolean server)
{
  Box box = get_box (self, server);
  double side = server ? -1 : 1;
  double from = server ? box.x : box.x + box.width;
  double to = self->width / 2 - side * (half_gap (self) + PLUG_WIDTH - 6);
  double y = wire_y (self);
  double sag = self->gap * 26;
  GdkRGBA colour = self->gap > 0 ? self->palette.line : self->palette.alive;

  if (self->gap <= 0 && self->link != HW_LINK_STATE_CONNECTED)
    colour = self->palette.line;
  cairo_move_to (cr, from + side * 2, y);
  cairo_curve_to (cr, from + (to - from) * 0.4, y, to - (to - from) * 0.4, y + sag, to,
                  y + sag * 0.35);
  set_colour (cr, colour);
  cairo_set_line_width (cr, 4);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_stroke (cr);
}

static GdkRGBA
plug_colour (const HwWireScene *self)
{
  return self->gap > 0.5 ? self->palette.dead : self->palette.accent;
}

static void
draw_plug_body (const HwWireScene *self, cairo_t *cr)
{
  GdkRGBA colour = plug_colour (self);

  rounded (cr, 0, -PLUG_HEIGHT / 2, PLUG_WIDTH - 8, PLUG_HEIGHT, 6);
  fill_and_stroke (cr, hw_palette_fade (colour, self->hover ? 0.45 : 0.25), colour, 2.5);
}

/* The client's half has the prongs, the server's the holes; drawn from the middle outwards. */
static void
draw_plug_half (const HwWireScene *self, cairo_t *cr, gboolean server)
{
  double side = server ? 1 : -1;

  cairo_save (cr);
  cairo_translate (cr, self->width / 2 + side * (half_gap (self) + 2),
                   wire_y (self) + self->gap * 9);
  cairo_rotate (cr, side * self->gap * 0.12);
  cairo_scale (cr, side, 1);
  if (!server && self->gap > 0)
    {
      set_colour (cr, plug_colour (self));
      cairo_set_line_width (cr, 3);
      for (int i = -1; i <= 1; i += 2)
        {
          cairo_move_to (cr, 0, i * 5);
          cairo_line_to (cr, -12 * self->gap, i * 5);
        }
      cairo_stroke (cr);
    }
  draw_plug_body (self, cr);
  cairo_restore (cr);
}

static void
draw_mark_shape (const HwWireScene *self, cairo_t *cr, const HwWireMark *mark, double fall)
{
  GdkRGBA colour = mark->kind == HW_WIRE_MARK_MESSAGE ? self->palette.accent : self->palette.dead;

  if (mark->kind == HW_WIRE_MARK_RETRANSMIT)
    colour = self->palette.doubt;
  set_colour (cr, hw_palette_fade (colour, 1.0 - fall));
  switch (mark->kind)
    {
    case HW_WIRE_MARK_MESSAGE:
      cairo_rectangle (cr, -6, -6, 12, 12);
      break;
    case HW_WIRE_MARK_RETRANSMIT:
      cairo_move_to (cr, 0, -7);
      cairo_line_to (cr, 7, 6);
      cairo_line_to (cr, -7, 6);
      cairo_close_path (cr);
      break;
    case HW_WIRE_MARK_HEARTBEAT:
    default:
      cairo_arc (cr, 0, 0, 6.5, 0, 2 * G_PI);
    }
  cairo_fill (cr);
}

static void
draw_mark (const HwWireScene *self, cairo_t *cr, const HwWireMark *mark)
{
  Box client = get_box (self, FALSE);
  Box server = get_box (self, TRUE);
  double position = hw_wire_mark_get_position (mark, self->now);
  double fall = hw_wire_mark_get_fall (mark, self->now);
  double stop = mark->lost ? half_gap (self) * (mark->to_server ? -1 : 1) : 0;
  double from = client.x + client.width + 8;
  double length = server.x - 8 - from;

  if (position < 0 || position > 1)
    return;

  cairo_save (cr);
  cairo_translate (cr, from + length * position + stop * fall, wire_y (self) + fall * fall * 46);
  draw_mark_shape (self, cr, mark, fall);
  cairo_restore (cr);
}

void
hw_wire_scene_draw (const HwWireScene *self, cairo_t *cr)
{
  for (int server = 0; server <= 1; server++)
    draw_cable (self, cr, server);
  draw_client (self, cr);
  draw_server (self, cr);
  for (guint i = 0; i < self->marks->n_marks; i++)
    draw_mark (self, cr, &self->marks->marks[i]);
  for (int server = 0; server <= 1; server++)
    draw_plug_half (self, cr, server);
}
