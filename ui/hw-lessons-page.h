/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the page Lessons: which there are, and the chosen one. */
#pragma once

#include "hw-section.h"

G_BEGIN_DECLS

#define HW_TYPE_LESSONS_PAGE (hw_lessons_page_get_type ())

G_DECLARE_FINAL_TYPE (HwLessonsPage, hw_lessons_page, HW, LESSONS_PAGE, HwSection)

G_END_DECLS
