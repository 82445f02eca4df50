/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the fuzz target of the kernel's table of sockets. */
#include "hw-fuzz.h"

#include <string.h>

#include "hw-proc-tcp.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GArray) rows = hw_proc_tcp_parse (text, 100);

  for (guint i = 0; i < rows->len; i++)
    {
      const HwProcTcpRow *row = &g_array_index (rows, HwProcTcpRow, i);

      hw_fuzz_check (strchr (row->local, ':') != NULL && strchr (row->peer, ':') != NULL
                         ? NULL
                         : "a socket without an address");
      hw_fuzz_check (row->timer_left_us >= 0 && row->rto_us >= 0 ? NULL : "a time before now");
      hw_fuzz_check (hw_proc_tcp_timer_get_name (row->timer) != NULL ? NULL : "a nameless timer");
    }
  return 0;
}
