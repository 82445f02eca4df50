# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that --session-dir lets sessions survive whatever ends the server."""
import os
import random
import resource
import signal
import stat
import tempfile
import threading

from heartwire import Program, check, main, port_of, run_to_end, serve
from protocol_session import AT_LEAST, AT_MOST, Ended, Lost, Session

FRAMINGS = ('binary', 'nul', 'json')
SEED = 20261125
KILLS = 50


def serve_at(port, folder, **options):
    return Program('serve', '--listen', f'127.0.0.1:{port}', '--session-dir', folder, **options)


def listening(server):
    return port_of(server.wait_for('listening')['local'])


def go_on_until_all(session):
    """Whether all that was sent was heard; False: the connection ended before."""
    try:
        session.attach()
        session.hear(session.next - 1)
        session.settle()
        return True
    except (Ended, OSError):
        return False
    finally:
        if session.client is not None:
            session.cut()


def top_up(session, sent, n):
    """So many that aren't acknowledged, more than one life of a server can handle."""
    while len(session.kept) < n:
        sent.append(f'message {len(sent)} '.encode() * (1 + len(sent) % 40))
        session.send(sent[-1])


def killed_at_random():
    """kill -9 at 50 random moments of its work: every message is echoed once and in order"""
    chance = random.Random(SEED)
    sent, cut_off = [], 0
    with tempfile.TemporaryDirectory() as folder:
        with serve('--session-dir', folder) as server:
            port = listening(server)
            server.stop()
        session = Session(port)
        for _ in range(KILLS):
            with serve_at(port, folder) as server:
                listening(server)
                session.framing = chance.choice(FRAMINGS)
                top_up(session, sent, 3000)
                before = len(session.heard)
                killer = threading.Timer(chance.uniform(0, 0.15), server.process.kill)
                killer.start()
                check(not go_on_until_all(session), 'it had handled all before it was killed')
                killer.join()
                check(server.wait() == -signal.SIGKILL, 'it ended otherwise')
                cut_off += len(session.heard) > before
        with serve_at(port, folder) as server:
            listening(server)
            check(go_on_until_all(session), 'the connection ended without a kill')
        print(f'# {len(sent)} messages, {cut_off} of {KILLS} kills while they came')
        check(cut_off >= KILLS // 10, 'nearly all kills came too early to matter')
        check(session.heard == sent, f'{len(session.heard)} heard of {len(sent)}')


def other_deliveries():
    """at least once survives a kill, too; at most once isn't saved, and is told so"""
    with tempfile.TemporaryDirectory() as folder:
        with serve('--session-dir', folder) as server:
            port = listening(server)
            with Session(port, delivery=AT_LEAST) as least, Session(port, delivery=AT_MOST) as most:
                least.attach()
                most.attach()
                least.send(b'one', b'two')
                most.send(b'one', b'two')
                least.hear(2, acknowledge=False)
                most.hear(2)
                server.process.kill()
                server.wait()
        with serve_at(port, folder) as server:
            listening(server)
            server.wait_for('status', text=f'sessions restored from {folder}/sessions.journal: 1')
            least.attach()
            least.hear(4)
            check(set(least.heard) == {b'one', b'two'}, f'{least.heard}')
            try:
                most.attach()
                check(False, 'at most once was saved')
            except Lost as lost:
                check(not lost.known, f'{lost}')


def drained():
    """a server that was drained goes on with its sessions, and has none that said BYE"""
    with tempfile.TemporaryDirectory() as folder:
        with serve('--session-dir', folder) as server:
            port = listening(server)
            with Session(port) as over, Session(port) as session:
                over.attach()
                over.bye()
                session.attach()
                session.send(b'one')
                session.hear(1)
                check(server.stop() == 0, 'the server did not end with 0')
        mode = stat.S_IMODE(os.stat(f'{folder}/sessions.journal').st_mode)
        check(mode == 0o600, f'the journal has mode {mode:o}')
        with serve_at(port, folder) as server:
            listening(server)
            server.wait_for('status', text=f'sessions restored from {folder}/sessions.journal: 1')
            check(session.attach()['resumed'] == '1', 'not resumed')
            session.send(b'two')
            session.hear(2)
            check(session.heard == [b'one', b'two'], f'{session.heard}')


def limit_files():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))


def one_by_one(session, sent):
    """Each is sent when the one before was heard: so nothing unread keeps the last echo from coming."""
    try:
        session.attach()
        for payload in sent:
            session.send(payload)
            session.hear(len(session.heard) + 1, acknowledge=False)
        return True
    except (Ended, OSError):
        return False
    finally:
        session.cut()


def full_disk():
    """where nothing can be saved any more the server says so and ends; what was told was saved"""
    sent = [f'message {i} '.encode() * 20 for i in range(300)]
    with tempfile.TemporaryDirectory() as folder:
        with serve('--session-dir', folder, preexec_fn=limit_files) as server:
            port = listening(server)
            session = Session(port)
            check(not one_by_one(session, sent), 'all of it was saved')
            error = server.wait_for('error')
            check('sessions.journal' in error['text'], f'{error}')
            check(server.wait_for('closed')['reason'] == 'write-error', 'closed as if in order')
            check(server.wait() == 1, 'the exit code is not 1')
        with serve_at(port, folder) as server:
            listening(server)
            session.send(*sent[session.next - 1:])
            check(go_on_until_all(session), 'the connection ended')
        check(session.heard == sent, f'{len(session.heard)} heard of {len(sent)}')


def taken():
    """a folder that another server has, or that can't be one, ends it with 3 and one line"""
    with tempfile.TemporaryDirectory() as folder:
        with serve('--session-dir', folder) as server:
            listening(server)
            for where, named in ((folder, 'sessions.journal'), ('/dev/null/no', '/dev/null')):
                done = run_to_end('serve', '--listen', '127.0.0.1:0', '--session-dir', where)
                check(done.returncode == 3, f'{done}')
                check(done.stderr.count(b'\n') == 1 and named.encode() in done.stderr, f'{done.stderr}')


main(killed_at_random, other_deliveries, drained, full_disk, taken)
