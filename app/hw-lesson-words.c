/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words around a lesson that aren't its own, on a terminal and in a report, in the
 * languages of lessons. */
#include "hw-lesson-words.h"

/* A report is read where it is sent, not where it was made; so its language is that of the lessons
 * in it, and not the one that the program's messages are in. A terminal shows the same. */
static const struct
{
  const char *english;
  const char *chinese;
} words[HW_N_WORDS] = {
  [HW_WORD_TITLE] = { "Heartwire: lessons", "Heartwire：课程" },
  [HW_WORD_N_HELD] = { "${n} of ${all} held", "${all} 课中有 ${n} 课成立" },
  [HW_WORD_N_PREDICTED]
  = { "${n} of ${all} predictions were right", "${all} 次预测中 ${n} 次正确" },
  [HW_WORD_LESSON] = { "Lesson", "课程" },
  [HW_WORD_RESULT] = { "Result", "结果" },
  [HW_WORD_PREDICTED] = { "Predicted", "预测" },
  [HW_WORD_YOURS] = { "predicted", "预测" },
  [HW_WORD_HELD] = { "held", "成立" },
  [HW_WORD_BROKEN] = { "broken", "不成立" },
  [HW_WORD_FAILED] = { "failed", "无法运行" },
  [HW_WORD_CONTROL]
  = { "The control: run without the step that it is about.", "对照：去掉核心步骤后运行。" },
  [HW_WORD_CLIENT] = { "client", "客户端" },
  [HW_WORD_CABLE] = { "cable", "网线" },
  [HW_WORD_SERVER] = { "server", "服务器" },
  [HW_WORD_ATTEMPTS] = { "attempts to connect, each 0.1 s", "每 0.1 秒内的连接尝试" },
  [HW_WORD_SIGNS] = { "The signs:", "图例：" },
  [HW_WORD_YOU_PREDICTED] = { "You predicted: ", "你的预测：" },
  [HW_WORD_RIGHT_IS] = { "Right is: ", "正确答案：" },
  [HW_WORD_NOT_RUN] = { "It could not be run: ", "无法运行：" },
  [HW_WORD_N_OF] = { "${n} of ${all}", "${all} 条预期中 ${n} 条成立" },
  [HW_WORD_ASK] = { "Your prediction (its number, or nothing): ", "你的预测（序号，或留空）：" },
  [HW_WORD_ASK_AGAIN]
  = { "The number of one of them, or nothing: ", "请填其中一个的序号，或留空：" },
};

static const HwLessonSign signs[] = {
  { HW_EVENT_HEARTBEAT_SENT, "↑", "heartbeat sent", "发出心跳" },
  { HW_EVENT_HEARTBEAT_RECEIVED, "♥", "heartbeat received", "收到心跳" },
  { HW_EVENT_HEARTBEAT_MISSED, "!", "heartbeat missed", "心跳无回应" },
  { HW_EVENT_HEARTBEAT_PACED, "↔", "another interval", "改变心跳间隔" },
  { HW_EVENT_MESSAGE_SENT, "▲", "message sent", "发出消息" },
  { HW_EVENT_MESSAGE_RECEIVED, "▼", "message received", "收到消息" },
  { HW_EVENT_ECHO_RECEIVED, "▽", "echo received", "收到回声" },
  { HW_EVENT_MESSAGE_ACKED, "◆", "message ACKed", "消息被确认" },
  { HW_EVENT_RETRANSMITTED, "△", "message sent again", "消息再次发送" },
  { HW_EVENT_OUT_OF_ORDER, "⇅", "answer was overtaken", "应答乱序" },
  { HW_EVENT_KERNEL, "↻", "its kernel sends again, or probes", "内核重传或探测" },
  { HW_EVENT_SUSPECT, "?", "suspected", "怀疑" },
  { HW_EVENT_DISCONNECTED, "✗", "connection lost", "连接断开" },
  { HW_EVENT_RECONNECT_SCHEDULED, "…", "waits to connect", "等待重连" },
  { HW_EVENT_CABLE_PULLED, "✂", "cable pulled", "拔线" },
  { HW_EVENT_CABLE_PLUGGED, "═", "cable put back", "插回" },
  { HW_EVENT_FAULT_ADDED, "+", "fault added", "加入故障" },
  { HW_EVENT_FAULT_REMOVED, "−", "fault removed", "移除故障" },
  { HW_EVENT_PROCESS_KILLED, "☠", "process killed", "进程被杀死" },
  { HW_EVENT_PROCESS_HUNG, "‖", "process stopped", "进程被停住" },
  { HW_EVENT_PROCESS_RESUMED, "▶", "process goes on", "进程继续" },
  { HW_EVENT_TRANSFER_COMMITTED, "■", "transfer committed", "传输已提交" },
  { HW_EVENT_TRANSFER_ABORTED, "□", "transfer aborted", "传输已放弃" },
};

static gboolean
is_chinese (const char *language)
{
  return g_str_has_prefix (language, "zh_CN");
}

const char *
hw_word_get (HwWord word, const char *language)
{
  return is_chinese (language) ? words[word].chinese : words[word].english;
}

char *
hw_word_count (HwWord word, const char *language, guint n, guint all)
{
  GString *text = g_string_new (hw_word_get (word, language));
  g_autofree char *n_text = g_strdup_printf ("%u", n);
  g_autofree char *all_text = g_strdup_printf ("%u", all);

  g_string_replace (text, "${n}", n_text, 1);
  g_string_replace (text, "${all}", all_text, 1);

  return g_string_free (text, FALSE);
}

const char *
hw_word_get_language_tag (const char *language)
{
  return is_chinese (language) ? "zh-CN" : "en";
}

guint
hw_lesson_signs_get_n (void)
{
  return G_N_ELEMENTS (signs);
}

const HwLessonSign *
hw_lesson_signs_get (guint n)
{
  return &signs[n];
}

const HwLessonSign *
hw_lesson_signs_find (HwEventKind kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (signs[i].kind == kind)
      return &signs[i];

  return NULL;
}

const char *
hw_lesson_sign_get_meaning (const HwLessonSign *self, const char *language)
{
  return is_chinese (language) ? self->chinese : self->english;
}
