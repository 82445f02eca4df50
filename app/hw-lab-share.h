/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the opening of a lab's cable and server to other machines, and where these find them. */
#pragma once

#include "hw-lab.h"

G_BEGIN_DECLS

#define HW_TYPE_LAB_SHARE (hw_lab_share_get_type ())

/* Tried first, so that the address is the same each time; where one is taken, any other. */
#define HW_LAB_SHARE_CABLE_PORT 9877
#define HW_LAB_SHARE_SERVER_PORT 9878

/* Read-only properties: `cable-open`, `server-open`; `cable-addresses` and `server-addresses`
 * (GStrv, "192.168.1.7:9877"): what others connect to; empty where it is closed, or where this
 * machine has no address that leads here from elsewhere. The ports stay as they are while it is
 * open. Nothing is remembered: what is made anew is closed. A lab that goes to somebody else's
 * server closes both: who comes in would be led there. */
G_DECLARE_FINAL_TYPE (HwLabShare, hw_lab_share, HW, LAB_SHARE, GObject)

HwLabShare *hw_lab_share_new (HwLab *lab);
/* Others go through the cable, beside the lab's own client, whose connection isn't touched. */
gboolean hw_lab_share_open_cable (HwLabShare *self, GError **error);
/* Ends others' connections, here and at the server. */
void hw_lab_share_close (HwLabShare *self);
/* Past the cable. Starts the server again, since a server listens where it was told at its start:
 * the lab's client reconnects. The cable is open as well, or this is an error. */
gboolean hw_lab_share_open_server (HwLabShare *self, GError **error);
void hw_lab_share_close_server (HwLabShare *self);
/* 0: closed. */
guint16 hw_lab_share_get_cable_port (HwLabShare *self);
guint16 hw_lab_share_get_server_port (HwLabShare *self);

G_END_DECLS
