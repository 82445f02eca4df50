# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof of what is promised when there is no memory: GLib ends the process, and nothing that a
durable session had accepted is lost by that."""
import resource
import signal
import socket
import tempfile

from heartwire import LIMIT, check, main, port_of, serve
from protocol_client import DATA, Binary, Frame
from protocol_session import Session

MIB = 1 << 20
ROOM = 4 * MIB
MAX_FRAME = 16 * MIB
N_PEERS = 16  # GLib's threads have 64 MiB of addresses each before they ask for more


def listening(server):
    return port_of(server.wait_for('listening')['local'])


def leave_room(server):
    """From now on the process may grow by little more."""
    with open(f'/proc/{server.process.pid}/status') as file:
        kib = next(int(line.split()[1]) for line in file if line.startswith('VmSize:'))
    limit = kib * 1024 + ROOM
    resource.prlimit(server.process.pid, resource.RLIMIT_AS, (limit, limit))
    resource.prlimit(server.process.pid, resource.RLIMIT_CORE, (0, 0))


def exhaust(port):
    """Frames as large as may be, which the server must keep until they are whole; until it says no, or
    is gone."""
    part = Binary.write(Frame(DATA, bytes(MAX_FRAME - 1)))[:-1]
    peers = []
    try:
        for _ in range(N_PEERS):
            peers.append(socket.create_connection(('127.0.0.1', port), LIMIT))
            peers[-1].sendall(part)
        peers[-1].recv(1)
    except ConnectionError:
        pass
    for peer in peers:
        peer.close()


def nothing_accepted_is_lost():
    """no memory ends the server; restarted, its sessions go on, with each message echoed once"""
    sent = [f'message {n}'.encode() for n in range(200)]
    with tempfile.TemporaryDirectory() as folder:
        args = ('--session-dir', folder, '--max-frame', str(MAX_FRAME))
        with serve(*args) as server:
            session = Session(listening(server))
            session.attach()
            session.send(*sent[:100])
            session.hear(40, acknowledge=False)
            leave_room(server)
            exhaust(session.port)
            code = server.wait()
            check(code in (-signal.SIGTRAP, -signal.SIGABRT), f'the server ended with {code}')
            check('allocate' in server.complaints(), f'it says {server.complaints()}')
        with serve(*args) as server, session:
            session.port = listening(server)
            session.cut()
            check(session.attach()['resumed'] == '1', 'the session is not resumed')
            session.send(*sent[100:])
            session.hear(len(sent))
            session.settle()
            check(session.heard == sent, f'{len(session.heard)} of {len(sent)}, or in another order')
            check(server.stop() == 0, 'the server did not end with 0')


def limits_are_met_first():
    """within its limits the same server refuses what is too large, and goes on"""
    with serve('--max-frame', '65536') as server:
        port = listening(server)
        leave_room(server)
        exhaust(port)
        with Session(port) as session:
            session.attach()
            session.send(b'still here')
            session.hear(1)
        check(server.stop() == 0, 'the server did not end with 0')


main(nothing_accepted_is_lost, limits_are_met_first)
