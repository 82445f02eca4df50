#!/usr/bin/python3
# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of the lessons: one is answered, run to its end, cancelled; a person's own are there, and
what is wrong in one that can't be read. Usage: test-lessons.py heartwire-gtk"""
import os
import sys
from pathlib import Path

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from heartwire_window import Atspi, run, wait_for  # noqa: E402

OWN = '''[Lesson]
Title=A lesson of my own
Order=1
Question=Who speaks first?
Choices=The client;The server
Right=1
Explanation=The client connected as number ${connected.conn}.
[Steps]
Central=2
1=wait for connected up to 10s
2=pull
3=wait for pulled up to 10s
4=wait 60s
[Expect]
connected=client connected
pulled=cable cable-pulled after pull
[Says]
connected=It is connected.
pulled=The cable is out.
'''
FINISHES = OWN.replace('4=wait 60s\n', '').replace('of my own', 'that ends').replace('Order=1', 'Order=2')


def write_own():
    folder = Path(os.environ['XDG_DATA_HOME']) / 'heartwire' / 'lessons'
    folder.mkdir(parents=True)
    (folder / 'own.lesson').write_text(OWN)
    (folder / 'ends.lesson').write_text(FINISHES)
    (folder / 'broken.lesson').write_text('[Lesson]\nTitle=Broken\nColour=red\n')


def lists_them(window):
    window.wait_find('Connected ·', limit=30)
    window.show_page(2, 'Lessons')
    for title in ['A lesson of my own', 'A lesson that ends', 'The cable is pulled']:
        window.wait_find(title, {Atspi.Role.LIST_ITEM})
    texts = list(window.texts())
    places = [texts.index(text) for text in ('A lesson of my own', 'A lesson that ends', 'The cable is pulled')]
    assert places == sorted(places), texts
    assert {'Yours', 'From Heartwire'} <= set(texts), texts


def names_the_line_of_a_broken_one(window):
    assert any('broken.lesson:3' in t for t in window.texts()), list(window.texts())


def choose(window, title):
    """By the keyboard: Home and as often Down, then Enter leads to the question."""
    window.focus()
    window.key('Home')
    for _ in range(40):
        row = window.find(title, {Atspi.Role.LIST_ITEM})
        if row.get_state_set().contains(Atspi.StateType.SELECTED):
            break
        window.key('Down')
    window.key('Return')
    wait_for(f'the lesson {title}', lambda: list(window.texts()).count(title) == 2)


def asks_first(window):
    choose(window, 'A lesson of my own')
    button = window.wait_find('Run the lesson')
    assert not button.get_state_set().contains(Atspi.StateType.SENSITIVE)
    window.wait_find('Choose what you expect')
    assert not window.find('pending: It is connected')
    assert window.find('The server', {Atspi.Role.RADIO_BUTTON, Atspi.Role.CHECK_BOX})
    window.key('space')
    wait_for('an answer', lambda: button.get_state_set().contains(Atspi.StateType.SENSITIVE))
    wait_for('no more prompt', lambda: not window.find('Choose what you expect'))


def everything_has_a_name(window):
    assert not window.nameless(), window.nameless()


def turns_to_its_verdicts(window):
    window.press('Run the lesson')
    window.wait_find('held: It is connected.', limit=60)
    window.wait_find('held: The cable is out.', limit=60)
    window.wait_find('Step 4 of 4: wait 60s', limit=60)
    window.wait_find('Pull the cable')  # the window's own is another


def is_cancelled(window):
    assert len(window.children()) == 2, window.children()
    window.press('Cancel')
    window.wait_find('Run the lesson')
    wait_for('its server to go', lambda: len(window.children()) == 1)


def ends_with_the_explanation(window):
    window.show_page(2, 'Lessons')
    choose(window, 'A lesson that ends')
    window.key('space')
    window.press('Run the lesson')
    window.wait_find('All 2 expectations held', limit=60)
    window.wait_find('You predicted it: The client')
    window.wait_find('The client connected as number 1.')
    row = window.find('A lesson that ends', {Atspi.Role.LIST_ITEM})
    assert row.get_description() == 'held', row.get_description()


def goes_on_to_the_next(window):
    window.press('Next lesson')
    wait_for('another lesson', lambda: list(window.texts()).count('A lesson that ends') == 1)
    window.wait_find('Run the lesson')


def quits(window):
    window.key('ctrl+q')
    assert window.process.wait(15) == 0, window.process.returncode


write_own()
run([lists_them, names_the_line_of_a_broken_one, asks_first, everything_has_a_name,
     turns_to_its_verdicts, is_cancelled, ends_with_the_explanation, goes_on_to_the_next, quits])
