/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the outbox: messages that wait to be written, bounded in bytes and in number. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HW_OUTBOX_MAX_MESSAGES 1024

/* Any thread pushes, one pops. */
typedef struct _HwOutbox HwOutbox;

HwOutbox *hw_outbox_new (gsize limit);
void hw_outbox_free (HwOutbox *self);
void hw_outbox_set_limit (HwOutbox *self, gsize limit);
/* FALSE, and nothing taken, when full. A message larger than the limit fits into an empty outbox.
 */
gboolean hw_outbox_push (HwOutbox *self, GBytes *message);
/* The oldest message, the caller's; NULL when empty. */
GBytes *hw_outbox_pop (HwOutbox *self);
gboolean hw_outbox_is_empty (HwOutbox *self);
void hw_outbox_drop_all (HwOutbox *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwOutbox, hw_outbox_free)

G_END_DECLS
