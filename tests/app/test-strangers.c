/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that what others' connections say is told apart from what the lab's own says. */
#include "event-row.h"

#include "hw-strangers.h"

/* Row by row: the number of the rows that come out, as letters in their order. */
typedef struct
{
  const char *title;
  const EventRow rows[20];
  const char *own; /* a letter for each row that came out */
  guint n_open;
} Case;

#define OWN_CABLE                                                                                  \
  {                                                                                                \
    "cable", HW_EVENT_LISTENING, 1, "\"local\":\"127.0.0.1:70\""                                   \
  }
#define OPEN_CABLE                                                                                 \
  {                                                                                                \
    "cable", HW_EVENT_LISTENING, 2, "\"local\":\"0.0.0.0:71\""                                     \
  }
#define OWN_SERVER                                                                                 \
  {                                                                                                \
    "server", HW_EVENT_LISTENING, 3, "\"local\":\"127.0.0.1:80\""                                  \
  }
#define OPEN_SERVER                                                                                \
  {                                                                                                \
    "server", HW_EVENT_LISTENING, 4, "\"local\":\"[::]:81\""                                       \
  }
#define CABLE_ACCEPTS_OTHER                                                                        \
  {                                                                                                \
    "cable", HW_EVENT_ACCEPTED, 5, "\"conn\":9,\"local\":\"10.0.0.1:71\",\"peer\":\"10.0.0.2:5\""  \
  }
#define CABLE_DIALS_FOR_OTHER                                                                      \
  {                                                                                                \
    "cable", HW_EVENT_CONNECTED, 6,                                                                \
        "\"conn\":9,\"local\":\"127.0.0.1:60\",\"peer\":\"127.0.0.1:80\""                          \
  }
#define SERVER_ACCEPTS_OTHER                                                                       \
  {                                                                                                \
    "server", HW_EVENT_ACCEPTED, 7,                                                                \
        "\"conn\":4,\"local\":\"127.0.0.1:80\",\"peer\":\"127.0.0.1:60\""                          \
  }
#define SERVER_ACCEPTS_OWN                                                                         \
  {                                                                                                \
    "server", HW_EVENT_ACCEPTED, 8,                                                                \
        "\"conn\":3,\"local\":\"127.0.0.1:80\",\"peer\":\"127.0.0.1:61\""                          \
  }
#define OF_OTHER(kind)                                                                             \
  {                                                                                                \
    "server", kind, 9, "\"conn\":4"                                                                \
  }
#define OF_OWN(kind)                                                                               \
  {                                                                                                \
    "server", kind, 9, "\"conn\":3"                                                                \
  }

