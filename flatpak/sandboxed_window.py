# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the window in its sandbox the way a screen reader does, and takes its picture."""
import re
import subprocess
import sys
import time
from pathlib import Path

HOME = Path.home()
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'tests' / 'ui'))
from heartwire_window import Atspi, Window, wait_for  # noqa: E402


class SandboxedWindow(Window):
    """Its process is another one outside than inside: it is found by its name."""

    def __init__(self, app_id):
        self.started = time.monotonic()
        self.process = subprocess.Popen(['flatpak', 'run', app_id], stderr=subprocess.PIPE, text=True)
        self.app = None
        self.app_id = app_id

    def __exit__(self, *_):
        subprocess.run(['flatpak', 'kill', self.app_id], capture_output=True)
        self.said = self.process.communicate(timeout=10)[1]

    def find_app(self):
        if self.process.poll() is not None:
            raise AssertionError(f'the program ended by itself: {self.process.communicate()[1]}')
        desktop = Atspi.get_desktop(0)
        apps = [desktop.get_child_at_index(i) for i in range(desktop.get_child_count())]
        return next((a for a in apps if a is not None and 'eartwire' in (a.get_name() or '')), None)


def shoot(path):
    windows = subprocess.check_output(['xdotool', 'search', '--onlyvisible', '--name', 'Heartwire'],
                                      text=True).split()
    subprocess.check_call(['import', '-window', windows[-1], str(path)])


def drive(app_id, picture):
    with SandboxedWindow(app_id) as window:
        window.wait_find('Connected ·', limit=30)
        connected = time.monotonic() - window.started
        assert connected < 5, f'connected only {connected:.1f} s after its start'
        wait_for('a few heartbeats', lambda: any(
            re.fullmatch(r'\d{2,} events', text) for text in window.texts()), 30)
        window.press('Pull the cable')
        wait_for('the client to notice', lambda: any(
            t.startswith(('Disconnected ·', 'Reconnecting ·')) for t in window.texts()), 30)
        shoot(picture)
        window.press('Plug the cable')
        window.wait_find('Connected ·', limit=30)
    critical = [line for line in window.said.splitlines() if '-CRITICAL' in line or '-WARNING' in line]
    assert not critical, critical[:3]
    settings = HOME / '.var' / 'app' / app_id / 'config' / 'glib-2.0' / 'settings' / 'keyfile'
    assert settings.exists(), f'{settings} is missing'
    return f'connected {connected:.1f} s after its start'
