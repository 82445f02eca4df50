#!/usr/bin/python3
# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window's server waits as long as the settings' heartbeats need, also where they change while it
runs. Usage: test-patience.py heartwire-gtk"""
import os
import pathlib
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from heartwire_window import run, wait_for  # noqa: E402

SETTINGS = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0' / 'settings' / 'keyfile'


def write_settings(lines):
    SETTINGS.parent.mkdir(parents=True, exist_ok=True)
    SETTINGS.write_text('[io/github/heartwire/Heartwire]\n' + lines)


def patience(window):
    """As the server of the window was told; None while there is none."""
    for path in pathlib.Path('/proc').glob('[0-9]*'):
        try:
            own = f'PPid:\t{window.process.pid}\n' in (path / 'status').read_text()
            words = (path / 'cmdline').read_text().split('\0')
        except OSError:
            continue
        if own and '--heartbeat-timeout' in words:
            return words[words.index('--heartbeat-timeout') + 1]
    return None


def waits_three_rounds(window):
    window.wait_find('Connected ·', limit=30)
    assert patience(window) == '6000ms', patience(window)


def waits_longer_for_slower_beats(window):
    write_settings('heartbeat-interval-ms=uint32 20000\n')
    wait_for('a server that waits longer', lambda: patience(window) == '63000ms', 60)
    window.wait_find('Connected ·', limit=60)


def waits_for_the_longest_silence(window):
    write_settings("heartbeat-policy='adaptive'\n")
    wait_for('a server that waits longest', lambda: patience(window) == '1743000ms', 60)
    window.wait_find('Connected ·', limit=60)


def quits(window):
    window.focus()
    window.key('ctrl+q')
    assert window.process.wait(15) == 0, window.process.returncode


write_settings('')
os.environ['GSETTINGS_BACKEND'] = 'keyfile'
run([waits_three_rounds, waits_longer_for_slower_beats, waits_for_the_longest_silence, quits])
