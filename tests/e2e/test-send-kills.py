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

from heartwire import Program, check, main, serve

KILLS = int(os.environ.get('HEARTWIRE_KILLS', '40'))
SEED = int(os.environ.get('HEARTWIRE_SEED', '1'))
SIZES = [700000, 0, 1, 900000]


def make_files(folder):
    source = random.Random(SEED)
    paths = []
    for number, size in enumerate(SIZES):
        paths.append(f'{folder}/{number}')
        with open(paths[-1], 'wb') as file:
            file.write(source.randbytes(size))
    return paths


def visible(uploads):
    return [name for name in sorted(os.listdir(uploads)) if name != '.staging']


def check_whole(folder, paths):
    for path in paths:
        with open(path, 'rb') as file, open(f'{folder}/{os.path.basename(path)}', 'rb') as come:
            check(file.read() == come.read(), f'{come.name} is not what was sent')
    check(len(os.listdir(folder)) == len(paths), f'{folder} has {os.listdir(folder)}')


def start(uploads):
    server = serve('--upload-dir', uploads, '--events', 'connections')
    address = server.wait_for('listening')['local']
    left = os.listdir(f'{uploads}/.staging')
    check(left == [], f'at its start the server left {left} in .staging')
    return server, address


def duration(uploads, paths):
    """How long a transfer takes here, in seconds, from the offer on."""
    server, address = start(uploads)
    with server, Program('send', address, *paths) as client:
        begin = client.wait_for('connected')['mono_us']
        return (client.wait_for('transfer-committed')['mono_us'] - begin) / 1e6


def kill_at(uploads, paths, moment):
    """What was told to the client as committed, if it was, is visible; nothing else new is, or all of one."""
    before = visible(uploads)
    server, address = start(uploads)
    with server, Program('send', address, *paths) as client:
        client.wait_for('connected')
        time.sleep(moment)  # the moment is the point
        server.stop(signal.SIGKILL)
        client.stop(signal.SIGKILL)
        told = [e for e in client.events if e['event'] == 'transfer-committed']
    new = [name for name in visible(uploads) if name not in before]
    check(len(new) <= 1, f'visible are {new}')
    check(len(new) == 1 or not told, 'it was told to be committed, and is not there')
    for name in new:
        check_whole(f'{uploads}/{name}', paths)
    return len(new)


def moments():
    """kill -9 at random moments: nothing partial is visible, and what is left is swept at the next start"""
    source = random.Random(SEED)
    with tempfile.TemporaryDirectory() as files, tempfile.TemporaryDirectory() as uploads:
        paths = make_files(files)
        longest = max(duration(uploads, paths) for _ in range(3))
        whole = sum(kill_at(uploads, paths, source.random() * 1.2 * longest) for _ in range(KILLS))
        start(uploads)[0].stop()
        print(f'# {KILLS} moments within {1.2 * longest:.3f} s: {whole} whole, {KILLS - whole} nothing')


main(moments)
