# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that a session from docs/PROTOCOL.md alone survives its connections."""
import random
import signal
import threading

from heartwire import check, main, port_of, serve, thrifty_environment
from protocol_client import ACK, DATA, GOODBYE, HEARTBEAT, HELLO, WELCOME, Client, Frame
from protocol_session import AT_LEAST, AT_MOST, Lost, Refused, Session, read_values

FRAMINGS = ('binary', 'nul', 'json')
SEED = 20261125


def listening(server):
    return port_of(server.wait_for('listening')['local'])


def numbered(n, size=0):
    return [f'message {i}'.encode().ljust(size, b'.') for i in range(1, n + 1)]


def check_same(heard, sent, what):
    check(heard == sent, f'{what}: {len(heard)} heard of {len(sent)}, the first other one at '
          f'{next((i for i, (a, b) in enumerate(zip(heard, sent)) if a != b), min(len(heard), len(sent)))}')


# HW-P-091, HW-P-101, HW-P-103
def round_trip():
    """a session in every framing: WELCOME, echoes with the server's own numbers, heartbeats beside it"""
    # HW-P-090, HW-P-091, HW-P-095, HW-P-101, HW-P-102, HW-P-103
    with serve() as server:
        port = listening(server)
        for framing in FRAMINGS:
            with Session(port, framing) as session:
                values = session.attach()
                check(values['resumed'] == '0' and values['known'] == '0', f'{framing}: {values}')
                check(values['lease-ms'] == '120000', f'{framing}: {values}')
                sent = numbered(200) + [b'', b'\0\n\0', bytes(range(256))]
                session.client.send(Frame(HEARTBEAT, seq=99))
                frame = session.client.receive()
                check(frame.type == HEARTBEAT and frame.reply and frame.seq == 99, f'{framing}: {frame}')
                session.send(*sent)
                session.hear(len(sent))
                session.settle()
                check_same(session.heard, sent, framing)


# HW-P-095, HW-P-105, HW-P-106
def resume():
    """cut at 60 moments in every framing, nothing is lost, doubled or out of order"""
    # HW-P-105, HW-P-106
    chance = random.Random(SEED)
    sent = numbered(600)
    with serve() as server:
        port = listening(server)
        for framing in FRAMINGS:
            with Session(port, framing) as session:
                session.attach()
                for cut in range(1, 61):
                    session.send(*sent[10 * cut - 10:10 * cut])
                    session.hear(min(len(session.heard) + chance.randrange(12), 10 * cut),
                                 acknowledge=chance.random() < 0.5)
                    session.cut()
                    check(session.attach()['resumed'] == '1', f'{framing}: not resumed at {cut}')
                session.hear(len(sent))
                session.settle()
                check_same(session.heard, sent, framing)
                server.wait_for('session-resumed')


# HW-P-090
def another_framing():
    """a session goes on in another framing; one that can't carry its messages says so, and harms nothing"""
    sent = numbered(30) + [b'x' * 100000]
    with serve() as server:
        port = listening(server)
        with Session(port) as session:
            session.attach()
            for index, framing in enumerate(('nul', 'json', 'binary')):
                session.send(*sent[10 * index:10 * index + 10])
                session.hear(10 * index + 5)
                session.cut()
                session.framing = framing
                session.attach()
            session.send(sent[30])
            while session.kept:
                session.step(acknowledge=False)
            session.handled = 30    # as if the long echo hadn't come
            session.heard = session.heard[:30]
            session.cut()
            session.framing = 'json'
            session.attach()
            check(session.expect_error().fault == 'protocol', 'a message too long for JSON was carried')
            session.framing = 'binary'
            session.attach()
            session.hear(31)
            check_same(session.heard, sent, 'all')


# HW-P-097
def lost_welcome():
    """a WELCOME that was lost leaves one session behind, not two"""
    # HW-P-097
    with serve('--max-connections-per-address', '3') as server:
        port = listening(server)
        with Session(port) as session:
            sids = set()
            for conn in range(1, 21):
                session.say_hello()
                sids.add(read_values(session.client.receive())['sid'])
                session.cut()
                server.wait_for('disconnected', conn=conn)
            check(len(sids) == 1, f'{len(sids)} sessions')
            with Session(port) as other:
                check(other.attach()['sid'] not in sids, 'two clients have one session')


