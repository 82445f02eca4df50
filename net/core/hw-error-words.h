/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns errors that can be said in another language: their sentence and what stands in it, apart. */
#pragma once

#include "core/hw-error.h"

G_BEGIN_DECLS

/* For xgettext: the library has no catalogue of its own, its callers may have one. */
#ifndef N_
#define N_(String) (String)
#endif

/* @format: marked by N_ (), and has but "%s" and "%%"; a number is formatted before. */
void hw_error_set (GError **error, HwError code, const char *format, ...) G_GNUC_PRINTF (3, 4);
void hw_error_set_valist (GError **error, HwError code, const char *format, va_list arguments)
    G_GNUC_PRINTF (3, 0);

typedef const char *(*HwTranslate) (const char *text);

/* What @error says, with its sentence translated where it has one; the caller's to free. */
char *hw_error_say (const GError *error, HwTranslate translate);

G_END_DECLS
