# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that no web page can drive the control API, that its clients can, and that what is
too large, too deep or too slow costs nothing."""
import itertools
import socket
import time

from control import Cable, read_answer, request_of
from heartwire import LIMIT, check, main, one_line, run_to_end, thrifty_environment

HOSTS = [('localhost:8474', True), ('127.0.0.1:8474', True), ('[::1]:8474', True),
         ('toxiproxy:8474', True), ('evil.example', False), ('127.0.0.1.evil.example:8474', False)]
ORIGINS = [(None, True), ('null', False), ('http://localhost:8474', False)]
SITES = [(None, True), ('none', True), ('same-origin', True), ('same-site', False),
         ('cross-site', False)]
AGENTS = [(None, True), ('curl/7.88.1', True),
          ('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/128.0 Safari/537.36', False)]
CALLS = [('GET', None), ('POST', 'application/json'), ('POST', 'text/plain'),
         ('POST', 'application/x-www-form-urlencoded')]

# The request forms of Toxiproxy's clients: what they send besides Host and Content-Length.
CLIENTS = {
    'go': ['User-Agent: toxiproxy-cli/v2.12.0 (linux/amd64)', 'Content-Type: application/json',
           'Accept-Encoding: gzip'],
    'old go': ['User-Agent: Go-http-client/1.1', 'Content-Type: application/json'],
    'ruby': ['Accept-Encoding: gzip;q=1.0,deflate;q=0.6,identity;q=0.3', 'Accept: */*',
             'User-Agent: Ruby', 'Content-Type: application/json'],
    'old ruby': ['Accept: */*', 'User-Agent: Ruby',
                 'Content-Type: application/x-www-form-urlencoded'],
    'java': ['User-Agent: Java/17.0.9', 'Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2',
             'Connection: keep-alive', 'Content-type: application/x-www-form-urlencoded'],
    'java without a type': ['User-Agent: Java/17.0.9', 'Connection: keep-alive'],
    'python': ['User-Agent: python-requests/2.31.0', 'Accept-Encoding: gzip, deflate', 'Accept: */*',
               'Connection: keep-alive', 'Content-Type: application/json'],
    'node': ['connection: keep-alive', 'content-type: application/json', 'accept: */*',
             'accept-language: *', 'sec-fetch-mode: cors', 'user-agent: node',
             'accept-encoding: gzip, deflate'],
    'axios': ['Accept: application/json, text/plain, */*', 'Content-Type: application/json',
              'User-Agent: axios/1.7.2'],
    'curl -d': ['User-Agent: curl/7.88.1', 'Accept: */*',
                'Content-Type: application/x-www-form-urlencoded'],
    'php': ['User-Agent: GuzzleHttp/7'],
    'node, without a type': ['connection: keep-alive', 'content-type: text/plain;charset=UTF-8',
                             'accept: */*', 'sec-fetch-mode: cors', 'user-agent: node'],
    'erlang': ['User-Agent: hackney/1.20.1', 'Content-Type: application/octet-stream'],
}


def matrix():
    """every form in which a browser asks gets 403, and nothing happens; no other does"""
    n = 0
    with Cable('--api-allow-host', 'toxiproxy') as cable:
        for host, origin, site, agent, (method, kind) in itertools.product(
                HOSTS, ORIGINS, SITES, AGENTS, CALLS):
            fields = [f'Host: {host[0]}']
            fields += [f'{name}: {value[0]}' for name, value in
                       (('Origin', origin), ('Sec-Fetch-Site', site), ('User-Agent', agent))
                       if value[0] is not None]
            fields += [f'Content-Type: {kind}'] if kind else []
            may_pass = all(part[1] for part in (host, origin, site, agent))
            wanted = 403 if not may_pass else 200 if method == 'GET' else 201
            body = None if method == 'GET' else []
            status, _ = cable.call(method, '/proxies' if method == 'GET' else '/populate', body,
                                   *fields)
            check(status == wanted, f'{method} {fields}: {status}, not {wanted}')
            n += 1
        check(n >= 500, f'only {n} cases')
        print(f'# {n} cases')
        check(cable.expect(405, 'OPTIONS', '/proxies')['status'] == 405, 'another error')
        cable.expect(403, 'OPTIONS', '/proxies', None, 'Origin: http://evil.example')


def clients():
    """the request forms of Toxiproxy's clients pass"""
    with Cable() as cable:
        for name, fields in CLIENTS.items():
            print(f'# {name}')
            cable.expect(201, 'POST', '/proxies', {'name': name, 'upstream': '127.0.0.1:1'}, *fields)
            path = '/proxies/' + name.replace(' ', '%20')
            cable.expect(200, 'POST', path + '/toxics', {'type': 'latency'}, *fields)
            cable.expect(200, 'GET', path, None, *[f for f in fields if 'ype:' not in f])
            cable.expect(204, 'DELETE', path, None, *fields)


