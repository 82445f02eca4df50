# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that what a durable client has accepted survives its own kill, and comes once."""
import collections
import os
import random
import shutil
import signal
import tempfile

from heartwire import LIMIT, Program, check, main, port_of, run_to_end, serve

SEED = 20
N_LIVES = 25
MOST_LINES = 30


def texts(events, name):
    return [e['text'] for e in events if e['event'] == name]


def connect_args(server, file, delivery='exactly-once'):
    return ('connect', f'127.0.0.1:{port_of(server)}', '--delivery', delivery, '--durable', file)


def live(args, lines, n_events):
    """Accepted messages of a client that is killed when it has told so many events, or before."""
    with Program(*args) as client:
        client.send(*lines)
        with client.changed:
            client.changed.wait_for(lambda: len(client.events) >= n_events or client.ended, LIMIT)
        client.process.send_signal(signal.SIGKILL)
        client.wait()
        return texts(client.events, 'message-accepted')


def killed_at_random():
    """killed at random moments, it loses and doubles nothing that was accepted"""
    chance = random.Random(SEED)
    folder = tempfile.mkdtemp()
    accepted = []
    n_lines = 0
    try:
        with serve() as server:
            local = server.wait_for('listening')['local']
            args = connect_args(local, os.path.join(folder, 'saved'))
            for _ in range(N_LIVES):
                count = chance.randint(1, MOST_LINES)
                lines = [str(n_lines + i + 1) for i in range(count)]
                n_lines += count
                accepted += live(args, lines, chance.randint(1, 4 * count))
            last = run_to_end(*args, '--log-format=json')
            check(last.returncode == 0, f'exit code {last.returncode}: {last.stderr}')
            check(server.stop() == 0, 'the server did not end in order')
            received = texts(server.events, 'message-received')
        doubled = [t for t, n in collections.Counter(received).items() if n > 1]
        lost = sorted(set(accepted) - set(received), key=int)
        print(f'# {n_lines} lines, {len(accepted)} told as accepted, {len(received)} received')
        check(accepted, 'nothing was accepted')
        check(not lost, f'accepted and lost: {lost}')
        check(not doubled, f'doubled: {doubled}')
        check(received == sorted(received, key=int), 'out of order')
    finally:
        shutil.rmtree(folder)


def away_server():
    """with no server there it ends with 1 and keeps the messages, which go out at the next start"""
    folder = tempfile.mkdtemp()
    try:
        with serve() as server:
            local = server.wait_for('listening')['local']
            server.stop()
        args = connect_args(local, os.path.join(folder, 'saved'))
        first = run_to_end(*args, '--close-timeout', '200ms', '--for', '1s', stdin=b'one\ntwo\n')
        check(first.returncode == 1, f'exit code {first.returncode}')
        check(b'2 messages' in first.stderr and b'saved' in first.stderr, first.stderr.decode())
        with Program('serve', '--listen', local) as server:
            server.wait_for('listening')
            second = run_to_end(*args)
            check(second.returncode == 0, second.stderr.decode())
            server.wait_for('message-received', text='one')
            server.wait_for('message-received', text='two')
    finally:
        shutil.rmtree(folder)


def one_client():
    """a file that another client has, or that is no journal, is refused and left as it was"""
    folder = tempfile.mkdtemp()
    try:
        file = os.path.join(folder, 'saved')
        other = os.path.join(folder, 'other')
        with open(other, 'w') as out:
            out.write('not a journal\n')
        with serve() as server:
            local = server.wait_for('listening')['local']
            with Program(*connect_args(local, file)) as client:
                client.wait_for('connected')
                second = run_to_end(*connect_args(local, file))
                check(second.returncode == 3, f'exit code {second.returncode}')
                check(file.encode() in second.stderr, second.stderr.decode())
            third = run_to_end(*connect_args(local, other))
            check(third.returncode == 3, f'exit code {third.returncode}')
        with open(other) as kept:
            check(kept.read() == 'not a journal\n', 'it was written to')
    finally:
        shutil.rmtree(folder)


def refused():
    """what makes no sense together is refused with one line"""
    for words, part in ((('--durable', '/tmp/x'), b'without a delivery'),
                        (('--delivery', 'at-most-once', '--durable', '/tmp/x'), b"isn't saved"),
                        (('--delivery', 'exactly-once', '--codec', 'raw'), b'raw has no numbers'),
                        (('--delivery', 'exactly-once', '--codec', 'binary1'), b'binary1 has no')):
        run = run_to_end('connect', '127.0.0.1:1', *words)
        check(run.returncode == 2, f'{words}: exit code {run.returncode}')
        check(part in run.stderr and run.stderr.count(b'\n') == 1, run.stderr.decode())
        check(not os.path.exists('/tmp/x'), 'a file was made')


main(killed_at_random, away_server, one_client, refused)
