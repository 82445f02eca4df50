# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that Wireshark's dissector shows what is on the wire, field by field.

The bytes of made captures come from protocol_client.py, which shares nothing with the library or the
dissector; the real capture is held against the lab's own events.
"""
import os
import struct
import tempfile
import zlib

from capture import Capture, as_port, frames, info, made, need_capture
from heartwire import Program, check, main, port_of
from protocol_client import DATA, ERROR, HEARTBEAT, Binary, Frame, Json, Nul, Version1

PORT = 9877
OTHER_PORT = 19877
HELLO = b'nonce=00112233445566778899aabbccddeeff gen=3 window=64 delivery=exactly-once later=x'
WELCOME = (b'epoch=0123456789abcdef gen=3 window=32 resumed=1 known=0 lease-ms=120000 '
           b'sid=ffeeddccbbaa99887766554433221100')


def version_2(kind, payload=b'', seq=0, ack=0, flags=0, later=b''):
    """What Binary.write can't say."""
    head = struct.pack('>BBBBIQQ', 2, kind, flags, 28 + len(later), len(payload), seq, ack)
    crc = zlib.crc32(head + bytes(4) + later + payload)
    return head + struct.pack('>I', crc) + later + payload


def shown(*segments, port=PORT):
    return shown_all((port, segments))


def shown_all(*connections, args=()):
    with tempfile.TemporaryDirectory() as folder:
        return frames(made(os.path.join(folder, 'made.pcap'), *connections), *args)


def lines(*segments):
    with tempfile.TemporaryDirectory() as folder:
        return info(made(os.path.join(folder, 'made.pcap'), (PORT, segments)))


def expect(frame, **fields):
    for name, value in fields.items():
        found = frame.get(name.replace('__', '.'))
        check(found == value, f'{name} is {found}, and not {value}, in {frame}')


def as_hex(payload):
    return ':'.join(f'{byte:02x}' for byte in payload) or None


def every_field():
    """version 2: each field of the header by its name, the flags, later header fields, the payload"""
    segments = [(True, Binary.write(Frame(DATA, b'hello', 2**64 - 1, 3))),
                (False, version_2(HEARTBEAT, seq=6, ack=7, flags=3, later=b'\xaa\xbb')),
                (True, version_2(200, b'??', seq=8))]
    first, second, third = shown(*segments)
    expect(first, version='2', type='1', called='DATA', flags='0x00', flags__reply='0',
           flags__more='0', header_length='28', payload_length='5', seq=str(2**64 - 1), ack='3',
           crc__status='1', later=None, payload=as_hex(b'hello'), experts=[], to=PORT)
    expect(second, type='0', called='HEARTBEAT', flags='0x03', flags__reply='1', flags__more='1',
           header_length='30', payload_length='0', seq='6', ack='7', crc__status='1',
           later='aa:bb', payload=None, experts=[])
    expect(third, type='200', called='Unknown', payload=as_hex(b'??'))
    check(len(third['experts']) == 1, f'an unknown type has {third["experts"]}')
    told = lines(*segments)
    check(told == ['DATA seq=18446744073709551615 ack=3 len=5',
                   'HEARTBEAT REPLY MORE seq=6 ack=7 len=0', 'type 200 seq=8 ack=0 len=2'],
          f'the lines are {told}')


def names():
    """every type of the protocol by its name; the texts of those that have one"""
    called = ['HEARTBEAT', 'DATA', 'GOODBYE', 'ERROR', 'HELLO', 'WELCOME', 'ACK', 'BYE', 'OFFER',
              'STATUS', 'FILE', 'PART', 'COMMIT']
    found = shown(*((True, version_2(n, b'a text', seq=n)) for n in range(len(called))))
    check([frame['called'] for frame in found] == called, f'they are {found}')
    check([frame['called'] for frame in found if frame.get('text') == 'a text']
          == ['GOODBYE', 'ERROR', 'HELLO', 'WELCOME', 'OFFER', 'STATUS', 'FILE', 'COMMIT'],
          'other types have a text')


def sessions():
    """HELLO and WELCOME: each value of their text is a field"""
    hello, welcome = shown((True, version_2(4, HELLO, ack=9)), (False, version_2(5, WELCOME)))
    expect(hello, text=HELLO.decode(), ack='9', session__gen='3', session__window='64',
           session__nonce='00112233445566778899aabbccddeeff', session__delivery='exactly-once',
           session__sid=None)
    expect(welcome, session__epoch='0123456789abcdef', session__resumed='1', session__known='0',
           session__lease_ms='120000', session__sid='ffeeddccbbaa99887766554433221100')


