/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the real machines and the real journal lose and double nothing when either
 * process ends at random: before a commit, in the midst of its write, after it. */
#include "hw-test.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "core/hw-random.h"
#include "io/hw-session-journal-private.h"

#define N_SEEDS 12
#define N_MESSAGES 300
#define MAX_STEPS 200000
#define LARGEST_PADDING 16384

typedef struct
{
  guint64 connection;
  HwSessionMessage message;
} Frame;

/* One process: its journal, and what its program has done for good. */
typedef struct
{
  char *path;
  HwSessionJournal *journal;
  guint64 n_done;       /* values 1 … this were delivered, and that was committed */
  guint64 n_done_ahead; /* … or will be with the next commit */
  GQueue held;          /* HwSessionAction: for after the commit */
  GQueue inbox;         /* Frame */
  guint n_ends;
  guint64 n_compactions;
} Process;

typedef struct
{
  HwRandom random;
  HwTime now;
  char *folder;
  HwSessionConfig config;
  Process client;
  Process server;
  HwSessionClient *machine;
  HwSessionStore *store;
  guint64 connection;
  guint64 n_ids;
  guint64 n_typed;
  gboolean wrong;
} World;

/* A write that the process doesn't survive. */
static struct
{
  gboolean armed;
  const char *path;
  char *torn;
  gsize torn_length;
} kill_at;

static gssize
write_cb (int fd, const void *data, gsize length)
{
  gssize n;

  if (!kill_at.armed)
    return write (fd, data, length);
  kill_at.armed = FALSE;
  n = write (fd, data, length / 2);
  g_clear_pointer (&kill_at.torn, g_free);
  (void) g_file_get_contents (kill_at.path, &kill_at.torn, &kill_at.torn_length, NULL);
  errno = n < 0 ? errno : EIO;

  return -1;
}

static int
sync_cb (int fd)
{
  return 0;
}

static int
rename_cb (const char *from, const char *to)
{
  return g_rename (from, to);
}

static const HwJournalCalls calls = {
  .write = write_cb,
  .sync = sync_cb,
  .sync_folder = sync_cb,
  .rename = rename_cb,
};

static gboolean
chance (World *world, gint64 permille)
{
  return hw_random_range (&world->random, 0, 999) < permille;
}

static GBytes *
make_payload (guint64 value)
{
  gsize length = sizeof value + (gsize) (value * 7919 % LARGEST_PADDING);
  guint8 *data = g_malloc0 (length);

  memcpy (data, &value, sizeof value);

  return g_bytes_new_take (data, length);
}

/* In order, once: all else is wrong. */
static void
done (World *world, Process *process, GBytes *payload)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (payload, &length);
  guint64 value;

  memcpy (&value, data, sizeof value);
  world->wrong = world->wrong || value != process->n_done_ahead + 1
                 || length != sizeof value + (gsize) (value * 7919 % LARGEST_PADDING);
  process->n_done_ahead++;
}

static void
frame_free (gpointer data)
{
  Frame *frame = data;

  g_clear_pointer (&frame->message.payload, g_bytes_unref);
  g_free (frame);
}

static void
held_free (gpointer data)
{
  HwSessionAction *action = data;

  g_clear_pointer (&action->message.payload, g_bytes_unref);
  g_free (action);
}

static void
hold (Process *process, const HwSessionAction *action)
{
  HwSessionAction *copy = g_memdup2 (action, sizeof *action);

  if (copy->message.payload != NULL)
    g_bytes_ref (copy->message.payload);
  g_queue_push_tail (&process->held, copy);
}

static void
reconnect (World *world)
{
  hw_session_store_disconnected (world->store, world->connection, world->now);
  g_queue_clear_full (&world->client.inbox, frame_free);
  g_queue_clear_full (&world->server.inbox, frame_free);
  world->connection++;
  hw_session_client_connected (world->machine, world->connection, world->now);
}

