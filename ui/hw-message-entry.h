/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the line in which a message is written and sent. */
#pragma once

#include "hw-section.h"

G_BEGIN_DECLS

#define HW_TYPE_MESSAGE_ENTRY (hw_message_entry_get_type ())

G_DECLARE_FINAL_TYPE (HwMessageEntry, hw_message_entry, HW, MESSAGE_ENTRY, HwSection)

G_END_DECLS