def version_1():
    """version 1, and its ERROR to who speaks an unknown version"""
    refusal = b'versions 1 2; the first byte is of no other framing'
    segments = [(True, Version1.write(Frame(DATA, b'hi'))),
                (False, Version1.write(Frame(HEARTBEAT, reply=True))),
                (False, Version1.write(Frame(ERROR, refusal)))]
    data, empty, error = shown(*segments)
    expect(data, version='1', type='1', called='DATA', flags__reply='0', payload_length='2',
           payload=as_hex(b'hi'), seq=None, crc=None, experts=[])
    expect(empty, version='1', type='0', flags__reply='1', payload_length='0', payload=None)
    expect(error, version='1', type='3', called='ERROR', text=refusal.decode())
    told = lines(*segments)
    check(told[:2] == ['DATA version=1 len=2', 'HEARTBEAT REPLY version=1 len=0'], f'{told}')


def split():
    """a frame split over two segments, at each of its bytes, is shown as the whole one is"""
    for write in (Binary.write, Version1.write):
        data = write(Frame(DATA, b'hello, heart', 5, 3))
        cuts = [[(True, data[:n]), (True, data[n:])] for n in range(1, len(data))]
        whole, *found = shown((True, data), *(segment for cut in cuts for segment in cut))
        check(found == [whole] * len(cuts), f'{len(found)} frames of {len(cuts)}, or others')


def together():
    """two frames in one segment, and a third that begins there and ends in the next"""
    whole = b''.join(Binary.write(Frame(DATA, b'x' * n, n, 1)) for n in range(4))
    segments = [(True, whole[:70]), (True, whole[70:])]
    found = shown(*segments)
    check([frame['seq'] for frame in found] == ['0', '1', '2', '3'], f'they are {found}')
    told = lines(*segments)
    check(told == ['DATA seq=0 ack=1 len=0; DATA seq=1 ack=1 len=1',
                   'DATA seq=2 ack=1 len=2; DATA seq=3 ack=1 len=3'], f'the lines are {told}')


def damaged():
    """a checksum that is wrong is an error, with the one that it should be; so is a wrong header"""
    good = Binary.write(Frame(DATA, b'hello', 5, 3))
    bad = good[:-1] + b'X'
    frame, short = shown((True, bad), (True, b'\x02\x01\x00\x1b'))
    whole, ninth, large = shown((True, good + b'\x09'), (False, b'\x02\x01\x00\x1c' + b'\xff' * 4))
    right = zlib.crc32(bad[:24] + bytes(4) + bad[28:])
    expect(frame, crc__status='0', seq='5', payload=as_hex(b'hellX'),
           experts=[f'The CRC-32 should be 0x{right:08x} (HW-P-005)'])
    expect(whole, crc__status='1', experts=[])
    for refused, rule in ((short, 'HW-P-002'), (ninth, 'HW-P-001'), (large, 'HW-P-004')):
        check(rule in refused['experts'][0], f'{rule} is not among {refused["experts"]}')
    told = lines((True, bad))
    check(told == ['DATA seq=5 ack=3 len=5 [bad CRC]'], f'the line is {told}')


def other_ports():
    """on another port the first frame tells, by its checksum; or one says so; text is left alone"""
    data, hello = Binary.write(Frame(DATA, b'hello', 5, 3)), Frame(DATA, b'hello', 1)
    error, old = Version1.write(Frame(ERROR, b'no')), Version1.write(hello)
    found = shown((True, data), (False, error), port=OTHER_PORT)
    check(len(found) == 2, f'guessed: {found}')
    found = shown_all((OTHER_PORT, [(True, old)]), (OTHER_PORT, [(True, data[:-1] + b'X')]),
                      (PORT, [(True, Nul.write(hello))]), (PORT, [(True, Json.write(hello))]))
    check(found == [], f'taken for what they are not: {found}')
    found = shown_all((OTHER_PORT, [(True, old)]), args=as_port(OTHER_PORT))
    check(len(found) == 1, f'decoded as: {found}')


