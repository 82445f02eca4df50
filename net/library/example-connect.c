/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the example in C: it connects, sends one message, and prints what happens.
 *
 *     cc example-connect.c $(pkg-config --cflags --libs heartwire-1)
 */
#include <heartwire.h>
#include <locale.h>
#include <stdlib.h>

static void
event_cb (HwLongLiveSocket *socket, HwEvent *event, gpointer user_data)
{
  g_autofree char *line = hw_event_to_text (event, FALSE);

  g_print ("%s\n", line);
}

static void
message_cb (HwLongLiveSocket *socket, GBytes *message, gpointer user_data)
{
  g_main_loop_quit (user_data);
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (HwLongLiveSocket) socket = NULL;
  g_autoptr (GBytes) hello = g_bytes_new_static ("hello", 5);
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, ""); /* else g_print takes the terminal for one that knows only ASCII */
  if (argc != 2)
    {
      g_printerr ("usage: example-connect ADDR:PORT\n");
      return 2;
    }
  socket = hw_long_live_socket_new (argv[1]);
  g_signal_connect (socket, "event", G_CALLBACK (event_cb), NULL);
  g_signal_connect (socket, "message", G_CALLBACK (message_cb), loop);
  if (!hw_long_live_socket_start (socket, &error)
      || !hw_long_live_socket_try_send (socket, hello, &error))
    {
      g_printerr ("%s\n", error->message);
      return 3;
    }
  g_main_loop_run (loop);

  return EXIT_SUCCESS;
}
