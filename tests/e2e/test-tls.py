# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof of `heartwire connect --tls`: whom it talks to, whom it doesn't, and what it says."""
import json
import socket

from heartwire import Program, check, delay_ms, main, one_line, quiet_environment, run_to_end, serve
from tls import TlsServer, pem


def events_of(result):
    return [json.loads(line) for line in result.stdout.decode().splitlines()]


def only(events, name):
    found = [event for event in events if event['event'] == name]
    check(len(found) == 1, f'there are {len(found)} {name}')
    return found[0]


def echoes():
    """bytes go both ways through TLS, and the certificate is told"""
    with TlsServer() as server:
        lines = b''.join(b'%d %s\n' % (i, b'x' * 1000) for i in range(2000))
        result = run_to_end('connect', '--tls', '--ca', pem('ca'), '--codec', 'raw', server.address,
                            stdin=lines)
        check(result.returncode == 0, f'{result.returncode}: {result.stderr}')
        seen = only(events_of(result), 'certificate')
        for field, value in (('state', 'trusted'), ('subject', 'localhost, 127.0.0.1'),
                             ('issuer', 'Heartwire Test CA'), ('tls', 'TLS 1.3'),
                             ('not_before', '2020-01-01T00:00:00Z'),
                             ('not_after', '2125-01-01T00:00:00Z')):
            check(seen.get(field) == value, f'{field} is {seen.get(field)}')
        check('AES' in seen['cipher'] or 'CHACHA' in seen['cipher'], seen['cipher'])
        check('problems' not in seen, f'{seen}')
        check(server.names == [None], f'an address was asked for by name: {server.names}')


def beats():
    """every framing beats through TLS, and comes back after a cut"""
    for codec in ('binary', 'nul', 'json'):
        with serve() as behind:
            upstream = behind.wait_for('listening')['local']
            with TlsServer(upstream=upstream) as server, \
                 Program('connect', '--tls', '--ca', pem('ca'), '--codec', codec, '--heartbeat', '50ms',
                         '--heartbeat-timeout', '20s', '--reconnect-min', '0ms', '--reconnect-base', '10ms',
                         server.address) as client:
                beat = client.wait_for('connected')
                for _ in range(5):
                    beat = client.wait_for('heartbeat-received', after=beat)
                check(not [e for e in client.events if e['event'] == 'disconnected'], 'it was lost')
                server.cut()
                lost = client.wait_for('disconnected')
                check(lost['reason'] in ('eof', 'reset'), f'{lost}')
                # OpenSSL's session is resumed then: the certificate is judged all the same.
                seen = client.wait_for('certificate', after=lost)
                check(seen['state'] == 'trusted', f'{seen}')
                again = client.wait_for('connected', after=lost)
                client.wait_for('heartbeat-received', after=again)
                check(client.stop() == 0, 'it did not end with 0')


def the_name_is_another_than_the_address():
    """--tls-name: whose certificate is wanted, and asked for, where a cable is dialled"""
    with TlsServer('other') as server:
        result = run_to_end('connect', '--tls', '--tls-name', 'www.other.test', '--ca', pem('ca'),
                            '--codec', 'raw', server.address, stdin=b'hello\n')
        check(result.returncode == 0, f'{result.returncode}: {result.stderr}')
        check(server.names == ['www.other.test'], f'it asked for {server.names}')


def never(*args):
    return run_to_end('connect', '--tls', '--codec', 'raw', '--reconnect', 'never', *args)


def refused_ones():
    """a certificate that isn't good ends it with 1, one sentence, and what to do"""
    rows = (('server', (), 'unknown-issuer', 'is issued by Heartwire Test CA, whom this machine doesn\'t trust'),
            ('self', ('--ca', pem('ca')), 'unknown-issuer self-signed', 'is signed by localhost itself'),
            ('other', ('--ca', pem('ca')), 'other-name', 'is for other.test, www.other.test, not for 127.0.0.1'),
            ('expired', ('--ca', pem('ca')), 'expired', 'expired on 2001-02-03'),
            ('future', ('--ca', pem('ca')), 'not-yet-valid', 'isn\'t valid before 2120-03-04'))
    for certificate, args, problem, words in rows:
        with TlsServer(certificate) as server:
            result = never(*args, server.address)
            events = events_of(result)
            lost = only(events, 'disconnected')
            check(result.returncode == 1, f'{certificate}: {result.returncode}')
            check(only(events, 'certificate')['problems'] == problem, f'{certificate}: {events}')
            check(lost['reason'] == 'untrusted' and words in lost['text'], f'{certificate}: {lost}')
            check(not [e for e in events if e['event'] == 'connected'], f'{certificate}: it connected')
            lines = result.stderr.decode().splitlines()
            check(len(lines) == 1 and '--ca FILE' in lines[0], f'{certificate}: it said {lines}')


def pins():
    """--tls-pin: the pin that an event told is good for that key alone"""
    with TlsServer() as server:
        pin = only(events_of(never(server.address)), 'certificate')['pin']
        good = never('--tls-pin', pin, server.address)
        check(only(events_of(good), 'certificate')['state'] == 'pinned', good.stdout.decode())
        check(good.returncode == 0, f'{good.returncode}: {good.stderr}')
    with TlsServer('renewed') as server:  # another certificate for the same key
        check(never('--tls-pin', pin.upper(), server.address).returncode == 0, 'the key is the same')
    with TlsServer('other') as server:
        bad = never('--ca', pem('ca'), '--tls-name', 'other.test', '--tls-pin', pin, server.address)
        check(bad.returncode == 1, f'another key: {bad.returncode}')
        check(only(events_of(bad), 'certificate')['problems'] == 'wrong-pin', bad.stdout.decode())


def not_tls():
    """a server without TLS is told from one that is silent, and that one from none"""
    with serve() as server:
        lost = only(events_of(never(server.wait_for('listening')['local'])), 'disconnected')
        check(lost['reason'] == 'tls-failed' and 'answered, but not in TLS' in lost['text'], f'{lost}')
    with socket.create_server(('127.0.0.1', 0)) as listener:
        events = events_of(never('--connect-timeout', '500ms', '127.0.0.1:%d' % listener.getsockname()[1]))
        lost = only(events, 'disconnected')
        check(lost['reason'] == 'connect-timeout', f'{lost}')
        check(delay_ms(only(events, 'connecting'), lost) >= 499, f'{events}')


def usage():
    """what can't be done is said in one line before anything is dialled"""
    address = '127.0.0.1:1'
    rows = ((('--ca', pem('ca')), 2, 'ask for it with --tls'),
            (('--tls-name', 'a.test'), 2, 'ask for it with --tls'),
            (('--tls-pin', 'sha256:00'), 2, 'ask for it with --tls'),
            (('--tls', '--tls-pin', 'sha256:00'), 2, 'is no pin'),
            (('--tls', '--ca', '/nowhere.pem'), 3, 'the CA file "/nowhere.pem" can\'t be used'),
            (('--tls', '--ca', pem('empty')), 3, 'there is no certificate in it'))
    for args, code, part in rows:
        one_line(run_to_end('connect', *args, address), code, part)
    without = {**quiet_environment(), 'GIO_USE_TLS': 'dummy'}
    one_line(run_to_end('connect', '--tls', address, env=without), 3, 'install glib-networking')


main(echoes, beats, the_name_is_another_than_the_address, refused_ones, pins, not_tls, usage)
