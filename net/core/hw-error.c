/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the error domain of the library. */
#include "core/hw-error.h"

/* The quark's name isn't a subtraction. */
/* clang-format off */
G_DEFINE_QUARK (hw-error-quark, hw_error)
/* clang-format on */
