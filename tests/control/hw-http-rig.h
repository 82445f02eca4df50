/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a server of the control API that runs in the test, and the plain sockets of its clients. */
#pragma once

#include "control/hw-http-server.h"

typedef struct
{
  HwHttpServer *server;
  char *address;
  GMutex mutex;
  GString *seen; /* "METHOD PATH BODY\n" of each request */
} HwHttpRig;

/* Its handler answers 200 with {"length": N}, and 204 to DELETE. */
HwHttpRig *hw_http_rig_new (const HwHttpServerConfig *config);
void hw_http_rig_free (HwHttpRig *self);
char *hw_http_rig_get_seen (HwHttpRig *self);
/* A connected socket that has sent @text, all of it. */
int hw_http_rig_send (HwHttpRig *self, const char *text);
/* All that comes until the end, which is awaited; closes. NULL: a reset, or the limit. */
char *hw_http_rig_read_all (int fd);
/* Both. */
char *hw_http_rig_ask (HwHttpRig *self, const char *text);
/* Until all of @part has come; what is behind it stays unread. */
gboolean hw_http_rig_read_until (int fd, const char *part);
