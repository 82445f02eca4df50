/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the receiving end does what the rules say, in whatever order things come. */
#include "hw-test.h"

#include <string.h>

#include "core/hw-transfer-receiver.h"

#define ID "0123456789abcdef0123456789abcdef"
#define HASH "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
#define LEASE HW_SEC (100)

static const HwReceiverConfig config
    = { .limits = { 4, 100 }, .window = 16, .often = 3, .part = 8, .lease_us = LEASE };

/* Of three files with 5, 0 and 20 bytes. */
static HwTransferManifest *
make_manifest (HwTransferEnd end)
{
  static const guint sizes[] = { 5, 0, 20 };
  HwTransferManifest *manifest = hw_transfer_manifest_new (ID, end);
  HwTransferRefusal refusal = { .text = NULL };

  for (guint i = 0; end == HW_TRANSFER_END_COUNT && i < G_N_ELEMENTS (sizes); i++)
    {
      const char name[] = { (char) ('a' + i), '\0' };

      assert_true (
          hw_transfer_manifest_add (manifest, name, sizes[i], HASH, &config.limits, &refusal));
    }
  return manifest;
}

typedef struct
{
  HwTransferReceiver *receiver;
  GString *seen;
  GArray *jobs; /* HwReceiverAction that haven't ended */
  guint64 seq;
} Bench;

static void
collect (Bench *self)
{
  static const char letters[] = "bcwfCr";
  HwReceiverAction action;

  while (hw_transfer_receiver_next_action (self->receiver, &action))
    {
      if (action.kind == HW_RECEIVER_ACTION_SAY)
        {
          static const char *const says[] = { "ready", "committed", "refused" };

          g_string_append_printf (self->seen, " <%s", says[action.status.state]);
          if (action.status.state == HW_TRANSFER_STATE_READY)
            g_string_append_printf (self->seen, " %u+%u", (guint) action.status.file,
                                    (guint) action.status.offset);
          if (action.status.state == HW_TRANSFER_STATE_REFUSED)
            g_string_append_printf (self->seen, " %s",
                                    hw_transfer_reason_get_name (action.status.reason));
          g_string_append_c (self->seen, '>');
          continue;
        }
      g_string_append_printf (self->seen, " %c", letters[action.job]);
      if (action.job == HW_TRANSFER_JOB_WRITE)
        g_string_append_printf (self->seen, "%zu", action.length);
      g_array_append_val (self->jobs, action);
    }
}

static void
end_job (Bench *self, gboolean already, HwTransferReason reason)
{
  HwTransferRefusal refusal = { .reason = reason, .text = (char *) "why" };
  HwReceiverAction job = g_array_index (self->jobs, HwReceiverAction, 0);

  g_array_remove_index (self->jobs, 0);
  hw_transfer_receiver_done (self->receiver, job.job, job.length, already,
                             reason != HW_TRANSFER_REASON_NONE ? &refusal : NULL);
  collect (self);
}

static void
offer_again (Bench *self, const char *id, HwTransferEnd end)
{
  g_autoptr (HwTransferManifest) manifest = make_manifest (end);
  HwTransferRefusal refusal = { .text = NULL };

  memcpy (manifest->id, id, strlen (id));
  self->seq = 1;
  if (!hw_transfer_receiver_attach (self->receiver, manifest, self->seq, &refusal))
    g_string_append_printf (self->seen, " !%s", hw_transfer_reason_get_name (refusal.reason));
  hw_transfer_refusal_clear (&refusal);
}

static void
last_word (Bench *self, HwTransferVerb verb, guint files, guint bytes)
{
  HwTransferLastWord word = { .verb = verb, .id = ID, .files = files, .bytes = bytes };

  hw_transfer_receiver_last_word (self->receiver, ++self->seq, &word);
}

static void
file_line (Bench *self, const char *size_and_name, gboolean more)
{
  g_autofree char *line
      = g_strdup_printf ("%u " HASH " %s", atoi (size_and_name), strchr (size_and_name, ':') + 1);

  hw_transfer_receiver_file (self->receiver, ++self->seq, line, strlen (line), more);
}

