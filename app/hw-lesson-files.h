/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a lesson's files: what is sent, by a real `heartwire send`, and where the server puts it. */
#pragma once

#include "event/hw-event-queue.h"

G_BEGIN_DECLS

typedef struct _HwLessonFiles HwLessonFiles;

/* A folder of its own, with an upload directory in it; @program: the path of `heartwire`. */
HwLessonFiles *hw_lesson_files_new (const char *program, HwEventQueue *queue, GError **error);
/* Ends what still sends, and removes the folder: no server may use it any more. No event comes
 * after that. */
void hw_lesson_files_free (HwLessonFiles *self);
const char *hw_lesson_files_get_upload_dir (HwLessonFiles *self);
/* @n_files of @size bytes each, in one transfer; the sender's events go to the queue. */
gboolean hw_lesson_files_send (HwLessonFiles *self,
                               const char *address,
                               guint n_files,
                               guint size,
                               GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLessonFiles, hw_lesson_files_free)

G_END_DECLS
