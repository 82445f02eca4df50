#!/usr/bin/python3
# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window, connected through TLS to a server whose certificate nobody vouches for: refused in
words, then trusted by its key, by a CA file, by another name, each as somebody says it in the
dialog. Usage: test-connect-tls.py heartwire-gtk heartwire"""
import atexit
import json
import os
import pathlib
import subprocess
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
os.environ['CERTIFICATES'] = str(HERE.parent / 'support' / 'tls')
sys.path[:0] = [str(HERE), str(HERE.parent / 'e2e')]
sys.dont_write_bytecode = True
from heartwire_window import Atspi, find_editable, run, wait_for  # noqa: E402
from tls import TlsServer, pem  # noqa: E402

LIMIT = 60
BUTTONS = {Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON}
ENTRIES = {Atspi.Role.TEXT, Atspi.Role.ENTRY}
# A Heartwire server behind both.
SERVER = subprocess.Popen([sys.argv[2], 'serve', '--listen', '127.0.0.1:0', '--log-format=json'],
                          stdout=subprocess.PIPE, text=True)
ADDRESS = json.loads(SERVER.stdout.readline())['local']
threading.Thread(target=SERVER.stdout.read, daemon=True).start()
atexit.register(SERVER.kill)
SELF = TlsServer('self', ADDRESS)    # for localhost and 127.0.0.1, signed by itself
OTHER = TlsServer('other', ADDRESS)  # for other.test and www.other.test, of the test's CA
OFFER = 'Say Whom to Trust…'


def is_on(node, state):
    return node.get_state_set().contains(state)


def shown(window, start, roles=None):
    node = window.find(start, roles)
    return node if node and is_on(node, Atspi.StateType.VISIBLE) else None


def entry(window, name):
    return wait_for(f'the entry “{name}”', lambda: find_editable(window.find(name, ENTRIES)))


def write(window, name, text):
    assert Atspi.EditableText.set_text_contents(entry(window, name), text)


def read(window, name):
    node = entry(window, name)
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


def open_dialog(window):
    window.focus()
    window.key('ctrl+l')
    window.wait_find('Host and port', ENTRIES)


def wait_until_closed(window):
    wait_for('the dialog to go', lambda: not window.find('Host and port', ENTRIES), LIMIT)
    window.focus()


def can_connect(window):
    return is_on(window.find('Connect', BUTTONS), Atspi.StateType.SENSITIVE)


def connect(window):
    wait_for('a Connect that can be pressed', lambda: can_connect(window))
    window.press('Connect')
    wait_until_closed(window)


def act_on(window, name, roles):
    assert Atspi.Action.do_action(window.wait_find(name, roles), 0), name


def says(window, *parts):
    wait_for(f'a text with {parts}',
             lambda: any(all(part in text for part in parts) for text in window.texts()), LIMIT)


def asks_for_a_certificate_only_in_tls(window):
    window.wait_find('Connected ·', limit=LIMIT)
    open_dialog(window)
    write(window, 'Host and port', SELF.address)
    assert not shown(window, 'Certificate'), 'a certificate without TLS'
    act_on(window, 'TLS', {Atspi.Role.TOGGLE_BUTTON, Atspi.Role.CHECK_BOX})
    wait_for('the certificate', lambda: shown(window, 'Certificate'))
    connect(window)


def is_refused_in_words(window):
    says(window, f'{SELF.address} isn’t trusted: its certificate is signed by localhost itself')
    says(window, 'Certificate: refused (issuer not trusted) · for localhost, 127.0.0.1')
    window.wait_find(OFFER, BUTTONS)


def offers_the_key_and_takes_nothing_unasked(window):
    window.press(OFFER)
    wait_for('the offered key', lambda: shown(window, 'sha256:'))
    assert read(window, 'Host and port') == SELF.address
    assert read(window, 'Key, as in') == ''
    nameless = window.nameless()
    assert not nameless, nameless


def complains_of_what_is_no_key(window):
    for text, complaint in (('3f', 'A key begins with sha256:'), ('sha256:xy', 'Behind sha256: there are only'),
                            ('sha256:3f', 'Behind sha256: there are 64 digits, here are 2')):
        write(window, 'Key, as in', text)
        window.wait_find(complaint)
        assert not can_connect(window), text
    write(window, 'Key, as in', '')
    wait_for('a Connect that can be pressed', lambda: can_connect(window))


def is_trusted_by_its_key(window):
    window.press('Trust It')
    wait_for('the key in its entry', lambda: read(window, 'Key, as in').startswith('sha256:'))
    connect(window)
    says(window, 'Connected', SELF.address)
    says(window, 'Certificate: trusted by its key alone (issuer not trusted)')
    assert not shown(window, OFFER), 'whom to trust is known'


def forgets_the_key_where_it_is_cleared(window):
    open_dialog(window)
    assert read(window, 'Key, as in').startswith('sha256:')
    write(window, 'Key, as in', '')
    connect(window)
    says(window, 'isn’t trusted: its certificate is signed by localhost itself')


def titled(window, title):
    found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--all', '--pid', str(window.process.pid),
                            '--name', title], text=True, stdout=subprocess.PIPE)
    return found.stdout.split()


def choose_file(window, path):
    window.press('Choose…')
    wait_for('the file dialog', lambda: titled(window, 'Choose a CA File'), LIMIT)
    subprocess.check_call(['xdotool', 'windowfocus', '--sync', titled(window, 'Choose a CA File')[-1]])
    window.key('ctrl+l')
    window.key('ctrl+a')
    subprocess.check_call(['xdotool', 'type', path])
    window.press('_Open')
    wait_for('the file dialog to go', lambda: not titled(window, 'Choose a CA File'), LIMIT)


def is_trusted_by_a_ca_file(window):
    window.press(OFFER)
    wait_for('the offered key', lambda: shown(window, 'sha256:'))
    choose_file(window, pem('empty'))
    window.wait_find('the CA file')
    assert not can_connect(window), 'nobody is in that file'
    window.press('Trust the issuers of this computer again')
    wait_for('a Connect that can be pressed', lambda: can_connect(window))
    choose_file(window, pem('self'))
    window.wait_find('self.pem')
    connect(window)
    says(window, 'Connected', SELF.address)
    says(window, 'Certificate: trusted · for localhost')


def is_trusted_for_another_name(window):
    open_dialog(window)
    write(window, 'Host and port', OTHER.address)
    choose_file(window, pem('ca'))
    window.wait_find('ca.pem')
    connect(window)
    says(window, f'{OTHER.address} isn’t trusted: its certificate is for other.test, www.other.test, not for 127.0.0.1')
    window.press(OFFER)
    window.press('Expect It')
    wait_for('the name in its entry', lambda: read(window, 'Name in it') == 'other.test')
    connect(window)
    says(window, 'Connected', OTHER.address)
    says(window, 'Certificate: trusted · for other.test')
    assert 'other.test' in OTHER.names, OTHER.names


def asks_nothing_of_the_next_one(window):
    window.press('Go Back')
    wait_for('the built-in server', lambda: any(
        text.startswith('Connected ·') and '127.0.0.1' not in text for text in window.texts()), LIMIT)
    open_dialog(window)
    assert not shown(window, 'Certificate'), 'a certificate without TLS'
    window.wait_find(f'Forget {OTHER.address}')
    window.key('Escape')
    wait_until_closed(window)


def quits(window):
    window.key('ctrl+q')
    assert window.process.wait(30) == 0, window.process.returncode


run([asks_for_a_certificate_only_in_tls, is_refused_in_words, offers_the_key_and_takes_nothing_unasked,
     complains_of_what_is_no_key, is_trusted_by_its_key, forgets_the_key_where_it_is_cleared,
     is_trusted_by_a_ca_file, is_trusted_for_another_name, asks_nothing_of_the_next_one, quits])
