/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the table of faults, and a fault as it is asked for: its type, values, targets and times. */
#pragma once

#include "core/hw-time.h"

G_BEGIN_DECLS

#define HW_FAULT_MAX_ATTRIBUTES 4
#define HW_FAULT_MAX_NAME 128 /* bytes */

typedef struct _HwFaultType HwFaultType;

/* The way that the bytes go: upstream is from the client to the server. */
typedef enum
{
  HW_FAULT_STREAM_UPSTREAM,
  HW_FAULT_STREAM_DOWNSTREAM,
  HW_FAULT_STREAM_BOTH,
} HwFaultStream;

typedef enum
{
  HW_FAULT_UNIT_COUNT,
  HW_FAULT_UNIT_MS,
  HW_FAULT_UNIT_US,
  HW_FAULT_UNIT_BYTES,
  HW_FAULT_UNIT_KB_PER_S, /* 1000 bytes a second */
  HW_FAULT_UNIT_PERMILLE,
  HW_FAULT_UNIT_CHOICE, /* the index of one of its choices */
} HwFaultUnit;

typedef struct
{
  const char *name;
  HwFaultUnit unit;
  gint64 max; /* from 0, which is also the default, as in Toxiproxy */
  const char *meaning;
  const char *choices; /* "silent|rst", of a CHOICE */
  const char *example; /* a value to begin with, as people write it; NULL: 0 is one */
} HwFaultAttribute;

/* What a fault works on. */
typedef enum
{
  HW_FAULT_LEVEL_BYTES,    /* what passes through a connection */
  HW_FAULT_LEVEL_WIRE,     /* the sockets of a connection */
  HW_FAULT_LEVEL_LISTENER, /* those who want to connect: no targets, no toxicity */
} HwFaultLevel;

typedef enum
{
  HW_FAULT_TARGET_ALL,
  HW_FAULT_TARGET_NEW,        /* those accepted after the fault was added */
  HW_FAULT_TARGET_CONNECTION, /* one, by its number */
  HW_FAULT_TARGET_ONE_IN,     /* every nth, counted by their numbers */
} HwFaultTarget;

/* A fault as it is asked for. Plain data but for the name. */
typedef struct
{
  char *name;
  const HwFaultType *type;
  HwFaultStream stream;
  double toxicity; /* 0–1: the share of connections that have it, drawn once for each */
  gint64 values[HW_FAULT_MAX_ATTRIBUTES];
  HwFaultTarget target;
  guint64 target_n; /* the connection's number, or the n of one in n */
  HwTime after_us;  /* begins so long after it was added */
  HwTime for_us;    /* lasts so long; 0: until it is removed */
  HwTime every_us;  /* begins again so long after each begin; 0: never */
  guint64 seed;     /* 0: made of the cable's and the name */
} HwFaultSpec;

/* The table; NULL where there is none. */
const HwFaultType *hw_fault_type_find (const char *name);
const HwFaultType *hw_fault_type_nth (guint n);

const char *hw_fault_type_get_name (const HwFaultType *self);
const char *hw_fault_type_get_meaning (const HwFaultType *self); /* one line */
HwFaultLevel hw_fault_type_get_level (const HwFaultType *self);
/* Whether Toxiproxy has it, by the same name and attributes. */
gboolean hw_fault_type_is_toxic (const HwFaultType *self);
/* Whether it has one way only, both: then stream says nothing. */
gboolean hw_fault_type_is_both_ways (const HwFaultType *self);
/* Whether it acts on the connections that are there when it begins, and not on those that come
 * later, unless it is told to by on=new. */
gboolean hw_fault_type_is_momentary (const HwFaultType *self);
/* Whether it concerns those who want to connect, too, where it is for all. */
gboolean hw_fault_type_has_listener (const HwFaultType *self);
/* Whether bytes pass through it. */
gboolean hw_fault_type_has_stage (const HwFaultType *self);
/* Whether it must know when the ends were last heard. */
gboolean hw_fault_type_counts_silence (const HwFaultType *self);
guint hw_fault_type_get_n_attributes (const HwFaultType *self);
const HwFaultAttribute *hw_fault_type_get_attribute (const HwFaultType *self, guint i);
/* Without regard to case; FALSE where there is none. */
gboolean hw_fault_type_find_attribute (const HwFaultType *self, const char *name, guint *i);

const char *hw_fault_stream_get_name (HwFaultStream self);
gboolean hw_fault_stream_from_name (const char *name, HwFaultStream *self);
/* "ms", "µs", "bytes", "KB/s", "‰"; "" for counts and choices. */
const char *hw_fault_unit_get_name (HwFaultUnit self);

/* Of @type, both ways, on all connections, at once and for ever, every value 0, no name. */
void hw_fault_spec_init (HwFaultSpec *self, const HwFaultType *type);
HwFaultSpec *hw_fault_spec_copy (const HwFaultSpec *self);
void hw_fault_spec_clear (HwFaultSpec *self);
void hw_fault_spec_free (HwFaultSpec *self);
/* "latency", or "latency_upstream" where it goes one way; the caller's to free. */
char *hw_fault_spec_make_name (const HwFaultSpec *self);
gint64 hw_fault_spec_get_value (const HwFaultSpec *self, const char *attribute);
/* FALSE with HW_ERROR_INVALID_ARGUMENT: an attribute that the type hasn't, or out of its range. */
gboolean hw_fault_spec_set_value (HwFaultSpec *self,
                                  const char *attribute,
                                  gint64 value,
                                  GError **error);
/* As people write it: "200ms", "1.5%", "rst", or the plain number. */
gboolean hw_fault_spec_set_text (HwFaultSpec *self,
                                 const char *attribute,
                                 const char *text,
                                 GError **error);
/* Everything that the values can't say alone; gives it a name where it has none. */
gboolean hw_fault_spec_validate (HwFaultSpec *self, GError **error);

/* TYPE key=value…, one word each, NULL-terminated: attributes, and name=, stream=, toxicity=,
 * on=all|new|N|1/N, after=, for=, every=, seed=. The result is valid, and to be cleared. */
gboolean hw_fault_spec_parse (HwFaultSpec *self, const char *const *words, GError **error);
/* "latency=200ms jitter=20ms stream=upstream on=1/3": what isn't at its default; to be freed. */
char *hw_fault_spec_format (const HwFaultSpec *self);
/* All of its values with their units, "latency=200ms jitter=0ms"; to be freed. */
char *hw_fault_spec_format_values (const HwFaultSpec *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwFaultSpec, hw_fault_spec_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwFaultSpec, hw_fault_spec_free)

G_END_DECLS
