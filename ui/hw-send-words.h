/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the window says of files that are being sent. */
#pragma once

#include "hw-send-child.h"

G_BEGIN_DECLS

/* While it goes on; @path: of the file that it is at; @pulled: the cable. The caller's to free. */
char *hw_send_words_describe (const HwSendProgress *progress, const char *path, gboolean pulled);
/* When it is over; @trouble: the sender's last words. The caller's to free. */
char *hw_send_words_conclude (const HwSendProgress *progress, const char *trouble);

G_END_DECLS
