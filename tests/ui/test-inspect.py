#!/usr/bin/python3
# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inspector and the pages of sockets and faults, driven as a screen reader drives them.
Usage: test-inspect.py heartwire-gtk"""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from heartwire_window import Atspi, run, wait_for  # noqa: E402

SWITCH = {Atspi.Role.CHECK_BOX, Atspi.Role.TOGGLE_BUTTON}
BUTTON = {Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON}


def text_of(node):
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


def labels(window):
    return list(window.texts())


def rows_named(window, start):
    return [node.get_name() for node in window.walk()
            if node.get_role() == Atspi.Role.LIST_ITEM and (node.get_name() or '').startswith(start)]


def show(window, page):
    assert Atspi.Action.do_action(window.wait_find(page, {Atspi.Role.PAGE_TAB}), 0)


def dump(window):
    return text_of(window.wait_find('Bytes of the frame'))


def n_windows(window):
    return len(subprocess.check_output(['xdotool', 'search', '--onlyvisible', '--pid',
                                        str(window.process.pid)], text=True).split())


def choose_framing(window, n):
    """Opens the list, goes down from its first row, and takes the one that is there."""
    combo = window.wait_find('Framing', {Atspi.Role.COMBO_BOX})
    assert Atspi.Action.do_action(combo.get_child_at_index(0), 0)
    wait_for('the list', lambda: n_windows(window) == 2)
    window.focus()
    for key in ['Home'] + ['Down'] * n + ['Return']:
        window.key(key)
    wait_for('the closed list', lambda: n_windows(window) == 1)


def inspector_shows_the_newest_frame(window):
    window.wait_find('Connected ·', limit=30)
    wait_for('a heartbeat', lambda: dump(window).startswith('0000  02 00 '), 60)
    wait_for('its fields', lambda: rows_named(window, 'type = 0 HEARTBEAT'))


FRAMINGS = [
    # what the bytes begin with, a field, what is said to be lost
    ('0000  02 00 ', 'sequence = ', None),
    ('0000  01 ', 'payload length = 0', 'Can’t carry its number'),
    ('0000  ', "head's end = space", 'Can’t carry a checksum'),
    ('0000  7b 22 ', 'object = type 0 HEARTBEAT', 'Can’t carry a checksum'),
    ('', None, 'Can’t carry this frame'),
]


def inspector_shows_a_row_in_every_framing(window):
    for n, (begin, field, lost) in enumerate(FRAMINGS):
        choose_framing(window, n)
        wait_for(f'framing {n}', lambda: not begin or dump(window).startswith(begin), 60)
        if field:
            wait_for(field, lambda: rows_named(window, field))
        if lost:
            wait_for(lost, lambda: any(t.startswith(lost) for t in labels(window)))
    choose_framing(window, 0)


def sequences(window):
    return rows_named(window, 'sequence = ')


def beats(window):
    """The number of the newest heartbeat that the log shows."""
    return max((int(t[1:]) for t in window.log_texts() if re.fullmatch(r'#\d+', t)), default=0)


def select_a_row(window):
    """From the search, Escape leads to the log."""
    window.focus()
    for key in ('ctrl+f', 'Escape', 'Up'):
        window.key(key)
    window.wait_find('Newest', BUTTON)


def is_following(window):
    seen = set()
    wait_for('frames that follow each other', lambda: seen.update(sequences(window)) or len(seen) > 2, 60)


def a_selected_row_is_kept(window):
    select_a_row(window)
    kept, before = sequences(window), beats(window)
    wait_for('two more heartbeats', lambda: beats(window) >= before + 2, 60)
    assert sequences(window) == kept, (sequences(window), kept)


def newest_lets_go_of_it(window):
    window.press('Newest')
    wait_for('no button', lambda: not window.find('Newest', BUTTON))
    is_following(window)


def escape_in_the_log_does_too(window):
    select_a_row(window)
    window.key('Escape')
    wait_for('no button', lambda: not window.find('Newest', BUTTON))
    is_following(window)


def escape_in_the_inspector_does_too(window):
    select_a_row(window)
    choose_framing(window, 0)  # which leaves the focus there
    window.key('Escape')
    wait_for('no button', lambda: not window.find('Newest', BUTTON))
    is_following(window)


def pointing_at_a_row_shows_it(window):
    """What the row says, or its frame; and the newest again, once the pointer has gone."""
    says = 'No frame of its own: this is what the row says.'
    with window.searched('connected'):
        row = wait_for('a row', lambda: next((node for node in window.walk(window.find('Log of events'))
                                              if node.get_name() == 'connected'), None))
        with window.pointed_at(row.live()):
            wait_for('what it says', lambda: says in labels(window))
        wait_for('a frame', lambda: says not in labels(window))
    is_following(window)


def is_on(window):
    states = window.find('Inspector', BUTTON).get_state_set()
    return states.contains(Atspi.StateType.PRESSED) or states.contains(Atspi.StateType.CHECKED)


def inspector_goes_and_comes(window):
    window.focus()
    assert is_on(window)
    window.key('F9')
    wait_for('no inspector', lambda: not is_on(window))
    window.key('F9')
    wait_for('the inspector', lambda: is_on(window))


def sockets_are_counted(window):
    show(window, 'Sockets')
    wait_for('two connections', lambda: '2 connections · 6 sockets' in labels(window), 60)
    for role in ('The cable listens, LISTEN', 'The client’s socket, ESTABLISHED',
                 'The server’s socket, ESTABLISHED'):
        assert rows_named(window, role), role


def the_accepted_one_bears_the_listeners_port(window):
    listener = rows_named(window, 'The server listens')[0].split(', ')[2]
    accepted = rows_named(window, 'The server’s socket')[0].split(', ')[2]
    assert accepted.split(' → ')[0] == listener, (accepted, listener)


def the_countdowns_run(window):
    seen = set()
    wait_for('seconds that run', lambda: seen.update(
        t for t in labels(window) if re.fullmatch(r'0\.\d s', t)) or len(seen) >= 3, 120)
    assert any(t.startswith(('1:59:', '2:00:')) for t in labels(window)), labels(window)


def what_is_left_over_is_shown(window):
    window.key('ctrl+k')
    wait_for('a leftover', lambda: any('TIME_WAIT' in t or 'CLOSE_WAIT' in t
                                       for t in rows_named(window, 'The ')), 60)
    window.key('ctrl+r')
    window.wait_find('Connected ·', limit=40)


def a_fault_is_added(window):
    show(window, 'Faults')
    assert Atspi.Action.do_action(window.wait_find('Latency', SWITCH), 0)
    wait_for('a fault', lambda: '1 fault on the cable' in labels(window))
    wait_for('its settings', lambda: 'latency=200ms jitter=0ms' in labels(window))
    wait_for('that it acts', lambda: 'ACTS NOW' in labels(window))
    wait_for('its effect', lambda: any(re.match(r'Connected · [4-9]\d\d', t) for t in labels(window)), 30)


def it_is_taken_away(window):
    assert Atspi.Action.do_action(window.find('Latency', SWITCH), 0)
    wait_for('no fault', lambda: 'No faults' in labels(window))


def all_are_removed(window):
    for name in ('Cut', 'Slicer'):
        assert Atspi.Action.do_action(window.wait_find(name, SWITCH), 0)
    wait_for('two faults', lambda: '2 faults on the cable' in labels(window))
    window.press('_Remove All')
    wait_for('no fault', lambda: 'No faults' in labels(window))


def its_event_is_in_the_log(window):
    show(window, 'Live')
    with window.searched('fault removed'):
        wait_for('the event', lambda: 'fault removed' in window.log_texts(), 60)


def everything_has_a_name(window):
    # Rows go while they are looked at.
    nameless = wait_for('a look at all', lambda: [window.nameless()], 60)[0]
    assert not nameless, nameless


def quits(window):
    window.key('ctrl+q')
    assert window.process.wait(15) == 0, window.process.returncode


CASES = [inspector_shows_the_newest_frame, inspector_shows_a_row_in_every_framing,
         a_selected_row_is_kept, newest_lets_go_of_it, escape_in_the_log_does_too,
         escape_in_the_inspector_does_too,
         pointing_at_a_row_shows_it, inspector_goes_and_comes, sockets_are_counted,
         the_accepted_one_bears_the_listeners_port,
         the_countdowns_run, what_is_left_over_is_shown, a_fault_is_added, it_is_taken_away,
         all_are_removed, its_event_is_in_the_log, everything_has_a_name, quits]

run(CASES)
