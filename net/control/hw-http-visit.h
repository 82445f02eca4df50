/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns one connection to the control API: one request, its limits in bytes and in time. */
#pragma once

#include <gio/gio.h>

#include "control/hw-http-guard.h"

G_BEGIN_DECLS

#define HW_HTTP_HEAD_LIMIT_MS 5000
#define HW_HTTP_REQUEST_LIMIT_MS 10000

typedef struct _HwHttpVisit HwHttpVisit;

typedef struct
{
  /* The head has passed. @stream begins with the head's first byte; the visit lasts as long as it,
   * and ends it when the time for a request is over. */
  void (*enter) (HwHttpVisit *visit, const HwHttpHead *head, GIOStream *stream, gpointer user_data);
  /* It has ended, and is freed. */
  void (*leave) (HwHttpVisit *visit, gpointer user_data);
} HwHttpVisitFuncs;

/* Takes @fd. In the thread-default main context. @policy is borrowed for as long. */
HwHttpVisit *hw_http_visit_new (int fd,
                                const HwHttpPolicy *policy,
                                const HwHttpVisitFuncs *funcs,
                                gpointer user_data);
/* Answers at once, whatever is or will be sent. */
void hw_http_visit_refuse (HwHttpVisit *self, guint status, const char *why);
/* Its answer has begun: no other is made up when its time is over. */
void hw_http_visit_set_answered (HwHttpVisit *self);
/* Its answer has no end, so there is no limit in time. */
void hw_http_visit_set_endless (HwHttpVisit *self);
GSocket *hw_http_visit_get_socket (HwHttpVisit *self);
/* Ends it now; what holds its stream finds that closed. */
void hw_http_visit_end (HwHttpVisit *self);

G_END_DECLS
