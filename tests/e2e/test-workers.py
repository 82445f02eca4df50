# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that a server with workers keeps the order of its answers, or lets go of it."""
import signal
import socket

from heartwire import LIMIT, Program, check, main, port_of, serve
from protocol_client import DATA, GOODBYE, HEARTBEAT, Binary, Frame, Json, Nul

N = 40
WORKERS = ('--workers', '4', '--work-delay', '0-40ms')


def numbers(program, name, **fields):
    return [e['seq'] for e in program.events
            if e['event'] == name and all(e.get(k) == v for k, v in fields.items())]


def late(sequences):
    """Those that a higher one has overtaken."""
    return [seq for i, seq in enumerate(sequences) if seq < max(sequences[:i], default=0)]


def run_lab(*args):
    with Program('lab', *WORKERS, *args) as lab:
        lab.send(*(f'message {i}' for i in range(1, N + 1)), '/wait 0')
        for seq in range(1, N + 1):
            lab.wait_for('echo-received', source='client', seq=seq)
        lab.send('/quit')
        code = lab.wait()
        check(code == 0, f'the exit code is {code}')
        return lab


def kept_in_the_lab():
    """kept, the default: echoes come in order though work was finished out of order"""
    lab = run_lab()
    echoes = numbers(lab, 'echo-received', source='client')
    finished = numbers(lab, 'work-finished', source='server')
    check(echoes == list(range(1, N + 1)), f'the echoes are {echoes}')
    check(sorted(finished) == list(range(1, N + 1)), f'finished: {finished}')
    check(late(finished), 'the work itself was in order')
    check(not numbers(lab, 'out-of-order'), 'something was out of order')


def free_in_the_lab():
    """free: echoes come as the work is finished, each once, and the client says which were late"""
    lab = run_lab('--order', 'free')
    echoes = numbers(lab, 'echo-received', source='client')
    finished = numbers(lab, 'work-finished', source='server')
    check(sorted(echoes) == list(range(1, N + 1)), f'the echoes are {echoes}')
    check(late(echoes), 'the echoes were in order')
    check(numbers(lab, 'out-of-order', source='client') == late(echoes), 'not all was told')
    check(finished == echoes, f'finished {finished}, answered {echoes}')
    round_trips = [e['rtt_us'] for e in lab.events if e['event'] == 'echo-received'
                   and 'rtt_us' in e]
    check(len(round_trips) == N, f'{len(round_trips)} round trips are known')


def same_seed_same_delays():
    """the same seed means the same delays, another seed others"""
    delays = []
    for seed in ('1', '1', '2'):
        lab = run_lab('--seed', seed)
        delays.append({e['seq']: e['delay_ms'] for e in lab.events
                       if e['event'] == 'work-finished'})
    check(delays[0] == delays[1], f'with one seed: {delays[:2]}')
    check(delays[0] != delays[2], f'with two seeds: {delays[0]}')


class Peer:
    def __init__(self, server, codec):
        port = port_of(server.wait_for('listening')['local'])
        self.socket = socket.create_connection(('127.0.0.1', port), LIMIT)
        self.stream = self.socket.makefile('rb')
        self.codec = codec

    def write(self, *frames):
        self.socket.sendall(b''.join(self.codec.write(frame) for frame in frames))

    def read(self, n):
        return [self.codec.read(self.stream) for _ in range(n)]


def every_framing():
    """kept in every framing, and heartbeats don't wait"""
    for codec in (Binary, Nul, Json):
        with serve('--workers', '3', '--work-delay', '50ms-100ms') as server:
            peer = Peer(server, codec)
            peer.write(*(Frame(DATA, b'work', seq) for seq in range(1, 11)),
                       Frame(HEARTBEAT, b'', 99))
            answers = peer.read(11)
            check(answers[0].type == HEARTBEAT and answers[0].seq == 99, f'{codec}: {answers[0]}')
            check([a.seq for a in answers[1:]] == list(range(1, 11)), f'{codec}: {answers}')


def a_drain_waits():
    """SIGTERM: what is in work is answered before goodbye"""
    with serve('--workers', '2', '--work-delay', '100ms-200ms') as server:
        peer = Peer(server, Binary)
        peer.write(*(Frame(DATA, b'work', seq) for seq in range(1, 9)))
        server.wait_for('message-received', seq=1)
        server.process.send_signal(signal.SIGTERM)
        answers = peer.read(9)
        check([a.seq for a in answers[:8]] == list(range(1, 9)), f'{answers}')
        check(answers[8].type == GOODBYE, f'the last is {answers[8]}')
        peer.socket.close()
        code = server.wait()
        check(code == 0, f'the exit code is {code}')


main(kept_in_the_lab, free_in_the_lab, same_seed_same_delays, every_framing, a_drain_waits)
