/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how the lab's server is called, so that it goes with the lab's client. */
#pragma once

#include "core/hw-heartbeat.h"
#include "io/hw-long-live-socket.h"

G_BEGIN_DECLS

/* Whether what @client is promised has to outlive a kill of the server. */
gboolean hw_lab_server_wants_folder (HwLongLiveSocket *client);
/* How long the server waits for a word of a client with these times: three rounds. 0: for ever. */
HwTime hw_lab_server_get_patience (const HwHeartbeatConfig *config);
/* The words of the command. @more: where it listens behind @listen; @session_folder, @more and
 * @options, which stand behind the rest: or NULL. */
char **hw_lab_server_build_command (const char *program,
                                    const char *listen,
                                    HwLongLiveSocket *client,
                                    const char *session_folder,
                                    char **more,
                                    char **options);

G_END_DECLS
