# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that `heartwire send` brings all files or none, whatever is cut meanwhile."""
import hashlib
import os
import random
import secrets
import signal
import tempfile
from contextlib import contextmanager

from heartwire import Program, check, main, port_of, run_to_end, serve
from protocol_client import COMMIT, ERROR, FILE, FRAMINGS, HEARTBEAT, OFFER, PART, STATUS, Client, Frame

MB = 1024 * 1024


@contextmanager
def folders():
    """Somewhere for files, and a directory for uploads."""
    with tempfile.TemporaryDirectory() as top:
        for name in ('files', 'uploads'):
            os.mkdir(f'{top}/{name}')
        yield f'{top}/files', f'{top}/uploads'


def make_files(folder, sizes, seed=1):
    source = random.Random(seed)
    paths = []
    for number, size in enumerate(sizes):
        paths.append(f'{folder}/file {number}')
        with open(paths[-1], 'wb') as file:
            file.write(source.randbytes(size))
    return paths


def visible(uploads):
    return [name for name in sorted(os.listdir(uploads)) if name != '.staging']


def contents(path):
    with open(path, 'rb') as file:
        return file.read()


def expect_all(uploads, paths):
    """One folder, with just these files, byte for byte."""
    names = visible(uploads)
    check(len(names) == 1, f'visible are {names}')
    there = sorted(os.listdir(f'{uploads}/{names[0]}'))
    check(there == sorted(os.path.basename(path) for path in paths), f'there are {there}')
    for path in paths:
        check(contents(path) == contents(f'{uploads}/{names[0]}/{os.path.basename(path)}'),
              f'{path} came as something else')
    check(os.listdir(f'{uploads}/.staging') == [], 'something is left in .staging')


def uploading(uploads, *args):
    return serve('--upload-dir', uploads, '--events', 'connections', *args)


def sending(client, more_than, after=None):
    """The first word of progress past so many bytes."""
    event = client.wait_for('status', state='sending', after=after)
    while event['bytes'] <= more_than:
        event = client.wait_for('status', state='sending', after=event)
    return event


def over_a_cable_that_is_pulled():
    """five files, 40 MB, the cable pulled three times: nothing is visible before all is there, byte for byte"""
    with folders() as (files, uploads), uploading(uploads) as server:
        paths = make_files(files, [12 * MB, 1, 0, 20 * MB + 17, 8 * MB])
        with Program('cable', '127.0.0.1:0', server.wait_for('listening')['local']) as cable:
            address = cable.wait_for('listening')['local']
            cable.send('add latency latency=100ms')
            cable.wait_for('fault-added')
            with Program('send', address, *paths, '--heartbeat', '500ms', '--heartbeat-timeout', '2s') as client:
                last, before = None, 0
                for number in range(3):
                    before = sending(client, before + 2 * MB, last)['bytes']
                    cable.send('pull')
                    cable.wait_for('cable-pulled', after=last and cable.events[-1])
                    check(visible(uploads) == [], f'visible are {visible(uploads)}')
                    lost = client.wait_for('disconnected', after=last)
                    cable.send('plug')
                    last = client.wait_for('status', state='resumed', after=lost)
                    check(last['bytes'] >= before, f'it goes on at {last["bytes"]}, and was at {before}')
                    check(visible(uploads) == [], f'visible are {visible(uploads)}')
                    before = last['bytes']
                client.wait_for('transfer-committed', bytes=40 * MB + 18)
                check(client.wait() == 0, 'the client did not end with 0')
        server.wait_for('transfer-committed', bytes=40 * MB + 18)
        expect_all(uploads, paths)
        check(server.stop() == 0, 'the server did not end with 0')


def every_way():
    """in each framing, with the end known by count and by MORE; empty and many files, too"""
    sizes = [0, 1, 100000, 0] + [10] * 60 + [300000, 0]
    for codec in ('binary', 'nul', 'json'):
        for announce in ('count', 'more'):
            with folders() as (files, uploads), uploading(uploads) as server:
                paths = make_files(files, sizes)
                done = run_to_end('send', server.wait_for('listening')['local'], *paths,
                                  '--codec', codec, '--announce', announce, '--log-format=json')
                check(done.returncode == 0, f'{codec}, {announce}: {done.stderr}')
                check(done.stderr == b'', f'{codec}, {announce}: {done.stderr}')
                expect_all(uploads, paths)


