/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the fuzz target of the heads of HTTP requests, and of the guard that judges them. */
#include "hw-fuzz.h"

#include <string.h>

#include "control/hw-http-guard.h"

/* What passes has exactly one Host, and libsoup could read it in no second way. */
static void
check_head (const HwHttpHead *head, const char *bytes, size_t size)
{
  const HwHttpPolicy policy = { .token = NULL };
  HwHttpRefusal refusal = hw_http_guard_judge (&policy, head);

  if (head->fields[HW_HTTP_FIELD_HOST] == NULL || head->method == NULL || head->target == NULL)
    hw_fuzz_check ("a head without its parts passed");
  if (head->is_chunked && head->content_length >= 0)
    hw_fuzz_check ("a body has two lengths");
  if (memchr (bytes, '\0', size) != NULL)
    hw_fuzz_check ("a NUL passed");
  if (refusal.status == 0 && head->fields[HW_HTTP_FIELD_ORIGIN] != NULL)
    hw_fuzz_check ("a browser passed");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *bytes = g_memdup2 (data, size);
  HwHttpHead head;
  gsize scanned = 0;
  gsize length = size > 0 ? hw_http_head_find_end (bytes, size, &scanned) : 0;

  if (length == 0)
    return 0;
  if (hw_http_head_read (&head, bytes, length).status == 0)
    check_head (&head, bytes, length);
  hw_http_head_clear (&head);

  return 0;
}
