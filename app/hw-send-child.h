/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns files on their way to a server, sent by a child process (`heartwire send`), and how far they
 * are. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where it comes from, on this machine: so a lab tells it from its own client, which comes from
 * 127.0.0.1. */
#define HW_SEND_CHILD_HOST "127.0.0.2"

typedef enum
{
  HW_SEND_PREPARING, /* the files are read, for their hashes */
  HW_SEND_UNDER_WAY,
  HW_SEND_COMMITTED,
  HW_SEND_CANCELLED, /* the server makes none of it visible */
  HW_SEND_FAILED,
} HwSendState;

typedef struct
{
  HwSendState state;
  guint n_files;
  guint file; /* the one that it is at, from 0 */
  guint64 bytes;
  guint64 bytes_total; /* 0: not known yet */
  gboolean is_lost;    /* the connection; it is made again */
  gboolean is_cancelling;
} HwSendProgress;

#define HW_TYPE_SEND_CHILD (hw_send_child_get_type ())

/* One object for one transfer; it ends with the object. Signal: `changed`, in the thread-default
 * main context of the thread that started it. */
G_DECLARE_FINAL_TYPE (HwSendChild, hw_send_child, HW, SEND_CHILD, GObject)

HwSendChild *hw_send_child_new (void);
/* @program: the path of `heartwire`; @address: of the server, or of a cable that leads there. */
gboolean hw_send_child_start (HwSendChild *self,
                              const char *program,
                              const char *address,
                              char **paths,
                              GError **error);
const HwSendProgress *hw_send_child_get_progress (HwSendChild *self);
/* The path of the file that it is at. */
const char *hw_send_child_get_path (HwSendChild *self);
/* The transfer's: the server's folder for it has this name. */
const char *hw_send_child_get_id (HwSendChild *self);
/* Why it failed; NULL while it hasn't. */
const char *hw_send_child_get_trouble (HwSendChild *self);
/* Tells the server so, where it can be told soon; `changed` says when it is over. */
void hw_send_child_cancel (HwSendChild *self);
/* At once, without a word to anybody. */
void hw_send_child_abort (HwSendChild *self);
gboolean hw_send_child_is_over (HwSendChild *self);

G_END_DECLS
