/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how a cable's answers are shown to people. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Each gets what the control API has answered, and returns lines that are the caller's to free.
 * What is missing there is shown as "-". */
char *hw_ctl_show_proxies (JsonNode *proxies);         /* GET /proxies */
char *hw_ctl_show_toxics (JsonNode *proxies);          /* the same: their toxics, a line each */
char *hw_ctl_show_connections (JsonNode *connections); /* GET /connections */
char *hw_ctl_show_faults (JsonNode *faults);           /* GET /faults */
char *hw_ctl_show_profiles (JsonNode *profiles);       /* GET /profiles */
char *hw_ctl_show_names (JsonNode *proxies);
char *hw_ctl_show_toxic_names (JsonNode *toxics);
/* One line, without its end, about a proxy or a toxic as it is now; NULL: it is neither. */
char *hw_ctl_show_change (JsonNode *answer);

G_END_DECLS
