# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that a transfer that can't be is a clear error, and leaves nothing partial behind."""
import os
import resource
import secrets
import shutil
import signal
import socket

from heartwire import Program, check, main, one_line, port_of, run_to_end
from protocol_client import COMMIT, FRAMINGS, HEARTBEAT, OFFER, STATUS, Client, Frame
from uploads import (MB, contents, expect_all, expect_nothing, folders, hash_of, make_files, sending, staged,
                     uploading, visible)


def small_files_only():
    resource.setrlimit(resource.RLIMIT_FSIZE, (MB, MB))


def no_room():
    """a disk that takes no more is told, the server goes on, and what fits is taken afterwards"""
    with folders() as (files, uploads), uploading(uploads, preexec_fn=small_files_only) as server:
        paths = make_files(files, [1000, 2 * MB])
        address = server.wait_for('listening')['local']
        for announce in ('count', 'more'):
            done = run_to_end('send', address, *paths, '--announce', announce, '--log-format=json')
            text = done.stderr.decode()
            check(done.returncode == 1 and text.count('\n') == 1, f'{done.returncode}, {text}')
            check('none of it' in text and 'make room for "file 1"' in text and 'too large' in text, text)
            server.wait_for('transfer-aborted', reason='disk')
        check(visible(uploads) == [], f'visible are {visible(uploads)}')
        check(run_to_end('send', address, paths[0]).returncode == 0, 'what fits was not taken')
        check(server.stop() == 0, 'the server did not end with 0')
        expect_all(uploads, paths[:1])


def slowly(uploads, files, change):
    """Sends two files over a cable with latency; `change` is called when the first is under way."""
    with uploading(uploads) as server:
        paths = make_files(files, [12 * MB, 4 * MB])
        with Program('cable', '127.0.0.1:0', server.wait_for('listening')['local']) as cable:
            address = cable.wait_for('listening')['local']
            cable.send('add latency latency=200ms')
            cable.wait_for('fault-added')
            with Program('send', address, *paths) as client:
                sending(client, MB)
                change(paths)
                code = client.wait()
                server.wait_for('transfer-aborted' if code else 'transfer-committed')
                check(server.stop() == 0, 'the server did not end with 0')
                return code, client.complaints(), paths


def file_becomes_shorter():
    """a file that shrinks while it is sent: said so, and none of the files is there"""
    with folders() as (files, uploads):
        code, text, _ = slowly(uploads, files, lambda paths: os.truncate(paths[1], 5))
        check(code == 1 and 'file 1" has become shorter' in text and text.count('\n') == 1, f'{code}, {text}')
        expect_nothing(uploads)


def file_goes():
    """a file that is removed while others are sent: said so, and none of the files is there"""
    with folders() as (files, uploads):
        code, text, _ = slowly(uploads, files, lambda paths: os.unlink(paths[1]))
        check(code == 1 and "can't read" in text and 'file 1"' in text, f'{code}, {text}')
        expect_nothing(uploads)


def file_changes():
    """a file with other bytes than were announced: its hash tells, and none of the files is there"""
    def change(paths):
        with open(paths[1], 'r+b') as file:
            file.seek(3 * MB)
            file.write(b'something else')

    with folders() as (files, uploads):
        code, text, _ = slowly(uploads, files, change)
        check(code == 1 and '"file 1"' in text and 'SHA-256' in text, f'{code}, {text}')
        expect_nothing(uploads)


def file_grows():
    """of a file that grows while it is sent there comes what it was at the beginning"""
    def change(paths):
        with open(paths[1], 'ab') as file:
            file.write(b'more')

    with folders() as (files, uploads):
        code, text, paths = slowly(uploads, files, change)
        check(code == 0 and text == '', f'{code}, {text}')
        os.truncate(paths[1], 4 * MB)
        expect_all(uploads, paths)


def no_directory():
    """an upload directory that isn't there, or isn't one, keeps the server from starting; one that goes is an error"""
    with folders() as (files, uploads):
        paths = make_files(files, [10])
        for where, word in ((f'{uploads}/none', 'make it first'), (paths[0], 'Not a directory')):
            one_line(run_to_end('serve', '--listen', '127.0.0.1:0', '--upload-dir', where), 3, word)
        with uploading(uploads) as server:
            address = server.wait_for('listening')['local']
            shutil.rmtree(uploads)
            done = run_to_end('send', address, *paths, '--log-format=json')
            check(done.returncode == 1 and b'staging folder' in done.stderr, f'{done}')
            check(server.stop() == 0, 'the server did not end with 0')
        os.mkdir(uploads)


