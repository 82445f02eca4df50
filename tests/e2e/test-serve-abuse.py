# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that nothing a client sends, and no crowd of them, hurts the server or the others."""
import resource
import socket
import struct
import zlib

from heartwire import LIMIT, check, main, port_of, serve

HEARTBEAT, DATA, REPLY = 0, 1, 1
HEADER = struct.Struct('>BBBBIQQ')


def frame(kind=DATA, payload=b'', seq=1, length=None, header_length=28, flags=0):
    """A version 2 frame; `length` and `header_length` may lie."""
    head = HEADER.pack(2, kind, flags, header_length, len(payload) if length is None else length,
                       seq, 0)
    crc = zlib.crc32(head + bytes(4) + payload)
    return head + struct.pack('>I', crc) + payload


def connect(port):
    return socket.create_connection(('127.0.0.1', port), LIMIT)


def read_exactly(peer, n):
    got = b''
    while len(got) < n:
        piece = peer.recv(n - len(got))
        if not piece:
            break
        got += piece
    return got


def echoes(peer, text):
    peer.sendall(frame(payload=text))
    got = read_exactly(peer, 28 + len(text))
    return got[28:] == text and got[2] & REPLY


def drain(peer):
    """What the server still says until it closes; an RST is an end as well."""
    got = b''
    try:
        while piece := peer.recv(65536):
            got += piece
    except ConnectionError:
        pass
    return got


BAD = [
    ('a frame that announces more than is allowed', frame(length=(1 << 20) + 1), 'too-large'),
    ('a frame that announces 4 GiB', frame(length=0xffffffff), 'too-large'),
    ('a header shorter than the fixed part', frame(header_length=3), 'protocol-error'),
    ('a checksum that is wrong', frame(payload=b'abc')[:-3] + b'abd', 'protocol-error'),
    ('bytes of no framing', b'\x7f' * 64, 'protocol-error'),
]


def bad_frames():
    """an oversized or lying frame ends its own connection, with its reason, and no other"""
    with serve() as server:
        port = port_of(server.wait_for('listening')['local'])
        good = connect(port)
        check(echoes(good, b'before'), 'no echo at the start')
        seen = None
        for what, data, reason in BAD:
            print(f'# {what}')
            with connect(port) as bad:
                bad.sendall(data)
                drain(bad)
            seen = server.wait_for('disconnected', after=seen)
            check(seen['reason'] == reason, f'the reason is {seen["reason"]}')
        check(echoes(good, b'after'), 'the good one got no echo any more')
        check(server.stop() == 0, 'the server did not end with 0')


def truncated_frame():
    """a frame that ends in its middle is an end of that connection and of nothing else"""
    with serve() as server:
        port = port_of(server.wait_for('listening')['local'])
        good = connect(port)
        whole = frame(payload=b'x' * 1000)
        seen = None
        for n in (1, 3, 27, 28, 500, len(whole) - 1):
            with connect(port) as bad:
                bad.sendall(whole[:n])
                bad.shutdown(socket.SHUT_WR)
                drain(bad)
            seen = server.wait_for('disconnected', after=seen)
        check(echoes(good, b'after'), 'the good one got no echo any more')
        check(server.stop() == 0, 'the server did not end with 0')


def crowd():
    """64 descriptors and 300 clients: who was connected stays, who wasn't is let in when there is room"""
    def few_descriptors():
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))

    with serve('--events', 'connections', preexec_fn=few_descriptors) as server:
        port = port_of(server.wait_for('listening')['local'])
        early = connect(port)
        check(echoes(early, b'first'), 'no echo for the first')
        crowd = [connect(port) for _ in range(300)]
        check(echoes(early, b'in the crowd'), 'the first got no echo in the crowd')
        for peer in crowd:
            peer.close()
        check(echoes(early, b'after the crowd'), 'the first got no echo after the crowd')
        check(let_in(port), 'nobody is let in any more')
        lines = [e for e in server.events if e['event'] in ('error', 'refused')]
        check(len(lines) <= 400, f'{len(lines)} complaints')
        check(server.stop() == 0, 'the server did not end with 0')


def soft_limit():
    """a soft limit of 64 descriptors is raised to the hard one: 300 clients are all served"""
    def few_for_now():
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 1024))

    with serve('--events', 'connections', preexec_fn=few_for_now) as server:
        port = port_of(server.wait_for('listening')['local'])
        crowd = [connect(port) for _ in range(300)]
        check(all(echoes(peer, b'one of many') for peer in crowd), 'somebody got no echo')
        for peer in crowd:
            peer.close()


def let_in(port):
    """Right behind a crowd a new client may still be turned away; it tries again, as clients do."""
    for _ in range(200):
        try:
            with connect(port) as late:
                if echoes(late, b'late'):
                    return True
        except OSError:
            continue
    return False


def limits():
    """--max-connections turns the one too many away, with an event"""
    with serve('--max-connections', '2') as server:
        port = port_of(server.wait_for('listening')['local'])
        first, second = connect(port), connect(port)
        check(echoes(first, b'1') and echoes(second, b'2'), 'no echo below the limit')
        with connect(port) as third:
            drain(third)
        server.wait_for('refused')
        check(echoes(first, b'1') and echoes(second, b'2'), 'no echo any more')


main(bad_frames, truncated_frame, crowd, soft_limit, limits)
