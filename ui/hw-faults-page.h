/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the page of faults: all that the cable can do, and what it does now. */
#pragma once

#include "hw-section.h"

G_BEGIN_DECLS

#define HW_TYPE_FAULTS_PAGE (hw_faults_page_get_type ())

G_DECLARE_FINAL_TYPE (HwFaultsPage, hw_faults_page, HW, FAULTS_PAGE, HwSection)

G_END_DECLS
