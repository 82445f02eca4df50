/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what follows from the lab's events: beliefs, trace, link, and what is said of them. */
#include "config.h"

#include "hw-lab-session-private.h"

#include "hw-server-words.h"

void
hw_lab_session_set_text (HwLabSession *self, char **field, char *text, guint property)
{
  gboolean changed = g_strcmp0 (*field, text) != 0;

  g_free (*field);
  *field = text;
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), hw_lab_session_properties[property]);
}

static void
notify_if (HwLabSession *self, gboolean changed, guint property)
{
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), hw_lab_session_properties[property]);
}

gboolean
hw_lab_session_has_running_server (const HwBeliefs *beliefs)
{
  return beliefs->server_running && !beliefs->is_elsewhere;
}

static void
notify_changes (HwLabSession *self, const HwBeliefs *beliefs, const HwLinkStatus *status)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  notify_if (self, beliefs->pulled != self->beliefs.pulled, PROP_PULLED);
  notify_if (self,
             hw_lab_session_has_running_server (beliefs)
                 != hw_lab_session_has_running_server (&self->beliefs),
             PROP_SERVER_RUNNING);
  notify_if (self, beliefs->server_hung != self->beliefs.server_hung, PROP_SERVER_HUNG);
  notify_if (self, g_strcmp0 (beliefs->elsewhere, self->beliefs.elsewhere) != 0, PROP_ELSEWHERE);
  notify_if (self, status->state != self->status.state, PROP_LINK_STATE);
  notify_if (self, hw_link_status_can_send (status) != hw_link_status_can_send (&self->status),
             PROP_CAN_SEND);
  notify_if (self, self->n_strangers != hw_strangers_count (self->strangers), PROP_N_STRANGERS);
  self->n_strangers = hw_strangers_count (self->strangers);
  hw_lab_session_set_text (self, &self->status_text,
                           hw_server_words_status (&self->way, &self->status), PROP_STATUS_TEXT);
  hw_lab_session_set_text (self, &self->trouble, hw_server_words_trouble (&self->way, now),
                           PROP_TROUBLE);
}

/* What each side believes, and the strip, are about the window's own connection. */
static GPtrArray *
take_own (HwLabSession *self, GPtrArray *batch)
{
  GPtrArray *own = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);

  for (guint i = 0; i < batch->len; i++)
    hw_strangers_sort (self->strangers, batch->pdata[i], own);
  for (guint i = 0; i < own->len; i++)
    {
      hw_beliefs_add (&self->beliefs, own->pdata[i]);
      hw_lab_session_take_patience (self, own->pdata[i]);
      hw_server_way_add (&self->way, own->pdata[i]);
      hw_link_status_add (&self->link, own->pdata[i]);
      hw_strip_trace_add (self->trace, own->pdata[i]);
    }
  self->status = self->link;
  hw_link_status_follow (&self->status, &self->way);

  return own;
}

GPtrArray *
hw_lab_session_take (HwLabSession *self, GPtrArray *batch)
{
  HwBeliefs beliefs = self->beliefs;
  HwLinkStatus status = self->status;
  GPtrArray *own = take_own (self, batch);

  g_object_freeze_notify (G_OBJECT (self));
  notify_changes (self, &beliefs, &status);
  g_object_thaw_notify (G_OBJECT (self));

  return own;
}