# HW-P-098, HW-P-109
def take_over():
    """a newer HELLO takes the session over; the old connection is told, and counts no more"""
    # HW-P-098
    with serve() as server:
        port = listening(server)
        with Session(port) as session:
            session.attach()
            session.send(b'one')
            session.hear(1)
            old = session.client
            session.client = None
            check(session.attach()['resumed'] == '1', 'not resumed')
            new, session.client = session.client, old
            error = session.expect_error()
            check(str(error) == 'taken-over; another connection has the session now', str(error))
            old.__exit__(None, None, None)
            session.client = new
            session.send(b'two')
            session.hear(2)
            check_same(session.heard, [b'one', b'two'], 'all')
            server.wait_for('disconnected', reason='taken-over')


# HW-P-096
def stale():
    """a HELLO that was heard before is answered by ERROR stale, and changes nothing"""
    # HW-P-096
    with serve() as server:
        port = listening(server)
        with Session(port) as session:
            session.attach()
            session.cut()
            session.attach()
            hello = session.hello()
            with Session(port) as replay:
                replay.client = Client(port, 'binary')
                replay.client.send(hello)
                check(replay.expect_error().fault == 'stale', 'not stale')
            session.send(b'still here')
            session.hear(1)


# HW-P-099, HW-P-108
def unknown():
    """an unknown session is answered by WELCOME without one; how far one that is over had come is known"""
    # HW-P-108
    with serve() as server:
        port = listening(server)
        with Session(port) as session:
            session.attach()
            session.send(*numbered(3))
            session.hear(3)
            session.settle()
            session.bye()
            session.send(b'in doubt')
            try:
                session.attach()
                check(False, 'a session that is over goes on')
            except Lost as lost:
                check(lost.known and lost.ack == 3, f'{lost}')
        with Session(port) as session:
            session.sid = '0123456789abcdef' * 2
            try:
                session.attach()
                check(False, 'a session that never was goes on')
            except Lost as lost:
                check(not lost.known and lost.ack == 0, f'{lost}')
        with Session(port) as session:
            session.attach()


# HW-P-105
def at_least_once():
    """at least once, what wasn't acknowledged in time is handled again, and nothing is lost"""
    with serve() as server:
        port = listening(server)
        with Session(port, delivery=AT_LEAST) as session:
            session.attach()
            session.send(*numbered(10))
            for _ in range(5):
                session.client.receive()    # their acknowledgements are not taken
            session.cut()
            session.attach()
            session.settle()
            handled = set(session.heard)
            while len(session.heard) < 20:
                session.step()
            handled = set(session.heard)
            check(handled == set(numbered(10)), f'{handled}')
            check(len(session.heard) > 10, 'nothing was handled again')


# HW-P-106
def at_most_once():
    """at most once, nothing comes again, and there are no acknowledgements"""
    with serve() as server:
        port = listening(server)
        with Session(port, delivery=AT_MOST) as session:
            session.attach()
            session.send(*numbered(300))
            session.hear(300)
            session.cut()
            session.attach()
            session.send(b'last')
            frame = session.client.receive()
            check(frame.type == DATA and frame.payload == b'last', f'{frame}')


def most_memory(server):
    with open(f'/proc/{server.process.pid}/status', encoding='ascii') as file:
        return next(int(line.split()[1]) for line in file if line.startswith('VmHWM')) * 1024


def backpressure():
    """who doesn't read is not read from: nothing is lost, and 60 MB unread don't cost the server 60 MB"""
    sent = [bytes([65 + i]) * (3 << 20) for i in range(20)]
    with serve('--max-frame', '4194304', env=thrifty_environment()) as server:
        with Session(listening(server), delivery=AT_MOST) as session:
            session.attach()
            before = most_memory(server)
            writer = threading.Thread(target=session.send, args=sent)
            writer.start()
            server.wait_for('message-received', seq=1)
            while len(session.heard) < len(sent):
                session.take(session.client.receive())
            writer.join()
            check(session.heard == sent, 'other messages were heard')
            grown = most_memory(server) - before
            check(grown < 40 << 20, f'{grown >> 20} MB more')


