#!/usr/bin/python3
# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window, connected to other servers than its own: named, pulled, plugged, refused, remembered.
Usage: test-connect-window.py heartwire-gtk heartwire"""
import json
import os
import socket
import subprocess
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from heartwire_window import Atspi, Window, find_editable, wait_for  # noqa: E402

GTK, HEARTWIRE = sys.argv[1:3]
BUTTONS = {Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON}
ENTRIES = {Atspi.Role.TEXT, Atspi.Role.ENTRY}


class Stranger:
    """A Heartwire server that isn't the window's."""
    def __init__(self):
        self.process = subprocess.Popen([HEARTWIRE, 'serve', '--listen', '127.0.0.1:0',
                                         '--log-format=json'], stdout=subprocess.PIPE, text=True)
        self.address = json.loads(self.process.stdout.readline())['local']
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


STRANGER = Stranger()
with socket.create_server(('127.0.0.1', 0)) as gone:
    NOBODY = f'127.0.0.1:{gone.getsockname()[1]}'


def is_sensitive(node):
    return node.get_state_set().contains(Atspi.StateType.SENSITIVE)


def write(window, name, text):
    editable = wait_for(f'the entry “{name}”',
                        lambda: find_editable(window.find(name, ENTRIES)))
    assert Atspi.EditableText.set_text_contents(editable, text)


def open_dialog(window):
    window.focus()
    window.key('ctrl+l')
    window.wait_find('Host and port', ENTRIES)


def wait_until_closed(window):
    wait_for('the dialog to go', lambda: not window.find('Host and port', ENTRIES), 60)
    window.focus()


def can_connect(window):
    return is_sensitive(window.find('Connect', BUTTONS))


def status(window, *parts):
    wait_for(f'a status with {parts}',
             lambda: any(all(part in text for part in parts) for text in window.texts()), 60)


def is_at_home(window):
    wait_for('the built-in server', lambda: any(
        text.startswith('Connected ·') and '127.0.0.1' not in text for text in window.texts()), 60)


def begins_at_home(window):
    is_at_home(window)
    go_back = window.find('Go Back', BUTTONS)
    assert go_back is None or not is_sensitive(go_back)


def complains_while_one_types(window):
    open_dialog(window)
    rows = [('example.org', 'The port is missing'), ('example.org:http', 'The port is a number'),
            ('::1:80', 'An IPv6 address stands in brackets'), ('no host:80', 'No host has such')]
    for text, complaint in rows:
        write(window, 'Host and port', text)
        window.wait_find(complaint)
        assert not can_connect(window), text
    write(window, 'Host and port', '[::1]:80')
    wait_for('a Connect that can be pressed', lambda: can_connect(window))
    nameless = wait_for('a look at all', lambda: [window.nameless()])[0]
    assert not nameless, nameless
    window.key('Escape')
    wait_until_closed(window)


def connects_by_enter(window):
    open_dialog(window)
    write(window, 'Host and port', f'  {STRANGER.address} ')
    window.key('Return')
    wait_until_closed(window)
    status(window, 'Connected ·', STRANGER.address)
    window.wait_find(f'{STRANGER.address}: not ours')
    window.wait_find(f'{STRANGER.address} · Heartwire frames')
    wait_for('the built-in server to go', lambda: not window.children())
    for name in ('Kill', 'Hang', 'Restart'):
        assert not is_sensitive(window.find(name, BUTTONS)), name


def is_echoed_there(window):
    write(window, 'Message', 'seven seas')
    window.press('Send')
    with window.searched('seven seas'):
        wait_for('the echo in the log',
                 lambda: any(t.startswith('echo received') for t in window.log_texts()))


def is_pulled_and_plugged(window):
    window.press('Pull the cable')
    wait_for('the client to notice', lambda: any(
        t.startswith(('Disconnected ·', 'Reconnecting ·')) for t in window.texts()), 60)
    window.press('Plug the cable')
    status(window, 'Connected ·', STRANGER.address)


def sockets_are_its_own(window):
    window.show_page(4, 'Sockets')
    window.wait_find('2 connections ·')
    window.show_page(1, 'Live')


def says_who_refuses(window):
    open_dialog(window)
    write(window, 'Host and port', NOBODY)
    window.press('Connect')
    wait_until_closed(window)
    window.wait_find(f'{NOBODY} refused the connection: nothing listens there.')
    status(window, 'refused', NOBODY)


def returns_home(window):
    window.press('Go Back')
    is_at_home(window)
    wait_for('a server of its own', lambda: len(window.children()) == 1)
    wait_for('its buttons', lambda: is_sensitive(window.find('Kill', BUTTONS)))
    assert is_sensitive(window.find('Restart', BUTTONS))
    assert window.find('Pull the cable')


def recent(window):
    return [node.get_name() for node in window.walk()
            if (node.get_name() or '').startswith('Forget ')]


def remembers(window):
    open_dialog(window)
    names = wait_for('the recent ones', lambda: recent(window))
    assert names == [f'Forget {a}' for a in (NOBODY, STRANGER.address)], names
    window.press(f'Forget {NOBODY}')
    wait_for('one less', lambda: len(recent(window)) == 1)
    window.key('Escape')
    wait_until_closed(window)


def quits(window):
    window.key('ctrl+q')
    assert window.process.wait(30) == 0, window.process.returncode


def another_window_begins_at_home(window):
    is_at_home(window)


def has_not_forgotten(window):
    open_dialog(window)
    names = wait_for('the recent ones', lambda: recent(window))
    assert names == [f'Forget {STRANGER.address}'], names
    window.key('Escape')
    wait_until_closed(window)


def quits_from_elsewhere(window):
    connects_by_enter(window)
    window.key('ctrl+q')
    assert window.process.wait(30) == 0, window.process.returncode


LIVES = [
    [begins_at_home, complains_while_one_types, connects_by_enter, is_echoed_there,
     is_pulled_and_plugged, sockets_are_its_own, says_who_refuses, returns_home,
     remembers, quits],
    [another_window_begins_at_home, has_not_forgotten, quits_from_elsewhere],
]


def keep_still():
    """Whoever wants nothing to move is spared the drawing of it."""
    folder = os.path.join(os.environ['XDG_CONFIG_HOME'], 'gtk-4.0')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'settings.ini'), 'w', encoding='utf-8') as file:
        file.write('[Settings]\ngtk-enable-animations=0\n')


def run():
    # A file, so that the second window reads what the first has written.
    os.environ['GSETTINGS_BACKEND'] = 'keyfile'
    keep_still()
    print(f'1..{sum(map(len, LIVES))}', flush=True)
    number, failed = 0, False
    for cases in LIVES:
        with Window(GTK) as window:
            for case in cases:
                number += 1
                try:
                    case(window)
                    print(f'ok {number} {case.__name__}', flush=True)
                except AssertionError as error:
                    failed = True
                    print(f'# {error}\nnot ok {number} {case.__name__}', flush=True)
                    for node in window.walk():
                        print(f'#   {node.get_role_name()} {node.get_name()!r}')
    STRANGER.stop()
    sys.exit(1 if failed else 0)


run()
