#!/usr/bin/python3
# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window in Chinese: it beats, its cable is pulled and plugged, its pages say their names, and
nothing that has a translation is shown in English. Usage: test-language.py heartwire-gtk"""
import gettext
import os
import sys
from pathlib import Path

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import heartwire_window  # noqa: E402
from heartwire_window import Atspi, Window, run, wait_for  # noqa: E402

LIMIT = 60
os.environ.update(LANGUAGE='zh_CN', LC_ALL='C.UTF-8')
CATALOGUE = gettext.translation('heartwire', Path(sys.argv[1]).parent.parent / 'po', ['zh_CN'])
_ = CATALOGUE.gettext
LOG, heartwire_window.LOG = heartwire_window.LOG, _('Log of events')
PAGES = ['Live', 'Lessons', 'Race', 'Sockets', 'Faults']
BUTTONS = {Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON}


def speaks_chinese(window):
    assert _('Live') != 'Live', 'there is no catalogue'
    window.wait_find(_('Pull the cable'), BUTTONS, LIMIT)
    assert not window.find('Pull the cable')


def pulls_and_plugs(window):
    window.press(_('Pull the cable'))
    window.wait_find(_('Plug the cable'), BUTTONS, LIMIT)
    window.press(_('Plug the cable'))
    window.wait_find(_('Pull the cable'), BUTTONS, LIMIT)


def pages_are_named(window):
    for number, title in enumerate(PAGES, 1):
        window.show_page(number, _(title))


def nothing_translated_is_english(window):
    """But in the log, whose words are the same in every language."""
    english = {text for text in CATALOGUE._catalog
               if isinstance(text, str) and text and _(text) != text}
    shown = wait_for('a look at all', lambda: [set(window.texts())], LIMIT)[0]
    assert not shown & english, shown & english


def the_log_keeps_its_words(window):
    window.show_page(1, _('Live'))
    wait_for('an event', lambda: any(t in ('connected', 'cut', 'plugged') or t.startswith('heartbeat')
                                     for t in window.log_texts()), LIMIT)


def another_start_speaks_english(window):
    window.key('ctrl+q')
    assert window.process.wait(15) == 0, window.process.returncode
    os.environ['LANGUAGE'] = 'en'
    heartwire_window.LOG = LOG
    with Window(sys.argv[1]) as english:
        english.wait_find('Pull the cable', BUTTONS, LIMIT)


run([speaks_chinese, pulls_and_plugs, pages_are_named, nothing_translated_is_english,
     the_log_keeps_its_words, another_start_speaks_english])
