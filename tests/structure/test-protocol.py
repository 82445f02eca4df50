# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that the examples of docs/PROTOCOL.md are frames by the page's own rules.

A second reader of the format, which shares nothing with the library's, so that a mistake made once
is seen. The C tests hold the library to the same bytes.
"""
import re
import struct
import zlib

from tap import SOURCE, report

PAGE = (SOURCE / 'docs' / 'PROTOCOL.md').read_text()
EXAMPLE = re.compile(r'<!-- example: ([\w-]+) -->\n```\n(.*?)```', re.S)
HEX = re.compile(r'^((?:[0-9a-f]{2} )*[0-9a-f]{2})(?:  |$)', re.M)

# name: type, flags, header length, sequence, acknowledgement, payload
EXPECTED = {
    'data': (1, 0, 28, 0x0102030405060708, 0x1112131415161718, b'hello'),
    'heartbeat': (0, 0, 28, 1, 0, b''),
    'heartbeat-reply': (0, 1, 28, 1, 1, b''),
    'grown': (1, 1, 32, 7, 6, b'hi'),
    'part': (1, 2, 28, 7, 0, b'hel'),
    'last-part': (1, 0, 28, 8, 0, b'lo'),
    'hello': (4, 0, 28, 0, 0, b'nonce=0123456789abcdeffedcba9876543210 gen=1 window=64 delivery=exactly-once'),
    'welcome': (5, 0, 28, 0, 0, b'epoch=7 gen=1 window=64 resumed=0 known=0 lease-ms=120000 '
                                b'sid=00112233445566778899aabbccddeeff'),
    'unknown-version': (3, 0, 4, 0, 0, b''),
}

IN_C_TESTS = {'data': 'test-codec-binary.c', 'grown': 'test-codec-binary.c', 'part': 'test-codec-binary.c',
              'hello': 'test-session-frame.c', 'welcome': 'test-session-frame.c'}


def examples():
    return {name: bytes.fromhex(' '.join(HEX.findall(body)))
            for name, body in EXAMPLE.findall(PAGE)}


def refusal_faults(frame):
    """Version 1's form, and the very text that the server's source has."""
    name = 'unknown-version'
    source = (SOURCE / 'net' / 'server' / 'hw-peer-input.c').read_text()
    version, kind, length = struct.unpack('>BBH', frame[:4])
    if (version, kind, length) != (1, 3, len(frame) - 4):
        yield f'{name}: version {version}, type {kind}, length {length} of {len(frame) - 4}'
    if f'"{frame[4:].decode()}"' not in source:
        yield f'{name}: the server says something else'


def example_faults(name, frame):
    if name == 'unknown-version':
        yield from refusal_faults(frame)
        return
    version, kind, flags, header, length, seq, ack, crc = struct.unpack('>BBBBIQQI', frame[:28])
    if version != 2:
        yield f'{name}: version {version}'
    if len(frame) != header + length:
        yield f'{name}: {len(frame)} bytes, and its lengths say {header + length}'
    if (right := zlib.crc32(frame[:24] + bytes(4) + frame[28:])) != crc:
        yield f'{name}: its CRC is {crc:08x}, and should be {right:08x}'
    if (kind, flags, header, seq, ack, frame[header:]) != EXPECTED[name]:
        yield f'{name}: says something else than its text'


def missing_from_c_test(name, frame, file):
    text = (SOURCE / 'tests' / 'codec' / file).read_text()
    wanted = re.compile(r',\s*(?:/\*.*?\*/\s*)?'.join(f'0x{byte:02x}' for byte in frame))
    if not wanted.search(text):
        yield f'{name}: not among the bytes of tests/codec/{file}'


def rule_faults():
    ids = re.findall(r'^\| (HW-P-\d{3}) \|', PAGE, re.M)
    yield from (f'{rule} is there twice' for rule in sorted(set(ids)) if ids.count(rule) > 1)
    if ids != sorted(ids):
        yield 'the rules are out of order'
    yield from (f'{rule} is named, and is no rule'
                for rule in sorted(set(re.findall(r'HW-P-\d{3}', PAGE)) - set(ids)))
    if not ids:
        yield 'no rule was found'


FOUND = examples()
report([
    ('every example is there', [f'{name} is missing' for name in EXPECTED.keys() ^ FOUND.keys()]),
    ('every example is a frame',
     [fault for name in EXPECTED.keys() & FOUND.keys() for fault in example_faults(name, FOUND[name])]),
    ('the library is tested with the same bytes',
     [fault for name, file in IN_C_TESTS.items() for fault in missing_from_c_test(name, FOUND[name], file)]),
    ('every rule has an id of its own', list(rule_faults())),
])
