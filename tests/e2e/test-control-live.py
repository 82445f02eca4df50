# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that no call of the control API waits for a peer: 10,000 of them, at random, while
1,000 connections are stuck, dead or half open.

Each must be answered in 100 ms. On a machine that does other things as well a call may lose its turn:
one that took longer is made again, up to four times; who waits for a peer is slow each time, or takes
more than 2 s. How long they took is printed.
"""
import os
import random
import resource
import socket
import threading
import time

from control import Cable, connect
from heartwire import check, main

CALLS = int(os.environ.get('HEARTWIRE_CALLS', '10000'))
CONNECTIONS = 1000
SEED = int(os.environ.get('HEARTWIRE_SEED', '20260801'))
LIMIT_MS = 100
HARD_MS = 2000
TRIES = 5
TYPES = ('latency', 'bandwidth', 'slow_close', 'timeout', 'reset_peer', 'slicer', 'limit_data',
         'cut', 'stall', 'flaky', 'nat_timeout', 'reset', 'fin')


class Sink:
    """Accepts, and then does nothing, or closes one half."""

    def __init__(self):
        self.listener = socket.create_server(('127.0.0.1', 0), backlog=4096)
        self.address = f'127.0.0.1:{self.listener.getsockname()[1]}'
        self.peers = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            if len(self.peers) % 3 == 1:
                peer.shutdown(socket.SHUT_WR)
            self.peers.append(peer)


def fill(peer):
    """As much as the cable and the kernel take: it then waits for a peer that reads nothing."""
    peer.setblocking(False)
    try:
        while True:
            peer.send(b'x' * 65536)
    except BlockingIOError:
        pass
    except OSError:
        pass


def open_connections(listens):
    peers = []
    for i in range(CONNECTIONS):
        peer = connect(listens[i % len(listens)])
        if i % 3 == 0 and i < 60:
            fill(peer)
        elif i % 3 == 1:
            peer.shutdown(socket.SHUT_WR)
        peers.append(peer)
    return peers


def toxic(rng):
    kind = rng.choice(TYPES)
    body = {'type': kind, 'name': f't{rng.randrange(6)}', 'stream': rng.choice(('upstream', 'downstream')),
            'toxicity': rng.choice((1, 0.5, 0))}
    attributes = {'latency': {'latency': 1000, 'jitter': 100}, 'bandwidth': {'rate': 1},
                  'slow_close': {'delay': 100000}, 'timeout': {'timeout': 0},
                  'reset_peer': {'timeout': 600000}, 'slicer': {'average_size': 10, 'delay': 100},
                  'limit_data': {'bytes': 1 << 40}}
    # Those of our own that end a connection come once in an hour, so that there are some left.
    if kind in ('reset', 'fin', 'flaky', 'nat_timeout'):
        body['after'] = '1h'
    return body | {'attributes': attributes.get(kind, {})}


def random_call(rng, names):
    proxy = rng.choice(names + ['none'])
    path = f'/proxies/{proxy}'
    one = f'{path}/toxics/t{rng.randrange(6)}'
    return rng.choice((
        lambda: ('GET', '/proxies', None), lambda: ('GET', path, None),
        lambda: ('GET', f'{path}/toxics', None), lambda: ('POST', f'{path}/toxics', toxic(rng)),
        lambda: ('POST', f'{path}/toxics', toxic(rng)), lambda: ('DELETE', one, None),
        lambda: ('DELETE', one, None), lambda: ('PATCH', one, {'toxicity': rng.random()}),
        lambda: ('POST', one, {'attributes': {'latency': rng.randrange(1000)}}),
        lambda: ('POST', f'{path}/pull', None), lambda: ('POST', f'{path}/plug', None),
        lambda: ('PATCH', path, {'enabled': True}), lambda: ('GET', '/metrics', None),
        lambda: ('GET', '/version', None), lambda: ('POST', f'{path}/clear', None),
        lambda: ('POST', '/proxies', {'name': 'extra', 'upstream': '127.0.0.1:1'}),
        lambda: ('DELETE', '/proxies/extra', None), lambda: ('POST', '/reset', None),
        lambda: ('POST', f'{path}/toxics', b'{"type":'), lambda: ('PUT', path, None)))()


def timed_call(cable, method, path, body):
    start = time.monotonic()
    if path == '/metrics':
        status = cable.request(b'GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n')[0]
    else:
        status, _ = cable.call(method, path, body)
    took_ms = (time.monotonic() - start) * 1000
    check(status in (200, 201, 204, 400, 404, 405, 409), f'{method} {path} {body}: {status}')
    check(took_ms < HARD_MS, f'{method} {path} {body}: answered after {took_ms:.0f} ms')
    return took_ms


def call_in_time(cable, call, slow):
    """How long it took; what was too slow is noted, and made again."""
    for _ in range(TRIES):
        took_ms = timed_call(cable, *call)
        if took_ms < LIMIT_MS:
            return took_ms
        slow.append(took_ms)
    check(False, f'{call}: answered after {slow[-TRIES:]} ms')


def never_freezes():
    """10,000 random calls with 1,000 stuck, dead and half-open connections: each is answered in 100 ms"""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 16384), hard))
    rng = random.Random(SEED)
    sink = Sink()
    print(f'# seed {SEED}')
    with Cable() as cable:
        names = [f'p{i}' for i in range(4)]
        listens = [cable.expect(201, 'POST', '/proxies', {'name': name, 'upstream': sink.address,
                                                          'listen': '127.0.0.1:0'})['listen']
                   for name in names]
        peers = open_connections(listens)
        check(len(cable.expect(200, 'GET', '/connections')) > CONNECTIONS // 2, 'they are gone')
        slow = []
        took = sorted(call_in_time(cable, random_call(rng, names), slow) for _ in range(CALLS))
        left = len(cable.expect(200, 'GET', '/connections'))
        median, p99 = took[len(took) // 2], took[len(took) * 99 // 100]
        print(f'# {len(took)} calls: median {median:.2f} ms, p99 {p99:.2f} ms, longest '
              f'{took[-1]:.2f} ms; {len(slow)} were made again, the slowest {max(slow, default=0):.0f} '
              f'ms; {left} connections at the end')
        check(left > 100, f'only {left} connections were there at the end')
        check(cable.stop() == 0, 'the cable did not end')
    for peer in peers:
        peer.close()
    sink.listener.close()


main(never_freezes)
