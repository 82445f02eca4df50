/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the reading of a command's options: tables of rows, one line where one is wrong. */
#pragma once

#include <glib-object.h>

#include "core/hw-time.h"

G_BEGIN_DECLS

typedef struct _HwOption HwOption;
typedef struct _HwOptions HwOptions;

/* Reads @value (NULL: the option takes none) into the row's target or property. */
typedef gboolean (*HwOptionReader) (const HwOption *option, const char *value, GError **error);

struct _HwOption
{
  const char *name;        /* without the dashes; NULL ends a table */
  const char *placeholder; /* NULL: takes no value */
  const char *summary;     /* NULL: not in --help */
  HwOptionReader read;
  gpointer target;      /* what the reader says; or NULL, and then */
  const char *property; /* of object */
  const char *choices;  /* "auto|kernel|stall", for hw_option_choice */
  GObject *object;      /* filled in by hw_options_add */
};

/* Targets: HwTime (a property: milliseconds), gint64, int (the place of what was chosen), GPtrArray
 * of char * (the lists), char * (freed before it is set), gboolean. */
gboolean hw_option_duration (const HwOption *option, const char *value, GError **error);
gboolean hw_option_count (const HwOption *option, const char *value, GError **error);
gboolean hw_option_choice (const HwOption *option, const char *value, GError **error);
gboolean hw_option_addresses (const HwOption *option, const char *value, GError **error);
gboolean hw_option_text (const HwOption *option, const char *value, GError **error);
gboolean hw_option_texts (const HwOption *option, const char *value, GError **error);
gboolean hw_option_flag (const HwOption *option, const char *value, GError **error);
/* The common end of readers: sets the option's property, checked against its range. */
gboolean hw_option_set_property (const HwOption *option,
                                 const char *property,
                                 gint64 number,
                                 const char *value,
                                 GError **error);

/* @parameters: what stands behind the options in the usage line, such as "ADDR:PORT". */
HwOptions *hw_options_new (const char *command, const char *parameters, const char *summary);
void hw_options_free (HwOptions *self);
/* The rows are read in the order in which they were added, whatever the order on the command line.
 */
void hw_options_add (HwOptions *self, const HwOption *rows, gpointer object);
/* So many of the arguments, the last ones, may be missing. */
void hw_options_set_optional (HwOptions *self, guint n_optional);
/* The last of the arguments may be there more than once. */
void hw_options_set_repeated (HwOptions *self);
/* FALSE after one line on stderr. @arguments: what isn't an option, @n_arguments of them exactly.
 */
gboolean hw_options_parse (HwOptions *self,
                           int argc,
                           char **argv,
                           guint n_arguments,
                           char ***arguments);
/* The same for words that come from elsewhere: no arguments, no help, nothing on stderr. */
gboolean hw_options_read (HwOptions *self, char **words, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwOptions, hw_options_free)

G_END_DECLS