def links():
    """a link, or a file, that waits under the transfer's id is neither followed nor replaced"""
    with folders() as (files, uploads), uploading(uploads) as server:
        paths = make_files(files, [10])
        address = server.wait_for('listening')['local']
        for target in (files, f'{files}/none', None):
            name = secrets.token_hex(16)
            if target:
                os.symlink(target, f'{uploads}/{name}')
            else:
                shutil.copy(paths[0], f'{uploads}/{name}')
            done = run_to_end('send', address, *paths, '--id', name, '--log-format=json')
            check(done.returncode == 1 and b'take a new id' in done.stderr, f'{done}')
            check(os.path.islink(f'{uploads}/{name}') == bool(target), f'{name} was replaced')
        check(os.listdir(files) == ['file 0'], f'beside it are {os.listdir(files)}')
        check(staged(uploads) == [], f'left in .staging is {staged(uploads)}')


NAMES = [b'..', b'.', b'../x', b'a/../../x', b'/x', b'//x', b'a//b', b'a/', b'', b'a\0b', b'a\nb', b'a\x1b[2Jb',
         b'a\x7f', b'\xc2\x85', b'\xff', b'a\xc0\xafb', b'.staging/x', b'.htaccess', b'a/.ssh/b', b'a' * 256,
         b'/'.join([b'a' * 200] * 6), b'/'.join([b'a'] * 33)]


def hostile_names():
    """names that would leave their folder, hide, or are another's twin: refused, and nothing is made of them"""
    with folders() as (_, uploads), uploading(uploads) as server:
        top = os.path.dirname(uploads)
        with Client(port_of(server.wait_for('listening')['local']), 'binary') as client:
            sets = [[name] for name in NAMES] + [[b'a', b'a'], [b'a', b'A'], [b'a', b'a/b'], [b'a/b', b'a'],
                                                 ['é'.encode(), b'e\xcc\x81']]
            for number, names in enumerate(sets):
                lines = b''.join(b'0 ' + hash_of(b'').encode() + b' ' + name + b'\n' for name in names)
                head = f'transfer={secrets.token_hex(16)} files={len(names)} bytes=0\n'
                client.send(Frame(OFFER, head.encode() + lines, number))
                answer = client.receive()
                check(answer.type == STATUS and b'state=refused reason=' in answer.payload, f'{names}: {answer}')
                # A name with LF is a second line, and so a broken rule.
                reason = b'protocol' if b'\n' in names[0] else b'name'
                check(b'reason=' + reason in answer.payload, f'{names}: {answer}')
            client.send(Frame(HEARTBEAT, seq=1))
            check(client.receive().type == HEARTBEAT, 'the connection has ended')
        expect_nothing(uploads)
        check(sorted(os.listdir(top)) == ['files', 'uploads'], f'beside it are {os.listdir(top)}')


class Server(Client):
    """A server of one connection that says what the test wants."""

    def __init__(self):
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.codec = FRAMINGS['binary']

    def accept(self):
        self.listener.settimeout(60)
        self.socket, _ = self.listener.accept()
        self.socket.settimeout(60)
        self.input = self.socket.makefile('rb')

    def __exit__(self, kind, error, trace):
        super().__exit__(kind, error, trace)
        self.listener.close()

    def get(self, kind):
        """The next frame of this type; heartbeats are answered meanwhile."""
        frame = self.receive()
        while frame.type != kind:
            if frame.type == HEARTBEAT:
                self.send(Frame(HEARTBEAT, seq=frame.seq, reply=True))
            frame = self.receive()
        return frame


def stopped_while_committing(answer):
    """Ctrl-C once the server was asked to commit; the exit code and the complaint."""
    with folders() as (files, _), Server() as server:
        where = f'127.0.0.1:{server.listener.getsockname()[1]}'
        with Program('send', where, *make_files(files, [10])) as client:
            server.accept()
            name = server.get(OFFER).payload.split()[0].decode()
            server.send(Frame(STATUS, f'{name} state=ready file=0 offset=0 window=65536 part=65536'.encode()))
            server.get(COMMIT)
            client.process.send_signal(signal.SIGINT)
            if answer:
                server.send(Frame(STATUS, f'{name} {answer}'.encode()))
            return client.wait(), client.complaints()


def too_late_to_stop():
    """Ctrl-C while the server commits waits for its word, and says so when none comes"""
    code, text = stopped_while_committing('state=committed')
    check((code, text) == (0, ''), f'{code}, {text}')
    code, text = stopped_while_committing('state=refused reason=disk; no room')
    check(code == 1 and 'none of it: no room' in text, f'{code}, {text}')
    code, text = stopped_while_committing(None)
    check(code == 1 and "isn't known" in text and 'none of it' not in text, f'{code}, {text}')


main(no_room, file_becomes_shorter, file_goes, file_changes, file_grows, no_directory, links, hostile_names,
     too_late_to_stop)
