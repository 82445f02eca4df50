/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what a user can do to the lab, as actions: lab.toggle-cable, lab.kill-server, … */
#pragma once

#include <gio/gio.h>

#include "hw-lab-session.h"

G_BEGIN_DECLS

/* The caller's to unref; each action is enabled while it means something. */
GSimpleActionGroup *hw_lab_actions_new (HwLabSession *session);

G_END_DECLS
