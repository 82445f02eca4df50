# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that the faults of `heartwire cable` are what a program in front of it meets."""
import errno
import select
import socket
import threading
import time

from heartwire import LIMIT, Program, check, delay_ms, main, nobody, port_of, tries

HOSTS = ('127.0.0.1', '[::1]')


class Server:
    """Accepts one connection after the other, and answers what it read when the client has ended."""

    def __init__(self, host):
        family = socket.AF_INET6 if ':' in host else socket.AF_INET
        self.listener = socket.create_server((host.strip('[]'), 0), family=family)
        self.address = f'{host}:{self.listener.getsockname()[1]}'
        self.peers = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                peer = self.listener.accept()[0]
            except OSError:
                return
            self.peers.append(peer)
            threading.Thread(target=self.answer, args=(peer,), daemon=True).start()

    def answer(self, peer):
        got = b''
        try:
            while piece := peer.recv(65536):
                got += piece
            peer.sendall(b'you said ' + got)
            peer.close()
        except OSError:
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
        for peer in self.peers:
            peer.close()


class Rig:
    """A server, a cable before it as nobody, and what connects to it."""

    def __init__(self, host, *args):
        self.server = Server(host)
        self.cable = Program('cable', f'{host}:0', self.server.address, *args, **nobody())
        self.host = host.strip('[]')

    def __enter__(self):
        self.server.__enter__()
        self.cable.__enter__()
        self.port = port_of(self.cable.wait_for('listening')['local'])
        return self

    def __exit__(self, *trace):
        self.cable.__exit__(*trace)
        self.server.__exit__(*trace)

    def connect(self):
        peer = socket.create_connection((self.host, self.port), LIMIT)
        self.cable.wait_for('connected')
        return peer

    def add(self, words):
        self.cable.send('add ' + words)
        return self.cable.wait_for('fault-added', fault=words.split()[0])


def error_of(action):
    """The errno of an action that must fail, 0 where it didn't."""
    try:
        action()
    except OSError as error:
        return error.errno
    return 0


def on_both(case):
    def run():
        for host in HOSTS:
            case(host)
    run.__doc__ = case.__doc__
    return run


@tries(5)
@on_both
def reset_reaches_the_idle(host):
    """reset reaches a client that is open and idle, as ECONNRESET, within 50 ms"""
    with Rig(host) as rig:
        peer = rig.connect()
        rig.cable.send('reset')
        sent = time.monotonic()
        ready, _, _ = select.select([peer], [], [], LIMIT)
        took = time.monotonic() - sent
        check(ready, 'nothing came')
        check(error_of(lambda: peer.recv(1)) == errno.ECONNRESET, 'no ECONNRESET')
        check(took <= 0.05, f'it took {took * 1000:.0f} ms')


@on_both
def half_close_gets_its_reply(host):
    """who has said all (nc -N) still gets the reply"""
    with Rig(host) as rig:
        peer = rig.connect()
        peer.sendall(b'hello')
        peer.shutdown(socket.SHUT_WR)
        got = b''
        while piece := peer.recv(100):
            got += piece
        check(got == b'you said hello', f'{got} came')


@on_both
def syn_drop_times_out(host):
    """with syn_drop a connect times out, with refuse it is refused, and both heal"""
    with Rig(host) as rig:
        rig.add('syn_drop')
        late = socket.socket(socket.AF_INET6 if ':' in rig.host else socket.AF_INET)
        late.settimeout(1.5)
        try:
            late.connect((rig.host, rig.port))
            check(False, 'it connected')
        except TimeoutError:
            pass
        rig.cable.send('remove syn_drop')
        rig.add('refuse')
        refused = error_of(lambda: socket.create_connection((rig.host, rig.port), LIMIT))
        check(refused == errno.ECONNREFUSED, f'errno {refused}')
        rig.cable.send('remove refuse')
        rig.cable.wait_for('fault-removed', fault='refuse')
        rig.connect().close()


@on_both
def host_crash_resets_after_the_reboot(host):
    """a crashed host says nothing until its reboot, then RST"""
    with Rig(host) as rig:
        peer = rig.connect()
        added = rig.add('host_crash reboot=1s')
        peer.sendall(b'anybody?')
        check(error_of(lambda: peer.recv(1)) == errno.ECONNRESET, 'no ECONNRESET')
        ended = rig.cable.wait_for('disconnected', fault='host_crash')
        check(delay_ms(added, ended) >= 1000, f'it came after {delay_ms(added, ended)} ms')


def trace(seed):
    """Which of 40 connections a fault met."""
    with Rig('127.0.0.1', '--seed', str(seed)) as rig:
        listening = rig.cable.wait_for('listening')
        check(listening['text'] == f'seed={seed}', f'{listening}')
        rig.add('latency latency=1ms toxicity=0.5')
        peers = [socket.create_connection((rig.host, rig.port), LIMIT) for _ in range(40)]
        rig.cable.wait_for('accepted', conn=40)
        rig.cable.send('status')
        rig.cable.wait_for('status')
        for peer in peers:
            peer.close()
        return [e['conn'] for e in rig.cable.events if e['event'] == 'fault-met']


def same_seed_same_trace():
    """the same seed meets the same connections, another seed others"""
    first = trace(7)
    check(5 < len(first) < 35, f'{len(first)} of 40 were met')
    check(trace(7) == first, 'the same seed met others')
    check(trace(8) != first, 'another seed met the same')


def profile_and_help():
    """a profile adds its faults, help lists them all, and a wrong word is told what is read"""
    with Rig('127.0.0.1') as rig:
        rig.cable.send('profile 3g', 'help', 'add latency latency=soon', 'remove gremlins', 'status')
        for fault in ('latency', 'bandwidth', 'flaky'):
            rig.cable.wait_for('fault-added', fault=fault)
        check('soon' in rig.cable.wait_for('error')['text'], 'the error names nothing')
        rig.cable.wait_for('error', text='There is no fault “gremlins” here; status lists those that '
                           'there are')
        status = rig.cable.wait_for('status')
        check('bandwidth: rate=94' in status['text'], status['text'])
        check(not rig.cable.impure, f'{rig.cable.impure} among the events')
        check('swallow_heartbeats' in rig.cable.complaints(), 'help does not list the faults')


main(reset_reaches_the_idle, half_close_gets_its_reply, syn_drop_times_out,
     host_crash_resets_after_the_reboot, same_seed_same_trace, profile_and_help)
