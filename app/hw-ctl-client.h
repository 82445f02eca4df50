/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the way to a running cable: calls of its control API, and their answers. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define HW_CTL_DEFAULT_API "127.0.0.1:8474"

/* The cable has answered, and said no; the message is its own. GIO's and HW_ERROR's: it wasn't
 * reached, or speaks something else. */
#define HW_CTL_ERROR (hw_ctl_error_quark ())

GQuark hw_ctl_error_quark (void);

typedef struct _HwCtlClient HwCtlClient;

/* @api: "ADDR:PORT", or "unix:PATH". @token: nullable. */
HwCtlClient *hw_ctl_client_new (const char *api, const char *token, GError **error);
void hw_ctl_client_free (HwCtlClient *self);
/* Waits for the answer, some seconds at most. @body: nullable. NULL: an error; an answer without a
 * body is an empty object. @text (nullable): the answer as it came, the caller's to free. */
JsonNode *hw_ctl_client_call (HwCtlClient *self,
                              const char *method,
                              const char *path,
                              const char *body,
                              char **text,
                              GError **error);
/* The stream of events, opened; GAsyncReadyCallback's object is not to be looked at. */
void hw_ctl_client_open_feed_async (HwCtlClient *self,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GInputStream *hw_ctl_client_open_feed_finish (HwCtlClient *self,
                                              GAsyncResult *result,
                                              GError **error);
/* "/proxies/NAME/…", with NAME percent-encoded; ends with NULL. The caller's to free. */
char *hw_ctl_client_make_path (const char *first, ...) G_GNUC_NULL_TERMINATED;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwCtlClient, hw_ctl_client_free)

G_END_DECLS