static const Case cases[] = {
  { "a lab that is closed",
    { OWN_CABLE, OWN_SERVER, CABLE_ACCEPTS_OTHER, SERVER_ACCEPTS_OTHER,
      OF_OTHER (HW_EVENT_HEARTBEAT_RECEIVED) },
    "abcde",
    0 },
  { "a stranger through the cable, told of by the cable first",
    { OWN_CABLE, OPEN_CABLE, OWN_SERVER, CABLE_ACCEPTS_OTHER, CABLE_DIALS_FOR_OTHER,
      SERVER_ACCEPTS_OTHER, OF_OTHER (HW_EVENT_HEARTBEAT_RECEIVED),
      OF_OWN (HW_EVENT_HEARTBEAT_RECEIVED) },
    "abch",
    1 },
  { "and told of by the server first",
    { OWN_CABLE, OPEN_CABLE, OWN_SERVER, CABLE_ACCEPTS_OTHER, SERVER_ACCEPTS_OTHER,
      OF_OTHER (HW_EVENT_HEARTBEAT_RECEIVED), CABLE_DIALS_FOR_OTHER,
      OF_OTHER (HW_EVENT_HEARTBEAT_RECEIVED) },
    "abc",
    1 },
  { "the own one, accepted while a stranger is dialled for",
    { OWN_CABLE, OPEN_CABLE, OWN_SERVER, CABLE_ACCEPTS_OTHER, SERVER_ACCEPTS_OWN,
      OF_OWN (HW_EVENT_HEARTBEAT_RECEIVED), CABLE_DIALS_FOR_OTHER, SERVER_ACCEPTS_OTHER },
    "abcef",
    1 },
  { "a dial that fails",
    { OWN_CABLE,
      OPEN_CABLE,
      OWN_SERVER,
      CABLE_ACCEPTS_OTHER,
      SERVER_ACCEPTS_OWN,
      { "cable", HW_EVENT_DISCONNECTED, 6, "\"conn\":9,\"reason\":\"refused\"" } },
    "abce",
    0 },
  { "the end of a stranger's",
    { OWN_CABLE,
      OPEN_CABLE,
      OWN_SERVER,
      CABLE_ACCEPTS_OTHER,
      CABLE_DIALS_FOR_OTHER,
      SERVER_ACCEPTS_OTHER,
      OF_OTHER (HW_EVENT_DISCONNECTED),
      { "cable", HW_EVENT_DISCONNECTED, 9, "\"conn\":9" } },
    "abc",
    0 },
  { "a stranger straight to the server",
    { OWN_CABLE,
      OWN_SERVER,
      OPEN_SERVER,
      { "server", HW_EVENT_ACCEPTED, 7,
        "\"conn\":4,\"local\":\"10.0.0.1:81\",\"peer\":\"10.0.0.2:60\"" },
      OF_OTHER (HW_EVENT_MESSAGE_RECEIVED),
      SERVER_ACCEPTS_OWN,
      OF_OWN (HW_EVENT_MESSAGE_RECEIVED) },
    "abcfg",
    1 },
  { "the sender of the lab's own user, through a cable that is closed",
    { OWN_CABLE,
      OWN_SERVER,
      { "cable", HW_EVENT_ACCEPTED, 5,
        "\"conn\":9,\"local\":\"127.0.0.1:70\",\"peer\":\"127.0.0.2:5\"" },
      CABLE_DIALS_FOR_OTHER,
      SERVER_ACCEPTS_OTHER,
      OF_OTHER (HW_EVENT_TRANSFER_COMMITTED),
      SERVER_ACCEPTS_OWN,
      OF_OWN (HW_EVENT_HEARTBEAT_RECEIVED) },
    "abgh",
    0 },
  { "and told of by the server first",
    { OWN_CABLE,
      OWN_SERVER,
      { "cable", HW_EVENT_ACCEPTED, 5,
        "\"conn\":9,\"local\":\"127.0.0.1:70\",\"peer\":\"127.0.0.2:5\"" },
      SERVER_ACCEPTS_OTHER,
      OF_OTHER (HW_EVENT_HEARTBEAT_RECEIVED),
      CABLE_DIALS_FOR_OTHER,
      OF_OTHER (HW_EVENT_DISCONNECTED),
      OF_OTHER (HW_EVENT_HEARTBEAT_RECEIVED) },
    "abh",
    0 },
  { "and who comes from an address that only looks like it",
    { OWN_CABLE,
      OWN_SERVER,
      { "cable", HW_EVENT_ACCEPTED, 5,
        "\"conn\":9,\"local\":\"127.0.0.1:70\",\"peer\":\"127.0.0.21:5\"" } },
    "abc",
    0 },
  { "the kernel's samples",
    { OWN_CABLE,
      OPEN_CABLE,
      OWN_SERVER,
      CABLE_ACCEPTS_OTHER,
      CABLE_DIALS_FOR_OTHER,
      SERVER_ACCEPTS_OTHER,
      { "kernel", HW_EVENT_KERNEL, 9, "\"conn\":4,\"side\":\"server\"" },
      { "kernel", HW_EVENT_KERNEL, 9, "\"conn\":4,\"side\":\"client\"" },
      { "kernel", HW_EVENT_KERNEL, 9, "\"conn\":3,\"side\":\"server\"" } },
    "abchi",
    1 },
  { "a new process, whose numbers begin anew",
    { OWN_CABLE,
      OPEN_CABLE,
      OWN_SERVER,
      CABLE_ACCEPTS_OTHER,
      CABLE_DIALS_FOR_OTHER,
      SERVER_ACCEPTS_OTHER,
      { "server", HW_EVENT_PROCESS_STARTED, 8, "\"pid\":7" },
      { "server", HW_EVENT_ACCEPTED, 9,
        "\"conn\":4,\"local\":\"127.0.0.1:80\",\"peer\":\"127.0.0.1:61\"" } },
    "abcgh",
    0 },
  { "a server that was opened and is closed again",
    { OWN_SERVER,
      OPEN_SERVER,
      OWN_SERVER,
      { "server", HW_EVENT_ACCEPTED, 7,
        "\"conn\":4,\"local\":\"10.0.0.1:81\",\"peer\":\"10.0.0.2:60\"" } },
    "abcd",
    0 },
  { "a client's, whatever its number",
    { OWN_CABLE,
      OPEN_CABLE,
      CABLE_ACCEPTS_OTHER,
      { "client", HW_EVENT_CONNECTED, 8, "\"conn\":9" },
      { "cable", HW_EVENT_CABLE_PULLED, 9, "\"cut\":\"kernel\"" } },
    "abde",
    0 },
};

static void
check (const Case *one)
{
  g_autoptr (HwStrangers) strangers = hw_strangers_new ();
  g_autoptr (GPtrArray) fed = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);
  g_autoptr (GString) letters = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (one->rows) && one->rows[i].source != NULL; i++)
    {
      g_ptr_array_add (fed, event_from_row (&one->rows[i]));
      hw_strangers_sort (strangers, fed->pdata[i], own);
    }
  for (guint i = 0; i < own->len; i++)
    {
      guint number;

      assert_true (g_ptr_array_find (fed, own->pdata[i], &number));
      g_string_append_c (letters, (char) ('a' + number));
    }
  if (!g_str_equal (letters->str, one->own))
    fail_msg ("%s: %s came out, not %s", one->title, letters->str, one->own);
  if (hw_strangers_count (strangers) != one->n_open)
    fail_msg ("%s: %u are open", one->title, hw_strangers_count (strangers));
}

static void
tells_own_from_others (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check (&cases[i]);
}

/* Whoever floods the server while a dial lasts costs no more than so much. */
static void
holds_back_so_much (void **state)
{
  static const EventRow rows[]
      = { OWN_CABLE, OPEN_CABLE, OWN_SERVER, CABLE_ACCEPTS_OTHER, SERVER_ACCEPTS_OWN };
  static const EventRow word = OF_OWN (HW_EVENT_MESSAGE_RECEIVED);
  static const EventRow over = CABLE_DIALS_FOR_OTHER;
  g_autoptr (HwStrangers) strangers = hw_strangers_new ();
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);
  g_autoptr (HwEvent) last = event_from_row (&over);

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr (HwEvent) event = event_from_row (i < G_N_ELEMENTS (rows) ? &rows[i] : &word);

      hw_strangers_sort (strangers, event, own);
    }
  assert_int_equal (own->len, 3);
  hw_strangers_sort (strangers, last, own);
  assert_in_range (own->len, 100, 2000);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (tells_own_from_others),
    cmocka_unit_test (holds_back_so_much),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