static void
open_journal (World *world, Process *process, HwJournalRole role)
{
  g_autoptr (GError) error = NULL;

  process->journal
      = hw_session_journal_open_with (process->path, role, HW_JOURNAL_SYNC_NEVER, &calls, &error);
  if (process->journal == NULL)
    fail_msg ("%s", error->message);
  process->n_done_ahead = process->n_done;
}

static void
start_client (World *world)
{
  const HwSessionId nonce = { ++world->n_ids, 1 };

  open_journal (world, &world->client, HW_JOURNAL_CLIENT);
  world->machine
      = hw_session_journal_restore_client (world->client.journal, &world->config, &nonce, NULL);
  assert_non_null (world->machine);
  /* The program asks how far it had come. */
  world->n_typed = hw_session_get_next (hw_session_client_get_end (world->machine)) - 1;
}

static HwSessionId
make_id_cb (gpointer user_data)
{
  World *world = user_data;

  return (HwSessionId){ ++world->n_ids, 2 };
}

static void
start_server (World *world)
{
  HwSessionStoreConfig config;

  hw_session_store_config_init (&config);
  config.session = world->config;
  open_journal (world, &world->server, HW_JOURNAL_SERVER);
  world->store = hw_session_store_new (&config, ++world->n_ids, make_id_cb, world, world->now);
  assert_true (
      hw_session_journal_restore_store (world->server.journal, world->store, world->now, NULL));
}

static void
end_process (Process *process)
{
  g_queue_clear_full (&process->held, held_free);
  process->n_compactions += hw_session_journal_get_n_compactions (process->journal);
  g_clear_pointer (&process->journal, hw_session_journal_free);
  process->n_ends++;
  if (kill_at.torn != NULL)
    (void) g_file_set_contents (process->path, kill_at.torn, (gssize) kill_at.torn_length, NULL);
  g_clear_pointer (&kill_at.torn, g_free);
  kill_at.armed = FALSE;
}

static void
end_client (World *world)
{
  end_process (&world->client);
  g_clear_pointer (&world->machine, hw_session_client_free);
}

static void
end_server (World *world)
{
  end_process (&world->server);
  g_clear_pointer (&world->store, hw_session_store_free);
}

static void
send (Process *to, guint64 connection, const HwSessionMessage *message)
{
  Frame *frame = g_new (Frame, 1);

  *frame = (Frame){ connection, *message };
  if (frame->message.payload != NULL)
    g_bytes_ref (frame->message.payload);
  g_queue_push_tail (&to->inbox, frame);
}

static void
carry_out (World *world, Process *from, Process *to)
{
  HwSessionAction *action;

  while ((action = g_queue_pop_head (&from->held)) != NULL)
    {
      if (action->kind == HW_SESSION_ACTION_SEND && action->connection == world->connection)
        send (to, action->connection, &action->message);
      world->wrong = world->wrong || action->kind == HW_SESSION_ACTION_LOST
                     || action->kind == HW_SESSION_ACTION_CLOSE
                     || action->kind == HW_SESSION_ACTION_ENDED;
      held_free (action);
    }
}

/* FALSE: the process has ended. */
static gboolean
commit (World *world, Process *process)
{
  if (chance (world, 20))
    return FALSE;
  kill_at.armed = chance (world, 20);
  kill_at.path = process->path;
  if (!hw_session_journal_commit (process->journal, NULL))
    return FALSE;
  kill_at.armed = FALSE;
  process->n_done = process->n_done_ahead;

  return !chance (world, 20);
}

/* HW-D-060, as the page of the journal's header has it. */
static void
drain_client (World *world)
{
  HwSessionAction action;

  while (hw_session_client_next_action (world->machine, &action))
    if (hw_session_journal_stage_client (world->client.journal, world->machine, &action))
      continue;
    else if (action.kind == HW_SESSION_ACTION_DELIVER)
      {
        done (world, &world->client, action.payload);
        hw_session_client_handled (world->machine, action.seq, world->now);
      }
    else
      hold (&world->client, &action);
  if (commit (world, &world->client))
    {
      carry_out (world, &world->client, &world->server);
      return;
    }
  end_client (world);
  start_client (world);
  reconnect (world);
}