/* One word of a script: what comes from the client, from the disk, or from the clock. */
static void
do_word (Bench *self, const char *word)
{
  switch (word[0])
    {
    case '.': /* all jobs end well */
      while (self->jobs->len > 0)
        end_job (self, FALSE, HW_TRANSFER_REASON_NONE);
      break;
    case 'o': /* one ends well */
      end_job (self, FALSE, HW_TRANSFER_REASON_NONE);
      break;
    case 'a': /* it was committed before */
      end_job (self, TRUE, HW_TRANSFER_REASON_NONE);
      break;
    case 'x': /* one fails */
      end_job (self, FALSE, HW_TRANSFER_REASON_DISK);
      break;
    case 'p': /* a part, + with MORE */
      hw_transfer_receiver_part (self->receiver, ++self->seq, (gsize) atoi (word + 1),
                                 strchr (word, '+') != NULL);
      break;
    case 'f': /* a file, f5:a+ */
      {
        g_autofree char *bare = g_strndup (word + 1, strcspn (word + 1, "+"));

        file_line (self, bare, strchr (word, '+') != NULL);
      }
      break;
    case 'c':
      last_word (self, HW_TRANSFER_VERB_COMMIT, (guint) atoi (word + 1),
                 (guint) atoi (strchr (word, ',') + 1));
      break;
    case 'q':
      last_word (self, HW_TRANSFER_VERB_ABANDON, 0, 0);
      break;
    case 's': /* a frame is lost */
      self->seq++;
      break;
    case 'd':
      hw_transfer_receiver_detach (self->receiver, 0);
      break;
    case 'A':
      offer_again (self, ID, hw_transfer_receiver_get_manifest (self->receiver)->end);
      break;
    case 'M':
      offer_again (self, ID, HW_TRANSFER_END_MORE);
      break;
    case 't':
      hw_transfer_receiver_time (self->receiver, HW_SEC (atoi (word + 1)));
      break;
    case 'T': /* the server ends */
      hw_transfer_receiver_abort (self->receiver, HW_TRANSFER_REASON_NOT_ACCEPTED, "ends");
      break;
    default:
      fail_msg ("no word %s", word);
    }
  collect (self);
}

static char *
play (HwTransferEnd end, const char *script)
{
  g_auto (GStrv) words = g_strsplit (script, " ", -1);
  Bench bench = { .seen = g_string_new (NULL), .seq = 1 };

  bench.jobs = g_array_new (FALSE, FALSE, sizeof (HwReceiverAction));
  bench.receiver = hw_transfer_receiver_new (&config, make_manifest (end), bench.seq);
  collect (&bench);
  for (char **word = words; *word != NULL; word++)
    do_word (&bench, *word);
  hw_transfer_receiver_free (bench.receiver);
  g_array_unref (bench.jobs);

  return g_string_free (bench.seen, FALSE);
}

static void
check_rows (HwTransferEnd end, const char *const rows[][2], gsize n_rows)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autofree char *seen = play (end, rows[i][0]);

      if (strcmp (seen + 1, rows[i][1]) != 0)
        fail_msg ("%s: %s instead of %s", rows[i][0], seen + 1, rows[i][1]);
    }
}

/* What is seen of all parts, sent as the window lets them. */
#define ALL                                                                                        \
  "b c c c <ready 0+0> w5 f f w8 w3 <ready 0+5> <ready 2+8> <ready 2+11> "                         \
  "w8 w1 f <ready 2+19>"

/* HW-P-136, HW-P-137, HW-P-138, HW-P-139 */
static void
files_by_count (void **state)
{
  static const char *const rows[][2] = {
    { ".", "b c c c <ready 0+0>" },
    { ". p5 p8 p3 . p8 p1 . c3,25 .", ALL " C <committed>" },
    /* on a slow link nothing waits for the disk: what is written is said sooner */
    { ". p5 . p3 . p2 . p3 o",
      "b c c c <ready 0+0> w5 f f <ready 0+5> w3 <ready 2+3> w2 w3 <ready 2+8>" },
    /* the end is taken at its word only if all was sent */
    { ". p5 c3,25 .", "b c c c <ready 0+0> w5 f f <refused protocol> r" },
    { ". p5 p8 p3 . p8 p1 . c3,24 .", ALL " <refused protocol> r" },
    /* parts that don't fit */
    { ". p6", "b c c c <ready 0+0> <refused protocol> r" },
    { ". p9", "b c c c <ready 0+0> <refused protocol> r" },
    { ". p5 p8 p4", "b c c c <ready 0+0> w5 f f w8 <refused protocol> r" },
    { ". f1:x", "b c c c <ready 0+0> <refused protocol> r" },
    { "p5", "b <refused protocol> r" },
    { ". s p5", "b c c c <ready 0+0> <refused protocol> r" },
    /* after an end nothing counts */
    { ". p6 p1 q c3,25 . p1", "b c c c <ready 0+0> <refused protocol> r" },
    { ". q .", "b c c c <ready 0+0> <refused abandoned> r" },
    /* the disk fails */
    { "x .", "b <refused disk> r" },
    { "o x o o .", "b c c c <refused disk> r" },
    { ". p5 x .", "b c c c <ready 0+0> w5 f f <refused disk> r" },
    { ". p5 p8 p3 . p8 p1 . c3,25 x .", ALL " C <refused disk> r" },
    /* committed before */
    { "a", "b <committed>" },
    { "a A", "b <committed> !busy" },
    /* the server ends */
    { ". p5 T .", "b c c c <ready 0+0> w5 f f <refused not-accepted> r" },
    { ". p5 p8 p3 . p8 p1 . c3,25 T .", ALL " C <committed>" },
  };

  check_rows (HW_TRANSFER_END_COUNT, rows, G_N_ELEMENTS (rows));
}

