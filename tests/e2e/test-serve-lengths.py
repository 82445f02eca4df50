# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that a length, true or lying, costs the server at most 4 KiB and ends as it should."""
import os
import resource
import socket
import struct

from heartwire import LIMIT, check, main, port_of, serve
from protocol_client import DATA, Binary, Frame, Json, Nul, Version1

MAX_FRAME = 5000
MOST_MEMORY = 4096  # of each connection
N_CONNECTIONS = 400
WHOLE = b'x' * MAX_FRAME
OVER = WHOLE + b'x'


def head(length):
    """Of version 2; as much as tells the length."""
    return struct.pack('>BBBBI', 2, DATA, 0, 28, length)


# What comes, and the reason of the end; None: it waits for the rest, or answers.
LENGTHS = [
    ('binary: 0', Binary.write(Frame(DATA)), None),
    ('binary: the limit', Binary.write(Frame(DATA, WHOLE)), None),
    ('binary: the limit, announced', head(MAX_FRAME), None),
    ('binary: one more', head(MAX_FRAME + 1), 'too-large'),
    ('binary: 2^31', head(2**31), 'too-large'),
    ('binary: 2^32 - 1', head(2**32 - 1), 'too-large'),
    ('version 1: 0', Version1.write(Frame(DATA)), None),
    ('version 1: the limit', Version1.write(Frame(DATA, WHOLE)), None),
    ('version 1: one more', struct.pack('>BBH', 1, DATA, MAX_FRAME + 1), 'too-large'),
    ('version 1: 2^16 - 1', b'\x01\x01\xff\xff', 'too-large'),
    ('NUL: 0', Nul.write(Frame(DATA)), None),
    ('NUL: the limit', Nul.write(Frame(DATA, WHOLE)), None),
    ('NUL: one more', Nul.write(Frame(DATA, OVER)), 'too-large'),
    ('NUL: a number of 2^64 - 1', b'd18446744073709551615 \0\n', None),
    ('NUL: a number of 2^64', b'd18446744073709551616 \0\n', 'protocol-error'),
    ('JSON: 0', Json.write(Frame(DATA)), None),
    ('JSON: the limit', Json.write(Frame(DATA, WHOLE)), None),
    ('JSON: one more', Json.write(Frame(DATA, OVER)), 'too-large'),
    ('JSON: a line that is too long', b'{"text":"' + b'x' * 65536, 'too-large'),
    ('JSON: a type of 2^32 - 1', b'{"type":4294967295}\n', 'protocol-error'),
    ('JSON: a number of 2^64', b'{"type":1,"seq":18446744073709551616}\n', 'protocol-error'),
]


def connect(port):
    return socket.create_connection(('127.0.0.1', port), LIMIT)


def end_of(peer):
    """All that comes until the end."""
    got = b''
    try:
        while piece := peer.recv(65536):
            got += piece
    except ConnectionError:
        pass
    return got


def reasons():
    """each length ends with its reason, told to the peer; or is answered, or waited for"""
    with serve('--max-frame', str(MAX_FRAME)) as server:
        port = port_of(server.wait_for('listening')['local'])
        for conn, (what, data, reason) in enumerate(LENGTHS, 1):
            with connect(port) as peer:
                peer.sendall(data)
                peer.shutdown(socket.SHUT_WR)
                got = end_of(peer)
            lost = server.wait_for('disconnected', conn=conn)
            check(lost['reason'] == (reason or 'eof'), f'{what}: the reason is {lost["reason"]}')
            check(bool(got) == ('announced' not in what), f'{what}: it says {got[:60]}')
        check(server.stop() == 0, 'the server did not end with 0')


def resident_kib(pid):
    with open(f'/proc/{pid}/smaps_rollup') as file:
        return next(int(line.split()[1]) for line in file if line.startswith('Rss:'))


def announce(port, data, n):
    """So many connections that have said that, and been heard: one that came later is answered."""
    peers = [connect(port) for _ in range(n)]
    for peer in peers:
        peer.sendall(data)
    with connect(port) as last:
        last.sendall(Binary.write(Frame(DATA, b'last')))
        check(last.recv(1), 'the server says nothing')
    return peers


def is_sanitized():
    """A sanitizer's allocator keeps more than it was asked for; then only the ends are looked at."""
    with open(os.environ['HEARTWIRE'], 'rb') as program:
        return b'__asan_init' in program.read()


def memory():
    """400 connections that announce much, and send nothing, cost at most 4 KiB each"""
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with serve('--events', 'connections', '--max-connections-per-address', '4096') as server:
        port = port_of(server.wait_for('listening')['local'])
        for what, length in (('the limit', 1 << 20), ('2^31', 2**31), ('2^32 - 1', 2**32 - 1)):
            for peer in announce(port, head(length), 100):
                peer.close()
            before = resident_kib(server.process.pid)
            peers = announce(port, head(length), N_CONNECTIONS)
            cost = (resident_kib(server.process.pid) - before) * 1024 / N_CONNECTIONS
            print(f'# {what}: {cost:.0f} bytes a connection')
            check(cost <= MOST_MEMORY or is_sanitized(), f'{what}: {cost:.0f} bytes a connection')
            for peer in peers:
                peer.close()
        check(server.stop() == 0, 'the server did not end with 0')


main(reasons, memory)
