# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that `heartwire cable` cuts at the kernel, as anybody, on IPv4 and IPv6."""
import socket
import time

from heartwire import LIMIT, Program, check, main, nobody, port_of, serve

TIME_WAIT = '06'  # as /proc/net/tcp writes it


def cable_before(server, host, *args, **options):
    upstream = server.wait_for('listening')['local']
    return Program('cable', f'{host}:0', upstream, *args, **options)


def ask(peer, text):
    peer.sendall(text)
    got = b''
    while len(got) < len(text):
        piece = peer.recv(65536)
        if not piece:
            break
        got += piece
    return got


def pull_and_plug(host, cut, *args, **options):
    """Pulled, nothing passes; plugged back, the same connection goes on with what was sent meanwhile."""
    with Program('serve', '--codec', 'raw', '--listen', f'{host}:0') as server:
        with cable_before(server, host, *args, **options) as cable:
            port = port_of(cable.wait_for('listening')['local'])
            peer = socket.create_connection((host.strip('[]'), port), LIMIT)
            check(ask(peer, b'before') == b'before', 'no echo through the cable')
            cable.send('pull')
            pulled = cable.wait_for('cable-pulled')
            check(pulled['cut'] == cut, f'the cut is {pulled["cut"]}, not {cut}')
            peer.settimeout(0.5)
            peer.sendall(b'meanwhile')
            try:
                check(False, f'{peer.recv(100)} came through a pulled cable')
            except TimeoutError:
                pass
            peer.settimeout(LIMIT)
            cable.send('plug')
            cable.wait_for('cable-plugged')
            got = b''
            while len(got) < len(b'meanwhile'):
                got += peer.recv(100)
            check(got == b'meanwhile', f'{got} came')
            check(cable.stop() == 0, 'the cable did not end with 0')


def ipv4_as_nobody():
    """as nobody, on IPv4, the kernel cuts"""
    pull_and_plug('127.0.0.1', 'kernel', **nobody())


def ipv6_as_nobody():
    """as nobody, on IPv6, the kernel cuts"""
    pull_and_plug('[::1]', 'kernel', **nobody())


def stall():
    """--cut stall is called a stall"""
    pull_and_plug('127.0.0.1', 'stall', '--cut', 'stall')


def commands():
    """its commands act, and a wrong one is an error event that names it"""
    with serve('--codec', 'raw') as server, cable_before(server, '127.0.0.1') as cable:
        listening = cable.wait_for('listening')
        check(cable.events[0] is listening, f'the first event is {cable.events[0]}')
        peer = socket.create_connection(('127.0.0.1', port_of(listening['local'])), LIMIT)
        check(ask(peer, b'x') == b'x', 'no echo')
        cable.send('add latency latency=50ms', 'remove latency', 'burn it', '/status')
        cable.wait_for('fault-added')
        cable.wait_for('fault-removed')
        check('burn' in cable.wait_for('error')['text'], 'the error names nothing')
        cable.wait_for('status')
        cable.send('reset')
        try:
            check(peer.recv(100) == b'', 'something came')
            check(False, 'it ended without a reset')
        except ConnectionResetError:
            pass
        cable.close_input()
        again = socket.create_connection(('127.0.0.1', port_of(listening['local'])), LIMIT)
        check(ask(again, b'y') == b'y', 'it ended with its stdin')
        check(not cable.impure, f'no events: {cable.impure}')


def sockets_of(port):
    """The states of the kernel's sockets with this port at either end, but for those that only wait
    out their time."""
    found = []
    with open('/proc/net/tcp', encoding='ascii') as table:
        for line in list(table)[1:]:
            fields = line.split()
            ends = [int(address.rpartition(':')[2], 16) for address in fields[1:3]]
            if port in ends and fields[3] != TIME_WAIT:
                found.append(fields[3])
    return found


def killed(words):
    with serve('--codec', 'raw') as server, cable_before(server, '127.0.0.1') as cable:
        port = port_of(cable.wait_for('listening')['local'])
        peer = socket.create_connection(('127.0.0.1', port), LIMIT)
        check(ask(peer, b'x') == b'x', 'no echo')
        cable.send(*words)
        if words:
            cable.wait_for('cable-pulled')
        cable.process.kill()
        try:
            check(peer.recv(100) == b'', 'something came')
        except ConnectionResetError:
            pass
        peer.close()
        end = time.monotonic() + LIMIT
        while sockets_of(port) and time.monotonic() < end:
            time.sleep(0.02)
        check(sockets_of(port) == [], f'the kernel still has sockets: {sockets_of(port)}')


def leaves_nothing_behind():
    """killed, plugged or pulled, it leaves nothing behind: the kernel keeps no socket of its"""
    killed([])
    killed(['pull'])


main(ipv4_as_nobody, ipv6_as_nobody, stall, commands, leaves_nothing_behind)
