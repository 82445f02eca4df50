/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the help of the cable's commands, made of the table of faults. */
#include "hw-cable-help.h"

#include "fault/hw-fault-profile.h"
#include "fault/hw-fault.h"

static const char commands[]
    = "pull, plug           the cable out, and back in\n"
      "reset [N]            RST to both ends of all connections, or of one\n"
      "add TYPE key=value…  a fault; of the same name again: other values\n"
      "remove NAME          a fault away; its name is its type unless it has another\n"
      "clear                all faults away, the cable in\n"
      "status, connections  what there is\n"
      "quit                 ends the cable\n"
      "\n"
      "Every fault takes name=, stream=upstream|downstream|both, toxicity=0…1,\n"
      "on=all|new|N|1/N, after=, for=, every= (durations) and seed=. Faults:\n";

static void
print_attributes (FILE *out, const HwFaultType *type)
{
  for (guint i = 0; i < hw_fault_type_get_n_attributes (type); i++)
    {
      const HwFaultAttribute *row = hw_fault_type_get_attribute (type, i);
      const char *unit = hw_fault_unit_get_name (row->unit);

      if (row->choices != NULL)
        fprintf (out, "    %s=%s  %s\n", row->name, row->choices, row->meaning);
      else
        fprintf (out, "    %s=N%s%s  %s\n", row->name, *unit != '\0' ? " " : "", unit,
                 row->meaning);
    }
}

void
hw_cable_help_print (FILE *out)
{
  g_autofree char *profiles = hw_fault_profile_list ();
  const HwFaultType *type;

  fputs (commands, out);
  for (guint i = 0; (type = hw_fault_type_nth (i)) != NULL; i++)
    {
      fprintf (out, "  %-18s %s\n", hw_fault_type_get_name (type),
               hw_fault_type_get_meaning (type));
      print_attributes (out, type);
    }
  fprintf (out, "\nprofile NAME         a link, for illustration: %s\n", profiles);
  fflush (out);
}
