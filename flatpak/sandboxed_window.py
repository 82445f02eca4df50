# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the window in its sandbox the way a screen reader does, and takes its picture; on the desktop
that flatpak/desktop makes."""
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ID = 'io.github.heartwire.Heartwire'
HOME = Path.home()
SETTINGS = HOME / '.var' / 'app' / ID / 'config' / 'glib-2.0' / 'settings' / 'keyfile'
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'tests' / 'ui'))
import heartwire_window  # noqa: E402
from accessible import ROOT, Bus, Node, Tree  # noqa: E402
from heartwire_window import Atspi, Window, wait_for  # noqa: E402
from gi.repository import Atspi as Desktop  # noqa: E402  for what belongs to other programs

LIMIT = 60  # for what takes a second where nothing else runs


def applications():
    desktop = Desktop.get_desktop(0)
    found = (desktop.get_child_at_index(i) for i in range(desktop.get_child_count()))
    return [app for app in found if app is not None]


class SandboxedWindow(Window):
    """Its process is another one outside than inside: it is found by its name."""

    def __init__(self, *options):
        self.started = time.monotonic()
        self.process = subprocess.Popen(['flatpak', 'run', '--die-with-parent', *options, ID],
                                        stderr=subprocess.PIPE, text=True)
        self.tree = None
        self.said = ''

    def __exit__(self, *_):
        self.process.terminate()
        self.said = self.process.communicate(timeout=20)[1]

    def find_tree(self):
        if self.process.poll() is not None:
            raise AssertionError(f'the program ended by itself: {self.process.communicate()[1]}')
        if self.tree is None:
            bus = Bus()
            programs = bus.ask('org.a11y.atspi.Registry', ROOT, 'org.a11y.atspi.Accessible', 'GetChildren')[0]
            named = (name for name, _ in programs if 'eartwire' in (Node(bus, name, ROOT).get_name() or ''))
            program = next(named, None)
            self.tree = Tree(bus, program) if program else None
        return self.tree

    def warnings(self):
        return [line for line in self.said.splitlines() if '-CRITICAL' in line or '-WARNING' in line]

    def width(self):
        """Without the shadow."""
        frame = wait_for('the frame', lambda: find_shown({Desktop.Role.FRAME}, 'eartwire'), LIMIT)
        return Desktop.Component.get_extents(frame, Desktop.CoordType.WINDOW).width


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


def find_in(app, roles, start=''):
    """What is shown, since a dialog has others in reserve."""
    todo = [app]
    while todo:
        node = todo.pop()
        if (node.get_role() in roles and (node.get_name() or '').startswith(start)
                and node.get_state_set().contains(Desktop.StateType.SHOWING)):
            return node
        todo.extend(child for child in (node.get_child_at_index(i) for i in range(node.get_child_count()))
                    if child is not None)
    return None


def find_shown(roles, program, start=''):
    found = (find_in(app, roles, start) for app in applications() if program in (app.get_name() or ''))
    return next(filter(None, found), None)


def in_dialog(roles, start=''):
    """The dialog is the portal's, a program of the desktop's."""
    return wait_for(f'the dialog\'s "{start}"', lambda: find_shown(roles, 'portal', start), LIMIT)


def save_log(window):
    """By the portal: the sandbox sees nothing of the folder that the file lands in."""
    path = HOME / 'saved.jsonl'
    window.press('Save the log')
    entry = in_dialog({Desktop.Role.TEXT})
    assert Desktop.EditableText.set_text_contents(entry, str(path))
    assert Desktop.Action.do_action(in_dialog({Desktop.Role.PUSH_BUTTON}, 'Save'), 0)
    wait_for(f'{path} to be whole', lambda: path.exists() and path.read_bytes().endswith(b'\n'), LIMIT)
    events = [json.loads(line) for line in path.read_text().splitlines()]
    assert any(event['event'] == 'connected' for event in events), path.read_text()[:300]
    return len(events)


def look(picture, saves):
    """One life of the window: it connects, beats, is pulled, seen, its log saved, and plugged."""
    write_settings(window_width=940, window_height=640)
    with SandboxedWindow() as window:
        window.wait_find('Connected ·', limit=LIMIT)
        connected = time.monotonic() - window.started
        wait_for('a few heartbeats', lambda: any(
            re.fullmatch(r'\d{2,} events', text) for text in window.texts()), LIMIT)
        window.press('Pull the cable')
        wait_for('the client to notice', lambda: any(
            t.startswith(('Disconnected ·', 'Reconnecting ·')) for t in window.texts()), LIMIT)
        shoot(picture)
        saved = save_log(window) if saves else 0
        window.press('Plug the cable')
        window.wait_find('Connected ·', limit=LIMIT)
    assert not window.warnings(), window.warnings()[:3]
    return connected, saved


def look_narrow(picture):
    """As narrow as a telephone, and in Chinese."""
    write_settings(window_width=360, window_height=720)
    with SandboxedWindow('--env=LANG=zh_CN.UTF-8', '--env=LANGUAGE=zh_CN') as window:
        window.wait_find('已连接 ·', limit=LIMIT)
        shoot(picture)
        width = window.width()
    assert not window.warnings(), window.warnings()[:3]
    assert width <= 360, f'it is {width} pixels wide'
