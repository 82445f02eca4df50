/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the error domain of the library. */
#include "core/hw-error.h"

G_DEFINE_QUARK (hw-error-quark, hw_error)