def again():
    """the same id once more is committed already, and a run that was killed goes on with the next"""
    with folders() as (files, uploads), uploading(uploads) as server:
        paths = make_files(files, [16 * MB, 5])
        address = server.wait_for('listening')['local']
        name = secrets.token_hex(16)
        with Program('cable', '127.0.0.1:0', address) as cable:
            cable.wait_for('listening')
            cable.send('add latency latency=100ms')
            cable.wait_for('fault-added')
            with Program('send', cable.events[0]['local'], *paths, '--id', name) as client:
                sending(client, 2 * MB)
                client.stop(signal.SIGKILL)
        check(visible(uploads) == [], f'visible are {visible(uploads)}')
        for number in range(3):
            with Program('send', address, *paths, '--id', name) as client:
                check(client.wait() == 0, 'the client did not end with 0')
                client.wait_for('transfer-committed')
                resumed = [e for e in client.events if e.get('state') == 'resumed']
                check(bool(resumed) == (number == 0), f'run {number}: {resumed}')
            check(visible(uploads) == [name], f'visible are {visible(uploads)}')
        expect_all(uploads, paths)
        check(sum(e['event'] == 'transfer-committed' for e in server.events) == 1, 'committed twice')


def interrupted():
    """Ctrl-C: the server forgets it, nothing is left, and the client ends with 1"""
    with folders() as (files, uploads), uploading(uploads) as server:
        paths = make_files(files, [30 * MB])
        with Program('cable', '127.0.0.1:0', server.wait_for('listening')['local']) as cable:
            cable.wait_for('listening')
            cable.send('add latency latency=100ms')
            cable.wait_for('fault-added')
            with Program('send', cable.events[0]['local'], *paths) as client:
                sending(client, 2 * MB)
                check(client.stop(signal.SIGINT) == 1, 'the client did not end with 1')
                client.wait_for('transfer-aborted', reason='abandoned')
            server.wait_for('transfer-aborted', reason='abandoned')
        check(server.stop() == 0, 'the server did not end with 0')
        check(os.listdir(uploads) == ['.staging'] and os.listdir(f'{uploads}/.staging') == [],
              f'left is {os.listdir(uploads)}')


def refusals():
    """what can't be sent is one line that says why, and the right exit code"""
    with folders() as (files, uploads):
        paths = make_files(files, [1000])
        os.mkdir(f'{files}/sub')
        twin = f'{files}/sub/FILE 0'
        with open(twin, 'w') as file:
            file.write('twin')
        odd = f'{files}/a\nb'
        with open(odd, 'w') as file:
            file.write('odd')
        with serve() as closed, uploading(uploads, '--upload-max-bytes', '999') as server:
            nobody = closed.wait_for('listening')['local']
            address = server.wait_for('listening')['local']
            rows = [(nobody, paths, 1, '--upload-dir'), (address, paths, 1, '999 bytes'),
                    (address, [*paths, twin], 2, 'case'), (address, [odd], 2, 'control'),
                    (address, [f'{files}/sub'], 2, 'directory'), (address, ['/nonexistent'], 3, '/nonexistent'),
                    (address, ['/dev/null'], 2, 'ordinary'), (address, paths * 2, 2, 'case')]
            for where, what, code, word in rows:
                done = run_to_end('send', where, *what, '--log-format=json')
                text = done.stderr.decode()
                check(done.returncode == code, f'{what}: {done.returncode}, {text}')
                check(word in text and text.count('\n') == 1, f'{what}: {text}')
            check(visible(uploads) == [], f'visible are {visible(uploads)}')