static void
echo (World *world, const HwSessionAction *action)
{
  done (world, &world->server, action->payload);
  world->wrong
      = world->wrong
        || hw_session_store_send (world->store, action->session, action->payload, world->now)
               != HW_SESSION_SEND_ACCEPTED;
  hw_session_store_handled (world->store, action->session, action->seq, world->now);
}

static void
drain_server (World *world)
{
  HwSessionAction action;

  while (hw_session_store_next_action (world->store, &action))
    if (hw_session_journal_stage_stored (world->server.journal, &action))
      continue;
    else if (action.kind == HW_SESSION_ACTION_DELIVER)
      echo (world, &action);
    else
      hold (&world->server, &action);
  if (commit (world, &world->server))
    {
      carry_out (world, &world->server, &world->client);
      return;
    }
  end_server (world);
  start_server (world);
  reconnect (world);
}

static void
type (World *world)
{
  g_autoptr (GBytes) payload = make_payload (world->n_typed + 1);

  if (world->n_typed < N_MESSAGES
      && hw_session_client_send (world->machine, payload, world->now) == HW_SESSION_SEND_ACCEPTED)
    world->n_typed++;
}

static void
hear (World *world, Process *process)
{
  Frame *frame = g_queue_pop_head (&process->inbox);

  if (frame == NULL)
    return;
  if (process == &world->client)
    hw_session_client_receive (world->machine, frame->connection, &frame->message, world->now);
  else
    hw_session_store_receive (world->store, frame->connection, &frame->message, world->now);
  frame_free (frame);
}

static void
step (World *world)
{
  world->now += HW_MSEC (1);
  if (chance (world, 10))
    reconnect (world);
  if (chance (world, 400))
    type (world);
  hear (world, &world->client);
  hw_session_client_time (world->machine, world->now);
  drain_client (world);
  hear (world, &world->server);
  hw_session_store_time (world->store, world->now);
  drain_server (world);
}

static void
begin (World *world, guint64 seed)
{
  memset (world, 0, sizeof *world);
  hw_random_init (&world->random, seed);
  hw_session_config_init (&world->config);
  world->config.durable = TRUE;
  world->folder = g_dir_make_tmp ("heartwire-journal-XXXXXX", NULL);
  world->client.path = g_build_filename (world->folder, "client", NULL);
  world->server.path = g_build_filename (world->folder, "server", NULL);
  start_client (world);
  start_server (world);
  reconnect (world);
}

static void
finish (World *world)
{
  end_client (world);
  end_server (world);
  g_queue_clear_full (&world->client.inbox, frame_free);
  g_queue_clear_full (&world->server.inbox, frame_free);
  (void) g_remove (world->client.path);
  (void) g_remove (world->server.path);
  assert_int_equal (g_rmdir (world->folder), 0);
  g_free (world->client.path);
  g_free (world->server.path);
  g_free (world->folder);
}

static void
restarts_lose_and_double_nothing (void **state)
{
  guint64 n_compactions = 0;
  guint n_ends = 0;

  for (guint64 seed = 1; seed <= N_SEEDS; seed++)
    {
      guint n_steps = 0;
      World world;

      begin (&world, seed);
      while (!world.wrong && world.client.n_done < N_MESSAGES && n_steps++ < MAX_STEPS)
        step (&world);
      if (world.wrong || world.client.n_done < N_MESSAGES || world.server.n_done != N_MESSAGES)
        fail_msg ("seed %d: %s after %d echoes", (int) seed,
                  world.wrong ? "lost, doubled or disordered" : "stuck", (int) world.client.n_done);
      finish (&world);
      n_ends += world.client.n_ends + world.server.n_ends;
      n_compactions += world.client.n_compactions + world.server.n_compactions;
    }
  assert_true (n_ends > 20 * N_SEEDS);
  assert_true (n_compactions > N_SEEDS);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (restarts_lose_and_double_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