def long_messages():
    """messages of which the outbox holds one take turns, and none is lost"""
    sent = [bytes([65 + i]) * (3 << 20) for i in range(6)]
    with serve('--max-frame', '4194304') as server:
        with Session(listening(server)) as session:
            session.attach()
            for payload in sent:
                session.send(payload)
                session.hear(len(session.heard) + 1)
            session.settle()
            check(session.heard == sent, 'other messages were heard')


# HW-P-104
def too_much_at_once():
    """more bytes on the way than the server holds end the connection, and nothing that it took is lost"""
    sent = numbered(60, 60000)
    with serve() as server:
        with Session(listening(server)) as session:
            session.attach()
            session.kept = dict(enumerate(sent, 1))
            session.on_way = len(sent)
            session.next = len(sent) + 1
            frames = [Frame(DATA, payload, seq) for seq, payload in session.kept.items()]
            writer = threading.Thread(target=session.client.send, args=frames, daemon=True)
            writer.start()
            try:
                session.hear(len(sent), acknowledge=False)
                check(False, 'the server holds all of it')
            except Refused as error:
                check(str(error).startswith('protocol; more bytes'), f'{error}')
            session.cut()
            writer.join()
            session.attach()
            session.hear(len(sent))
            check_same(session.heard, sent, 'all')


def drain():
    """SIGTERM: what was sent is answered, then GOODBYE, then the end"""
    for framing in FRAMINGS:
        with serve() as server:
            port = listening(server)
            with Session(port, framing) as session:
                session.attach()
                session.send(*numbered(64))
                session.hear(1)
                check(server.stop(signal.SIGTERM) == 0, 'the server did not end with 0')
                frames = []
                while not frames or frames[-1].type != GOODBYE:
                    frames.append(session.client.receive())
                heard = session.heard + [frame.payload for frame in frames if frame.type == DATA]
                check_same(heard, numbered(64), framing)
                check(session.client.is_at_end(), f'{framing}: still open after GOODBYE')


def drain_unread():
    """SIGTERM while an echo waits for its reader: it comes, and GOODBYE behind it"""
    long = b'x' * (6 << 20)
    with serve('--max-frame', str(len(long))) as server:
        with Session(listening(server)) as session:
            session.attach()
            session.send(long)
            server.wait_for('message-sent')
            server.process.send_signal(signal.SIGTERM)
            server.wait_for('draining')
            session.hear(1, acknowledge=False)
            check(session.heard == [long], 'another message was heard')
            check(session.client.receive().type == GOODBYE, 'no GOODBYE')
            check(server.wait() == 0, 'the server did not end with 0')


# HW-P-090
def version_1():
    """version 1 has no sessions: their types are unknown there, and its DATA is echoed as ever"""
    # HW-P-090
    with serve() as server:
        with Client(listening(server), 'binary1') as client:
            client.send(*[Frame(kind, b'nonce=x') for kind in (HELLO, WELCOME, ACK, 7)], Frame(DATA, b'hello'))
            frame = client.receive()
            check(frame.type == DATA and frame.reply and frame.payload == b'hello', f'{frame}')


# HW-P-013
def by_hand():
    """who says no HELLO has none: the answer has the number of what it answers"""
    with serve() as server:
        port = listening(server)
        for framing in FRAMINGS:
            with Client(port, framing) as client:
                client.send(Frame(DATA, b'hello', 77))
                frame = client.receive()
                check(frame.seq == 77 and frame.reply, f'{framing}: {frame}')


# HW-P-111
def secret():
    """a session is named by its first eight digits, and no event has more of it"""
    # HW-P-111
    with serve() as server:
        with Session(listening(server)) as session:
            session.attach()
            session.cut()
            session.attach()
            event = server.wait_for('session-resumed')
            check(event['text'] == f'session {session.sid[:8]}', f'{event}')
            check(not any(session.sid[8:] in str(e) for e in server.events), 'an event tells the secret')


main(round_trip, resume, another_framing, lost_welcome, take_over, stale, unknown, at_least_once,
     at_most_once, backpressure, long_messages, too_much_at_once, drain, drain_unread,
     version_1, by_hand, secret)
