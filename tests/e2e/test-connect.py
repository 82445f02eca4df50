# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof of `heartwire connect`: its messages, its end, its exit codes."""
import pathlib
import socket
import tempfile

from heartwire import Program, check, main, quiet_environment, run_to_end, serve


def echoes():
    """lines are sent, echoed and told; the end of stdin ends it with 0 once all is echoed"""
    for codec in ('binary', 'raw'):
        with serve('--codec', codec) as server:
            address = server.wait_for('listening')['local']
            result = run_to_end('connect', address, '--codec', codec, stdin=b'one\ntwo\nthree\n')
            check(result.returncode == 0, f'{codec}: {result.returncode}: {result.stderr}')
            check(result.stdout.count(b'"message-sent"') == 3, result.stdout.decode())
            check(b'"echo-received"' in result.stdout, result.stdout.decode())


def many_lines():
    """ten thousand lines are all echoed, though the outbox is smaller"""
    with serve('--events', 'connections') as server:
        address = server.wait_for('listening')['local']
        lines = b''.join(b'%d %s\n' % (i, b'x' * 1000) for i in range(10000))
        result = run_to_end('connect', address, stdin=lines)
        check(result.returncode == 0, f'{result.returncode}: {result.stderr}')
        check(b'"error"' not in result.stdout, 'there are errors')


def free_address():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return '127.0.0.1:%d' % probe.getsockname()[1]


def never():
    """--reconnect never: what never came up, or was lost, ends it with 1 and one line"""
    result = run_to_end('connect', free_address(), '--reconnect', 'never')
    check(result.returncode == 1, f'the exit code is {result.returncode}')
    check(len(result.stderr.splitlines()) == 1, f'it said {result.stderr}')
    check(b'refused' in result.stderr, f'it said {result.stderr}')

    with serve() as server:
        address = server.wait_for('listening')['local']
        with Program('connect', address, '--reconnect', 'never') as client:
            client.wait_for('connected')
            server.stop()
            check(client.wait() == 1, 'a lost connection did not end it with 1')


def signal_closes():
    """SIGTERM closes in order: 0, and the server sees no failure"""
    with serve() as server:
        address = server.wait_for('listening')['local']
        with Program('connect', address) as client:
            client.wait_for('connected')
            check(client.stop() == 0, 'it did not end with 0')
            check(client.events[-1]['event'] == 'closed', f'the last is {client.events[-1]}')
        gone = server.wait_for('disconnected')
        check(gone['reason'] in ('goodbye', 'eof'), f'the server saw {gone["reason"]}')


def unwilling_echo():
    """the end of stdin with nobody there: 1 after some seconds, and one line"""
    result = run_to_end('connect', free_address(), stdin=b'hello\n')
    check(result.returncode == 1, f'the exit code is {result.returncode}')
    check(len(result.stderr.splitlines()) == 1, f'it said {result.stderr}')


def for_ends_it():
    """--for ends it with 0 though stdin ended before"""
    with serve() as server:
        address = server.wait_for('listening')['local']
        result = run_to_end('connect', address, '--for', '1s', '--heartbeat', '100ms',
                            '--heartbeat-timeout', '10s', stdin=b'')
        check(result.returncode == 0, f'{result.returncode}: {result.stderr}')
        check(result.stdout.count(b'"heartbeat-received"') >= 2, result.stdout.decode())


def remembers_the_network():
    """--heartbeat-policy adaptive: what the search found is kept, and is where the next begins"""
    with tempfile.TemporaryDirectory() as folder, serve() as server:
        address = server.wait_for('listening')['local']
        env = {**quiet_environment(), 'XDG_STATE_HOME': folder}
        adaptive = ('--heartbeat', '100ms', '--heartbeat-policy', 'adaptive')
        with Program('connect', address, *adaptive, '--heartbeat-longest', '100ms',
                     env=env) as client:
            first = client.wait_for('heartbeat-paced')
            check(first['state'] == 'settling', f'it begins with {first}')
            found = client.wait_for('heartbeat-paced', state='stable')
            check(found['interval_ms'] == 100, f'it found {found}')
            client.stop()
        text = (pathlib.Path(folder) / 'heartwire' / 'heartbeats').read_text()
        host, port = address.rsplit(':', 1)
        check(f'[127.0.0.0/24 to {host} port {port}]\ninterval_ms=100\n' in text, f'kept is {text}')
        for more, state in (((), 'stable'), (('--heartbeat-memory', 'off'), 'settling')):
            with Program('connect', address, *adaptive, *more, env=env) as client:
                again = client.wait_for('heartbeat-paced')
                check(again['state'] == state, f'with {more} it begins with {again}')
                client.stop()


main(echoes, many_lines, never, signal_closes, unwilling_echo, for_ends_it, remembers_the_network)