def nobody_there():
    """a server that isn't there: tried again until --give-up, then one line and 1"""
    with folders() as (files, uploads), serve() as server:
        address = server.wait_for('listening')['local']
        server.stop()
        done = run_to_end('send', address, *make_files(files, [1]), '--give-up', '500ms', '--log-format=json')
        check(done.returncode == 1, f'{done}')
        check(b'refused' in done.stderr and b'--id' in done.stderr, f'{done.stderr}')


def hash_of(data):
    return hashlib.sha256(data).hexdigest()


def status(client):
    """The words of the next STATUS, with the text for people under None."""
    frame = client.receive()
    check(frame.type == STATUS and not frame.reply, f'no STATUS but {frame}')
    words, _, text = frame.payload.decode().partition('; ')
    return dict(word.split('=') for word in words.split()) | {None: text}


def from_the_page_alone():
    """the client that was written from PROTOCOL.md sends files both ways, and goes on after a loss"""
    data = [b'hello', b'', bytes(range(256)) * 300]
    names = ['hello.txt', 'sub/empty', 'sub/größe']
    lines = [f'{len(part)} {hash_of(part)} {name}' for part, name in zip(data, names)]
    total = sum(map(len, data))
    for framing in ('binary', 'nul', 'json'):
        with folders() as (_, uploads), uploading(uploads) as server:
            port = port_of(server.wait_for('listening')['local'])
            by_count, by_more = secrets.token_hex(16), secrets.token_hex(16)
            offer = '\n'.join([f'transfer={by_count} files=3 bytes={total}', *lines]).encode()
            with Client(port, framing) as client:
                client.send(Frame(OFFER, offer[:100], 1, more=True), Frame(OFFER, offer[100:], 2))
                ready = status(client)
                check((ready['state'], ready['file'], ready['offset']) == ('ready', '0', '0'), f'{ready}')
                client.send(Frame(PART, data[0], 3), Frame(PART, data[2][:1000], 4), Frame(HEARTBEAT, seq=1))
                check(client.receive().type == HEARTBEAT, f'{framing}: no heartbeat')
            with Client(port, framing) as client:
                client.send(Frame(OFFER, offer, 1))
                ready = status(client)
                check((ready['state'], ready['file'], ready['offset']) == ('ready', '2', '1000'), f'{ready}')
                rest, seq = data[2][1000:], 2
                while rest:
                    size = min(int(ready['part']), 40000)
                    client.send(Frame(PART, rest[:size], seq))
                    rest, seq = rest[size:], seq + 1
                check(visible(uploads) == [], f'{framing}: visible are {visible(uploads)}')
                client.send(Frame(COMMIT, f'transfer={by_count} end=commit files=3 bytes={total}'.encode(), seq))
                check(status(client)['state'] == 'committed', f'{framing}: not committed')
            with Client(port, framing) as client:
                client.send(Frame(OFFER, f'transfer={by_more} files=more'.encode(), 1))
                check(status(client)['state'] == 'ready', f'{framing}: not ready')
                client.send(Frame(FILE, lines[0].encode(), 2, more=True), Frame(PART, b'hel', 3, more=True),
                            Frame(PART, b'lo', 4), Frame(FILE, lines[1].encode(), 5),
                            Frame(COMMIT, f'transfer={by_more} end=commit files=2 bytes=5'.encode(), 6))
                check(status(client)['state'] == 'committed', f'{framing}: not committed')
            check(visible(uploads) == sorted([by_count, by_more]), f'visible are {visible(uploads)}')
            for part, name in zip(data, names):
                check(contents(f'{uploads}/{by_count}/{name}') == part, f'{framing}: {name} is another')


def not_in_version_1():
    """version 1 has no transfers, and its client is told so"""
    with folders() as (_, uploads), uploading(uploads) as server:
        with Client(port_of(server.wait_for('listening')['local']), 'binary1') as client:
            client.send(Frame(OFFER, b'transfer=x'))
            frame = client.receive()
            check(frame.type == ERROR and b'version 2' in frame.payload, f'{frame}')
            check(client.is_at_end(), 'still open after ERROR')


main(over_a_cable_that_is_pulled, every_way, again, interrupted, refusals, nobody_there,
     from_the_page_alone, not_in_version_1)
