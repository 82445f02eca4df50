/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the driver carries others' frames: out when there is room, in to who listens.
 */
#include "hw-test.h"

#include <string.h>

#include "hw-link-rig.h"

typedef struct
{
  HwLinkRig rig;
  guint n_frames;
  guint8 last_type;
  guint n_writable;
} Bench;

static void
event_cb (gpointer user_data, HwEvent *event)
{
  hw_event_unref (event);
}

static void
ask_cb (gpointer user_data, HwReason reason)
{
}

static void
changed_cb (gpointer user_data, const HwLinkStatus *status)
{
}

static void
frame_cb (gpointer user_data, const HwFrame *frame)
{
  Bench *self = user_data;

  self->n_frames++;
  self->last_type = frame->type;
}

static void
writable_cb (gpointer user_data)
{
  ((Bench *) user_data)->n_writable++;
}

static const HwLinkDriverListener listener = {
  .event = event_cb,
  .ask = ask_cb,
  .changed = changed_cb,
  .frame = frame_cb,
  .writable = writable_cb,
};

static void
begin (Bench *self)
{
  *self = (Bench){ .n_frames = 0 };
  hw_link_rig_init (&self->rig);
  self->rig.driver = hw_link_driver_new (&self->rig.settings, NULL, self->rig.outbox,
                                         hw_fake_transport_new, &self->rig.wire, &listener, self);
  hw_link_driver_input (self->rig.driver, HW_LINK_INPUT_OPEN);
}

static void
frames_are_taken_when_there_is_room (void **state)
{
  const HwFrame part = {
    .version = 2, .type = HW_FRAME_PART, .seq = 7, .payload = (guint8 *) "x", .payload_length = 1
  };
  HwFrame written;
  Bench bench;

  begin (&bench);
  assert_false (hw_link_driver_send_frame (bench.rig.driver, &part)); /* not connected yet */
  hw_link_rig_answer_greeting (&bench.rig);
  assert_true (hw_link_driver_send_frame (bench.rig.driver, &part));
  assert_true (hw_link_rig_get_written (&bench.rig, 1, &written));
  assert_int_equal (written.type, HW_FRAME_PART);
  assert_int_equal (written.seq, 7);

  /* The kernel takes half of it: no other until it has taken all. */
  bench.rig.wire.window = 10;
  assert_true (hw_link_driver_send_frame (bench.rig.driver, &part));
  assert_false (hw_link_driver_send_frame (bench.rig.driver, &part));
  hw_fake_wire_open_window (&bench.rig.wire, 5);
  assert_int_equal (bench.n_writable, 0);
  hw_fake_wire_open_window (&bench.rig.wire, 1000);
  assert_int_equal (bench.n_writable, 1);
  assert_true (hw_link_driver_send_frame (bench.rig.driver, &part));
  hw_link_rig_clear (&bench.rig);
}

static void
unknown_frames_go_to_who_listens (void **state)
{
  Bench bench;

  begin (&bench);
  hw_link_rig_answer_greeting (&bench.rig);
  hw_link_rig_receive_frame (&bench.rig, HW_FRAME_HEARTBEAT, 0, 1, "");
  assert_int_equal (bench.n_frames, 0);
  hw_link_rig_receive_frame (&bench.rig, HW_FRAME_STATUS, 0, 0, "hello");
  assert_int_equal (bench.n_frames, 1);
  assert_int_equal (bench.last_type, HW_FRAME_STATUS);
  hw_link_rig_receive_frame (&bench.rig, 200, 0, 0, "hello");
  assert_int_equal (bench.last_type, 200);
  hw_link_rig_clear (&bench.rig);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (frames_are_taken_when_there_is_room),
    cmocka_unit_test (unknown_frames_go_to_who_listens),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
