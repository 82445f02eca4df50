# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof of how `heartwire serve` begins and ends."""
import json
import signal
import socket
import subprocess

from heartwire import LIMIT, PROGRAM, check, main, port_of, quiet_environment, serve


def first_line_has_the_real_port():
    """the first event is listening, with a port that can be connected to"""
    with serve() as server:
        listening = server.wait_for('listening')
        check(server.events[0] is listening, f'the first event is {server.events[0]}')
        port = port_of(listening['local'])
        check(port > 0, f'the port is {port}')
        socket.create_connection(('127.0.0.1', port), LIMIT).close()
        server.wait_for('accepted')


def signals_end_it_with_0():
    """SIGTERM and SIGINT drain, say closed, and end it with 0"""
    for number in (signal.SIGTERM, signal.SIGINT):
        with serve() as server:
            server.wait_for('listening')
            code = server.stop(number)
            check(code == 0, f'the exit code is {code}')
            check(server.events[-1]['event'] == 'closed', f'the last is {server.events[-1]}')


def two_addresses():
    """--listen can be repeated"""
    with serve('--listen', '[::1]:0') as server:
        first = server.wait_for('listening')
        second = server.wait_for('listening', after=first)
        socket.create_connection(('::1', port_of(second['local'])), LIMIT).close()
        server.wait_for('accepted')


def for_ends_it():
    """--for ends it with 0"""
    with serve('--for', '100ms') as server:
        code = server.wait()
        check(code == 0, f'the exit code is {code}')
        check(server.events[0]['event'] == 'listening', 'it had not even listened')


def reader_that_goes_away():
    """nobody reading stdout any more ends it quietly"""
    process = subprocess.Popen([PROGRAM, 'serve', '--listen', '127.0.0.1:0', '--log-format=json'],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env=quiet_environment())
    port = port_of(json.loads(process.stdout.readline())['local'])
    process.stdout.close()
    socket.create_connection(('127.0.0.1', port), LIMIT).close()
    complaints = process.stderr.read()
    code = process.wait(LIMIT)
    check(code == 0, f'the exit code is {code}')
    check(complaints == b'', f'it said {complaints}')


def reader_that_pauses():
    """who reads stdout late gets every line whole, up to the last, and the program lives on"""
    process = subprocess.Popen([PROGRAM, 'serve', '--codec', 'binary1', '--listen', '127.0.0.1:0',
                                '--log-format=json'], stdout=subprocess.PIPE,
                               env=quiet_environment())
    port = port_of(json.loads(process.stdout.readline())['local'])
    message = bytes([1, 1]) + (64).to_bytes(2, 'big') + bytes(64)
    # Far more than a pipe and the output's own buffer take, in rounds: each is answered.
    with socket.create_connection(('127.0.0.1', port), LIMIT) as client:
        for _ in range(20):
            client.sendall(message * 500)
            left = len(message) * 500
            while left > 0:
                got = len(client.recv(left))
                check(got > 0, 'the server has hung up')
                left -= got
    lines = []
    for line in process.stdout:
        lines.append(json.loads(line))
        if lines[-1]['event'] == 'disconnected':
            process.terminate()
    code = process.wait(LIMIT)
    check(code == 0, f'the exit code is {code}')
    check(lines[-1]['event'] == 'closed', f'the last is {lines[-1]}')


main(first_line_has_the_real_port, signals_end_it_with_0, two_addresses, for_ends_it,
     reader_that_goes_away, reader_that_pauses)
