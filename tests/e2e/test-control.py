# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof of what the control API does to real connections, and of the config file."""
import json
import os
import signal
import socket
import tempfile
import time

from control import Cable, Echo, connect, read_answer, request_of
from heartwire import LIMIT, Program, check, main, one_line, run_to_end


def create(cable, upstream, name='echo', **more):
    """The proxy's address."""
    answer = cable.expect(201, 'POST', '/proxies', {'name': name, 'upstream': upstream,
                                                    'listen': '127.0.0.1:0', **more})
    return answer['listen']


def ask(peer, text):
    peer.sendall(text)
    got = b''
    while len(got) < len(text) and (piece := peer.recv(65536)):
        got += piece
    return got


def metric(cable, name, *labels):
    status, head, text = cable.request(request_of('GET', '/metrics'))
    check(status == 200 and 'text/plain; version=0.0.4' in head, head)
    lines = [line for line in text.decode().splitlines()
             if line.startswith(name + '{') and all(label in line for label in labels)]
    check(len(lines) == 1, f'{name} {labels}: {lines}')
    return int(lines[0].rpartition(' ')[2])



def connections_and_counters():
    """connections are listed with their traffic while they are open, and so do the metrics count"""
    with Echo() as echo, Cable() as cable:
        listen = create(cable, echo.address)
        with connect(listen) as peer:
            check(ask(peer, b'x' * 1000) == b'x' * 1000, 'no echo')
            found = cable.expect(200, 'GET', '/connections')
            check(len(found) == 1 and found[0]['proxy'] == 'echo', found)
            check(found[0]['sent_bytes'] == {'upstream': 1000, 'downstream': 1000}, found)
            check(found[0]['client']['peer'].endswith(f':{peer.getsockname()[1]}'), found)
            check(found[0]['server']['peer'] == echo.address, found)
            check(cable.expect(200, 'GET', '/proxies/echo/connections') == found
                  or len(cable.expect(200, 'GET', '/proxies/echo/connections')) == 1, 'not there')
            for name in ('received', 'sent'):
                for way in ('upstream', 'downstream'):
                    n = metric(cable, f'toxiproxy_proxy_{name}_bytes_total', f'direction="{way}"',
                               'proxy="echo"', f'listener="{listen}"',
                               f'upstream="{echo.address}"')
                    check(n == 1000, f'{name} {way}: {n}')
            check(metric(cable, 'heartwire_connections') == 1, 'not one connection')
            number = found[0]['connection']
            cable.expect(204, 'POST', f'/connections/{number}/reset')
            try:
                check(peer.recv(10) == b'', 'bytes came')
                check(False, 'it ended without a reset')
            except ConnectionResetError:
                pass
        cable.expect(404, 'POST', f'/connections/{number}/reset')


def pull_and_plug():
    """a pull over the API cuts; plugged back, the same connection goes on; the metrics tell"""
    with Echo() as echo, Cable() as cable, connect(create(cable, echo.address)) as peer:
        check(ask(peer, b'before') == b'before', 'no echo')
        answer = cable.expect(200, 'POST', '/proxies/echo/pull')
        check(answer['pulled'] and answer['cut'] in ('kernel', 'stall'), answer)
        cable.wait_for('cable-pulled', proxy='echo')
        check(metric(cable, 'heartwire_cable_pulled') == 1, 'it is not pulled')
        peer.settimeout(0.5)
        peer.sendall(b'meanwhile')
        try:
            check(False, f'{peer.recv(100)} came through')
        except TimeoutError:
            pass
        peer.settimeout(LIMIT)
        answer = cable.expect(200, 'POST', '/proxies/echo/plug')
        check('pulled' not in answer, answer)
        check(ask(peer, b'') == b'' and peer.recv(100) == b'meanwhile', 'it was lost')
        check(metric(cable, 'heartwire_cuts_total') >= 1, 'no cut was counted')


def targets_and_schedules():
    """a toxic on one connection leaves the others alone; one with a time acts in its time"""
    with Echo() as echo, Cable() as cable:
        listen = create(cable, echo.address)
        with connect(listen) as first, connect(listen) as second:
            check(ask(first, b'1') == b'1' and ask(second, b'2') == b'2', 'no echo')
            ports = {c['client']['peer'].rpartition(':')[2]: c['connection']
                     for c in cable.expect(200, 'GET', '/connections')}
            number = ports[str(first.getsockname()[1])]
            toxic = cable.expect(200, 'POST', '/proxies/echo/toxics',
                                 {'type': 'timeout', 'on': number, 'name': 'one'})
            check(toxic['on'] == str(number), toxic)
            first.sendall(b'1')
            check(ask(second, b'2') == b'2', 'the other one suffers, too')
            first.settimeout(0.3)
            try:
                check(False, f'{first.recv(10)} came')
            except TimeoutError:
                pass
            acting = {c['connection']: c['toxics'] for c in
                      cable.expect(200, 'GET', '/connections')}
            check(acting[number] == ['one'] and acting[ports[str(second.getsockname()[1])]] == [],
                  acting)
        cable.expect(200, 'POST', '/proxies/echo/toxics',
                     {'type': 'latency', 'after': '100ms', 'for': '200ms', 'name': 'timed',
                      'attributes': {'latency': 1}})
        began = cable.wait_for('fault-began', fault='timed')
        cable.wait_for('fault-ended', after=began, fault='timed')


