# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that `heartwire decode` names every byte, and every error by its offset."""
import re
import tempfile

from heartwire import check, main, run_to_end
from protocol_client import DATA, FRAMINGS, HEARTBEAT, Frame

LINE = re.compile(r'^([0-9a-f]{8,})  ((?:[0-9a-f]{2} ?)+?)(?: {2,}\S.*)?$')


def bytes_of(text):
    """The bytes that the lines show, each at the offset at which it says that it is."""
    shown = bytearray()
    for line in text.splitlines():
        if match := LINE.match(line):
            check(int(match[1], 16) == len(shown), f'not at {len(shown)}: {line}')
            shown += bytes.fromhex(match[2])
    return bytes(shown)


def decoded(data, *args, code=0):
    done = run_to_end('decode', *args, stdin=data)
    check(done.returncode == code, f'the exit code is {done.returncode}: {done.stderr}')
    check(done.stderr == b'', f'stderr is {done.stderr}')
    return done.stdout.decode()


def every_byte():
    """every byte of every framing is shown once, in order, with its field, as many as they are"""
    frames = [Frame(HEARTBEAT, seq=1), Frame(DATA, b'hello', 2), Frame(DATA, bytes(range(256)), 3)] * 500
    for framing, codec in FRAMINGS.items():
        data = b''.join(codec.write(frame) for frame in frames)
        for args in ((), ('--codec', framing)):
            text = decoded(data, *args)
            check(bytes_of(text) == data, f'{framing}: other bytes are shown')
            check(text.count('\nframe ') == 1499, f'{framing}: {text.count("frame ")} frames')
            check('DATA' in text and 'HEARTBEAT' in text, f'{framing}: no names of types')


def a_file():
    """a file is read as stdin is; one that isn't there ends it with 3"""
    data = FRAMINGS['binary'].write(Frame(DATA, b'hello', 0x0102))
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        text = decoded(b'', file.name)
    check(bytes_of(text) == data, 'other bytes are shown')
    for part in ('frame 1, at 0: DATA, 33 bytes', 'version = 2', 'sequence = 258', 'payload = hello'):
        check(part in text, f'no {part} in {text}')
    done = run_to_end('decode', '/nonexistent')
    check(done.returncode == 3 and b'/nonexistent' in done.stderr, f'{done}')


def errors():
    """an error is named with its offset, after the frames before it, and ends it with 1"""
    good = FRAMINGS['binary'].write(Frame(DATA, b'hello', 1))
    damaged = good[:-1] + b'O'
    rows = [(good + damaged, 'error, at 33: protocol-error: the checksum'),
            (good + b'\x02\x01\x00\x1b', 'error, at 33: protocol-error: a header'),
            (good + b'\x02\x01\x00\x1c\xff\xff\xff\xff', 'error, at 33: too-large'),
            (good + good[:10], 'error, at 33: the input ends after 10 bytes'),
            (b'GET / HTTP/1.1', 'error, at 0: protocol-error: the first byte')]
    for data, wanted in rows:
        text = decoded(data, code=1)
        check(wanted in text, f'no "{wanted}" in {text}')
        check(data[:1] == b'G' or 'frame 1, at 0' in text, f'the good frame is missing: {text}')


def resync():
    """--resync names what is damaged, skips it, and shows the frames behind it"""
    good = FRAMINGS['binary'].write(Frame(DATA, b'hello', 1))
    text = decoded(good + good[:-1] + b'O' + b'garbage' + good, '--resync', code=1)
    check('damage, at 33: protocol-error: the checksum' in text, text)
    check('40 bytes skipped' in text, text)
    check('frame 2, at 73' in text, text)


def nothing():
    """an empty input has no frames, and is no error"""
    check(decoded(b'') == '', 'something was shown')


def usage():
    """what it doesn't read ends it with 2"""
    for args in (('--codec', 'morse'), ('a', 'b')):
        check(run_to_end('decode', *args).returncode == 2, f'{args}')


main(every_byte, a_file, errors, resync, nothing, usage)
