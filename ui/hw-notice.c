/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the decision when a person who looks elsewhere is told that the connection is gone. */
#include "hw-notice.h"

static gboolean
is_lost (HwLinkState state)
{
  return state == HW_LINK_STATE_WAITING || state == HW_LINK_STATE_CLOSED;
}

static HwNotice
withdraw (HwNoticeBoard *self)
{
  if (!self->is_out)
    return HW_NOTICE_NONE;
  self->is_out = FALSE;

  return HW_NOTICE_WITHDRAW;
}

HwNotice
hw_notice_board_update (HwNoticeBoard *self, HwLinkState state, gboolean is_looking)
{
  gboolean is_loss = self->was_connected && is_lost (state);

  if (state == HW_LINK_STATE_CONNECTED)
    self->was_connected = TRUE;
  else if (is_loss)
    self->was_connected = FALSE;
  if (is_looking || state == HW_LINK_STATE_CONNECTED)
    return withdraw (self);
  if (!is_loss || self->is_out)
    return HW_NOTICE_NONE;
  self->is_out = TRUE;

  return HW_NOTICE_SEND;
}

void
hw_notice_board_forget (HwNoticeBoard *self)
{
  self->was_connected = FALSE;
}
