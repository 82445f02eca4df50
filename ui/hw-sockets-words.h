/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words of the page of sockets. */
#pragma once

#include "hw-socket-table.h"

G_BEGIN_DECLS

/* "The client’s socket"; static. */
const char *hw_sockets_words_role (HwSocketRole role);
/* What its state means, in a clause; the caller's to free. */
char *hw_sockets_words_meaning (const HwSocketEntry *entry);
/* The style of the state: "success", "accent", "warning", "dim-label"; static. */
const char *hw_sockets_words_style (guint8 state);

typedef enum
{
  HW_SOCKETS_CELL_SEND_QUEUE,
  HW_SOCKETS_CELL_RECEIVE_QUEUE,
  HW_SOCKETS_CELL_RTO,
  HW_SOCKETS_CELL_RETRANSMITS,
  HW_SOCKETS_CELL_LAST_ACK,
  HW_SOCKETS_CELL_TIMER,
  HW_N_SOCKETS_CELLS
} HwSocketsCell;

const char *hw_sockets_words_cell (HwSocketsCell cell);
/* NULL: the cell says nothing of such a socket; the caller's to free. */
char *hw_sockets_words_value (HwSocketsCell cell, const HwSocketEntry *entry);
/* "2 connections · 6 sockets · 1 left over"; the caller's to free. */
char *hw_sockets_words_count (const HwSocketCount *count);

G_END_DECLS
