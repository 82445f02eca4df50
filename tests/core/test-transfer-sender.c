/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the sending end sends what the rules ask for, and goes on where it is told.
 */
#include "hw-test.h"

#include <string.h>

#include "core/hw-transfer-sender.h"

#define ID "0123456789abcdef0123456789abcdef"
#define OTHER_ID "1123456789abcdef0123456789abcdef"
#define HASH "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

static const HwTransferLimits limits = { 10, 1000 };

/* Three files of 5, 0 and 20 bytes. */
static HwTransferSender *
make_sender (HwTransferEnd end)
{
  static const guint sizes[] = { 5, 0, 20 };
  HwTransferManifest *manifest = hw_transfer_manifest_new (ID, end);
  HwTransferRefusal refusal = { .text = NULL };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      const char name[] = { (char) ('a' + i), '\0' };

      assert_true (hw_transfer_manifest_add (manifest, name, sizes[i], HASH, &limits, &refusal));
    }
  return hw_transfer_sender_new (manifest);
}

static void
write_send (GString *seen, const HwSend *send)
{
  const char *more = send->more ? "+" : "";

  switch (send->kind)
    {
    case HW_SEND_OFFER:
      g_string_append_printf (seen, " offer%s", more);
      break;
    case HW_SEND_FILE:
      g_string_append_printf (seen, " file%u%s", send->file, more);
      break;
    case HW_SEND_PART:
      g_string_append_printf (seen, " %u@%u:%zu%s", send->file, (guint) send->offset, send->length,
                              more);
      break;
    case HW_SEND_LAST_WORD:
      g_string_append (seen, send->word.verb == HW_TRANSFER_VERB_COMMIT ? " commit" : " abandon");
      break;
    }
}

/* Everything that it wants to send now; frames are numbered without a gap. */
static void
drain (HwTransferSender *sender, GString *seen, guint64 *seq)
{
  HwSend send;

  while (hw_transfer_sender_next (sender, &send))
    {
      assert_int_equal (send.seq, ++*seq);
      write_send (seen, &send);
    }
}

static void
say (HwTransferSender *sender, const char *text)
{
  g_autofree char *whole = g_strdup_printf ("transfer=%s state=%s", ID, text);
  HwTransferStatus status;

  assert_true (hw_transfer_status_read (&status, whole, strlen (whole)));
  hw_transfer_sender_status (sender, &status);
}

/* A script's steps have commas between: on, off, again, abandon, or what the server says. */
static char *
play (HwTransferEnd end, const char *script)
{
  static const char *const states[]
      = { "offline", "offering",   "waiting",   "sending", "committing",
          "busy",    "abandoning", "committed", "failed" };
  g_autoptr (HwTransferSender) sender = make_sender (end);
  g_auto (GStrv) steps = g_strsplit (script, ", ", -1);
  GString *seen = g_string_new (NULL);
  guint64 seq = 0;

  for (char **step = steps; *step != NULL; step++)
    {
      if (strcmp (*step, "on") == 0)
        {
          hw_transfer_sender_online (sender, 100);
          seq = 0;
        }
      else if (strcmp (*step, "off") == 0)
        hw_transfer_sender_offline (sender);
      else if (strcmp (*step, "again") == 0)
        hw_transfer_sender_again (sender);
      else if (strcmp (*step, "abandon") == 0)
        hw_transfer_sender_abandon (sender, HW_TRANSFER_REASON_ABANDONED, "given up");
      else
        say (sender, *step);
      drain (sender, seen, &seq);
    }
  g_string_append_printf (seen, " %s%s", states[hw_transfer_sender_get_state (sender)],
                          hw_transfer_sender_is_in_doubt (sender) ? "?" : "");

  return g_string_free (seen, FALSE);
}

#define READY(at) "ready " at " window=16 part=8"

