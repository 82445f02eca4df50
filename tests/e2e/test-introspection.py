# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that the library works through introspection: ten lines of Python, and its types."""
import os
import subprocess
import sys

from heartwire import LIMIT, check, main, quiet_environment, serve

FOLDER = os.path.dirname(os.path.abspath(__file__))

TYPES = '''
import gi
gi.require_version('Heartwire', '1.0')
from gi.repository import GLib, Heartwire
queue = Heartwire.EventQueue.new(100)
server = Heartwire.Server.new(queue)
server.listen('127.0.0.1:0')
server.start()
socket = Heartwire.LongLiveSocket.new(server.get_local_address(0))
socket.open(None)
assert socket.props.state == Heartwire.LinkState.CONNECTED, socket.props.state
socket.send(GLib.Bytes.new(b'hello'), None)
socket.close(None)
assert socket.get_state() == Heartwire.LinkState.CLOSED, socket.get_state()
try:
    socket.try_send(GLib.Bytes.new(b'late'))
    raise SystemExit('a closed socket took a message')
except GLib.Error as error:
    assert error.matches(GLib.quark_from_string('hw-error-quark'), Heartwire.Error.CLOSED), error
server.stop()
names = [Heartwire.event_kind_get_name(event.get_kind()) for event in queue.drain()]
assert names[0] == 'listening' and 'accepted' in names, names
'''


def run_python(*args):
    return subprocess.run([sys.executable, *args], capture_output=True, timeout=LIMIT,
                          env=quiet_environment(), text=True)


def ten_lines_connect():
    """ten lines of Python connect, and print connected and heartbeat-received"""
    with serve() as server:
        run = run_python(os.path.join(FOLDER, 'connect.py'), server.wait_for('listening')['local'])
        check(run.returncode == 0, f'exit code {run.returncode}: {run.stderr}')
        for name in ('connected', 'heartbeat-received'):
            check(name in run.stdout, f'no {name} in:\n{run.stdout}')


def blocking_calls_need_no_loop():
    """blocking calls, enums, errors and batches of events, without a main loop"""
    run = run_python('-c', TYPES)
    check(run.returncode == 0, f'exit code {run.returncode}: {run.stderr}')


main(ten_lines_connect, blocking_calls_need_no_loop)
