# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that the delivery simulation can see: bugs are planted, and each must be caught.

A mutant is the right source with one piece replaced, compiled outside the tree and linked in front
of the libraries. The product itself knows nothing of it.
"""
import shlex
import subprocess
import sys
from pathlib import Path

SEEDS = 10000

# What is planted, the file, the right piece, the wrong one.
MUTANTS = [
    ('an ACK is one too high', 'hw-session-receive.c',
     'self->acked = self->ackable;', 'self->acked = self->ackable + (self->ackable > 0);'),
    ('ACKed before it is handled', 'hw-session-receive.c',
     '  self->ackable = self->handled;', '  self->ackable = self->delivered;'),
    ('ACKed as soon as it came', 'hw-session-receive.c',
     '  return self->acked;', '  return MAX (self->acked, self->delivered);'),
    ('no duplicate check', 'hw-session-receive.c',
     'if (came_before (self, seq))', 'if (seq == 0)'),
    ('no duplicate check in the heap', 'hw-session-receive.c',
     'seq <= self->delivered || hw_reorder_heap_contains (&self->heap, seq)',
     'seq <= self->delivered'),
    ('delivered out of order', 'hw-session-receive.c',
     'item->seq <= self->delivered + 1;', 'item->seq <= self->delivered + 2;'),
    ('a duplicate is not ACKed again', 'hw-session-receive.c',
     '  self->n_again++;\n  self->ack_now = TRUE;', '  self->n_again++;'),
    ('an ACK is answered by an ACK', 'hw-session.c',
     '  if (message->kind == HW_SESSION_MESSAGE_DATA)\n    hw_session_receive_take',
     '  if (message->kind == HW_SESSION_MESSAGE_ACK)\n'
     '    self->in.ack_now = (self->in.eliciting++, TRUE);\n'
     '  if (message->kind == HW_SESSION_MESSAGE_DATA)\n    hw_session_receive_take'),
    ('any ACK is believed', 'hw-session.c',
     '  if (message->ack >= self->out.next)\n    return FALSE;\n  if',
     '  if (message->ack >= self->out.next)\n    return TRUE;\n  if'),
    ('nothing is sent again on a new connection', 'hw-session.c',
     'self->out.cursor = self->sent = self->out.una;',
     'self->sent = self->out.una;'),
    ('the outbox is cleared by a new connection', 'hw-session.c',
     '    take_ack (self, ack);\n  self->connection',
     '    take_ack (self, self->out.next - 1);\n  self->connection'),
    ('a late ACK is waited for, for ever', 'hw-session.c',
     'if (get_late_at (self) <= now)', 'if (get_late_at (self) < 0)'),
    ('a full outbox forgets the oldest', 'hw-session-outbox.c',
     '    return HW_SESSION_SEND_WOULD_BLOCK;\n',
     '    hw_session_outbox_forget (self, self->una);\n'),
    ('the outbox counts no bytes', 'hw-session-outbox.c',
     '  self->bytes += size;\n', ''),
    ('numbers wrap', 'hw-session-outbox.c',
     '    return HW_SESSION_SEND_EXHAUSTED;', '    self->next = self->una = self->cursor = 1;'),
    ('the latest message is not saved', 'hw-session-actions.c',
     'self->saved >= self->out.next)', 'self->saved + 1 >= self->out.next)'),
    ('ACKs are not saved', 'hw-session-actions.c',
     'self->saved_una >= self->out.una)', 'self->saved_una > 0)'),
    ('handling is saved too late', 'hw-session-actions.c',
     '    .seq = self->in.handled,', '    .seq = self->in.handled - 1,'),
    ('what is ACKed is never told', 'hw-session-actions.c',
     'self->told >= self->out.una)', 'self->told > 0)'),
    ('blocked for ever', 'hw-session-actions.c',
     '.kind = HW_SESSION_ACTION_UNBLOCKED', '.kind = HW_SESSION_ACTION_DETACHED'),
    ('the timer sends what is beyond the window', 'hw-session-actions.c',
     'out->cursor - out->una < self->peer_window', 'out->una > 0'),
    ('an old connection is not fenced', 'hw-session-store-hello.c',
     '  g_hash_table_remove (self->by_connection, &session->connection);\n}',
     '  g_hash_table_remove (self->by_connection, &session->connection);\n'
     '  static guint64 kept[4096]; static guint n_kept;\n'
     '  kept[n_kept % 4096] = session->connection;\n'
     '  g_hash_table_insert (self->by_connection, &kept[n_kept++ % 4096], session);\n}'),
    ('a stale HELLO is welcome', 'hw-session-store-hello.c',
     'if (hello->gen <= session->gen)', 'if (hello->gen == 0)'),
    ('the same HELLO is welcome again', 'hw-session-store-hello.c',
     'if (hello->gen <= session->gen)', 'if (hello->gen < session->gen)'),
    ('an unknown session is resumed', 'hw-session-store-hello.c',
     '    refuse_unknown (self, connection, hello);\n}',
     '    create (self, connection, hello);\n}'),
    ('the gen is not saved', 'hw-session-store-hello.c',
     '  action->message.gen = session->gen;', '  action->message.gen = 1;'),
    ('the wish for a session makes one each time', 'hw-session-store-hello.c',
     'return g_hash_table_lookup (self->by_nonce, &hello->nonce);', 'return NULL;'),
    ('detached sessions are not counted', 'hw-stored-session.c',
     '  make_room (store);\n', ''),
    ('a lost session is told twice', 'hw-session-client-actions.c',
     '  self->untold = FALSE;\n',
     '  self->untold = self->fault != 0;\n  self->fault = 0;\n'),
    ('whoever was taken over takes back', 'hw-session-client.c',
     'if (fault == HW_SESSION_FAULT_TAKEN_OVER || fault == HW_SESSION_FAULT_STALE)',
     'if (fault == HW_SESSION_FAULT_NONE)'),
    ('what was in doubt goes into the new session', 'hw-session-client.c',
     '  hw_session_free (self->end);\n  self->end = hw_session_new (&self->config);\n', ''),
    ('the tombstone says too much', 'hw-session-client.c',
     'hw_session_settle (self->end, welcome->ack);',
     'hw_session_settle (self->end, hw_session_get_next (self->end) - 1);'),
    ('no HELLO is given up', 'hw-session-client.c',
     'self->state == HW_SESSION_CLIENT_ATTACHING && self->attach_by <= now', 'now < 0'),
    ('closing has no limit', 'hw-session-client-actions.c',
     'gboolean late = self->close_by <= self->now;', 'gboolean late = FALSE;'),
]


def compile_source(root, source, flags):
    subprocess.run(['cc', '-std=gnu17', '-D_GNU_SOURCE', '-DG_LOG_DOMAIN="Heartwire"', '-g', '-O1',
                    '-w', *flags, f'-I{root / "net"}', f'-I{root / "tests" / "sim"}', '-c', source,
                    '-o', source.with_suffix('.o')], check=True)
    return source.with_suffix('.o')


def compile_mutant(root, work, number, mutant, flags):
    _, name, right, wrong = mutant
    source = (root / 'net' / 'core' / name).read_text()
    if source.count(right) != 1:
        raise SystemExit(f'Bail out! {name}: the right piece is there {source.count(right)} times')
    wrong_path = work / f'{number}-{name}'
    wrong_path.write_text(source.replace(right, wrong))
    return compile_source(root, wrong_path, flags)


def run_mutant(program):
    done = subprocess.run([program, '--seeds', str(SEEDS)], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=120, check=False)
    lines = done.stdout.splitlines()
    verdict = next((line for line in lines if line.startswith('seed ')), '')
    return done.returncode, verdict or f'ended with {done.returncode}'


def glib(option):
    return shlex.split(subprocess.run(['pkg-config', option, 'glib-2.0'], check=True, text=True,
                                      stdout=subprocess.PIPE).stdout)


def main():
    root, work, sanitizers, links = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4:]
    sanitize = [] if sanitizers == 'none' else [f'-fsanitize={sanitizers}']
    flags = glib('--cflags') + sanitize
    work.mkdir(exist_ok=True)
    main_source = work / 'heartwire-sim.c'
    main_source.write_text((root / 'tests' / 'sim' / 'heartwire-sim.c').read_text())
    main_object = compile_source(root, main_source, flags)
    print(f'1..{len(MUTANTS)}')
    for number, mutant in enumerate(MUTANTS, 1):
        wrong = compile_mutant(root, work, number, mutant, flags)
        program = wrong.with_suffix('')
        subprocess.run(['cc', *sanitize, wrong, main_object, *links, '-o', program, *glib('--libs'), '-lz', '-lm'],
                       check=True)
        code, verdict = run_mutant(program)
        print(f'{"ok" if code else "not ok"} {number} - {mutant[0]} # {verdict}', flush=True)


main()
