/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the way of events to stdout: as text or as JSON Lines, coloured or plain. */
#pragma once

#include "event/hw-event.h"

G_BEGIN_DECLS

typedef enum
{
  HW_OUTPUT_FORMAT_AUTO, /* text on a terminal, else JSON */
  HW_OUTPUT_FORMAT_TEXT,
  HW_OUTPUT_FORMAT_JSON,
} HwOutputFormat;

typedef enum
{
  HW_OUTPUT_COLOUR_AUTO, /* on a terminal that isn't dumb, unless NO_COLOR */
  HW_OUTPUT_COLOUR_ALWAYS,
  HW_OUTPUT_COLOUR_NEVER,
} HwOutputColour;

/* @terminal: whether the descriptor is one; @no_color, @term: those variables of the environment,
 * NULL where not set. */
HwOutputFormat hw_output_choose_format (HwOutputFormat asked, gboolean terminal);
gboolean hw_output_choose_colour (HwOutputColour asked,
                                  gboolean terminal,
                                  const char *no_color,
                                  const char *term);

typedef struct _HwOutput HwOutput;

typedef struct
{
  void (*room) (gpointer user_data); /* it was full and no longer is */
  void (*broken) (
      gpointer user_data); /* nobody reads any more (EPIPE, …); called once, from the loop */
} HwOutputFuncs;

/* @format: not auto. The descriptor stays the caller's, and in the mode in which it is: it may be
 * shared with others. */
HwOutput *hw_output_new (int fd,
                         HwOutputFormat format,
                         gboolean colour,
                         const HwOutputFuncs *funcs,
                         gpointer user_data);
void hw_output_free (HwOutput *self);
void hw_output_add (HwOutput *self, const HwEvent *event);
/* At the end of a batch: writes what the reader takes now, without waiting; the loop does the rest.
 */
void hw_output_flush (HwOutput *self);
/* So much waits for a slow reader that no more should be added until there is room. */
gboolean hw_output_is_full (const HwOutput *self);
/* Writes the rest; waits for the reader, but no longer than @limit_ms in all. */
void hw_output_finish (HwOutput *self, int limit_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwOutput, hw_output_free)

G_END_DECLS
