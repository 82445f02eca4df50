/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the decision when a person who looks elsewhere is told that the connection is gone. */
#pragma once

#include "core/hw-link-state.h"

G_BEGIN_DECLS

typedef enum
{
  HW_NOTICE_NONE,
  HW_NOTICE_SEND,
  HW_NOTICE_WITHDRAW,
} HwNotice;

/* Zeroed at the start. */
typedef struct
{
  gboolean was_connected;
  gboolean is_out;
} HwNoticeBoard;

/* What follows from the link's state and whether the person looks at the window, whenever either
 * has changed. A loss is told once, and taken back when it is healed or seen. */
HwNotice hw_notice_board_update (HwNoticeBoard *self, HwLinkState state, gboolean is_looking);
/* The person has ended the connection: until there is one again, nothing can be lost. */
void hw_notice_board_forget (HwNoticeBoard *self);

G_END_DECLS
