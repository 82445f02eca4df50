# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that `heartwire send` brings all files or none, whatever is cut meanwhile."""
import os
import pty
import secrets
import signal
import subprocess
import threading
from contextlib import ExitStack

from heartwire import PROGRAM, Program, check, main, port_of, quiet_environment, run_to_end, serve, tries
from protocol_client import COMMIT, ERROR, FILE, HEARTBEAT, OFFER, PART, STATUS, Client, Frame
from uploads import MB, contents, expect_all, folders, hash_of, make_files, sending, uploading, visible


def over_a_cable_that_is_pulled():
    """five files, 40 MB, the cable pulled three times: all or nothing is visible, and only what was lost is sent again"""
    with folders() as (files, uploads), uploading(uploads) as server:
        paths = make_files(files, [12 * MB, 1, 0, 20 * MB + 17, 8 * MB])
        with Program('cable', '127.0.0.1:0', server.wait_for('listening')['local']) as cable:
            address = cable.wait_for('listening')['local']
            cable.send('add latency latency=100ms')
            cable.wait_for('fault-added')
            with Program('send', address, *paths, '--heartbeat', '500ms', '--heartbeat-timeout', '2s') as client:
                last, pulled = None, None
                for number in range(3):
                    before = sending(client, (8 + 10 * number) * MB, last)['bytes']
                    cable.send('pull')
                    pulled = cable.wait_for('cable-pulled', after=pulled)
                    check(visible(uploads) == [], f'visible are {visible(uploads)}')
                    lost = client.wait_for('disconnected', after=last)
                    cable.send('plug')
                    last = client.wait_for('status', state='resumed', after=lost)
                    check(last['bytes'] >= before, f'it goes on at {last["bytes"]}, and was at {before}')
                    check(visible(uploads) == [], f'visible are {visible(uploads)}')
                client.wait_for('transfer-committed', bytes=40 * MB + 18)
                check(client.wait() == 0, 'the client did not end with 0')
            carried = [cable.wait_for('disconnected', conn=conn)['bytes'] for conn in range(1, 5)]
        # Begun anew each time it would be 40 + 8 + 18 + 28; beyond what is written there is a window of 4.
        print(f'# the cable carried {sum(carried) / MB:.1f} MiB in all')
        check(sum(carried) <= (40 + 3 * 5) * MB, f'the cable carried {carried}')
        server.wait_for('transfer-committed', bytes=40 * MB + 18)
        expect_all(uploads, paths)
        check(server.stop() == 0, 'the server did not end with 0')


@tries(3)
def on_a_slow_link():
    """where a window takes longer than a heartbeat may, the link is not taken for dead"""
    with folders() as (files, uploads), uploading(uploads) as server:
        paths = make_files(files, [2500000])
        with Program('cable', '127.0.0.1:0', server.wait_for('listening')['local']) as cable:
            address = cable.wait_for('listening')['local']
            cable.send('add bandwidth rate=500 stream=upstream')
            cable.wait_for('fault-added')
            with Program('send', address, *paths, '--heartbeat', '500ms', '--heartbeat-timeout', '1s') as client:
                check(client.wait() == 0, 'the client did not end with 0')
        lost = [e for e in client.events if e['event'] == 'disconnected' and e['reason'] != 'user']
        check(lost == [], f'lost: {lost}')
        expect_all(uploads, paths)


def many_at_once():
    """more senders than the server takes at a time: each gets through, one after the other"""
    with folders() as (files, uploads), uploading(uploads) as server, ExitStack() as stack:
        paths = make_files(files, [300000, 7, 0])
        address = server.wait_for('listening')['local']
        names = [secrets.token_hex(16) for _ in range(20)]
        clients = [stack.enter_context(Program('send', address, *paths, '--id', name)) for name in names]
        for client in clients:
            check(client.wait() == 0, 'a client did not end with 0')
        check(visible(uploads) == sorted(names), f'visible are {visible(uploads)}')
        for name in names:
            expect_all(uploads, paths, name)


def on_a_terminal():
    """one line that is written again and again shows how far it is, and is gone at the end"""
    with folders() as (files, uploads), uploading(uploads) as server:
        paths = make_files(files, [16 * MB])
        with Program('cable', '127.0.0.1:0', server.wait_for('listening')['local']) as cable:
            address = cable.wait_for('listening')['local']
            cable.send('add latency latency=200ms')
            cable.wait_for('fault-added')
            text = terminal_of('send', address, *paths, '--color=never')
    *drawn, last = text.split('\r\x1b[K')
    check(sum(' %, ' in line for line in drawn) > 1, f'{text!r}')
    check(any(line.endswith('MB of 16.8\xa0MB, 0 of 1 file') for line in drawn), f'{text!r}')
    check(' %, ' not in last and 'committed' in last, f'{text!r}')


END = b'-- the end --'


