/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of what a durable session of a link finds again, and of one that can't be saved.
 */
#include "hw-test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "hw-session-script.h"

typedef struct
{
  char *folder;
  char *file;
} Fixture;

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = g_dir_make_tmp ("hw-link-session-XXXXXX", NULL);
  self->file = g_build_filename (self->folder, "saved", NULL);
  *state = self;

  return self->folder != NULL ? 0 : -1;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  g_unlink (self->file);
  g_rmdir (self->folder);
  g_free (self->file);
  g_free (self->folder);
  g_free (self);

  return 0;
}

static void
begin (HwLinkRig *rig, const Fixture *fixture)
{
  hw_link_rig_init (rig);
  rig->settings.session.delivery = HW_DELIVERY_EXACTLY_ONCE;
  rig->settings.durable_file = g_strdup (fixture->file);
  rig->settings.close_timeout_us = 1000;
  hw_link_rig_begin (rig);
}

/* What the first life is, and what the second says when the server has handled what is said. */
static void
goes_on_where_it_was_left (void **state)
{
  static const struct
  {
    const char *first;
    const char *first_story;
    const char *second;
    const char *said;
    gboolean same;
  } rows[] = {
    { "send:a send:b", "connecting message-accepted message-accepted", "connect welcome",
      "hello beat data1 data2", FALSE },
    { "send:a connect | welcome send:b", "connected message-sent message-accepted message-sent",
      "connect resume:1", "hello beat data2", TRUE },
    /* Nothing is left, so it ends with its link: a new one begins. */
    { "connect welcome send:a | ack:1", "message-acked", "connect welcome send:b",
      "hello beat data1", FALSE },
    /* Ended in order. */
    { "connect welcome send:a ack:1 | close", "disconnected(user) closed(user)",
      "connect welcome send:b", "hello beat data1", FALSE },
    /* Not ACKed in time: it stays saved. */
    { "connect welcome send:a | close wait:closed", "disconnected(user) closed(user)",
      "connect resume:0", "hello beat data1", TRUE },
    /* What was handled isn't taken again. */
    { "connect welcome send:a echo:1 | echo:2", "echo-received", "connect resume:0 echo:2 echo:3",
      "hello beat data1 ack2", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture *fixture = *state;
      guint64 gen;

      {
        g_auto (HwLinkRig) rig;

        begin (&rig, fixture);
        hw_session_script_play (&rig, rows[i].first);
        hw_link_rig_assert_story (&rig, rows[i].first_story);
      }
      {
        g_auto (HwLinkRig) rig;

        begin (&rig, fixture);
        hw_session_script_play (&rig, rows[i].second);
        hw_session_script_assert_said (&rig, rows[i].said);
        assert_int_equal (hw_session_script_hello_has_sid (&rig, &gen), rows[i].same);
        assert_int_equal (gen, rows[i].same ? 2 : 1);
      }
      g_unlink (fixture->file);
    }
}

static void
what_the_framing_cant_carry_closes_the_link (void **state)
{
  Fixture *fixture = *state;

  {
    g_auto (HwLinkRig) rig;
    g_autofree char *large = g_strnfill (hw_codec_json.max_payload + 1, 'x');

    begin (&rig, fixture);
    hw_link_rig_send_text (&rig, large);
    assert_int_equal (hw_link_rig_count_events (&rig, HW_EVENT_MESSAGE_ACCEPTED), 1);
  }
  {
    static const char welcome[]
        = "{\"type\":5,\"text\":\"epoch=7 gen=1 window=64 resumed=0 known=0 "
          "lease-ms=1000 sid=000000000000000000000000000000ab\"}\n";
    g_auto (HwLinkRig) rig;

    hw_link_rig_init (&rig);
    rig.settings.session.delivery = HW_DELIVERY_EXACTLY_ONCE;
    rig.settings.durable_file = g_strdup (fixture->file);
    rig.settings.codec = &hw_codec_json;
    hw_link_rig_begin (&rig);
    hw_fake_wire_connect (&rig.wire);
    hw_link_rig_forget_events (&rig);
    hw_fake_wire_receive (&rig.wire, welcome, strlen (welcome));
    hw_link_rig_assert_story (&rig, "connected error(too-large) disconnected(too-large) "
                                    "closed(too-large)");
  }
}

static void
one_file_has_one_client (void **state)
{
  const Fixture *fixture = *state;
  g_auto (HwLinkRig) rig;
  g_autoptr (GError) error = NULL;

  begin (&rig, fixture);
  assert_null (hw_link_session_new (&rig.settings, &error));
  assert_non_null (strstr (error->message, fixture->file));
}

/* HW-D-060: a message that can't be saved isn't sent. */
static void
what_cant_be_saved_isnt_said (void **state)
{
  const struct rlimit none = { 0, RLIM_INFINITY };
  const struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
  g_auto (HwLinkRig) rig;

  begin (&rig, *state);
  hw_session_script_play (&rig, "connect welcome |");
  signal (SIGXFSZ, SIG_IGN);
  assert_int_equal (setrlimit (RLIMIT_FSIZE, &none), 0);
  hw_session_script_play (&rig, "send:a");
  assert_int_equal (setrlimit (RLIMIT_FSIZE, &all), 0);
  hw_session_script_assert_said (&rig, "hello beat");
  hw_link_rig_assert_story (&rig,
                            "error(write-error) disconnected(write-error) closed(write-error)");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (goes_on_where_it_was_left, set_up, tear_down),
    cmocka_unit_test_setup_teardown (what_the_framing_cant_carry_closes_the_link, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (one_file_has_one_client, set_up, tear_down),
    cmocka_unit_test_setup_teardown (what_cant_be_saved_isnt_said, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
