/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the TLS servers that tests dial: one thread, one connection after the other, on loopback. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  HW_TLS_SERVER_ECHO,
  HW_TLS_SERVER_LATE_ECHO, /* reads nothing before hw_tls_server_let_read */
  HW_TLS_SERVER_GOODBYE,   /* shakes hands, and closes in order */
  HW_TLS_SERVER_VANISH,    /* shakes hands, and closes without close_notify */
  HW_TLS_SERVER_SILENT,    /* takes what comes, and says nothing */
  HW_TLS_SERVER_PLAIN,     /* says something, but not in TLS */
  HW_TLS_SERVER_MIRROR,    /* echoes, but not in TLS */
  HW_TLS_SERVER_HANG_UP,   /* closes at the first byte */
  HW_TLS_SERVER_HALF,      /* begins to answer in TLS, and closes */
  HW_TLS_SERVER_ALERT,     /* says in TLS that it won't */
} HwTlsServerKind;

/* How a connection was ended by the client. */
typedef enum
{
  HW_TLS_END_NONE, /* not yet */
  HW_TLS_END_CLOSE_NOTIFY,
  HW_TLS_END_FIN, /* alone */
  HW_TLS_END_RST,
  HW_TLS_END_OTHER,
} HwTlsEnd;

typedef struct _HwTlsServer HwTlsServer;

/* @certificate: "server" for tests/support/tls/server.pem. */
HwTlsServer *hw_tls_server_new (HwTlsServerKind kind, const char *certificate);
void hw_tls_server_free (HwTlsServer *self); /* ends what there is */
guint16 hw_tls_server_get_port (HwTlsServer *self);
void hw_tls_server_let_read (HwTlsServer *self);
/* Whether a SILENT server has read something: the client is in the midst of its handshake. */
gboolean hw_tls_server_has_heard (HwTlsServer *self);
/* Waits, with a limit, until the first connection has ended. */
HwTlsEnd hw_tls_server_wait_end (HwTlsServer *self);

/* Where tests/support/tls/NAME.pem is; the caller's to free. */
char *hw_tls_server_get_pem (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTlsServer, hw_tls_server_free)

G_END_DECLS
