#!/usr/bin/python3
# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of the window, reached by their keys; the race, started and stopped.
Usage: test-pages.py heartwire-gtk"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from heartwire_window import Atspi, run, wait_for  # noqa: E402

PAGES = ['Live', 'Lessons', 'Race', 'Sockets', 'Faults']


def starts_with_live(window):
    window.wait_find('Connected ·', limit=30)
    assert window.shown_page().startswith('Live'), window.shown_page()


def each_page_has_its_key(window):
    for number, title in reversed(list(enumerate(PAGES, 1))):
        window.show_page(number, title)


def everything_has_a_name(window):
    # Rows go while they are looked at.
    nameless = wait_for('a look at all', lambda: [window.nameless()], 60)[0]
    assert not nameless, nameless


def searching_shows_the_log(window):
    window.show_page(3, 'Race')
    window.key('ctrl+f')
    wait_for('the page with the log', lambda: window.shown_page().startswith('Live'))
    window.key('Escape')


def space_leaves_the_cable_of_another_page_alone(window):
    """The race's button has the focus: Space starts the race, and pulls nothing of Live's."""
    window.show_page(3, 'Race')
    window.key('space')
    window.wait_find('Stop the race')
    assert window.find('Pull the cable')


LOG_ROW = 'a row of the log'
STOPS = 20  # no page has more of them


def focused_after(window, before):
    name = window.focused() or LOG_ROW
    return name if name != before else None


def walk_to(window, key, end):
    """What has the focus on the way there: another thing at each press."""
    names = [focused_after(window, None)]
    while names[-1] != end:
        assert len(names) <= STOPS, names
        window.key(key)
        names.append(wait_for(f'what comes after {names}',
                              lambda: focused_after(window, names[-1])))
    return names[1:]


def tab_goes_through_the_page(window):
    """A list is one stop on the way, however many rows it has."""
    window.show_page(1, 'Live')
    walk_to(window, 'shift+Tab', 'Main Menu')
    names = walk_to(window, 'Tab', 'Kill')
    assert names.count(LOG_ROW) == 1, names
    assert 'Message' in names, names


def tab_goes_back_as_well(window):
    names = walk_to(window, 'shift+Tab', 'Main Menu')
    assert names[0] == 'Message', names
    assert names[-2:] == ['Pull the cable', 'Main Menu'], names
    assert names.count(LOG_ROW) == 1, names


def tab_leaves_the_lessons(window):
    window.show_page(2, 'Lessons')
    lesson = window.focused()
    choice = walk_to(window, 'Tab', window.find('Two: the server').get_name())
    assert len(choice) == 1, choice
    assert walk_to(window, 'shift+Tab', 'Main Menu') == [lesson, 'Main Menu']


def tab_leaves_the_racers(window):
    window.show_page(3, 'Race')
    names = walk_to(window, 'Tab', 'Live')
    assert len(names) == 2 and names[0].startswith('nothing: '), names


def tab_leaves_the_sockets(window):
    window.show_page(4, 'Sockets')
    window.wait_find('The cable listens')
    walk_to(window, 'Tab', 'Main Menu')
    firsts = [name.split(',')[0] for name in walk_to(window, 'Tab', 'Live')]
    assert firsts == ['The cable listens', 'The server listens', 'Live'], firsts


def a_key_leads_to_the_message(window):
    window.show_page(3, 'Race')
    window.key('ctrl+m')
    wait_for('the message', lambda: window.focused() == 'Message')
    assert window.shown_page().startswith('Live')


def presents(window):
    """F11 leaves out what only the one at the keyboard needs, and Escape brings it back."""
    window.show_page(1, 'Live')
    assert window.find('Main Menu') and window.find('Kill')
    window.key('F11')
    wait_for('a window without its menu', lambda: not window.find('Main Menu'))
    assert not window.find('Kill')
    window.find('Pull the cable')
    window.key('Escape')
    window.wait_find('Main Menu')
    assert window.find('Kill')


def tells_the_way_back(window):
    """For some seconds only; where a look takes longer, it is said anew."""

    def is_told():
        window.key('F11')
        told = window.find_toast('Press Esc or F11')
        window.key('F11')
        return told

    wait_for('the way back', is_told, 60)
    window.wait_find('Main Menu')


def racer(window, start):
    return window.find(start, {Atspi.Role.LIST_ITEM}).get_name()


def a_race_measures(window):
    window.wait_find('The cable is out for', limit=60)
    wait_for('a racer that notices',
             lambda: 'not yet' not in racer(window, 'fast suspicion')
             and 'in theory' in racer(window, 'fast suspicion'), 60)
    assert 'in theory never' in racer(window, 'nothing'), racer(window, 'nothing')
    assert 'after 2 h 11 min' in racer(window, 'keepalive, as'), racer(window, 'keepalive, as')


def a_race_is_stopped(window):
    """Its server goes with it; the window's own stays."""
    assert len(window.children()) == 2, window.children()
    window.press('Stop the race')
    window.wait_find('Start the race')
    wait_for('its server to go', lambda: len(window.children()) == 1)
    assert 'not yet' in racer(window, 'nothing'), racer(window, 'nothing')


def quits_while_a_race_runs(window):
    window.press('Start the race')
    window.wait_find('Stop the race')
    window.key('ctrl+q')
    assert window.process.wait(15) == 0, window.process.returncode


run([starts_with_live, each_page_has_its_key, everything_has_a_name, searching_shows_the_log, tab_goes_through_the_page,
     tab_goes_back_as_well, tab_leaves_the_lessons, tab_leaves_the_racers,
     tab_leaves_the_sockets, a_key_leads_to_the_message, presents,
     tells_the_way_back,
     space_leaves_the_cable_of_another_page_alone, a_race_measures, a_race_is_stopped,
     quits_while_a_race_runs])
