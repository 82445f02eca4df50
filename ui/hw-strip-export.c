/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the strip as a file: SVG or PNG. */
#include "config.h"

#include "hw-strip-export.h"

#include <cairo-svg.h>

#include "hw-strip-picture.h"

#define PNG_SCALE 2

const char *
hw_strip_format_get_suffix (HwStripFormat format)
{
  return format == HW_STRIP_SVG ? "svg" : "png";
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
new_surface (const HwStripScene *scene, HwStripFormat format, GByteArray *out)
{
  cairo_surface_t *surface;

  if (format == HW_STRIP_SVG)
    return cairo_svg_surface_create_for_stream (append_cb, out, scene->scale.width, scene->height);

  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) scene->scale.width * PNG_SCALE,
                                        (int) scene->height * PNG_SCALE);
  cairo_surface_set_device_scale (surface, PNG_SCALE, PNG_SCALE);

  return surface;
}

static void
draw (const HwStripScene *scene, PangoContext *context, cairo_surface_t *surface)
{
  cairo_t *cr = cairo_create (surface);

  gdk_cairo_set_source_rgba (cr, &scene->palette.background);
  cairo_paint (cr);
  hw_strip_picture_draw (scene, context, cr);
  cairo_destroy (cr);
}

GBytes *
hw_strip_export (const HwStripScene *scene, PangoContext *context, HwStripFormat format)
{
  GByteArray *out = g_byte_array_new ();
  cairo_surface_t *surface = new_surface (scene, format, out);

  draw (scene, context, surface);
  if (format == HW_STRIP_PNG)
    cairo_surface_write_to_png_stream (surface, append_cb, out);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);

  return g_byte_array_free_to_bytes (out);
}
