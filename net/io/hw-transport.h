/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what a long-live socket asks of a transport: one attempt to connect, its bytes, its end. */
#pragma once

#include <gio/gio.h>

#include "core/hw-reason.h"
#include "core/hw-time.h"
#include "io/hw-tcp-info.h"
#include "io/hw-tls-report.h"
#include "io/hw-tls-settings.h"

G_BEGIN_DECLS

/* Everything happens in one thread, in its thread-default GMainContext. A transport lives for one
 * attempt: open is called once; after its listener was told `lost`, or after close, it says nothing
 * any more. Nothing is told from within open or write: a failure there is told in a later turn. */
#define HW_TYPE_TRANSPORT (hw_transport_get_type ())
G_DECLARE_INTERFACE (HwTransport, hw_transport, HW, TRANSPORT, GObject)

typedef struct
{
  void (*connected) (gpointer listener, const char *local, const char *peer);
  /* Some bytes; the buffer is the transport's. */
  void (*received) (gpointer listener, const guint8 *data, gsize length);
  /* Connecting failed, EOF, RST or another error; @message: what the system said. The last call. */
  void (*lost) (gpointer listener, HwReason reason, const char *message);
  /* The kernel takes bytes again; write what waits. */
  void (*writable) (gpointer listener);
  /* Where there is TLS: the peer showed this certificate; @report is the transport's. What follows
   * is `connected`, or `lost` where it is refused. */
  void (*certificate) (gpointer listener, const HwTlsReport *report);
  /* Where no certificate was refused, but the handshake failed for it; `lost` follows. */
  void (*insecure) (gpointer listener, HwTlsFailure failure);
} HwTransportListener;

struct _HwTransportInterface
{
  GTypeInterface parent_iface;

  void (*open) (HwTransport *self, const char *host, guint16 port);
  /* How many bytes the kernel took, 0 when it takes none now (writable will be called): then the
   * next write must begin with the same bytes, all of them, as a TLS record may be begun. */
  gsize (*write) (HwTransport *self, const guint8 *data, gsize length);
  /* FIN (orderly), or RST with @abort. */
  void (*close) (HwTransport *self, gboolean abort);
  gboolean (*sample) (HwTransport *self, HwTcpInfo *info);
};

void hw_transport_open (HwTransport *self, const char *host, guint16 port);
gsize hw_transport_write (HwTransport *self, const guint8 *data, gsize length);
void hw_transport_close (HwTransport *self, gboolean abort);
gboolean hw_transport_sample (HwTransport *self, HwTcpInfo *info);

/* How the socket is to be; 0: the system's own. */
typedef struct
{
  gboolean no_delay;
  guint keepalive_idle_s; /* 0: keepalive off */
  guint keepalive_interval_s;
  guint keepalive_count;
  guint user_timeout_ms;
  guint32 from_v4; /* the IPv4 address it comes from, in network order */
} HwTcpOptions;

/* Makes the transport of one attempt; @user_data is the factory's. */
typedef HwTransport *(*HwTransportFactory) (const HwTcpOptions *options,
                                            const HwTlsSettings *tls,
                                            const HwTransportListener *listener,
                                            gpointer listener_data,
                                            gpointer user_data);

G_END_DECLS