def told_by(events, source, conn):
    """What an end says that it has sent: (type, sequence, bytes, how the text begins)."""
    kinds = {'heartbeat-sent': HEARTBEAT, 'message-sent': DATA}
    return [(kinds[e['event']], e['seq'], e.get('bytes', 0), e.get('text', '')[:20])
            for e in events
            if e['source'] == source and e.get('conn') == conn and e['event'] in kinds]


def sent_by(captured, reply):
    payloads = [bytes.fromhex(frame.get('payload', '').replace(':', '')).decode()
                for frame in captured]
    return [(int(frame['type']), int(frame['seq']), int(frame['payload_length']), payload[:20])
            for frame, payload in zip(captured, payloads) if frame['flags.reply'] == reply]


def record_lab(path, args, ended):
    """The second connection of a lab, with three messages, from its first segment to its last."""
    with Program('lab', '--heartbeat', '100ms', '--heartbeat-timeout', '30s', *args) as lab:
        port = port_of(lab.wait_for('listening', source='server')['local'])
        lab.wait_for('connected', source='client', conn=1)
        with Capture(path, port) as capture:
            lab.send('/reset')
            again = lab.wait_for('connected', source='client', conn=2)
            lab.send('hello', 'a heart on a wire', 'ü' * 700)
            for _ in range(3):
                again = lab.wait_for('echo-received', source='client', after=again)
            lab.wait_for('heartbeat-received', source='client', after=again)
            ended(lab)
            lab.send('/quit')
            check(lab.wait() == 0, 'the lab did not end with 0')
            capture.finish()
    return lab.events, port


def both_ways(path, events, port):
    """The frames from the client and from the server, of the server's second connection."""
    accepted = next(e for e in events if e['event'] == 'accepted' and e['source'] == 'server'
                    and e['conn'] == 2)
    ours = port_of(accepted['peer'])
    captured = frames(path, *as_port(port))
    up = [frame for frame in captured if frame['from'] == ours]
    down = [frame for frame in captured if frame['to'] == ours]
    for frame in up + down:
        expect(frame, version='2', crc__status='1', header_length='28', experts=[])
    check(up[-1]['called'] == 'GOODBYE' and up[-1]['seq'] == '0', f'the last is {up[-1]}')
    return up[:-1], down


def a_lab():
    """a captured session of the lab: every frame that client and server tell of, and no other"""
    with tempfile.TemporaryDirectory() as folder:
        need_capture(folder)
        path = os.path.join(folder, 'lab.pcapng')
        events, port = record_lab(path, (), ended=lambda lab: None)
        up, down = both_ways(path, events, port)
    expected = told_by(events, 'client', 2)
    check(len(expected) > 4, f'the client tells of {expected}')
    check(sent_by(up, '0') == expected, f'from the client: {up}, and not {expected}')
    check(sent_by(down, '1') == told_by(events, 'server', 2), f'from the server: {down}')
    check(len(down) == len(expected), f'{len(down)} answers to {len(expected)} frames')


def a_lab_with_delivery():
    """the same exactly once: HELLO and WELCOME go on with the session, messages are numbered and ACKed"""
    with tempfile.TemporaryDirectory() as folder:
        need_capture(folder)
        path = os.path.join(folder, 'lab.pcapng')
        events, port = record_lab(
            path, ('--delivery', 'exactly-once'),
            ended=lambda lab: lab.wait_for('message-acked', source='server', seq=3))
        up, down = both_ways(path, events, port)
    resumed = next(e for e in events if e['event'] == 'session-resumed' and e['source'] == 'server')
    hello = next(frame for frame in up if frame['called'] == 'HELLO')
    welcome = next(frame for frame in down if frame['called'] == 'WELCOME')
    check(hello['session.sid'][:8] in resumed['text'], f'{hello}, and {resumed}')
    expect(hello, session__gen='2', session__delivery='exactly-once', ack='0', seq='0')
    expect(welcome, session__gen='2', session__resumed='1', session__sid=hello['session.sid'])
    for sent, source, reply in ((up, 'client', '0'), (down, 'server', '1')):
        data = [frame for frame in sent if frame['called'] == 'DATA']
        told = [row for row in told_by(events, source, 2) if row[0] == DATA]
        check(sent_by(data, reply) == told, f'{source}: {data}, and not {told}')
        check(max(int(frame['ack']) for frame in sent if frame['called'] in ('DATA', 'ACK')) == 3,
              f'{source} has not acknowledged all: {sent}')


main(every_field, names, sessions, version_1, split, together, damaged, other_ports, a_lab,
     a_lab_with_delivery)
