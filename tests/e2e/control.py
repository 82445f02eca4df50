# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns how the end-to-end tests speak to the control API: by plain sockets, byte for byte."""
import json
import socket
import threading

from heartwire import LIMIT, Program, check, port_of


class Echo:
    """A TCP server that sends back what comes, until it is closed."""

    def __init__(self):
        self.listener = socket.create_server(('127.0.0.1', 0), backlog=2048)
        self.address = f'127.0.0.1:{self.listener.getsockname()[1]}'
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.echo, args=(peer,), daemon=True).start()

    @staticmethod
    def echo(peer):
        try:
            while data := peer.recv(65536):
                peer.sendall(data)
        except OSError:
            pass
        peer.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()


class Cable(Program):
    """`heartwire cable --api`, and calls to it."""

    def __init__(self, *args, **options):
        super().__init__('cable', *args, '--api', '127.0.0.1:0', **options)
        self.api = port_of(self.wait_for('listening', text='control API')['local'])

    def request(self, data, limit=LIMIT):
        """The status, the head and the body of the answer to some bytes; 0 where none came."""
        with socket.create_connection(('127.0.0.1', self.api), limit) as peer:
            try:
                peer.sendall(data)
            except OSError:
                pass
            return read_answer(peer)

    def call(self, method, path, body=None, *fields):
        """The status, and the JSON of the answer."""
        status, head, text = self.request(request_of(method, path, body, *fields))
        check('nosniff' in head and 'no-store' in head and 'Access-Control' not in head, head)
        return status, json.loads(text) if text else None

    def expect(self, status, method, path, body=None, *fields):
        found, answer = self.call(method, path, body, *fields)
        check(found == status, f'{method} {path} {body}: {found} {answer}')
        return answer


def request_of(method, path, body=None, *fields):
    text = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
    lines = [f'{method} {path} HTTP/1.1']
    if not any(field.lower().startswith('host:') for field in fields):
        lines.append('Host: localhost')
    if text is not None and not any(f.lower().startswith('content-length:') for f in fields):
        lines.append(f'Content-Length: {len(text)}')
    lines += fields
    return '\r\n'.join(lines).encode('latin-1') + b'\r\n\r\n' + (text or b'')


def read_answer(peer):
    data = b''
    try:
        while piece := peer.recv(65536):
            data += piece
    except ConnectionResetError:
        pass
    if not data.startswith(b'HTTP/1.'):
        return 0, '', data
    head, _, body = data.partition(b'\r\n\r\n')
    return int(head[9:12]), head.decode(), body


def connect(address):
    host, _, port = address.rpartition(':')
    return socket.create_connection((host.strip('[]'), int(port)), LIMIT)
