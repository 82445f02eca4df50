# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs the bundle, and holds its window in the sandbox the way a screen reader does; on the desktop that
flatpak/desktop makes."""
import os
import subprocess
import tempfile
import time
from pathlib import Path

from portal_dialogs import LIMIT, Desktop, find_shown
from heartwire_window import Atspi, Window, find_editable, wait_for
from accessible import ROOT, Bus, Node, Tree
from gi.repository import GLib

ID = 'io.github.heartwire.Heartwire'
HOME = Path.home()
SETTINGS = HOME / '.var' / 'app' / ID / 'config' / 'glib-2.0' / 'settings' / 'keyfile'


class SandboxedWindow(Window):
    """Its process is another one outside than inside: it is found by its name."""

    def __init__(self, *options):
        self.started = time.monotonic()
        self.process = subprocess.Popen(['flatpak', 'run', '--die-with-parent', *options, ID],
                                        stderr=subprocess.PIPE, text=True)
        self.tree = None
        self.said = ''

    def __exit__(self, failed, *_):
        self.process.terminate()
        self.said = self.process.communicate(timeout=20)[1]
        warnings = [line for line in self.said.splitlines() if '-CRITICAL' in line or '-WARNING' in line]
        assert failed or not warnings, warnings[:3]

    def check_running(self):
        if self.process.poll() is not None:
            raise AssertionError(f'the program ended by itself: {self.process.communicate()[1]}')

    def find_tree(self):
        self.check_running()
        if self.tree is None:
            bus = Bus()
            programs = bus.ask('org.a11y.atspi.Registry', ROOT, 'org.a11y.atspi.Accessible', 'GetChildren')[0]
            named = (name for name, _ in programs if 'eartwire' in (Node(bus, name, ROOT).get_name() or ''))
            program = next(named, None)
            self.tree = Tree(bus, program) if program else None
        return self.tree

    def wait_connected(self):
        self.wait_find('Connected ·', limit=LIMIT)

    def wait_lost(self):
        wait_for('the client to notice', lambda: any(
            t.startswith(('Disconnected ·', 'Reconnecting ·')) for t in self.texts()), LIMIT)

    def wait_text(self, part):
        return wait_for(f'"{part}"', lambda: next((t for t in self.texts() if part in t), None), LIMIT)

    def act(self, action):
        """By an action of the window's, which is one of its frame's for a screen reader."""
        frame = self.wait_find('', {Atspi.Role.FRAME}, LIMIT)
        names = [frame.ask('Action', 'GetName', GLib.Variant('(i)', (i,)))
                 for i in range(frame.get('NActions', 'Action'))]
        assert Atspi.Action.do_action(frame, names.index(action)), action

    def write(self, name, text):
        node = self.wait_find(name, {Atspi.Role.ENTRY, Atspi.Role.TEXT}, LIMIT)
        assert Atspi.EditableText.set_text_contents(find_editable(node), text), name

    def width(self):
        """Without the shadow."""
        frame = wait_for('the frame', lambda: find_shown({Desktop.Role.FRAME}, 'eartwire'), LIMIT)
        return Desktop.Component.get_extents(frame, Desktop.CoordType.WINDOW).width


class ActivatedWindow(SandboxedWindow):
    """Started by the session bus, as a click in the desktop's menu does it."""

    def __init__(self):
        self.started = time.monotonic()
        self.tree = None
        gapplication('launch')

    def __exit__(self, *_):
        gapplication('action', 'quit')

    def check_running(self):
        pass


def gapplication(verb, *words):
    return subprocess.run(['gapplication', verb, ID, *words], check=True, capture_output=True, text=True,
                          timeout=LIMIT).stdout


def install(bundle):
    """The line of the README; what it needs is only left out where it can't be fetched."""
    # A machine without a system bus has no parental controls to ask either.
    env = dict(os.environ, DBUS_SYSTEM_BUS_ADDRESS=os.environ['DBUS_SESSION_BUS_ADDRESS'])
    line = ['flatpak', 'install', '--user', '-y', '--noninteractive', str(bundle)]
    how = 'as the README says'
    done = subprocess.run(line, env=env, capture_output=True, text=True, timeout=240)
    if done.returncode != 0 and 'flathub' in done.stderr:
        how = "with --no-deps, as Flathub can't be reached"
        done = subprocess.run([*line, '--no-deps'], env=env, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr.strip()[-500:]
    return how


def write_settings(**values):
    """What the user is said to have chosen before; the program reads it at its start."""
    SETTINGS.parent.mkdir(parents=True, exist_ok=True)
    lines = [f'{key.replace("_", "-")}={value}' for key, value in values.items()]
    SETTINGS.write_text('\n'.join(['[io/github/heartwire/Heartwire]', *lines, '']))


def shoot(path):
    """The window with its shadow, on white."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(['weston-screenshooter'], cwd=folder, check=True, capture_output=True, timeout=30)
        taken = next(Path(folder).glob('*.png'))
        subprocess.run(['convert', str(taken), '-trim', '+repage', '-strip', '-define',
                        'png:compression-level=9', str(path)], check=True, timeout=30)