/* HW-P-135, HW-P-136, HW-P-141 */
static void
connections_come_and_go (void **state)
{
  static const char *const rows[][2] = {
    /* greeted only when nothing waits for the disk, and where it is by then */
    { ". p5 d A . p8", "b c c c <ready 0+0> w5 f f <ready 2+0> w8" },
    { ". p5 p8 d A o o o o p8", "b c c c <ready 0+0> w5 f f w8 <ready 2+8> w8" },
    { "d . A", "b c c c <ready 0+0>" },
    { "d A .", "b c c c <ready 0+0>" },
    /* what comes before the greeting breaks a rule; what comes without a connection is nothing */
    { ". p5 d A p8", "b c c c <ready 0+0> w5 f f <refused protocol> r" },
    { ". d p5 q", "b c c c <ready 0+0>" },
    /* taken over: the newer one goes on */
    { ". p5 A . p8", "b c c c <ready 0+0> w5 f f <ready 2+0> w8" },
    /* other files */
    { ". M", "b c c c <ready 0+0> !changed" },
    /* the lease */
    { ". p5 d t99 A .", "b c c c <ready 0+0> w5 f f <ready 2+0>" },
    { ". p5 . d t100 A .", "b c c c <ready 0+0> w5 f f <ready 0+5> r !busy" },
    { ". t1000", "b c c c <ready 0+0>" },
    { ". d t99 A t1000", "b c c c <ready 0+0> <ready 0+0>" },
    /* a commit isn't stopped by a loss; who asks again is told */
    { ". p5 p8 p3 . p8 p1 . c3,25 d t1000 A .", ALL " C <committed>" },
  };

  check_rows (HW_TRANSFER_END_COUNT, rows, G_N_ELEMENTS (rows));
}

/* HW-P-131, HW-P-138 */
static void
files_by_more (void **state)
{
  static const char *const rows[][2] = {
    { ".", "b <ready 0+0>" },
    { ". f5:a+ p3+ p2 f0:b+ f4:c p4 . c3,9 .",
      "b <ready 0+0> c w3 w2 f c f c w4 f <ready 0+5> <ready 2+4> C <committed>" },
    { ". f0:a . c1,0 .", "b <ready 0+0> c f C <committed>" },
    { ". p3", "b <ready 0+0> <refused protocol> r" },
    { ". c0,0", "b <ready 0+0> <refused protocol> r" },
    { ". f5:a+ f5:b", "b <ready 0+0> c <refused protocol> r" },
    { ". f5:a p5 f5:b", "b <ready 0+0> c w5 f <refused protocol> r" },
    { ". f5:a+ p5 c1,5", "b <ready 0+0> c w5 f <refused protocol> r" },
    { ". f5:a p3", "b <ready 0+0> c <refused protocol> r" },  /* its end before its size */
    { ". f5:a p5+", "b <ready 0+0> c <refused protocol> r" }, /* its size before its end */
    { ". f5:a p0+ p5", "b <ready 0+0> c w5 f" },
    { ". f101:a", "b <ready 0+0> <refused too-large> r" },
    { ". f5:../a", "b <ready 0+0> <refused name> r" },
    { ". f0:a+ f0:b+ f0:c+ f0:d+ f0:e", "b <ready 0+0> c f c f c f c f <refused too-large> r" },
    /* after a loss the file that was begun is told of again, and is the same */
    { ". f5:a p3+ d A . f5:a p2", "b <ready 0+0> c w3 <ready 0+3> w2 f" },
    { ". f5:a p3+ d A . p2", "b <ready 0+0> c w3 <ready 0+3> <refused protocol> r" },
    { ". f5:a p3+ d A . f6:a", "b <ready 0+0> c w3 <ready 0+3> <refused changed> r" },
    { ". f5:a p3+ d A . f5:a+", "b <ready 0+0> c w3 <ready 0+3> <refused changed> r" },
    { ". f5:a+ p5 d A . f5:b p5", "b <ready 0+0> c w5 f <ready 1+0> c w5 f" },
    { ". f5:a p5 d A . c1,5 .", "b <ready 0+0> c w5 f <ready 1+0> C <committed>" },
  };

  check_rows (HW_TRANSFER_END_MORE, rows, G_N_ELEMENTS (rows));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (files_by_count),
    cmocka_unit_test (connections_come_and_go),
    cmocka_unit_test (files_by_more),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
