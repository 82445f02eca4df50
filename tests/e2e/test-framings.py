# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that a client written from docs/PROTOCOL.md alone is served in every framing."""
import socket

from heartwire import Program, check, main, port_of, serve
from protocol_client import DATA, ERROR, FRAMINGS, GOODBYE, HEARTBEAT, Client, Frame, Version1

PAYLOADS = [b'', b'hello', b'\0', b'\0\0', b'\0\n', b'a\0b\0', b'\n', b'"\\\xc3\xa9\x1f"', bytes(range(256)),
            b'\0' * 40000, 'ж'.encode() * 20000, b'\xff' * 48000]


def listening(server):
    return port_of(server.wait_for('listening')['local'])


def expect(framing, frame, kind, payload, seq):
    check(frame.type == kind, f'{framing}: type {frame.type} instead of {kind}')
    check(frame.reply or kind in (GOODBYE, ERROR), f'{framing}: not marked as an answer')
    check(frame.payload == payload, f'{framing}: {frame.payload[:40]} instead of {payload[:40]}')
    check(framing == 'binary1' or frame.seq == seq, f'{framing}: sequence {frame.seq}, not {seq}')


def talk(client, framing):
    client.send(Frame(HEARTBEAT, seq=1))
    expect(framing, client.receive(), HEARTBEAT, b'', 1)
    for seq, payload in enumerate(PAYLOADS, 2):
        client.send(Frame(DATA, payload, seq))
        expect(framing, client.receive(), DATA, payload, seq)


def every_framing_on_one_port():
    """one port serves every framing, to several clients at the same time"""
    with serve() as server:
        port = listening(server)
        clients = {framing: Client(port, framing) for framing in FRAMINGS}
        for framing, client in clients.items():
            talk(client, framing)
        for framing, client in clients.items():
            with client:
                talk(client, framing)
        check(server.stop() == 0, 'the server did not end with 0')


def back_to_back():
    """many frames in one write are answered in order, also when they come byte by byte"""
    # HW-P-026, HW-P-046
    frames = [Frame(DATA, payload, seq) for seq, payload in enumerate(PAYLOADS[:9], 1)]
    with serve() as server:
        port = listening(server)
        for framing, codec in FRAMINGS.items():
            with Client(port, framing) as client:
                client.send(*frames)
                for byte in b''.join(codec.write(frame) for frame in frames):
                    client.send_bytes(bytes([byte]))
                for frame in frames + frames:
                    expect(framing, client.receive(), DATA, frame.payload, frame.seq)


def parts():
    """a message in parts is answered part by part, with heartbeats between, in every framing that has MORE"""
    # HW-P-120, HW-P-123
    pieces = [b'hel', b'', b'\0' * 40000, b'lo']
    with serve() as server:
        port = listening(server)
        for framing in ('binary', 'nul', 'json'):
            with Client(port, framing) as client:
                for seq, piece in enumerate(pieces, 7):
                    client.send(Frame(DATA, piece, seq, more=seq < 10), Frame(HEARTBEAT, seq=seq, more=True))
                message = b''
                for seq, piece in enumerate(pieces, 7):
                    answer = client.receive()
                    expect(framing, answer, DATA, piece, seq)
                    check(answer.more == (seq < 10), f'{framing}: MORE is {answer.more} at {seq}')
                    message += answer.payload
                    beat = client.receive()
                    expect(framing, beat, HEARTBEAT, b'', seq)
                    check(not beat.more, f'{framing}: a heartbeat has MORE')
                check(message == b''.join(pieces), f'{framing}: another message')


def answers_are_not_answered():
    """an answer, and a type that is unknown, are not answered"""
    with serve() as server:
        port = listening(server)
        for framing in FRAMINGS:
            with Client(port, framing) as client:
                client.send(Frame(DATA, b'echo of an echo', 1, reply=True), Frame(DATA, b'next', 2))
                expect(framing, client.receive(), DATA, b'next', 2)


def goodbyes():
    """GOODBYE ends a connection in order, from either side"""
    # HW-P-016, HW-P-022
    with serve() as server:
        port = listening(server)
        for framing in FRAMINGS:
            with Client(port, framing) as client:
                client.send(Frame(DATA, b'first', 1), Frame(GOODBYE, b'bye'))
                expect(framing, client.receive(), DATA, b'first', 1)
                check(client.is_at_end(), f'{framing}: still open after GOODBYE')
        clients = {framing: Client(port, framing) for framing in FRAMINGS}
        for framing, client in clients.items():
            client.send(Frame(HEARTBEAT, seq=1))
            expect(framing, client.receive(), HEARTBEAT, b'', 1)
        check(server.stop() == 0, 'the server did not end with 0')
        for framing, client in clients.items():
            with client:
                last = client.receive()
                check((last.type, last.seq) == (GOODBYE, 0), f'{framing}: no GOODBYE, but {last}')
                check(client.is_at_end(), f'{framing}: still open after the server ended')


