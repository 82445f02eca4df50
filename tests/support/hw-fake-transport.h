/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a transport without a network: the test is its wire, and does everything by hand. */
#pragma once

#include "io/hw-transport.h"

G_BEGIN_DECLS

#define HW_TYPE_FAKE_TRANSPORT (hw_fake_transport_get_type ())
G_DECLARE_FINAL_TYPE (HwFakeTransport, hw_fake_transport, HW, FAKE_TRANSPORT, GObject)

/* All transports of one test go through one wire; what the test does happens to the last opened. */
typedef struct
{
  HwFakeTransport *current; /* NULL once it has ended */
  guint n_opened;
  guint n_alive; /* opened, neither lost nor closed */
  guint most_alive;
  guint n_closed;
  guint n_aborted;
  gsize window; /* how many bytes a write may still take */
  GByteArray *written;
} HwFakeWire;

void hw_fake_wire_init (HwFakeWire *self); /* an endless window */
void hw_fake_wire_clear (HwFakeWire *self);
/* The factory; @user_data is the HwFakeWire. */
HwTransport *hw_fake_transport_new (const HwTcpOptions *options,
                                    const HwTlsSettings *tls,
                                    const HwTransportListener *listener,
                                    gpointer listener_data,
                                    gpointer user_data);

void hw_fake_wire_connect (HwFakeWire *self);
void hw_fake_wire_receive (HwFakeWire *self, const void *data, gsize length);
void hw_fake_wire_lose (HwFakeWire *self, HwReason reason, const char *message);
void hw_fake_wire_open_window (HwFakeWire *self, gsize window);

G_END_DECLS
