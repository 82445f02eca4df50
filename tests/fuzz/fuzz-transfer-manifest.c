/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the fuzz target of what a transfer's client writes: the offer, and the last word. */
#include "hw-fuzz.h"

#include <string.h>

#include "core/hw-transfer-manifest.h"
#include "core/hw-transfer-name.h"

static const HwTransferLimits limits = { 20, 1000000 };

static void
check_files (const HwTransferManifest *manifest)
{
  guint64 bytes = 0;

  hw_fuzz_check (manifest->files->len <= limits.files ? NULL : "more files than the limit");
  for (guint i = 0; i < manifest->files->len; i++)
    {
      const HwTransferFile *file = hw_transfer_manifest_get_file (manifest, i);

      bytes += file->size;
      hw_fuzz_check (hw_transfer_name_check (file->name, strlen (file->name)));
    }
  hw_fuzz_check (bytes == manifest->bytes && bytes <= limits.bytes ? NULL : "a wrong sum");
}

static void
check_offer (const char *bytes, gsize size)
{
  HwTransferRefusal refusal = { .text = NULL };
  g_autoptr (HwTransferManifest) manifest
      = hw_transfer_manifest_read (bytes, size, &limits, &refusal);
  g_autoptr (HwTransferManifest) again = NULL;
  g_autoptr (GBytes) written = NULL;

  if (manifest == NULL)
    {
      hw_fuzz_check (refusal.reason != HW_TRANSFER_REASON_NONE
                             && g_utf8_validate (refusal.text, -1, NULL)
                         ? NULL
                         : "refused without a reason that can be read");
      hw_transfer_refusal_clear (&refusal);
      return;
    }
  check_files (manifest);
  written = hw_transfer_manifest_write (manifest);
  again = hw_transfer_manifest_read (g_bytes_get_data (written, NULL), g_bytes_get_size (written),
                                     &limits, &refusal);
  hw_fuzz_check (again != NULL && hw_transfer_manifest_equal (manifest, again)
                     ? NULL
                     : "written and read again it is another");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  /* A block of just that size, so that a sanitizer sees a read past its end. */
  g_autofree char *exact = size > 0 ? g_memdup2 (data, size) : NULL;
  HwTransferStatus status;
  HwTransferLastWord word;

  check_offer (exact, size);
  if (hw_transfer_status_read (&status, exact, size))
    hw_fuzz_check (g_utf8_validate (status.text, -1, NULL) ? NULL : "a text that isn't UTF-8");
  hw_transfer_last_word_read (&word, exact, size);
  return 0;
}