def errors_are_told():
    """what is wrong is told in the framing that it was in, and the connection closed"""
    wrong = {'binary': b'\x02\x01\x00\x1b', 'binary1': b'\x01\x00\x00\x00\x02', 'nul': b'd \0x',
             'json': b'{"type":0,"type":0}\n'}
    with serve() as server:
        port = listening(server)
        for framing, data in wrong.items():
            with Client(port, framing) as client:
                client.send_bytes(data)
                frame = client.receive()
                while frame.type == HEARTBEAT:
                    frame = client.receive()
                check(frame.type == ERROR, f'{framing}: type {frame.type}')
                check(len(frame.payload) > 10, f'{framing}: the text is {frame.payload}')
                check(client.is_at_end(), f'{framing}: still open after ERROR')
            server.wait_for('disconnected', reason='protocol-error')


def damage():
    """--resync skips what is damaged and says so; without it the connection ends"""
    # HW-P-082
    good = FRAMINGS['binary'].write(Frame(DATA, b'good', 1))
    stream = good[:-1] + b'!' + b'\x02garbage\x02\x02' + good
    with serve('--resync') as server:
        with Client(listening(server), 'binary') as client:
            client.send(Frame(HEARTBEAT, seq=9))
            client.send_bytes(stream)
            expect('binary', client.receive(), HEARTBEAT, b'', 9)
            expect('binary', client.receive(), DATA, b'good', 1)
            server.wait_for('error', reason='protocol-error')
            skipped = sum(e['bytes'] for e in server.events if e['event'] == 'error')
            check(skipped == len(stream) - len(good), f'{skipped} bytes skipped')
    with socket.create_server(('127.0.0.1', 0)) as listener:
        port = listener.getsockname()[1]
        listener.settimeout(60)
        with Program('connect', f'127.0.0.1:{port}', '--resync') as client:
            peer, _ = listener.accept()
            with peer:
                peer.sendall(stream)
                error = client.wait_for('error', reason='protocol-error')
                client.wait_for('message-received', text='good', after=error)


def acknowledgements():
    """an acknowledgement of what was never sent changes nothing where there is no session"""
    # HW-P-015
    with serve() as server:
        port = listening(server)
        for framing in ('binary', 'nul', 'json'):
            with Client(port, framing) as client:
                for seq, ack in enumerate((2**64 - 1, 7, 0), 1):
                    client.send(Frame(DATA, b'x', seq, ack))
                    expect(framing, client.receive(), DATA, b'x', seq)


def unknown_versions():
    """an unknown version is told the versions that are spoken, in version 1's form, then closed"""
    # HW-P-041
    with serve() as server:
        port = listening(server)
        for version in (0, 3, 9, 0x1f):
            with Client(port, 'binary1') as client:
                client.send_bytes(bytes([version]) * 40)
                frame = Version1.read(client)
                check(frame.type == ERROR, f'version {version}: type {frame.type}')
                spoken = frame.payload.decode().partition(';')[0]
                check(spoken == 'versions 1 2', f'version {version}: {frame.payload}')
                check(client.is_at_end(), f'version {version}: still open')


def the_programs_own_client():
    """heartwire connect: heartbeats answered, messages echoed, with round trips, in every framing"""
    # HW-P-014
    with serve() as server:
        address = server.wait_for('listening')['local']
        for framing in FRAMINGS:
            with Program('connect', address, '--codec', framing, '--heartbeat', '50ms') as client:
                for text in ('one', 'two'):
                    client.send(text)
                    echo = client.wait_for('echo-received', text=text)
                    check('rtt_us' in echo, f'{framing}: the echo is {echo}')
                beat = client.wait_for('heartbeat-received', after=client.wait_for('heartbeat-received'))
                check('rtt_us' in beat, f'{framing}: the answer is {beat}')
                check(client.stop() == 0, f'{framing}: the client did not end with 0')
            for kind in ('message-sent', 'heartbeat-sent'):
                told = [e['seq'] for e in client.events if e['event'] == kind]
                check(len(set(told)) == len(told), f'{framing}: {kind}: {told}')


def the_programs_client_is_told_versions():
    """the program's own client, of version 2, reads the refusal of a server that knows only others"""
    with socket.create_server(('127.0.0.1', 0)) as listener:
        port = listener.getsockname()[1]
        listener.settimeout(60)
        with Program('connect', f'127.0.0.1:{port}', '--reconnect', 'never') as client:
            peer, _ = listener.accept()
            with peer:
                peer.recv(1)
                peer.sendall(Version1.write(Frame(ERROR, b'versions 7 8')))
                client.wait_for('error', text='versions 7 8')


main(every_framing_on_one_port, back_to_back, parts, answers_are_not_answered, goodbyes, errors_are_told,
     damage, acknowledgements, unknown_versions, the_programs_own_client, the_programs_client_is_told_versions)
