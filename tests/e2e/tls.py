# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the TLS servers that the end-to-end tests dial: Python's ssl, which is OpenSSL, an
implementation other than the client's; they echo, or speak for a server without TLS."""
import os
import pathlib
import socket
import ssl
import threading

CERTIFICATES = pathlib.Path(os.environ['CERTIFICATES'])


def pem(name):
    return str(CERTIFICATES / f'{name}.pem')


class TlsServer:
    """Echoes, or, with the address of an upstream, carries what comes to it and back."""

    def __init__(self, certificate='server', upstream=None):
        self.upstream = upstream
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(pem(certificate))
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.address = '127.0.0.1:%d' % self.listener.getsockname()[1]
        self.port = self.listener.getsockname()[1]
        self.names = []  # that were asked for (SNI)
        self.streams = []
        self.context.sni_callback = lambda _stream, name, _context: self.names.append(name)
        threading.Thread(target=self.accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
        self.cut()

    def cut(self):
        """Ends every connection without a word of TLS, as a killed server does."""
        for stream in self.streams:
            try:
                stream.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.streams.clear()

    def accept(self):
        while True:
            try:
                plain, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(plain,), daemon=True).start()

    def serve(self, plain):
        try:
            with self.context.wrap_socket(plain, server_side=True) as stream:
                self.streams.append(stream)
                if self.upstream is None:
                    copy(stream, stream)
                else:
                    self.carry(stream)
        except OSError:  # the client refused, or is gone: its events say it
            pass

    def carry(self, stream):
        host, _, port = self.upstream.rpartition(':')
        with socket.create_connection((host, int(port))) as up:
            threading.Thread(target=copy, args=(up, stream), daemon=True).start()
            copy(stream, up)


def copy(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass
