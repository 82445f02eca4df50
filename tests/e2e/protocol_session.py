# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the client's end of a session, written from docs/PROTOCOL.md alone."""
import os
import socket
import struct

from protocol_client import ACK, BYE, DATA, ERROR, HELLO, WELCOME, Client, Ended, Frame

AT_MOST, AT_LEAST, EXACTLY = 'at-most-once', 'at-least-once', 'exactly-once'
WINDOW = 64
MOST_ON_WAY = 1 << 20


class Refused(Exception):
    """An ERROR; its fault, where the text names one (HW-P-109)."""

    def __init__(self, text):
        super().__init__(text)
        self.fault = text.partition(';')[0] if ';' in text else None


class Lost(Exception):
    """A WELCOME without a session: HW-P-099."""

    def __init__(self, known, ack):
        super().__init__(f'known={known}, acknowledgement {ack}')
        self.known = known
        self.ack = ack


def write_values(**values):
    return ' '.join(f'{key.replace("_", "-")}={value}' for key, value in values.items()
                    if value is not None).encode()


def read_values(frame):
    return dict(pair.split('=', 1) for pair in frame.payload.decode().split(' '))


class Session:
    """What it was sent is in `heard`, in order, each message once for each time it was handled."""

    def __init__(self, port, framing='binary', delivery=EXACTLY):
        self.port = port
        self.framing = framing
        self.delivery = delivery
        self.nonce = os.urandom(16).hex()
        self.sid = None
        self.gen = 0
        self.next = 1
        self.kept = {}      # what isn't acknowledged yet
        self.on_way = 0     # the highest that was sent on this connection
        self.window = 0
        self.handled = 0
        self.heard = []
        self.n_again = 0
        self.client = None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if self.client is not None:
            self.client.__exit__(kind, error, trace)

    def hello(self, **changes):
        values = {'nonce': self.nonce, 'gen': self.gen, 'window': WINDOW,
                  'delivery': self.delivery, 'sid': self.sid}
        return Frame(HELLO, write_values(**{**values, **changes}), ack=self.handled)

    def say_hello(self):
        """A connection with HELLO on it, and nothing read yet."""
        self.client = Client(self.port, self.framing)
        self.gen += 1
        self.client.send(self.hello())

    def attach(self):
        """The values of WELCOME; then what the server hasn't handled is sent again."""
        self.say_hello()
        frame = self.client.receive()
        if frame.type == ERROR:
            raise Refused(frame.payload.decode())
        assert frame.type == WELCOME, f'type {frame.type} instead of WELCOME'
        values = read_values(frame)
        assert int(values['gen']) == self.gen, f'gen {values["gen"]} instead of {self.gen}'
        if 'sid' not in values:
            raise Lost(values['known'] == '1', frame.ack)
        self.sid = values['sid']
        self.window = int(values['window'])
        if self.delivery == EXACTLY:
            self.forget(frame.ack)
        self.on_way = min(self.kept, default=self.next) - 1
        self.push()
        return values

    def forget(self, ack):
        assert ack < self.next, f'acknowledged {ack} of {self.next - 1}'
        for seq in [seq for seq in self.kept if seq <= ack]:
            del self.kept[seq]

    def push(self):
        """What the window has room for: HW-P-104."""
        first = min(self.kept, default=self.next)
        n_bytes = sum(len(self.kept[seq]) for seq in range(first, self.on_way + 1))
        for seq in range(self.on_way + 1, min(self.next, first + self.window)):
            n_bytes += len(self.kept[seq])
            if n_bytes > MOST_ON_WAY and seq > first and self.delivery != AT_MOST:
                break
            self.client.send(Frame(DATA, self.kept[seq], seq, self.handled))
            self.on_way = seq
            if self.delivery == AT_MOST:
                del self.kept[seq]

    def send(self, *payloads):
        for payload in payloads:
            self.kept[self.next] = payload
            self.next += 1
            if self.client is not None:
                self.push()

    def acknowledge(self):
        if self.delivery != AT_MOST:
            self.client.send(Frame(ACK, ack=self.handled))

    def take(self, frame):
        assert frame.reply, 'the server\'s DATA has no REPLY'
        if self.delivery == EXACTLY and frame.seq <= self.handled:
            self.n_again += 1
            self.acknowledge()
            return
        assert self.delivery != EXACTLY or frame.seq == self.handled + 1, f'{frame.seq} after {self.handled}'
        self.handled = max(self.handled, frame.seq)
        self.heard.append(frame.payload)

    def step(self, acknowledge=True):
        """One frame of the session."""
        frame = self.client.receive()
        if frame.type == ERROR:
            raise Refused(frame.payload.decode())
        assert frame.type in (DATA, ACK), f'type {frame.type} in a session'
        assert frame.type == DATA or (frame.payload, frame.seq) == (b'', 0), f'an ACK that is {frame}'
        if self.delivery != AT_MOST:
            self.forget(frame.ack)
        if frame.type == DATA:
            self.take(frame)
            if acknowledge:
                self.acknowledge()
        self.push()

    def hear(self, n, acknowledge=True):
        """Until n messages were heard in all."""
        while len(self.heard) < n:
            self.step(acknowledge)

    def settle(self):
        """Until all that was sent is acknowledged."""
        while self.kept:
            self.step()

    def cut(self):
        """The connection ends by RST, and what was on its way either way is lost."""
        self.client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        self.client.__exit__(None, None, None)
        self.client = None

    def bye(self):
        """The session is over, and then its connection."""
        self.client.send(Frame(BYE, ack=self.handled))
        self.client.__exit__(None, None, None)
        self.client = None

    def expect_error(self):
        """The ERROR that ends the connection, whatever comes before it."""
        while True:
            frame = self.client.receive()
            if frame.type == ERROR:
                break
        assert self.client.is_at_end(), 'still open after ERROR'
        return Refused(frame.payload.decode())


__all__ = ['AT_LEAST', 'AT_MOST', 'EXACTLY', 'Ended', 'Lost', 'Refused', 'Session', 'read_values',
           'write_values']
