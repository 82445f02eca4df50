/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how the wire is drawn: client, cable with its plug, server, and what moves between them. */
#pragma once

#include <gtk/gtk.h>

#include "core/hw-link-state.h"
#include "hw-palette.h"
#include "hw-wire-marks.h"

G_BEGIN_DECLS

/* Everything that the picture depends on. */
typedef struct
{
  double width;
  double height;
  double gap; /* 0: plugged; 1: pulled apart */
  HwTime now;
  HwLinkState link;
  gboolean server_running;
  gboolean server_hung;
  gboolean elsewhere; /* the server is somebody else's: nobody knows how it is */
  gboolean hover;     /* the pointer is over the plug */
  HwPalette palette;
  const HwWireMarks *marks;
} HwWireScene;

void hw_wire_scene_draw (const HwWireScene *self, cairo_t *cr);
/* Where the plug is, for clicks and the pointer. */
void hw_wire_scene_get_plug (const HwWireScene *self, graphene_rect_t *rect);
/* The middle of the client's and the server's boxes, for the labels below them. */
double hw_wire_scene_get_box_centre (const HwWireScene *self, gboolean server);
double hw_wire_scene_get_box_bottom (const HwWireScene *self);

G_END_DECLS
