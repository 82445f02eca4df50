/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the HTTP server of the control API: its thread, its listeners, and who may come in. */
#pragma once

#include <glib.h>

#include "control/hw-http-reply.h"
#include "event/hw-event.h"

G_BEGIN_DECLS

#define HW_HTTP_MAX_VISITS 16
/* Who comes while so many are there waits so long for one to leave, and is then refused. */
#define HW_HTTP_PATIENCE_MS 1000
#define HW_HTTP_MAX_READERS 16 /* of the stream of events; they take nobody's room */

typedef struct
{
  const char *method;
  const char *path; /* percent-encoded as it came, without the query */
  const char *body;
  gsize body_length;
} HwHttpRequest;

/* Runs on the server's thread, one at a time, and must wait for nobody. @reply is initialised. */
typedef void (*HwHttpHandler) (const HwHttpRequest *request,
                               HwHttpReply *reply,
                               gpointer user_data);

typedef struct
{
  const char *const *hosts; /* allowed besides localhost's names; nullable */
  const char *token;        /* nullable */
  gboolean is_strict;
  const char *feed_path; /* whose answer is the stream of events */
  HwHttpHandler handler;
  gpointer user_data;
} HwHttpServerConfig;

typedef struct _HwHttpServer HwHttpServer;

/* Copies the config. */
HwHttpServer *hw_http_server_new (const HwHttpServerConfig *config);
/* Before it runs. "ADDR:PORT"; *local (nullable) is then the caller's to free. */
gboolean hw_http_server_listen (HwHttpServer *self,
                                const char *address,
                                gboolean any_address,
                                char **local,
                                GError **error);
gboolean hw_http_server_listen_unix (HwHttpServer *self, const char *path, GError **error);
void hw_http_server_start (HwHttpServer *self);
/* Ends the thread, waits for it, and closes everything. */
void hw_http_server_free (HwHttpServer *self);
/* To those who read the stream of events; from any thread, while it runs. */
void hw_http_server_publish (HwHttpServer *self, const HwEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwHttpServer, hw_http_server_free)

G_END_DECLS
