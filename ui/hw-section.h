/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the sections of the window have in common: a session that they show. */
#pragma once

#include <gtk/gtk.h>

#include "hw-lab-session.h"

G_BEGIN_DECLS

#define HW_TYPE_SECTION (hw_section_get_type ())

/* Abstract. Property `session`: set once, by the window. */
G_DECLARE_DERIVABLE_TYPE (HwSection, hw_section, HW, SECTION, GtkWidget)

struct _HwSectionClass
{
  GtkWidgetClass parent_class;

  /* The session has come: bind to it. */
  void (*attach) (HwSection *self, HwLabSession *session);
};

/* NULL until the window has given it. */
HwLabSession *hw_section_get_session (HwSection *self);
/* Whoever hands its focus on to a child hands none on then: GTK asks a section that Shift+Tab
 * leaves to take the focus, and would never get out of it. */
gboolean hw_section_has_focus_within (HwSection *self);

G_END_DECLS
