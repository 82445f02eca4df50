/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the outbox: messages that wait to be written, or are kept until they are ACKed, bounded in
 * bytes and in number. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HW_OUTBOX_MAX_MESSAGES 1024

/* Any thread pushes, one pops. What it pops for a session it goes on holding: that counts against
 * the limits until the session lets go of it, so that whatever was pushed finds room there. */
typedef struct _HwOutbox HwOutbox;

HwOutbox *hw_outbox_new (gsize max_bytes);
void hw_outbox_free (HwOutbox *self);
void hw_outbox_set_limits (HwOutbox *self, guint max_messages, gsize max_bytes);
/* FALSE, and nothing taken, when full. A message larger than the limit fits into an empty outbox.
 */
gboolean hw_outbox_push (HwOutbox *self, GBytes *message);
/* The oldest message, the caller's; NULL when empty. */
GBytes *hw_outbox_pop (HwOutbox *self);
/* The same, but it is held. */
GBytes *hw_outbox_pop_held (HwOutbox *self);
/* So much is held, in all; TRUE: that is less than before. */
gboolean hw_outbox_set_held (HwOutbox *self, guint n_messages, gsize n_bytes);
gboolean hw_outbox_is_empty (HwOutbox *self);
/* How many were dropped; what is held stays. */
guint hw_outbox_drop_all (HwOutbox *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwOutbox, hw_outbox_free)

G_END_DECLS
