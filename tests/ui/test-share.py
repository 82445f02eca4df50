#!/usr/bin/python3
# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window is opened to other machines, a client comes by the address that it shows, and is gone
when it is closed again. Usage: test-share.py heartwire-gtk"""
import json
import os
import re
import subprocess
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from heartwire_window import Atspi, run, wait_for  # noqa: E402

HEARTWIRE = os.path.join(os.path.dirname(sys.argv[1]), '..', 'app', 'heartwire')
CABLE = 'Open the cable to this network'
SERVER = 'Open the server too'


class Other:
    """A client that knows nothing but an address."""

    def __init__(self, address):
        self.process = subprocess.Popen(
            [HEARTWIRE, 'connect', address, '--log-format=json', '--reconnect', 'never'],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def wait_event(self, name, limit=60):
        end = threading.Timer(limit, self.process.kill)
        end.start()
        try:
            for line in self.process.stdout:
                event = json.loads(line)
                if event['event'] == name:
                    return event
        finally:
            end.cancel()
        raise AssertionError(f'the other client ended without {name}')

    def end(self):
        self.process.kill()
        self.process.wait()


def flip(window, name):
    switch = window.wait_find(name, {Atspi.Role.TOGGLE_BUTTON, Atspi.Role.CHECK_BOX}, limit=60)
    assert Atspi.Action.do_action(switch, 0), name


def shown_addresses(window):
    """What would be typed elsewhere; where there is no network, this machine's own address."""
    texts = list(window.texts())
    found = [t.split()[-1] for t in texts if t.startswith('heartwire connect ')]
    alone = [re.search(r'the port is (\d+)', t) for t in texts]
    return found or [f'127.0.0.1:{match[1]}' for match in alone if match]


def opens(window):
    window.wait_find('Connected ·', limit=60)
    window.focus()
    window.key('ctrl+comma')
    flip(window, CABLE)
    window.addresses = wait_for('an address', lambda: shown_addresses(window), 60)
    window.wait_find('Open to this network', {Atspi.Role.LABEL}, limit=60)


def bar(window):
    return next((t for t in window.texts() if t.startswith('Open to this network')), '')


def both_believe(window):
    """Client and server, of each other."""
    return sum(t.startswith('believes: connected · last heard') for t in window.texts()) == 2


def lets_another_in(window):
    window.other = Other(window.addresses[0])
    print('#', window.other.wait_event('connected'))
    wait_for('the count of others', lambda: bar(window).endswith('· 1 connected'), 60)


def believes_its_own_alone(window):
    """The stranger leaves: what the server believes of the window's own client stays."""
    window.other.end()
    wait_for('nobody from outside', lambda: 'connected' not in bar(window), 60)
    wait_for('beliefs as before', lambda: both_believe(window), 60)


def closes(window):
    window.other = Other(window.addresses[0])
    window.other.wait_event('connected')
    flip(window, CABLE)
    window.other.wait_event('disconnected')
    window.other.end()
    wait_for('beliefs as before', lambda: both_believe(window), 60)


def opens_the_server_too(window):
    flip(window, CABLE)
    wait_for('the bar', lambda: bar(window))
    flip(window, SERVER)
    window.addresses = wait_for('an address', lambda: shown_addresses(window), 60)
    other = Other(window.addresses[-1])
    other.wait_event('connected')
    flip(window, CABLE)
    other.wait_event('disconnected')
    other.end()
    wait_for('beliefs as before', lambda: both_believe(window), 60)


def quits(window):
    window.key('Escape')
    window.focus()
    window.key('ctrl+q')
    assert window.process.wait(15) == 0, window.process.returncode


run([opens, lets_another_in, believes_its_own_alone, closes, opens_the_server_too, quits])
