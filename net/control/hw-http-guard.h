/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns who may speak to the control API: which requests a web page could have made are refused. */
#pragma once

#include "control/hw-http-head.h"

G_BEGIN_DECLS

#define HW_HTTP_MAX_BODY (64 * 1024)
/* What says that it is longer than this is refused before it comes; what is in between is read and
 * thrown away, so that it can be told what else is wrong with it. */
#define HW_HTTP_HOPELESS_BODY (1024 * 1024)

typedef struct
{
  const char *const *hosts; /* allowed besides localhost's names; nullable */
  const char *token;        /* what must be shown as a bearer's (RFC 6750); nullable */
  gboolean is_strict;       /* a body must say that it is JSON */
  gboolean is_unix_socket;  /* which no browser reaches, and which has no name */
} HwHttpPolicy;

/* Of a head that was read; nothing of the body has to be there yet. */
HwHttpRefusal hw_http_guard_judge (const HwHttpPolicy *policy, const HwHttpHead *head);

G_END_DECLS
