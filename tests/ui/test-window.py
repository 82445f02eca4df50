#!/usr/bin/python3
# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window, driven as a screen reader drives it: it beats, its cable is pulled and plugged, a
message comes back. Usage: test-window.py heartwire-gtk"""
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from heartwire_window import Atspi, find_editable, run, wait_for  # noqa: E402


def shows_connected(window):
    window.wait_find('Connected ·', limit=30)
    seconds = time.monotonic() - window.started
    print(f'# a beating heart {seconds:.2f} s after the program was started')


def everything_has_a_name(window):
    looked_at = [node.get_name() for node in window.interactive()]
    assert len(looked_at) >= 6, looked_at
    assert not window.nameless(), window.nameless()


def pulls(window):
    window.press('Pull the cable')
    window.wait_find('Plug the cable')


def beliefs_are_wrong_or_noticed(window):
    # The client gives up and tries again and again; the server goes on believing.
    wait_for('the client to notice', lambda: any(
        t.startswith(('Disconnected ·', 'Reconnecting ·')) for t in window.texts()), 30)
    window.wait_find('Wrong: the cable is out', limit=30)


def plugs(window):
    window.press('Plug the cable')
    window.wait_find('Pull the cable')
    window.wait_find('Connected ·', limit=40)


def echoes(window):
    entry = window.wait_find('Message', {Atspi.Role.TEXT, Atspi.Role.ENTRY})
    editable = wait_for('the text in the entry', lambda: find_editable(entry))
    assert Atspi.EditableText.set_text_contents(editable, 'seven seas')
    window.press('Send')
    with window.searched('seven seas'):
        wait_for('the echo in the log', lambda: any(
            t.startswith('echo received') for t in window.log_texts()))


def text_of(node):
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


def kills(window):
    wire = window.wait_find('The wire between', {Atspi.Role.IMAGE})
    window.press('Kill')
    wait_for('the dead server', lambda: 'Server: dead' in wire.get_description())
    window.press('Restart')
    wait_for('the new server', lambda: 'Server: running' in wire.get_description())
    window.wait_find('Connected ·', limit=40)


def keys_act(window):
    window.focus()
    window.key('space')
    window.wait_find('Plug the cable')
    window.key('space')
    window.wait_find('Pull the cable')
    wire = window.wait_find('The wire between', {Atspi.Role.IMAGE})
    window.key('ctrl+h')
    wait_for('the hung server', lambda: 'Server: hangs' in wire.get_description())
    window.key('ctrl+h')
    wait_for('the server that goes on', lambda: 'Server: running' in wire.get_description())


def space_is_a_space_while_typing(window):
    window.key('ctrl+f')
    for key in ['x', 'space', 'x']:
        window.key(key)
    search = window.wait_find('Search the log', {Atspi.Role.ENTRY, Atspi.Role.TEXT})
    wait_for('the typed text', lambda: text_of(search) == 'x x')
    assert window.find('Pull the cable')
    window.key('Escape')
    wait_for('the empty search', lambda: text_of(search) == '')


def clock_of(window):
    return max((t for t in window.log_texts() if len(t) == 12 and t[2] == ':'), default='')


def copies(window):
    """What Ctrl+C took is pasted into the search; the rows stay selected while events come."""
    window.key('ctrl+f')
    window.key('Escape')
    wait_for('two rows', lambda: [window.key(k) for k in ('Down', 'Home', 'shift+Down', 'ctrl+c')]
             and window.find_toast('Copied'))
    window.press('Jump to Latest')
    clock = clock_of(window)
    wait_for('a newer row', lambda: clock_of(window) > clock)
    window.key('ctrl+c')
    window.key('ctrl+f')
    window.key('ctrl+v')
    search = window.wait_find('Search the log', {Atspi.Role.ENTRY, Atspi.Role.TEXT})
    text = wait_for('the rows', lambda: text_of(search))
    assert text.count('\n') == 2 and 'listening' in text, text
    window.key('Escape')


def quits(window):
    window.key('ctrl+q')
    assert window.process.wait(15) == 0, window.process.returncode


CASES = [shows_connected, everything_has_a_name, pulls, beliefs_are_wrong_or_noticed, plugs, echoes,
         kills, keys_act, space_is_a_space_while_typing, copies, quits]


run(CASES)
