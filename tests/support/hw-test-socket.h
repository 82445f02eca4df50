/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the plain sockets that tests are a peer with: every wait has a limit. */
#pragma once

#include <glib.h>

/* What a wait may take before the test is given up: far more than it ever needs. */
#define HW_TEST_LIMIT_MS 20000

/* Listens on 127.0.0.1, or ::1, on a free port; -1 where that fails. */
int hw_test_listen (gboolean ipv6);
/* "127.0.0.1:4711" of the socket's own end; the caller's to free. */
char *hw_test_get_local (int fd);
/* Begins to connect to "ADDR:PORT" without waiting; the socket is non-blocking; -1: refused at
 * once. */
int hw_test_begin_connect (const char *address);
/* Connects and waits for it; -1 where it fails or lasts too long. */
int hw_test_connect (const char *address);
/* How it ends for one who connects and then waits: 0 for EOF, an errno for an error, in which the
 * connecting itself may end already; -1 for bytes or the limit. */
int hw_test_connect_for_end (const char *address);
int hw_test_accept (int listener); /* waits; non-blocking socket, or -1 */
/* Waits for poll's @events (or an error) for at most @timeout_ms; what came, 0 for nothing. */
int hw_test_poll (int fd, int events, int timeout_ms);
/* TRUE when all was written, or read, within the limit. */
gboolean hw_test_write (int fd, const void *data, gsize length);
gboolean hw_test_read (int fd, void *data, gsize length);
/* Waits for the end: 0 for EOF, an errno for an error, -1 for bytes or the limit. */
int hw_test_read_end (int fd);
/* Closes with RST. */
void hw_test_reset (int fd);
