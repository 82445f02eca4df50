# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns how the window is led to what is worth a picture, in any language."""
import gettext
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / 'tests' / 'ui'))
sys.path.append(str(ROOT / 'tests' / 'e2e'))
os.environ.setdefault('CERTIFICATES', str(ROOT / 'tests' / 'support' / 'tls'))
import heartwire_window  # noqa: E402
from heartwire_window import Atspi, Window, find_editable, wait_for  # noqa: E402
from tls import TlsServer  # noqa: E402

FRAMES_S = 0.7  # what moves into its place has arrived
LIMIT = 90
BUTTONS = {Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON}  # which of them a toggle is, GTK's versions disagree
SWITCH = {Atspi.Role.CHECK_BOX, Atspi.Role.TOGGLE_BUTTON}


class Tour:
    """The window, its language, and the camera."""

    def __init__(self, window, build, look, shot):
        self.window, self.build, self.look, self.shot = window, build, look, shot
        languages = [os.environ.get('LANGUAGE', 'en')]
        self.say = gettext.translation('heartwire', build / 'po', languages, fallback=True).gettext
        heartwire_window.LOG = self.say('Log of events')

    def wait_text(self, msgid):
        """Until a label has that text, whatever stands in its places."""
        pattern = re.compile(re.sub(r'%[su]', '.+', re.escape(self.say(msgid)).replace(r'\%', '%')))
        return wait_for(f'"{msgid}"', lambda: any(pattern.match(t) for t in self.window.texts()), LIMIT)

    def show(self, number, title):
        self.window.show_page(number, self.say(title))
        time.sleep(FRAMES_S)

    def press(self, msgid):
        self.window.press(self.say(msgid))

    def keys(self, *names):
        for name in names:
            self.window.key(name)
        time.sleep(FRAMES_S)

    def is_pressed(self, msgid):
        states = self.window.wait_find(self.say(msgid), BUTTONS, LIMIT).get_state_set()
        return states.contains(Atspi.StateType.PRESSED) or states.contains(Atspi.StateType.CHECKED)

    def click(self, msgid, roles=None):
        node = self.window.wait_find(self.say(msgid), roles, LIMIT)
        assert Atspi.Action.do_action(node, 0), msgid

    def write(self, msgid, text):
        node = self.window.wait_find(self.say(msgid), {Atspi.Role.ENTRY, Atspi.Role.TEXT}, LIMIT)
        assert Atspi.EditableText.set_text_contents(find_editable(node), text), msgid


def live(tour):
    tour.show(1, 'Live')
    tour.shot('live')


def inspector(tour):
    """Over the log where it isn't beside it anyway."""
    tour.show(1, 'Live')
    if tour.look != 'presentation':
        tour.write('Message', 'seven seas')
        tour.press('Send')
        time.sleep(FRAMES_S)
    if tour.look == 'presentation' or not tour.is_pressed('Inspector'):
        tour.keys('F9')
    tour.shot('inspector')
    if tour.look in ('narrow', 'narrow-zh', 'presentation'):
        tour.keys('F9')


def empty(tour):
    tour.show(1, 'Live')
    tour.keys('ctrl+f', 'x', 'q', 'x')
    time.sleep(FRAMES_S)
    tour.shot('empty')
    tour.keys('Escape')


def pulled(tour):
    """The client has noticed; the server goes on believing, for a while."""
    tour.show(1, 'Live')
    tour.press('Pull the cable')
    tour.wait_text('Wrong: the cable is out')
    time.sleep(3)
    tour.shot('pulled')
    tour.press('Plug the cable')
    tour.wait_text('Connected · %s')


def saved(tour):
    tour.show(1, 'Live')
    with tempfile.TemporaryDirectory() as folder, open(Path(folder) / 'seen.jsonl', 'w') as file:
        for n in range(300):
            event = {'time': f'2026-01-02T03:{n // 60:02}:{n % 60:02}.000006Z', 'mono_us': (n + 1) * 1000000,
                     'source': 'client', 'event': 'echo-received', 'text': f'number {n}'}
            file.write(json.dumps(event) + '\n')
        file.flush()
        subprocess.run([tour.build / 'ui' / 'heartwire-gtk', file.name], check=True, timeout=LIMIT)
        tour.window.wait_find(tour.say('Back to Live'), limit=LIMIT)
        time.sleep(FRAMES_S)
        tour.shot('saved')
    tour.press('Back to Live')