def terminal_of(*args):
    """What a run writes to its terminal.

    The terminal stays open until all has been read: we write its end ourselves, behind the last of the run."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen([PROGRAM, *args], stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs,
                             env=quiet_environment())
    threading.Thread(target=lambda: (child.wait(), os.write(theirs, END)), daemon=True).start()
    output = b''
    while not output.endswith(END):
        output += os.read(ours, 65536)
    os.close(ours)
    os.close(theirs)
    check(child.wait() == 0, f'it ended with {child.returncode}: {output}')
    return output.removesuffix(END).decode()


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


def from_an_address():
    """--from: the server sees that address, and one that isn't this machine's is told"""
    with folders() as (files, uploads), uploading(uploads) as server:
        paths = make_files(files, [1000])
        address = server.wait_for('listening')['local']
        check(run_to_end('send', address, *paths, '--from', '127.0.0.2').returncode == 0, 'it was not sent')
        peer = server.wait_for('accepted')['peer']
        check(peer.startswith('127.0.0.2:'), f'it came from {peer}')
        expect_all(uploads, paths)
        done = run_to_end('send', address, *paths, '--from', '192.0.2.1', '--give-up', '1s', '--log-format=json')
        check(done.returncode == 1 and b'Cannot assign' in done.stdout, f'{done.returncode}, {done.stdout}')
        for wrong in ('::1', '127.0.0', '0.0.0.0'):
            done = run_to_end('send', address, *paths, '--from', wrong)
            text = done.stderr.decode()
            check(done.returncode == 2 and text.count('\n') == 1 and wrong in text, f'{done.returncode}, {text}')


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


def server_is_killed():
    """a server that is killed and started again: the sender begins anew by itself, and all comes"""
    with folders() as (files, uploads), uploading(uploads) as server:
        paths = make_files(files, [24 * MB, 5])
        where = server.wait_for('listening')['local']
        with Program('cable', '127.0.0.1:0', where) as cable:
            address = cable.wait_for('listening')['local']
            cable.send('add latency latency=100ms')
            cable.wait_for('fault-added')
            with Program('send', address, *paths) as client:
                sending(client, 4 * MB)
                server.stop(signal.SIGKILL)
                check(visible(uploads) == [], f'visible are {visible(uploads)}')
                with Program('serve', '--listen', where, '--upload-dir', uploads) as again:
                    client.wait_for('status', state='resumed', bytes=0)
                    check(client.wait() == 0, 'the client did not end with 0')
                    again.wait_for('transfer-committed', bytes=24 * MB + 5)
        expect_all(uploads, paths)


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


def status(client):
    """The words of the next STATUS, with the text for people under None."""
    frame = client.receive()
    check(frame.type == STATUS and not frame.reply, f'no STATUS but {frame}')
    words, _, text = frame.payload.decode().partition('; ')
    return dict(word.split('=') for word in words.split()) | {None: text}


def last_status(client):
    """The first that isn't one of how far the server is."""
    told = status(client)
    while told['state'] == 'ready':
        told = status(client)
    return told


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
                check(last_status(client)['state'] == 'committed', f'{framing}: not committed')
            with Client(port, framing) as client:
                client.send(Frame(OFFER, f'transfer={by_more} files=more'.encode(), 1))
                check(status(client)['state'] == 'ready', f'{framing}: not ready')
                client.send(Frame(FILE, lines[0].encode(), 2, more=True), Frame(PART, b'hel', 3, more=True),
                            Frame(PART, b'lo', 4), Frame(FILE, lines[1].encode(), 5),
                            Frame(COMMIT, f'transfer={by_more} end=commit files=2 bytes=5'.encode(), 6))
                check(last_status(client)['state'] == 'committed', f'{framing}: not committed')
            check(visible(uploads) == sorted([by_count, by_more]), f'visible are {visible(uploads)}')
            for part, name in zip(data, names):
                check(contents(f'{uploads}/{by_count}/{name}') == part, f'{framing}: {name} is another')


def the_answer_is_lost():
    """who asks again after a commit whose answer was lost is told, and nothing is doubled"""
    with folders() as (_, uploads), uploading(uploads) as server:
        port = port_of(server.wait_for('listening')['local'])
        name, data = secrets.token_hex(16), b'hello'
        offer = f'transfer={name} files=1 bytes=5\n5 {hash_of(data)} a'.encode()
        with Client(port, 'binary') as client:
            client.send(Frame(OFFER, offer, 1))
            status(client)
            client.send(Frame(PART, data, 2), Frame(COMMIT, f'transfer={name} end=commit files=1 bytes=5'.encode(), 3))
        server.wait_for('transfer-committed')
        for _ in range(2):
            with Client(port, 'binary') as client:
                client.send(Frame(OFFER, offer, 1))
                check(status(client)['state'] == 'committed', 'it is not there')
        check(visible(uploads) == [name], f'visible are {visible(uploads)}')
        check(sum(e['event'] == 'transfer-committed' for e in server.events) == 1, 'committed twice')


def not_in_version_1():
    """version 1 has no transfers, and its client is told so"""
    with folders() as (_, uploads), uploading(uploads) as server:
        with Client(port_of(server.wait_for('listening')['local']), 'binary1') as client:
            client.send(Frame(OFFER, b'transfer=x'))
            frame = client.receive()
            check(frame.type == ERROR and b'version 2' in frame.payload, f'{frame}')
            check(client.is_at_end(), 'still open after ERROR')


main(over_a_cable_that_is_pulled, on_a_slow_link, every_way, many_at_once, on_a_terminal, from_an_address, again, server_is_killed,
     interrupted, refusals, nobody_there, from_the_page_alone, the_answer_is_lost, not_in_version_1)
