/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a wake-up calls its context once for many signals, from any thread. */
#include "hw-test.h"

#include <gio/gio.h>

#include "io/hw-wakeup.h"

typedef struct
{
  HwWakeup *wakeup;
  GThread *caller;
  int calls;
  int signal_again;
} Woken;

static gboolean
woken_cb (gpointer user_data)
{
  Woken *woken = user_data;

  woken->calls++;
  woken->caller = g_thread_self ();
  if (woken->signal_again-- > 0)
    hw_wakeup_signal (woken->wakeup);

  return G_SOURCE_CONTINUE;
}

static gpointer
signal_thread (gpointer user_data)
{
  for (int i = 0; i < 1000; i++)
    hw_wakeup_signal (user_data);

  return NULL;
}

static void
many_signals_are_one_call (void **state)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Woken woken = { 0 };
  GThread *thread;

  woken.wakeup = hw_wakeup_new (context, woken_cb, &woken, NULL);
  assert_non_null (woken.wakeup);
  thread = g_thread_new ("signal", signal_thread, woken.wakeup);
  g_thread_join (thread);
  while (g_main_context_iteration (context, FALSE))
    ;
  assert_int_equal (woken.calls, 1);
  assert_ptr_equal (woken.caller, g_thread_self ());
  hw_wakeup_free (woken.wakeup);
}

static void
a_signal_while_called_calls_again (void **state)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Woken woken = { .signal_again = 2 };

  woken.wakeup = hw_wakeup_new (context, woken_cb, &woken, NULL);
  hw_wakeup_signal (woken.wakeup);
  while (g_main_context_iteration (context, FALSE))
    ;
  assert_int_equal (woken.calls, 3);
  hw_wakeup_free (woken.wakeup);
}

static gboolean
free_cb (gpointer user_data)
{
  Woken *woken = user_data;

  woken->calls++;
  g_clear_pointer (&woken->wakeup, hw_wakeup_free);

  return G_SOURCE_CONTINUE;
}

static void
may_be_freed_by_what_it_calls (void **state)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Woken woken = { 0 };

  woken.wakeup = hw_wakeup_new (context, free_cb, &woken, NULL);
  hw_wakeup_signal (woken.wakeup);
  while (g_main_context_iteration (context, FALSE))
    ;
  assert_int_equal (woken.calls, 1);
  assert_null (woken.wakeup);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (many_signals_are_one_call),
    cmocka_unit_test (a_signal_while_called_calls_again),
    cmocka_unit_test (may_be_freed_by_what_it_calls),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