def lessons(tour):
    tour.show(2, 'Lessons')
    tour.keys('Home')
    tour.shot('lessons')
    tour.keys('Return')
    tour.shot('lesson-before')
    tour.keys('space')
    tour.press('Run the lesson')
    tour.wait_text('All %u expectations held')
    time.sleep(FRAMES_S)
    tour.shot('lesson-after')


def race(tour):
    tour.show(3, 'Race')
    tour.shot('race-before')
    tour.press('Start the race')
    tour.wait_text('The cable is out for %s: %u of %u have noticed')
    time.sleep(7)
    tour.shot('race')
    tour.window.wait_find(tour.say('Start the race'), limit=LIMIT)
    tour.shot('race-over')


def sockets(tour):
    tour.show(4, 'Sockets')
    time.sleep(2)
    tour.shot('sockets')


def faults(tour):
    tour.show(5, 'Faults')
    tour.click('Latency', SWITCH)
    tour.wait_text('ACTS NOW')
    time.sleep(FRAMES_S)
    tour.shot('faults')
    tour.press('_Remove All')


def preferences(tour):
    tour.show(1, 'Live')
    tour.keys('ctrl+comma')
    time.sleep(FRAMES_S)
    tour.shot('preferences')
    tour.keys('Escape')


def connect(tour):
    """Somewhere else, by TLS: what its certificate must be stands beside the switch."""
    tour.show(1, 'Live')
    tour.keys('ctrl+l')
    tour.write('Host and port, as in example.org:80', 'echo.example.org:7443')
    time.sleep(FRAMES_S)
    tour.shot('connect')
    tour.keys('Escape')


def distrusted(tour):
    """A certificate that nobody vouches for: what is said of it, and where somebody may trust it."""
    tour.show(1, 'Live')
    with TlsServer('self') as server:
        tour.keys('ctrl+l')
        tour.write('Host and port, as in example.org:80', server.address)
        tour.click('TLS', SWITCH)
        tour.press('Connect')
        tour.window.wait_find(tour.say('Say Whom to Trust…'), BUTTONS, LIMIT)
        time.sleep(FRAMES_S)
        tour.window.focus()
        tour.shot('distrusted')
        tour.press('Say Whom to Trust…')
        time.sleep(FRAMES_S)
        tour.shot('distrusted-dialog')
        tour.keys('Escape')
        tour.window.focus()
        tour.press('Go Back')
        tour.wait_text('Connected · %s')


def shortcuts(tour):
    tour.keys('ctrl+question')
    time.sleep(FRAMES_S)
    tour.shot('shortcuts')
    tour.keys('Escape')


SCENES = {scene.__name__: scene for scene in (live, inspector, empty, pulled, saved, lessons, race, sockets, faults,
                                              preferences, connect, distrusted, shortcuts)}
NOT_PRESENTED = {'preferences', 'connect', 'distrusted', 'shortcuts'}


def tour(build, look, scenes, shot):
    with Window(str(build / 'ui' / 'heartwire-gtk')) as window:
        journey = Tour(window, build, look, shot)
        journey.wait_text('Connected · %s')
        wait_for('some heartbeats', lambda: any(re.search(r'#([89]|\d\d)$', t) for t in window.log_texts()), LIMIT)
        window.focus()
        if look == 'presentation':
            journey.keys('F11')
            way_back = journey.say('Press Esc or F11 to leave the presentation')
            wait_for('the word of the way back to go', lambda: not window.find_toast(way_back), LIMIT)
            scenes = [scene for scene in scenes if scene not in NOT_PRESENTED]
        for scene in scenes:
            SCENES[scene](journey)
