/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a fault as a form that is filled in: its fields follow from the table of faults. */
#pragma once

#include "fault/hw-fault.h"

G_BEGIN_DECLS

typedef struct
{
  const char *key;     /* as in the language: "latency", "stream", "after"; static */
  const char *meaning; /* of an attribute; NULL: it is one that every fault has */
  const char *choices; /* "upstream|downstream|both"; NULL: it is written */
  const char *unit;    /* of a number that doesn't say its own, "bytes"; NULL: there is none */
  const char *unset;   /* what it is where nothing is said */
  char *text;
} HwFaultField;

typedef struct
{
  const HwFaultType *type;
  char *name;     /* of the fault on the cable */
  GArray *fields; /* of HwFaultField */
} HwFaultForm;

/* With examples where a 0 would do nothing. @name: NULL: that of the type. */
HwFaultForm *hw_fault_form_new (const HwFaultType *type, const char *name);
void hw_fault_form_free (HwFaultForm *self);
const HwFaultField *hw_fault_form_get_field (const HwFaultForm *self, guint i); /* NULL: no more */
void hw_fault_form_set_text (HwFaultForm *self, guint i, const char *text);
/* Fills it in as the fault on the cable is. */
void hw_fault_form_take (HwFaultForm *self, const HwFaultSpec *spec);
/* Whether the field, by itself, can be read. */
gboolean hw_fault_form_check_field (const HwFaultForm *self, guint i, GError **error);
/* Whether all of it makes sense; *spec is to be cleared then. */
gboolean hw_fault_form_read (const HwFaultForm *self, HwFaultSpec *spec, GError **error);
/* The line that adds it to a cable, "add latency name=latency latency=200ms"; NULL as above. */
char *hw_fault_form_to_line (const HwFaultForm *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwFaultForm, hw_fault_form_free)

G_END_DECLS
