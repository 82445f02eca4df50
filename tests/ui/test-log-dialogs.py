#!/usr/bin/python3
# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log goes to a file through the dialog, comes back through the other one, and says the same;
what is no log is refused in words. Usage: test-log-dialogs.py heartwire-gtk"""
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from heartwire_window import run, wait_for  # noqa: E402

LIMIT = 20
FOLDER = tempfile.TemporaryDirectory()
SAVED = os.path.join(FOLDER.name, 'kept.jsonl')


def type_path(window, dialog, path, button):
    """Into the file dialog, which takes a path that is typed over whatever has the focus."""
    wait_for(f'the dialog "{dialog}"', lambda: titled(window, dialog), LIMIT)
    subprocess.check_call(['xdotool', 'windowfocus', '--sync', titled(window, dialog)[-1]])
    window.key('ctrl+l')
    window.key('ctrl+a')
    subprocess.check_call(['xdotool', 'type', path])
    window.press(button)
    wait_for('the dialog to go', lambda: not titled(window, dialog), LIMIT)


def titled(window, title):
    found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--all', '--pid',
                            str(window.process.pid), '--name', title],
                           text=True, stdout=subprocess.PIPE)
    return found.stdout.split()


def saves(window):
    window.wait_find('Connected ·', limit=LIMIT)
    window.focus()
    window.key('ctrl+s')
    type_path(window, 'Save the Log', SAVED, '_Save')
    wait_for('the file', lambda: os.path.exists(SAVED), LIMIT)
    wait_for('the word that it is done', lambda: window.find_toast('The log was saved'), LIMIT)


def every_line_is_an_event(_window):
    with open(SAVED, encoding='utf-8') as file:
        events = [json.loads(line) for line in file]
    assert {'listening', 'connected'} <= {event['event'] for event in events}, events
    assert all('time' in event and 'mono_us' in event for event in events), events


def opens_what_was_saved(window):
    n_events = sum(1 for _ in open(SAVED, encoding='utf-8'))
    window.focus()
    window.key('ctrl+o')
    type_path(window, 'Open a Saved Log', SAVED, '_Open')
    wait_for('the saved log', lambda: any(
        t.startswith('A saved log: kept.jsonl') for t in window.texts()), LIMIT)
    wait_for('its events', lambda: any(t.startswith(f'{n_events} events') for t in window.texts()),
             LIMIT)


def refuses_what_is_no_log(window):
    path = os.path.join(FOLDER.name, 'letter.txt')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('Dear trainer,\n')
    window.focus()
    window.key('ctrl+o')
    type_path(window, 'Open a Saved Log', path, '_Open')
    wait_for('the reason', lambda: window.find_toast('letter.txt'), LIMIT)


run([saves, every_line_is_an_event, opens_what_was_saved, refuses_what_is_no_log])