def strict():
    """--api-strict reads only what says that it is JSON"""
    with Cable('--api-strict') as cable:
        proxy = {'name': 'a', 'upstream': '127.0.0.1:1'}
        cable.expect(415, 'POST', '/proxies', proxy)
        cable.expect(415, 'POST', '/proxies', proxy, 'Content-Type: application/x-www-form-urlencoded')
        cable.expect(201, 'POST', '/proxies', proxy, 'Content-Type: application/json')
        cable.expect(204, 'POST', '/reset')


def token():
    """with --api-token, who doesn't show it gets 401; another address than loopback wants one"""
    with Cable('--api-token', 's3cret') as cable:
        cable.expect(401, 'GET', '/proxies')
        cable.expect(401, 'GET', '/proxies', None, 'Authorization: Bearer secret')
        cable.expect(200, 'GET', '/proxies', None, 'Authorization: Bearer s3cret')
    one_line(run_to_end('cable', '--api', '0.0.0.0:0'), 3, '--api-any-address')
    one_line(run_to_end('cable', '--api', '0.0.0.0:0', '--api-any-address'), 2, '--api-token')


def wrong_heads():
    """two Hosts, none, or two lengths: 400; a long head: 431"""
    with Cable() as cable:
        rows = [(400, b'GET /proxies HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n'),
                (400, b'GET /proxies HTTP/1.1\r\nHost: evil\r\nHost: localhost\r\n\r\n'),
                (400, b'GET /proxies HTTP/1.1\r\n\r\n'),
                (400, b'GET /proxies HTTP/1.0\r\n\r\n'),
                (400, b'POST /reset HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n'
                      b'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n'),
                (400, b'nonsense\r\n\r\n'),
                (431, b'GET / HTTP/1.1\r\nHost: localhost\r\nX: ' + b'x' * 9000 + b'\r\n\r\n'),
                (431, b'x' * 9000)]
        for wanted, data in rows:
            status, _, body = cable.request(data)
            check(status == wanted, f'{data[:60]}: {status} {body}')


def rss_kib(cable, name):
    with open(f'/proc/{cable.process.pid}/status', encoding='ascii') as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(name + ':'))


def post_200_mb(cable, fields, frame):
    """Sends as long as the cable takes it; a cut is as good as an end."""
    piece = frame(b'x' * 65536)
    with socket.create_connection(('127.0.0.1', cable.api), LIMIT) as peer:
        peer.sendall(request_of('POST', '/proxies', None, *fields))
        try:
            for _ in range(200 * 1024 * 1024 // 65536):
                peer.sendall(piece)
            peer.sendall(frame(b''))
        except (BrokenPipeError, ConnectionResetError):
            pass
        return read_answer(peer)


def chunk(data):
    return b'%x\r\n%s\r\n' % (len(data), data)


def large_bodies():
    """200 MB get 413, whether they say so before or not, and cost less than 1 MB"""
    with Cable(env=thrifty_environment()) as cable:
        cable.expect(400, 'POST', '/proxies', b'[' * 60000)
        cable.expect(413, 'POST', '/proxies', b'x' * 65537)
        before = rss_kib(cable, 'VmHWM')
        for fields, frame in ((['Content-Length: 209715200'], lambda data: data),
                              (['Transfer-Encoding: chunked'], chunk)):
            status, _, body = post_200_mb(cable, fields, frame)
            check(status == 413, f'{fields}: {status} {body}')
            more = rss_kib(cable, 'VmHWM') - before
            print(f'# {fields}: {more} KiB more at most')
            check(more < 1024, f'{more} KiB more')
        cable.expect(200, 'GET', '/proxies')


def deep_bodies():
    """JSON that is nested 100,000 deep gets 400"""
    with Cable() as cable:
        for body in (b'[' * 100000, b'[' * 33 + b']' * 33, b'{"a":' * 12000, b'{"a":' * 100000):
            answer = cable.expect(400, 'POST', '/populate', body)
            check('deep' in answer['error'], answer)
        cable.expect(201, 'POST', '/populate', [])


def half_heads():
    """half a head is dropped after 5 s, half a body after 10 s"""
    with Cable() as cable:
        rows = [(5, b'GET /proxies HTTP/1.1\r\nHost: local'), (5, b''),
                (10, b'POST /proxies HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{')]
        peers = []
        for seconds, data in rows:
            peer = socket.create_connection(('127.0.0.1', cable.api), LIMIT)
            peer.sendall(data)
            peers.append((seconds, peer, time.monotonic()))
        for seconds, peer, start in peers:
            status, _, body = read_answer(peer)
            took = time.monotonic() - start
            check(status == 408, f'{status} {body}')
            check(took > seconds - 0.1, f'dropped after {took} s already, not {seconds}')
            print(f'# {seconds} s: dropped after {took:.2f} s')


main(matrix, clients, strict, token, wrong_heads, large_bodies, deep_bodies, half_heads)
