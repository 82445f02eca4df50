/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the files of the lab share. */
#pragma once

#include "hw-lab-elsewhere.h"
#include "hw-server-child.h"

G_BEGIN_DECLS

#define HW_LAB_ANY_PORT "127.0.0.1:0"

typedef enum
{
  SERVER_NONE,     /* not started yet, or its end was asked for or seen */
  SERVER_STARTING, /* the process runs, or is about to be tried again; it hasn't said `listening` */
  SERVER_LISTENING,
} ServerState;

typedef enum
{
  HW_LAB_AT_HOME,
  HW_LAB_ELSEWHERE, /* no server of ours runs */
  HW_LAB_RETURNING, /* it is about to; the client waits for it */
} HwLabPlace;

struct _HwLab
{
  GObject parent_instance;

  char *program;
  char **server_options;
  char **more_addresses; /* of the server's; NULL: none */
  char *memory_file;     /* NULL: what is found elsewhere isn't kept */
  gboolean is_direct;
  HwLongLiveSocket *client;
  HwCutMode cut;
  HwEventQueue *queue;

  HwServerChild *child;
  ServerState server;
  char *server_address; /* NULL before the first `listening` */
  char *session_folder; /* NULL: none is needed, or none was made yet */
  gint64 restart_deadline;
  guint restart_timer;

  HwCable *cable; /* NULL until the server listens */
  GTask *starting;

  HwLabPlace place;
  HwDestination *elsewhere; /* NULL: at home */
  char *home_codec;         /* of the client, while it is elsewhere */
  char *home_memory;        /* likewise; NULL: it has none */
};

/* hw-lab.c */
gboolean hw_lab_spawn_server (HwLab *self, const char *listen, GError **error);
/* On its old port, where it can be had. */
gboolean hw_lab_respawn_server (HwLab *self, GError **error);
void hw_lab_drop_server (HwLab *self);

/* hw-lab-elsewhere.c */
/* The server listens: a client that is on its way back connects. */
void hw_lab_arrive (HwLab *self);
void hw_lab_forget_elsewhere (HwLab *self);

G_END_DECLS
