#!/usr/bin/python3
# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A saved log in the window: opened, said to be one, searched, left again. The broken line in it is
named. Usage: test-window-log.py heartwire-gtk"""
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from heartwire_window import Atspi, Window, find_editable, tell, wait_for  # noqa: E402

LIMIT = 180


def line(n):
    event = {'time': f'2026-01-02T03:{n // 60:02}:{n % 60:02}.000006Z', 'mono_us': (n + 1) * 1000000,
             'source': 'client', 'event': 'echo-received', 'text': 'needle' if n % 10 == 0 else 'hay'}
    return json.dumps(event) + '\n'


def has_text(window, start):
    return wait_for(f'"{start}"', lambda: any(t.startswith(start) for t in window.texts()), LIMIT)


def says_that_it_is_saved(window):
    has_text(window, 'A saved log: seen.jsonl · 1 line isn’t an event and was passed over: line 51: ')
    has_text(window, '300 events')


def begins_at_its_begin(window):
    """The strip as well as the list; and no frame of the live connection stands beside them."""
    assert window.find('Back to now')
    has_text(window, 'Select a row of the log to see its frame.')


def is_searched(window):
    search = window.wait_find('Search the log', {Atspi.Role.TEXT, Atspi.Role.ENTRY}, LIMIT)
    assert Atspi.EditableText.set_text_contents(find_editable(search), 'needle')
    has_text(window, '30 of 300 events match')


def leads_back(window):
    button = window.wait_find('Back to Live', {Atspi.Role.PUSH_BUTTON}, LIMIT)
    assert Atspi.Action.do_action(button, 0)
    wait_for('the live log', lambda: not any(
        t.startswith('30 of 300 events') for t in window.texts()), LIMIT)
    assert not window.find('Back to now')
    wait_for('a frame', lambda: window.find('Bytes of the frame'), LIMIT)


CASES = [says_that_it_is_saved, begins_at_its_begin, is_searched, leads_back]


def main():
    print(f'1..{len(CASES)}', flush=True)
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'seen.jsonl')
        lines = [line(n) for n in range(300)]
        with open(path, 'w', encoding='utf-8') as file:
            file.writelines(lines[:50] + ['oops\n'] + lines[50:])
        with Window(sys.argv[1], path) as window:
            for number, case in enumerate(CASES, 1):
                try:
                    case(window)
                    print(f'ok {number} {case.__name__}', flush=True)
                except AssertionError as error:
                    failed = True
                    print(f'not ok {number} {case.__name__}', flush=True)
                    tell(case, error, window)
    sys.exit(1 if failed else 0)


main()
