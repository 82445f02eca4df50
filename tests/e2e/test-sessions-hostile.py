# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that sessions asked for wrongly are refused clearly, and cost the server nothing."""
import random

from heartwire import check, main, port_of, serve, thrifty_environment
from protocol_client import ACK, BYE, DATA, HEARTBEAT, HELLO, WELCOME, Client, Frame
from protocol_session import Session

FRAMINGS = ('binary', 'nul', 'json')
NONCE = '0123456789abcdeffedcba9876543210'
GOOD = f'nonce={NONCE} gen=1 window=64 delivery=exactly-once'
SEED = 20261125

# What is said in HELLO, and what the answer must name.
WRONG = [
    ('', 'nonce'), ('hello', 'list'), (GOOD + ' ', 'list'), (' ' + GOOD, 'list'),
    (GOOD.replace(' ', '  ', 1), 'list'), (GOOD + ' gen=1', 'twice'), (GOOD + f' nonce={NONCE}', 'twice'),
    (GOOD.replace('gen=1', 'gen=0'), 'gen'), (GOOD.replace('gen=1', 'gen=-1'), 'gen'),
    (GOOD.replace('gen=1', 'gen=01'), 'gen'), (GOOD.replace('gen=1', f'gen={2 ** 63}'), 'gen'),
    (GOOD.replace('gen=1', f'gen={2 ** 64 + 1}'), 'gen'), (GOOD.replace('gen=1', 'gen=1e3'), 'gen'),
    (GOOD.replace('=64', '=0'), 'window'), (GOOD.replace('=64', '=4097'), 'window'),
    (GOOD.replace('exactly', 'just'), 'delivery'), (GOOD.replace(NONCE, NONCE.upper()), 'nonce'),
    (GOOD.replace(NONCE, '0' * 32), 'nonce'), (GOOD + ' sid=1', 'sid'), (GOOD + ' sid=' + '0' * 32, 'sid'),
    (GOOD + ' x=' + 'y' * 512, '512'), ('x' * 40000, '512'), (GOOD + ' x=é', 'list'),
]


def listening(server):
    return port_of(server.wait_for('listening')['local'])


def memory(server):
    with open(f'/proc/{server.process.pid}/statm', encoding='ascii') as file:
        return int(file.read().split()[1]) * 4096


def refusal(port, framing, *frames):
    with Session(port, framing) as session:
        session.client = Client(port, framing)
        session.client.send(*frames)
        return session.expect_error()


# HW-P-092, HW-P-093, HW-P-094, HW-P-110
def wrong_hellos():
    """a wrong HELLO is told what is wrong, in every framing, and the connection closed"""
    # HW-P-110
    with serve() as server:
        port = listening(server)
        for framing in FRAMINGS:
            for text, named in WRONG:
                error = refusal(port, framing, Frame(HELLO, text.encode()))
                check(error.fault == 'protocol' and named in str(error), f'{framing}: {text[:90]}: {error}')
        server.wait_for('disconnected', reason='protocol-error')


# HW-P-101, HW-P-102
def too_high():
    """an acknowledgement of what was never sent ends the connection, and not the session"""
    with serve() as server:
        port = listening(server)
        for framing in FRAMINGS:
            with Session(port, framing) as session:
                session.attach()
                session.send(b'one')
                session.hear(1)
                for frame in (Frame(ACK, ack=2), Frame(ACK, ack=2 ** 64 - 1), Frame(DATA, b'two', 2, 9),
                              Frame(DATA, b'zero', 0, 1), Frame(DATA, b'far', 2 ** 63, 1)):
                    session.client.send(frame)
                    check(session.expect_error().fault == 'protocol', f'{framing}: {frame}')
                    session.client.__exit__(None, None, None)
                    session.attach()
                session.send(b'two')
                session.hear(2)


# HW-P-100, HW-P-107, HW-P-110
def out_of_place():
    """frames of a session where there is none, parts, and a server's own are refused"""
    # HW-P-100, HW-P-107, HW-P-110
    with serve() as server:
        port = listening(server)
        for number, framing in enumerate(FRAMINGS):
            good = GOOD.replace('0123', f'123{number}')
            for frames in ([Frame(ACK)], [Frame(DATA, b'x', 1), Frame(HELLO, good.encode())],
                           [Frame(DATA, b'x', 1), Frame(ACK)],
                           [Frame(HELLO, good.replace('ab', 'bc').encode()), Frame(HEARTBEAT, seq=9), Frame(DATA, b'x', 0)], [Frame(BYE)], [Frame(WELCOME, b'epoch=1')],
                           [Frame(HELLO, good.encode()), Frame(HELLO, good.replace('=1 ', '=2 ').encode())],
                           [Frame(HELLO, good.replace('ab', 'ba').encode()), Frame(DATA, b'x', 1, more=True)]):
                check(refusal(port, framing, *frames).fault == 'protocol', f'{framing}: {frames}')


# HW-P-023
def answered_first():
    """what came before a frame that is refused is answered before the ERROR, and nothing after it"""
    with serve() as server:
        port = listening(server)
        for framing in FRAMINGS:
            for frame in (Frame(HELLO, b'wrong'), Frame(ACK)):
                with Session(port, framing) as session:
                    session.client = Client(port, framing)
                    session.client.send(Frame(HEARTBEAT, seq=9), frame, Frame(HEARTBEAT, seq=10))
                    answer = session.client.receive()
                    check(answer.type == HEARTBEAT and answer.seq == 9, f'{framing}: {frame}: {answer}')
                    check(session.expect_error().fault == 'protocol', f'{framing}: {frame}')


def many():
    """thousands of wrong and lost HELLOs leave no memory behind that counts"""
    chance = random.Random(SEED)
    with serve('--max-connections-per-address', '20', env=thrifty_environment()) as server:
        port = listening(server)
        refusal(port, 'binary', Frame(HELLO, b'warm'))
        before = memory(server)
        faults = set()
        for _ in range(1500):
            text = bytearray(GOOD.replace(NONCE, f'{chance.getrandbits(128) | 1:032x}').encode())
            for _ in range(chance.randrange(3)):
                text[chance.randrange(len(text))] = chance.randrange(256)
            with Client(port, 'binary') as client:
                client.send(Frame(HELLO, bytes(text)))
                frame = client.receive()
                faults.add(frame.payload.partition(b';')[0] if frame.type == 3 else 'welcome')
        check(faults == {b'protocol', b'limit', 'welcome'}, f'{faults}')
        grown = memory(server) - before
        check(grown < 2 << 20, f'{grown} bytes more')


main(wrong_hellos, too_high, out_of_place, answered_first, many)
