# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that each fault, added to a running cable, does to both ends what it says, on the ways
and the connections that it is for, and nothing once it is gone. How exact its times are is another
test's; here nothing comes too early."""
import socket
import struct
import time

from control import Cable, connect
from heartwire import LIMIT, check, main

SILENCE_S = 0.3
WAYS = ('upstream', 'downstream')
TCP_INFO_UNACKED = 24  # bytes into struct tcp_info
TCP_INFO_TOTAL_RETRANS = 100


class Rig:
    """A cable, and behind it a server whose sockets are the test's own."""

    def __init__(self):
        self.listener = socket.create_server(('127.0.0.1', 0), backlog=64)
        self.cable = Cable()
        self.peers = []

    def __enter__(self):
        self.cable.__enter__()
        proxy = {'name': 'p', 'listen': '127.0.0.1:0',
                 'upstream': f'127.0.0.1:{self.listener.getsockname()[1]}'}
        self.listen = self.cable.expect(201, 'POST', '/proxies', proxy)['listen']
        return self

    def __exit__(self, *trace):
        self.cable.__exit__(*trace)
        for peer in (*self.peers, self.listener):
            peer.close()

    def pair(self):
        """A client and its server."""
        ends = [connect(self.listen), self.listener.accept()[0]]
        for end in ends:
            end.settimeout(LIMIT)
        self.peers += ends
        return ends

    def number(self, client):
        """Of the client's connection."""
        port = str(client.getsockname()[1])
        return next(c['connection'] for c in self.cable.expect(200, 'GET', '/connections')
                    if c['client']['peer'].rpartition(':')[2] == port)

    def add(self, kind, stream='both', attributes=None, **more):
        self.cable.expect(200, 'POST', '/proxies/p/toxics',
                          {'type': kind, 'stream': stream, 'attributes': attributes or {}, **more})

    def clear(self):
        self.cable.expect(200, 'POST', '/proxies/p/clear')


def is_silent(end):
    end.settimeout(SILENCE_S)
    try:
        end.recv(100, socket.MSG_PEEK)
        return False
    except TimeoutError:
        return True
    finally:
        end.settimeout(LIMIT)


def read(end, n):
    got = b''
    while len(got) < n and (piece := end.recv(n - len(got))):
        got += piece
    return got


def carries(source, target, text=b'carried'):
    source.sendall(text)
    return read(target, len(text)) == text


def took_ms(source, target):
    start = time.monotonic()
    check(carries(source, target), 'it did not arrive')
    return (time.monotonic() - start) * 1000


def ending(end):
    """How the stream ends: 'FIN' or 'RST'."""
    try:
        return 'FIN' if end.recv(100) == b'' else 'bytes'
    except ConnectionResetError:
        return 'RST'


def tcp_info(end, offset):
    return struct.unpack_from('I', end.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256), offset)[0]


def stays_unacked(end):
    """An ACK may take its time; a retransmission says that none came."""
    limit = time.monotonic() + LIMIT
    while tcp_info(end, TCP_INFO_UNACKED) > 0 and time.monotonic() < limit:
        if tcp_info(end, TCP_INFO_TOTAL_RETRANS) > 1:
            return True
        time.sleep(0.01)
    return tcp_info(end, TCP_INFO_UNACKED) > 0


def bytes_by_way():
    """latency, bandwidth, slicer, timeout and corrupt act one way, and leave the other alone"""
    with Rig() as rig:
        client, server = rig.pair()
        ends = {'upstream': (client, server), 'downstream': (server, client)}
        for way in WAYS:
            there, back = ends[way], ends[way][::-1]
            rig.add('latency', way, {'latency': 200})
            check(took_ms(*there) >= 199, f'{way}: no latency')
            check(min(took_ms(*back) for _ in range(20)) < 199, f'{way}: the other way is slow, too')
            rig.add('latency', way, {'latency': 100}, name='another')
            check(took_ms(*there) >= 299, f'{way}: two latencies do not add up')
            rig.clear()
            rig.add('bandwidth', way, {'rate': 0})
            there[0].sendall(b'kept')
            check(is_silent(there[1]) and carries(*back), f'{way}: bandwidth 0')
            rig.clear()
            check(read(there[1], 4) == b'kept', f'{way}: what was held back is lost')
            rig.add('slicer', way, {'average_size': 5, 'delay': 100000})
            there[0].sendall(b'x' * 20)
            pieces = []
            while sum(pieces) < 20:
                pieces.append(len(there[1].recv(100)))
            check(len(pieces) > 1, f'{way}: in one piece')
            rig.clear()
            rig.add('timeout', way)
            there[0].sendall(b'lost')
            check(is_silent(there[1]) and carries(*back), f'{way}: timeout 0')
            rig.clear()
            check(carries(*there), f'{way}: it does not go on')
            rig.add('corrupt', way, {'one_in': 10}, seed=1)
            there[0].sendall(b'x' * 1000)
            found = read(there[1], 1000)
            check(len(found) == 1000 and 50 < sum(b != ord('x') for b in found) < 200, f'{way}: {found}')
            check(carries(*back, b'y' * 100), f'{way}: the other way is corrupt, too')
            rig.clear()