def events():
    """GET /events streams what stdout prints, as JSON Lines"""
    with Echo() as echo, Cable() as cable:
        with socket.create_connection(('127.0.0.1', cable.api), LIMIT) as peer:
            peer.sendall(request_of('GET', '/events'))
            lines = peer.makefile('rb')
            head = [lines.readline()]
            while head[-1].strip():
                head.append(lines.readline())
            check(head[0].startswith(b'HTTP/1.1 200') and
                  b'Content-Type: application/x-ndjson\r\n' in head, head)
            create(cable, echo.address)
            cable.expect(200, 'POST', '/proxies/echo/pull')
            names = []
            while 'cable-pulled' not in names:
                event = json.loads(lines.readline())
                names.append(event['event'])
                check(event in cable.events or cable.wait_for(event['event']), event)
            check('listening' in names, names)
            check(cable.stop() == 0, 'the cable did not end')
            while lines.readline():
                pass


def upstream_by_name():
    """an upstream whose name nobody knows is no error; its connections are refused or end"""
    with Cable() as cable:
        listen = create(cable, 'no-such-host.invalid:12345')
        try:
            with connect(listen) as peer:
                check(peer.recv(10) == b'', 'bytes came')
        except (ConnectionResetError, ConnectionRefusedError):
            pass
        cable.expect(200, 'POST', '/proxies/echo', {'upstream': 'other.invalid:1'})


def dial_first():
    """with dial_first a dead upstream is a refused connect; without, the connect succeeds"""
    with socket.create_server(('127.0.0.1', 0)) as gone:
        dead = f'127.0.0.1:{gone.getsockname()[1]}'
    with Echo() as echo, Cable() as cable:
        listen = create(cable, dead)
        with connect(listen) as peer:
            try:
                check(peer.recv(10) == b'', 'bytes came')
                check(False, 'it ended without a reset')
            except ConnectionResetError:
                pass
        answer = cable.expect(200, 'PATCH', '/proxies/echo', {'dial_first': True})
        check(answer['dial_first'] and answer['listen'] == listen, answer)
        try:
            connect(listen).close()
            check(False, 'it was not refused')
        except ConnectionRefusedError:
            pass
        cable.expect(200, 'PATCH', '/proxies/echo', {'upstream': echo.address})
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            try:
                with connect(listen) as peer:
                    check(ask(peer, b'alive') == b'alive', 'no echo')
                return
            except ConnectionRefusedError:
                pass
        check(False, 'it is still refused')


def unix_socket():
    """--api-unix: whoever is called, one answers; a killed cable's file is no obstacle"""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'control')
        for number in (signal.SIGKILL, signal.SIGTERM):
            with Program('cable', '--api-unix', path) as cable:
                cable.wait_for('listening', local=path)
                with socket.socket(socket.AF_UNIX) as peer:
                    peer.connect(path)
                    peer.sendall(request_of('GET', '/version', None, 'Host: whoever'))
                    status, _, body = read_answer(peer)
                check(status == 200 and json.loads(body)['version'] == '2.12.0', body)
                one_line(run_to_end('cable', '--api-unix', path), 3, 'in use')
                cable.stop(number)
        check(not os.path.exists(path), 'the file was left')


def run_config(text, *args):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'cable.json')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text if isinstance(text, str) else json.dumps(text))
        return run_to_end('cable', '--config', path, *args)


def config():
    """--config makes proxies with their toxics, Toxiproxy's own format too"""
    with Echo() as echo, tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'cable.json')
        proxies = [{'name': 'a', 'listen': '127.0.0.1:0', 'upstream': echo.address},
                   {'name': 'b', 'listen': '127.0.0.1:0', 'upstream': echo.address,
                    'enabled': True, 'toxics': [{'type': 'latency', 'stream': 'upstream',
                                                 'attributes': {'latency': 100}}]}]
        with open(path, 'w', encoding='utf-8') as file:
            json.dump(proxies, file)
        with Program('cable', '--config', path) as cable:
            a = cable.wait_for('listening', proxy='a')['local']
            b = cable.wait_for('listening', proxy='b')['local']
            cable.wait_for('fault-added', proxy='b')
            for address in (a, b):
                with connect(address) as peer:
                    check(ask(peer, b'x') == b'x', 'no echo')
            cable.send('@a pull', 'add latency latency=5ms')
            cable.wait_for('cable-pulled', proxy='a')
            check('@NAME' in cable.wait_for('error')['text'], 'another error')
            check(cable.stop() == 0, 'it did not end with 0')


def wrong_configs():
    """what is wrong in a config names the file, the proxy and the key; nothing is started"""
    good = {'name': 'db', 'listen': '127.0.0.1:0', 'upstream': '127.0.0.1:1'}
    rows = [('{', ['cable.json', 'cut off']),
            ('[\n {"name": "db",\n  "upstrem": "127.0.0.1:1"}]', ['cable.json: line 2: proxy "db"']),
            ('[\n {"name": "db", "upstream": "127.0.0.1:1",\n  "listne": "x"}]', ['line 3', '"listne"']),
            ([good | {'listne': 'x'}], ['cable.json', '"db"', '"listne"']),
            ([good, good | {'name': 'x', 'toxics': [{'type': 'latency',
                                                    'attributes': {'latncy': 1}}]}],
             ['cable.json', '"x"', 'toxic 1', '"latncy"']),
            ([good | {'toxics': [{'type': 'smoke'}]}], ['"db"', 'toxic 1', 'type']),
            ([good | {'listen': '203.0.113.7:1'}], ['cable.json', '"db"', '203.0.113.7:1'])]
    for text, parts in rows:
        result = run_config(text)
        for part in parts:
            one_line(result, 3, part) if result.stdout == b'' else \
                check(result.returncode == 3 and part in result.stderr.decode(), result)
    one_line(run_to_end('cable', '--config', '/nonexistent.json'), 3, '/nonexistent.json')


main(connections_and_counters, pull_and_plug, targets_and_schedules, events, upstream_by_name, dial_first,
     unix_socket, config, wrong_configs)
