# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that kill -9 of the server, at any moment, leaves nothing partial visible.

HEARTWIRE_KILLS says how many moments (40 unless set), HEARTWIRE_SEED which.
"""
import os
import random
import signal
import tempfile
import time

from heartwire import Program, check, main
from uploads import expect_all, make_files, staged, uploading, visible

KILLS = int(os.environ.get('HEARTWIRE_KILLS', '40'))
SEED = int(os.environ.get('HEARTWIRE_SEED', '1'))
SIZES = [700000, 0, 1, 900000]


def start(uploads):
    """A server; what an earlier one left is gone by the time that it listens."""
    server = uploading(uploads)
    address = server.wait_for('listening')['local']
    check(staged(uploads) == [], f'at its start the server left {staged(uploads)} in .staging')
    return server, address


def send_all(uploads, paths, name):
    """How long it takes, in seconds, from the connection on."""
    server, address = start(uploads)
    with server, Program('send', address, *paths, '--id', name) as client:
        check(client.wait() == 0, f'not sent: {client.complaints()}')
        begin = client.wait_for('connected')['mono_us']
        check(server.stop() == 0, 'the server did not end with 0')
    expect_all(uploads, paths, name)
    return (client.wait_for('transfer-committed')['mono_us'] - begin) / 1e6


def kill_at(uploads, paths, name, moment):
    """Whether all of it is visible; anything between all and nothing fails, and so does a word said too early."""
    server, address = start(uploads)
    with server, Program('send', address, *paths, '--id', name) as client:
        client.wait_for('connected')
        time.sleep(moment)  # the moment is the point
        server.stop(signal.SIGKILL)
        left = bool(staged(uploads))
        client.stop(signal.SIGKILL)
        told = any(e['event'] == 'transfer-committed' for e in client.events)
    is_there = name in visible(uploads)
    if is_there:
        expect_all(uploads, paths, name)
    check(is_there or not told, 'it was told to be committed, and is not there')
    check(not (is_there and left), 'it is there, and in .staging as well')
    return is_there, left


def moments():
    """kill -9 at random moments: all or nothing is visible, leftovers are swept, and sending again works"""
    source = random.Random(SEED)
    names = [f'{source.getrandbits(128):032x}' for _ in range(KILLS + 3)]
    n_there = n_left = 0
    with tempfile.TemporaryDirectory() as files, tempfile.TemporaryDirectory() as uploads:
        paths = make_files(files, SIZES, SEED)
        longest = max(send_all(uploads, paths, name) for name in names[:3])
        for number, name in enumerate(names[3:], 3):
            is_there, left = kill_at(uploads, paths, name, source.random() * 1.2 * longest)
            n_there += is_there
            n_left += left
            check(set(visible(uploads)) - set(names[:number]) <= {name}, f'visible are {visible(uploads)}')
            send_all(uploads, paths, name)
        check(sorted(names) == visible(uploads), f'visible are {visible(uploads)}')
    print(f'# {KILLS} moments within {1.2 * longest:.3f} s: {n_there} whole, {n_left} with leftovers, '
          f'{KILLS - n_there - n_left} before anything was written')


main(moments)
