#!/usr/bin/python3
# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files are sent from the window, over a slow cable that is pulled and plugged meanwhile; all come
whole, or none. Usage: test-send-files.py heartwire-gtk"""
import hashlib
import os
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from heartwire_window import Atspi, Timeout, run, wait_for  # noqa: E402

LIMIT = 60
ID = 'io.github.heartwire.Heartwire'
SWITCH = {Atspi.Role.TOGGLE_BUTTON, Atspi.Role.CHECK_BOX}
FOLDER = tempfile.TemporaryDirectory()
UPLOADS = os.path.join(os.environ['XDG_DATA_HOME'], 'heartwire', 'uploads')
FILES = {'plan.bin': 48_000_000, 'notes.bin': 16_000_000}
for number, (name, size) in enumerate(FILES.items()):
    with open(os.path.join(FOLDER.name, name), 'wb') as file:
        file.write(random.Random(number).randbytes(size))


def hash_of(path):
    with open(path, 'rb') as file:
        return hashlib.sha256(file.read()).hexdigest()


def visible():
    return [name for name in os.listdir(UPLOADS) if name != '.staging']


def act(action):
    subprocess.run(['gapplication', 'action', ID, action], check=True, timeout=LIMIT)


def titled(window, title):
    found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--all', '--pid',
                            str(window.process.pid), '--name', title],
                           text=True, stdout=subprocess.PIPE)
    return found.stdout.split()


def go_into_folder(window):
    """A dialog that has only just come may not take a path yet."""
    subprocess.check_call(['xdotool', 'windowfocus', '--sync', titled(window, 'Send Files')[-1]])
    window.key('ctrl+l')
    window.key('ctrl+a')
    subprocess.check_call(['xdotool', 'type', FOLDER.name + '/'])
    window.key('Return')
    try:
        return wait_for('its name', lambda: os.path.basename(FOLDER.name) in window.texts(), 5)
    except Timeout:
        return False


def can_send(window):
    button = window.find('_Send', {Atspi.Role.PUSH_BUTTON})
    return button and button.get_state_set().contains(Atspi.StateType.SENSITIVE)


def choose_all(window):
    """Into the folder, whose files are then all chosen."""
    window.focus()
    window.key('ctrl+shift+o')
    wait_for('the dialog', lambda: titled(window, 'Send Files'), LIMIT)
    wait_for('the folder', lambda: go_into_folder(window), LIMIT)
    window.key('ctrl+a')
    wait_for('that they can be sent', lambda: can_send(window), LIMIT)
    window.press('_Send')
    wait_for('the dialog to go', lambda: not titled(window, 'Send Files'), LIMIT)
    window.focus()  # a loss would be told to a desktop that isn't there
    wait_for('a part of them', lambda: said(window, 'MB of 64.0'), LIMIT)


def said(window, what):
    """GLib writes a hard space before a unit."""
    texts = (text.replace('\xa0', ' ') for text in window.texts())
    return next((text for text in texts if what in text), None)


def is_slow(window):
    window.wait_find('Connected ·', limit=LIMIT)
    window.show_page(5, 'Faults')
    assert Atspi.Action.do_action(window.wait_find('Latency', SWITCH), 0)
    wait_for('the fault', lambda: said(window, '1 fault on the cable'), LIMIT)
    window.show_page(1, 'Live')


def stalls_while_the_cable_is_pulled(window):
    choose_all(window)
    act('pull-cable')
    text = wait_for('that it waits', lambda: said(window, 'waits for the cable'), LIMIT)
    print(f'# {text}')
    assert ' of 2), ' in text, text
    assert not visible(), visible()


def goes_on_when_it_is_plugged(window):
    act('plug-cable')
    text = wait_for('the end', lambda: said(window, 'received whole'), 2 * LIMIT)
    assert text == '2 files, 64.0 MB, received whole by the server', text
    there, = visible()
    for name in FILES:
        assert hash_of(os.path.join(UPLOADS, there, name)) == hash_of(os.path.join(FOLDER.name, name)), name
    assert sorted(os.listdir(os.path.join(UPLOADS, there))) == sorted(FILES)
    assert window.find('Open Folder', {Atspi.Role.PUSH_BUTTON})


def says_what_the_server_logged(window):
    with window.searched('transfer committed'):
        wait_for('the event', lambda: 'transfer committed' in window.log_texts(), LIMIT)


def leaves_nothing_when_it_is_cancelled(window):
    choose_all(window)
    window.press('Cancel')
    wait_for('the end', lambda: said(window, 'Cancelled: the server keeps none'), LIMIT)
    assert len(visible()) == 1, visible()
    wait_for('an empty staging', lambda: not os.listdir(os.path.join(UPLOADS, '.staging')), LIMIT)


def the_bar_goes(window):
    window.press('Hide this bar')
    wait_for('it to go', lambda: not said(window, 'Cancelled: the server keeps none'), LIMIT)


def quits_while_it_sends(window):
    choose_all(window)
    children = {child for child in os.listdir('/proc') if child.isdigit() and is_sender(child, window)}
    assert len(children) == 1, children
    window.focus()
    window.key('ctrl+q')
    assert window.process.wait(LIMIT) == 0, window.process.returncode
    wait_for('the sender to end', lambda: not any(os.path.exists(f'/proc/{c}') for c in children), LIMIT)
    assert len(visible()) == 1, visible()


def is_sender(pid, window):
    try:
        with open(f'/proc/{pid}/cmdline', 'rb') as file:
            words = file.read().split(b'\0')
    except OSError:
        return False
    return words[1:2] == [b'send'] and str(window.process.pid).encode() in words


run([is_slow, stalls_while_the_cable_is_pulled, goes_on_when_it_is_plugged,
     says_what_the_server_logged, leaves_nothing_when_it_is_cancelled, the_bar_goes,
     quits_while_it_sends])
