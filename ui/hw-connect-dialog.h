/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the dialog in which another server is named, or chosen from the recent ones. */
#pragma once

#include <adwaita.h>

#include "hw-lab-session.h"

G_BEGIN_DECLS

#define HW_TYPE_CONNECT_DIALOG (hw_connect_dialog_get_type ())

G_DECLARE_FINAL_TYPE (HwConnectDialog, hw_connect_dialog, HW, CONNECT_DIALOG, AdwWindow)

HwConnectDialog *hw_connect_dialog_new (HwLabSession *session, GtkWindow *parent);

G_END_DECLS
