/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words of the inspector. */
#include "config.h"

#include "hw-inspector-words.h"

#include <glib/gi18n.h>

#include "hw-reason-words.h"

static const struct
{
  const HwCodec *codec;
  const char *title;
} codecs[] = {
  { &hw_codec_binary, N_ ("Binary, version 2") }, { &hw_codec_binary1, N_ ("Binary, version 1") },
  { &hw_codec_nul, N_ ("Text, ended by NUL") },   { &hw_codec_json, N_ ("JSON, a line") },
  { &hw_codec_raw, N_ ("Raw: no frames") },
};

const HwCodec *
hw_inspector_words_codec (guint n)
{
  return n < G_N_ELEMENTS (codecs) ? codecs[n].codec : NULL;
}

const char *
hw_inspector_words_codec_title (guint n)
{
  return n < G_N_ELEMENTS (codecs) ? _ (codecs[n].title) : NULL;
}

char *
hw_inspector_words_title (const HwEventFrame *frame)
{
  g_autofree char *type = hw_annotate_type (frame->frame.type);

  return g_strdup_printf ("%s%s · %s", type, hw_annotate_flags (frame->frame.flags),
                          frame->to_server ? _ ("client → server") : _ ("server → client"));
}

char *
hw_inspector_words_origin (const HwEventFrame *frame)
{
  const char *made = _ ("Made again from the row: the log keeps what was said, not the bytes.");

  if (frame->missing == 0)
    return g_strdup (made);

  return g_strdup_printf (ngettext ("%s The message’s last %u byte isn’t in the log.",
                                    "%s The message’s last %u bytes aren’t in the log.",
                                    (guint) frame->missing),
                          made, (guint) frame->missing);
}

static const struct
{
  HwFrameLoss loss;
  const char *text;
} losses_texts[] = {
  { HW_FRAME_LOSS_FRAME, N_ ("this frame: nothing of it would be on the wire") },
  { HW_FRAME_LOSS_TYPE, N_ ("its type") },
  { HW_FRAME_LOSS_SEQ,
    N_ ("its number: answers come in the order of the questions, or not at all") },
  { HW_FRAME_LOSS_REPLY, N_ ("that it is an answer") },
  { HW_FRAME_LOSS_BORDERS, N_ ("where it begins and ends") },
  { HW_FRAME_LOSS_CHECKSUM, N_ ("a checksum: damage can pass for data") },
};

char *
hw_inspector_words_losses (HwFrameLoss losses)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (losses_texts); i++)
    if (losses & losses_texts[i].loss)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", _ (losses_texts[i].text));
  if (text->len == 0)
    return NULL;

  /* Translators: %s is a list of what a framing can't carry */
  return g_strdup_printf (_ ("Can’t carry %s"), text->str);
}

/* The word of the log, and what it means. */
static char *
describe_reason (const char *name)
{
  const char *sentence = hw_reason_explain (name);

  if (sentence == NULL)
    return g_strdup (name);

  return g_strdup_printf ("%s · %s", name, sentence);
}

static char *
get_value (const HwEvent *event, HwEventField field)
{
  if (field == HW_EVENT_FIELD_REASON)
    return describe_reason (hw_event_get_string (event, field));
  if (hw_event_field_is_string (field))
    return g_strdup (hw_event_get_string (event, field));

  return g_strdup_printf ("%" G_GINT64_FORMAT, hw_event_get_number (event, field));
}

static void
clear_value (gpointer data)
{
  g_free (((HwAnnotation *) data)->value);
}

GArray *
hw_inspector_words_facts (const HwEvent *event)
{
  GArray *facts = g_array_new (FALSE, FALSE, sizeof (HwAnnotation));

  g_array_set_clear_func (facts, clear_value);
  for (int field = 0; field < HW_N_EVENT_FIELDS; field++)
    {
      HwAnnotation fact = { .name = hw_event_field_get_name ((HwEventField) field) };

      if (!hw_event_has (event, (HwEventField) field))
        continue;
      fact.value = get_value (event, (HwEventField) field);
      g_array_append_val (facts, fact);
    }

  return facts;
}

const char *
hw_inspector_words_name (const HwAnnotation *field)
{
  return field->size > 0 ? g_dpgettext2 (NULL, "frame field", field->name) : field->name;
}

char *
hw_inspector_words_head (const HwAnnotation *field)
{
  guint size = (guint) field->size;
  g_autofree char *text = NULL;

  if (size == 0)
    return g_strdup (field->name);
  text = g_strdup_printf (ngettext ("%u byte", "%u bytes", size), size);

  return g_strdup_printf ("%s · %s", hw_inspector_words_name (field), text);
}
