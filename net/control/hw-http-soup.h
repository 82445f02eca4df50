/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what libsoup does here: it reads the request whose head has passed, and writes the answer.
 */
#pragma once

#include "control/hw-http-server.h"
#include "control/hw-http-visit.h"

G_BEGIN_DECLS

typedef struct _HwHttpSoup HwHttpSoup;

/* In the thread-default main context. */
HwHttpSoup *hw_http_soup_new (HwHttpHandler handler, gpointer user_data);
void hw_http_soup_free (HwHttpSoup *self);
void hw_http_soup_serve (HwHttpSoup *self, HwHttpVisit *visit, GIOStream *stream);

G_END_DECLS
