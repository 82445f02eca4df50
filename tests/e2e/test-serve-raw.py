# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that raw echoes, through nc, byte for byte."""
import hashlib
import os
import shutil
import subprocess
import tempfile
import threading

from heartwire import Failure, check, main, port_of, serve

SIZE = 50 * 1000 * 1000


def fifty_megabytes():
    """50 MB of random bytes come back through nc -N unchanged"""
    nc = shutil.which('nc')
    if nc is None:
        raise Failure('nc is not installed (package netcat-openbsd)')
    with tempfile.TemporaryFile() as sent, serve('--codec', 'raw', '--events', 'connections') as server:
        wanted = hashlib.sha256()
        for _ in range(SIZE // 1000000):
            piece = os.urandom(1000000)
            wanted.update(piece)
            sent.write(piece)
        sent.seek(0)
        port = port_of(server.wait_for('listening')['local'])
        echo = subprocess.Popen([nc, '-N', '127.0.0.1', str(port)], stdin=sent,
                                stdout=subprocess.PIPE)
        timer = threading.Timer(240, echo.kill)
        timer.start()
        got, size = hashlib.sha256(), 0
        while piece := echo.stdout.read1(1 << 20):
            got.update(piece)
            size += len(piece)
        timer.cancel()
        check(echo.wait() == 0, f'nc ended with {echo.returncode}')
        check(size == SIZE, f'{size} bytes came back')
        check(got.digest() == wanted.digest(), 'other bytes came back')
        check(server.stop() == 0, 'the server did not end with 0')


main(fifty_megabytes)