static void
scripts (void **state)
{
  static const struct
  {
    HwTransferEnd end;
    const char *script, *seen;
  } rows[] = {
#define COUNT HW_TRANSFER_END_COUNT
#define MORE HW_TRANSFER_END_MORE
    { COUNT, "on", "offer+ offer+ offer waiting" },
    { COUNT, "on, " READY ("file=0 offset=0"), "OFFER 0@0:5 2@0:8 sending" },
    { COUNT, "on, " READY ("file=0 offset=0") ", " READY ("file=0 offset=4"),
      "OFFER 0@0:5 2@0:8 sending" }, /* no crumb of seven bytes */
    { COUNT, "on, " READY ("file=0 offset=0") ", " READY ("file=0 offset=5"),
      "OFFER 0@0:5 2@0:8 2@8:8 sending" },
    { COUNT, "on, " READY ("file=0 offset=0") ", " READY ("file=2 offset=8"),
      "OFFER 0@0:5 2@0:8 2@8:8 2@16:4 commit committing?" },
    { COUNT, "on, " READY ("file=2 offset=16") ", committed", "OFFER 2@16:4 commit committed" },
    { COUNT, "on, " READY ("file=3 offset=0"), "OFFER commit committing?" },
    { COUNT, "on, committed", "OFFER committed" },
    { COUNT, "on, committed, off, abandon", "OFFER committed" },
    /* the server's place counts, not what was sent */
    { COUNT, "on, " READY ("file=0 offset=0") ", off, on, " READY ("file=0 offset=3"),
      "OFFER 0@0:5 2@0:8 OFFER 0@3:2 2@0:8 sending" },
    { COUNT, "on, " READY ("file=3 offset=0") ", off, on, committed",
      "OFFER commit OFFER committed" },
    { COUNT, "on, off, " READY ("file=0 offset=0"), "OFFER offline" },
    /* a place that isn't one */
    { COUNT, "on, " READY ("file=0 offset=6"), "OFFER failed" },
    { COUNT, "on, " READY ("file=3 offset=1"), "OFFER failed" },
    { COUNT, "on, " READY ("file=4 offset=0"), "OFFER failed" },
    { COUNT, "on, " READY ("file=0 offset=0") ", " READY ("file=2 offset=9"),
      "OFFER 0@0:5 2@0:8 failed" },
    /* refusals */
    { COUNT, "on, refused reason=name; no, off, on", "OFFER failed" },
    { COUNT, "on, refused reason=busy", "OFFER busy" },
    { COUNT, "on, refused reason=busy, again", "OFFER OFFER waiting" },
    { COUNT, "on, refused reason=busy, off, on", "OFFER OFFER waiting" },
    { COUNT, "on, refused reason=busy, " READY ("file=0 offset=0"), "OFFER busy" },
    { COUNT, "again, on", "OFFER waiting" },
    /* given up */
    { COUNT, "abandon, on", "failed" },
    { COUNT, "on, abandon", "OFFER abandon failed" },
    { COUNT, "on, " READY ("file=0 offset=0") ", abandon, committed",
      "OFFER 0@0:5 2@0:8 abandon failed" },
    /* ... too late: only the server knows */
    { COUNT, "on, " READY ("file=3 offset=0") ", abandon", "OFFER commit committing?" },
    { COUNT, "on, " READY ("file=3 offset=0") ", abandon, committed", "OFFER commit committed" },
    { COUNT, "on, " READY ("file=3 offset=0") ", refused reason=disk", "OFFER commit failed" },
    { COUNT, "on, " READY ("file=3 offset=0") ", refused reason=taken-over",
      "OFFER commit failed?" },
    { COUNT, "on, " READY ("file=0 offset=0") ", refused reason=taken-over",
      "OFFER 0@0:5 2@0:8 failed?" },
    { COUNT, "on, " READY ("file=3 offset=0") ", off, abandon", "OFFER commit failed?" },
    { COUNT, "on, " READY ("file=3 offset=0") ", off, on, " READY ("file=2 offset=8") ", abandon",
      "OFFER commit OFFER 2@8:8 2@16:4 commit committing?" },
    { COUNT, "on, " READY ("file=3 offset=0") ", off, on, " READY ("file=0 offset=0") ", abandon",
      "OFFER commit OFFER 0@0:5 2@0:8 abandon failed" },
    /* files by MORE */
    { MORE, "on, " READY ("file=0 offset=0"), "offer file0+ 0@0:5 file1+ file2 2@0:8+ sending" },
    { MORE, "on, " READY ("file=0 offset=0") ", " READY ("file=2 offset=8"),
      "offer file0+ 0@0:5 file1+ file2 2@0:8+ 2@8:8+ 2@16:4 commit committing?" },
    { MORE, "on, " READY ("file=0 offset=0") ", off, on, " READY ("file=0 offset=3"),
      "offer file0+ 0@0:5 file1+ file2 2@0:8+ offer file0+ 0@3:2 file1+ file2 2@0:8+ sending" },
    { MORE, "on, " READY ("file=3 offset=0"), "offer commit committing?" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *seen = play (rows[i].end, rows[i].script);
      g_autoptr (GString) wanted = g_string_new (rows[i].seen);

      g_string_replace (wanted, "OFFER", "offer+ offer+ offer", 0);
      if (strcmp (seen + 1, wanted->str) != 0)
        fail_msg ("%s: %s instead of %s", rows[i].script, seen + 1, wanted->str);
    }
}

static void
others_transfers_are_ignored (void **state)
{
  static const char text[] = "transfer=" OTHER_ID " state=refused reason=name";
  g_autoptr (HwTransferSender) sender = make_sender (HW_TRANSFER_END_COUNT);
  HwTransferStatus status;

  hw_transfer_sender_online (sender, 1000);
  assert_true (hw_transfer_status_read (&status, text, sizeof text - 1));
  assert_false (hw_transfer_sender_status (sender, &status));
  assert_int_equal (hw_transfer_sender_get_state (sender), HW_SENDER_OFFERING);
}

static void
parts_fit_the_framing_and_the_server (void **state)
{
  static const struct
  {
    gsize max_payload;
    const char *ready;
    gsize length;
  } rows[] = {
    { 100, "ready file=2 offset=0 window=100 part=100", 20 },
    { 7, "ready file=2 offset=0 window=100 part=100", 7 },
    { 100, "ready file=2 offset=0 window=100 part=6", 6 },
    { 100, "ready file=2 offset=0 window=4 part=6", 4 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwTransferSender) sender = make_sender (HW_TRANSFER_END_COUNT);
      HwSend send;

      hw_transfer_sender_online (sender, rows[i].max_payload);
      while (hw_transfer_sender_next (sender, &send))
        assert_in_range (send.length, 1, rows[i].max_payload);
      say (sender, rows[i].ready);
      assert_true (hw_transfer_sender_next (sender, &send));
      assert_int_equal (send.length, rows[i].length);
    }
}

static void
progress_is_what_the_server_has (void **state)
{
  g_autoptr (HwTransferSender) sender = make_sender (HW_TRANSFER_END_COUNT);
  HwSend send;

  hw_transfer_sender_online (sender, 1000);
  while (hw_transfer_sender_next (sender, &send))
    ;
  say (sender, READY ("file=0 offset=0"));
  while (hw_transfer_sender_next (sender, &send))
    ;
  assert_int_equal (hw_transfer_sender_get_acked (sender), 0);
  say (sender, READY ("file=2 offset=8"));
  assert_int_equal (hw_transfer_sender_get_acked (sender), 13);
  assert_int_equal (hw_transfer_sender_get_file (sender), 2);
  say (sender, "committed");
  assert_int_equal (hw_transfer_sender_get_acked (sender), 25);
  assert_int_equal (hw_transfer_sender_get_file (sender), 3);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (scripts),
    cmocka_unit_test (others_transfers_are_ignored),
    cmocka_unit_test (parts_fit_the_framing_and_the_server),
    cmocka_unit_test (progress_is_what_the_server_has),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
