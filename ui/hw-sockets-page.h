/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the page of sockets: every one of client, cable and server, and what is counted down. */
#pragma once

#include "hw-section.h"

G_BEGIN_DECLS

#define HW_TYPE_SOCKETS_PAGE (hw_sockets_page_get_type ())

G_DECLARE_FINAL_TYPE (HwSocketsPage, hw_sockets_page, HW, SOCKETS_PAGE, HwSection)

G_END_DECLS