def ends_by_way():
    """slow_close, limit_data, timeout, reset_peer, reset, fin and half_close end as they say"""
    rows = [('timeout', {'timeout': 100}, 'FIN', 'FIN'), ('reset_peer', {'timeout': 100}, 'RST', 'RST'),
            ('reset', {}, 'RST', 'RST'), ('fin', {}, 'FIN', 'FIN')]
    with Rig() as rig:
        for kind, attributes, of_client, of_server in rows:
            client, server = rig.pair()
            rig.add(kind, attributes=attributes)
            found = ending(client), ending(server)
            check(found == (of_client, of_server), f'{kind}: {found}')
            rig.clear()
        for way in WAYS:
            client, server = rig.pair()
            source, target = (client, server) if way == 'upstream' else (server, client)
            rig.add('half_close', way)
            check(ending(target) == 'FIN' and carries(target, source), f'half_close {way}')
            rig.clear()
            client, server = rig.pair()
            source, target = (client, server) if way == 'upstream' else (server, client)
            rig.add('limit_data', way, {'bytes': 5})
            source.sendall(b'0123456789')
            check(read(target, 10) == b'01234' and ending(source) == 'FIN', f'limit_data {way}')
            rig.clear()
            client, server = rig.pair()
            source, target = (client, server) if way == 'upstream' else (server, client)
            rig.add('slow_close', way, {'delay': 300})
            start = time.monotonic()
            source.sendall(b'all')
            source.shutdown(socket.SHUT_WR)
            check(read(target, 3) == b'all' and ending(target) == 'FIN', f'slow_close {way}')
            check(time.monotonic() - start >= 0.299, f'slow_close {way} was not slow')
            check(carries(target, source, b'the reply'), f'slow_close {way}: no reply')
            rig.clear()


def lost_on_the_wire():
    """cut and deaf lose segments, which TCP sends again; stall does not; all go on afterwards"""
    rows = [('cut', 'both', (True, True), True), ('deaf', 'upstream', (True, False), True),
            ('deaf', 'downstream', (False, True), True), ('stall', 'both', (True, True), False),
            ('stall', 'upstream', (True, False), False), ('stall', 'downstream', (False, True), False)]
    with Rig() as rig:
        for kind, way, silent, is_lost in rows:
            ends = rig.pair()
            rig.add(kind, way)
            for end, other, is_cut in ((ends[0], ends[1], silent[0]), (ends[1], ends[0], silent[1])):
                end.sendall(b'meanwhile')
                check(is_silent(other) == is_cut, f'{kind} {way}: silent is not {is_cut}')
                check(stays_unacked(end) == (is_lost and is_cut), f'{kind} {way}: acknowledged or not')
            rig.clear()
            for end in ends:
                check(read(end, 9) == b'meanwhile', f'{kind} {way}: it does not go on')


def times_on_the_wire():
    """host_crash and nat_timeout are silent, then RST; flaky loses segments; flapping is out and in"""
    with Rig() as rig:
        client, _ = rig.pair()
        start = time.monotonic()
        rig.add('host_crash', attributes={'reboot': 500})
        client.sendall(b'anybody?')
        check(ending(client) == 'RST' and time.monotonic() - start >= 0.499, 'host_crash')
        rig.clear()
        for way_out in ('silent', 'rst'):
            client, server = rig.pair()
            rig.add('nat_timeout', attributes={'idle': 300, 'ending': way_out})
            number = rig.number(client)
            wanted = 'cut' if way_out == 'silent' else 'stalled'
            end = time.monotonic() + LIMIT
            while time.monotonic() < end and not any(
                    c['wire'] == wanted for c in rig.cable.expect(200, 'GET', '/connections')
                    if c['connection'] == number):
                pass
            client.sendall(b'late')
            check(is_silent(server) if way_out == 'silent' else ending(client) == 'RST', way_out)
            rig.clear()
        client, server = rig.pair()
        rig.add('flaky', attributes={'loss': 300})
        end = time.monotonic() + LIMIT
        while tcp_info(client, TCP_INFO_TOTAL_RETRANS) == 0 and time.monotonic() < end:
            check(carries(client, server), 'flaky lost what it should only delay')
        number = rig.number(client)
        found = next(c['client'] for c in rig.cable.expect(200, 'GET', '/connections')
                     if c['connection'] == number)
        check(found['lost_segments'] > 0 and 0 < found['loss'] < 1, f'flaky: {found}')
        rig.clear()
        client, server = rig.pair()
        rig.add('flapping', attributes={'down': 400, 'up': 200})
        seen = set()
        end = time.monotonic() + LIMIT
        while seen != {'cut', 'open'} and time.monotonic() < end:
            seen |= {c['wire'] for c in rig.cable.expect(200, 'GET', '/connections')
                     if c['state'] == 'relaying'} & {'cut', 'open'}
        check(carries(client, server) and seen == {'cut', 'open'}, f'flapping: {seen}')


def whom_it_meets():
    """on all, new ones, one by its number, one in N; by toxicity 0 and 1; after, for and every"""
    slow = {'latency': 150}
    with Rig() as rig:
        first = rig.pair()
        rows = [({'on': 'all'}, (True, True)), ({'on': 'new'}, (False, True)),
                ({'on': rig.number(first[0])}, (True, False)), ({'on': '1/1'}, (True, True)),
                ({'on': '1/1000'}, (False, False)), ({'toxicity': 0}, (False, False)),
                ({'toxicity': 1}, (True, True)), ({'after': '1h'}, (False, False)),
                ({'for': '1h'}, (True, True)), ({'for': '1ms', 'every': '1h'}, (False, False))]
        for more, wanted in rows:
            rig.add('latency', attributes=slow, **more)
            second = rig.pair()
            if 'every' in more:
                rig.cable.wait_for('fault-ended', fault='latency')
                check(carries(*first) and carries(*second), 'it stays')
                rig.clear()
                continue
            for ends, is_met in zip((first, second), wanted):
                if is_met:
                    check(took_ms(*ends) >= 149, f'{more}: one was not met')
                else:
                    check(min(took_ms(*ends) for _ in range(20)) < 149, f'{more}: one was met')
            rig.clear()


main(bytes_by_way, ends_by_way, lost_on_the_wire, times_on_the_wire, whom_it_meets)
