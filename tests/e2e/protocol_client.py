# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns a client of the protocol that was written from docs/PROTOCOL.md alone.

It shares nothing with the library, so that a rule that the page doesn't tell, or tells wrongly,
is seen. Nothing but Python's standard library.
"""
import base64
import json
import re
import socket
import struct
import zlib
from dataclasses import dataclass

HEARTBEAT, DATA, GOODBYE, ERROR, HELLO, WELCOME, ACK, BYE = range(8)
OFFER, STATUS, FILE, PART, COMMIT = range(8, 13)
HEADER_SIZE = 28


@dataclass
class Frame:
    type: int
    payload: bytes = b''
    seq: int = 0
    ack: int = 0
    reply: bool = False
    more: bool = False
    version: int = 2


class Binary:
    """Binary version 2."""

    @staticmethod
    def write(frame):
        flags = frame.reply | frame.more << 1
        head = struct.pack('>BBBBIQQ', 2, frame.type, flags, HEADER_SIZE,
                           len(frame.payload), frame.seq, frame.ack)
        crc = zlib.crc32(head + bytes(4) + frame.payload)
        return head + struct.pack('>I', crc) + frame.payload

    @staticmethod
    def read(stream):
        version = stream.read(1)
        if version == b'\x01':
            return Version1.read_after_version(stream)
        assert version == b'\x02', f'version {version}'
        fixed = version + stream.read(HEADER_SIZE - 1)
        _, kind, flags, header_size, size, seq, ack, crc = struct.unpack('>BBBBIQQI', fixed)
        rest = stream.read(header_size - HEADER_SIZE + size)
        assert zlib.crc32(fixed[:24] + bytes(4) + rest) == crc, 'the checksum is wrong'
        return Frame(kind, rest[header_size - HEADER_SIZE:], seq, ack, bool(flags & 1),
                     bool(flags & 2))


class Version1:
    """Binary version 1."""

    @staticmethod
    def write(frame):
        assert not frame.more, 'version 1 has no parts'
        return struct.pack('>BBH', 1, frame.type | (0x80 if frame.reply else 0),
                           len(frame.payload)) + frame.payload

    @staticmethod
    def read(stream):
        version = stream.read(1)
        assert version == b'\x01', f'version {version}'
        return Version1.read_after_version(stream)

    @staticmethod
    def read_after_version(stream):
        kind, size = struct.unpack('>BH', stream.read(3))
        return Frame(kind & 0x7f, stream.read(size), reply=bool(kind & 0x80), version=1)


class Nul:
    """NUL-terminated text."""

    LETTERS = 'hdge'

    @staticmethod
    def write(frame):
        marks = ('+' if frame.reply else '') + ('&' if frame.more else '')
        has_letter = frame.type < len(Nul.LETTERS)
        letter, number = (Nul.LETTERS[frame.type], '') if has_letter else ('t', f',{frame.type}')
        head = f'{letter}{marks}{frame.seq},{frame.ack}{number} '
        return head.encode() + frame.payload.replace(b'\0', b'\0\0') + b'\0\n'

    @staticmethod
    def read(stream):
        head = b''
        while not head.endswith(b' '):
            head += stream.read(1)
        match = re.fullmatch(r'([hdget])(\+?)(&?)(\d+(?:,\d+)*)? ', head.decode())
        assert match, f'the head is {head}'
        numbers = [int(number) for number in (match[4] or '').split(',') if number] + [0, 0]
        kind = numbers[2] if match[1] == 't' else Nul.LETTERS.index(match[1])
        return Frame(kind, Nul.read_payload(stream), numbers[0], numbers[1], bool(match[2]),
                     bool(match[3]))

    @staticmethod
    def read_payload(stream):
        payload = bytearray()
        while True:
            byte = stream.read(1)
            if byte == b'\0':
                byte = stream.read(1)
                if byte == b'\n':
                    return bytes(payload)
                assert byte == b'\0', f'a NUL, and then {byte}'
            payload += byte


class Json:
    """JSON lines."""

    @staticmethod
    def write(frame):
        members = {'type': frame.type, 'seq': frame.seq, 'ack': frame.ack, 'reply': frame.reply,
                   'more': frame.more}
        try:
            members['text'] = frame.payload.decode()
            too_long = len(json.dumps(members['text'])) > 64000
        except UnicodeDecodeError:
            too_long = True
        if too_long:
            members.pop('text', None)
            members['data'] = base64.b64encode(frame.payload).decode()
        return json.dumps(members).encode() + b'\n'

    @staticmethod
    def read(stream):
        line = b''
        while not line.endswith(b'\n'):
            line += stream.read(1)
        members = json.loads(line)
        payload = members.get('text', '').encode() or base64.b64decode(members.get('data', ''))
        return Frame(members['type'], payload, members.get('seq', 0), members.get('ack', 0),
                     members.get('reply', False), members.get('more', False))


FRAMINGS = {'binary': Binary, 'binary1': Version1, 'nul': Nul, 'json': Json}


class Ended(Exception):
    pass


class Client:
    """A connection in one framing."""

    def __init__(self, port, framing, limit=60):
        self.codec = FRAMINGS[framing]
        self.socket = socket.create_connection(('127.0.0.1', port), limit)
        self.input = self.socket.makefile('rb')

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.input.close()
        self.socket.close()

    def read(self, size):
        data = self.input.read(size)
        if len(data) < size:
            raise Ended(f'{len(data)} of {size} bytes, then the end')
        return data

    def send_bytes(self, data):
        self.socket.sendall(data)

    def send(self, *frames):
        self.send_bytes(b''.join(self.codec.write(frame) for frame in frames))

    def receive(self):
        return self.codec.read(self)

    def is_at_end(self):
        return self.input.read(1) == b''
