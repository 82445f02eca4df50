# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that the shortcuts window has every key of the window, and no other."""
import re
import xml.etree.ElementTree as tree

from tap import SOURCE, report

UI = SOURCE / 'ui'
TABLE = re.compile(r'\{ "[a-z]+\.[a-z-]+", \{ ((?:"[^"]+"(?:, )?)+) \} \}')
# Keys of what has the focus, or of the whole window, which no table has: each with the file that
# acts upon it, and by which name.
ELSEWHERE = {
    'space': ('hw-cable-key.c', 'GDK_KEY_space'),
    'F9': ('hw-inspector-pane.c', 'GDK_KEY_F9'),
    'Escape': ('hw-window.c', 'GDK_KEY_Escape'),
    '<Control>c': ('hw-log-view.c', 'GDK_KEY_c'),
    'Return': ('hw-log-view.ui', 'handler="activate_cb"'),
    'plus': ('hw-strip-keys.c', 'GDK_KEY_plus'),
    'equal': ('hw-strip-keys.c', 'GDK_KEY_equal'),
    'minus': ('hw-strip-keys.c', 'GDK_KEY_minus'),
    '0': ('hw-strip-keys.c', 'GDK_KEY_0'),
    'Left': ('hw-strip-keys.c', 'GDK_KEY_Left'),
    'Right': ('hw-strip-keys.c', 'GDK_KEY_Right'),
    'Home': ('hw-strip-keys.c', 'GDK_KEY_Home'),
    'End': ('hw-strip-keys.c', 'GDK_KEY_End'),
}
# GTK's own.
TOOLKIT = {'F10', '<Control>question'}


def shown():
    overlay = tree.parse(UI / 'gtk' / 'help-overlay.ui')
    return {key for node in overlay.iter('property') if node.get('name') == 'accelerator'
            for key in node.text.split()}


def of_tables():
    text = (UI / 'hw-application.c').read_text()
    keys = {key for row in TABLE.findall(text) for key in re.findall(r'"([^"]+)"', row)}
    pages = (UI / 'hw-pages.c').read_text().split('static const Page pages[] = {')[1].split('};')[0]
    return keys | {f'<Alt>{n + 1}' for n in range(pages.count('_get_type'))}


def unfounded():
    for key, (name, word) in ELSEWHERE.items():
        if word not in (UI / name).read_text():
            yield f'{name} has no {word} any more, for {key}'


SHOWN, WANTED = shown(), of_tables() | set(ELSEWHERE)
report([
    ('keys are found', [] if len(of_tables()) > 12 else [str(sorted(of_tables()))]),
    ('every key is in the shortcuts window', sorted(WANTED - SHOWN)),
    ('every key there does something', sorted(SHOWN - WANTED - TOOLKIT)),
    ('each file still acts upon its key', list(unfounded())),
])
