# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the window's program and reaches into it the way a screen reader does."""
import contextlib
import os
import subprocess
import sys
import time

# For the program alone: what the bindings warn about isn't ours.
STRICT = os.environ.pop('G_DEBUG', None)

from accessible import ROOT, Atspi, Bus, GLib, Tree  # noqa: E402

INTERACTIVE = {
    Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON, Atspi.Role.CHECK_BOX, Atspi.Role.COMBO_BOX,
    Atspi.Role.SPIN_BUTTON, Atspi.Role.TEXT, Atspi.Role.ENTRY, Atspi.Role.MENU_ITEM,
    Atspi.Role.PASSWORD_TEXT, Atspi.Role.SLIDER, Atspi.Role.RADIO_BUTTON,
}

LOG = 'Log of events'


class Timeout(AssertionError):
    pass


def wait_for(what, condition, limit=30.0):
    """The first true value of the condition; what is waited for is named when it doesn't come."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        try:
            value = condition()
        except GLib.Error:  # something went away while it was being looked at
            value = None
        if value:
            return value
        time.sleep(0.03)
    raise Timeout(f'waited {limit} s in vain for {what}')


class Window:
    def __init__(self, program, *args):
        env = dict(os.environ, G_DEBUG=STRICT) if STRICT else None
        self.started = time.monotonic()
        self.process = subprocess.Popen([program, *args], env=env)
        self.tree = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)

    def find_tree(self):
        if self.process.poll() is not None:
            raise AssertionError(f'the program ended by itself: {self.process.returncode}')
        if self.tree is None:
            bus = Bus()
            program = bus.find_program(self.process.pid)
            self.tree = Tree(bus, program) if program else None
        return self.tree

    def walk(self, node=None, turn=iter):
        """Without the rows of the log, unless it is walked itself: they are many. With turn=reversed
        the last children come first."""
        tree = self.find_tree()
        if tree is not None:
            yield from tree.walk(node.path if node else ROOT, LOG, turn)

    def find_toast(self, start):
        """It lies over everything, so it comes last; and it doesn't stay for long."""
        return next((node.live() for node in self.walk(turn=reversed)
                     if (node.get_name() or '').startswith(start)), None)

    def find(self, start, roles=None):
        """The first shown thing whose name begins like that (GTK 4.8 doubles names)."""
        for node in self.walk():
            if (node.get_name() or '').startswith(start) and (not roles or node.get_role() in roles):
                return node.live()
        return None

    def texts(self, node=None):
        for node in self.walk(node):
            if node.get_role() == Atspi.Role.LABEL:
                yield node.get_name() or ''

    def log_texts(self):
        """Of the rows that the log shows."""
        yield from self.texts(self.wait_find(LOG))

    @contextlib.contextmanager
    def searched(self, text):
        """Few rows of the log are shown meanwhile, and they stay where they are."""
        entry = find_editable(self.wait_find('Search the log', {Atspi.Role.ENTRY, Atspi.Role.TEXT}))
        assert Atspi.EditableText.set_text_contents(entry, text)
        yield
        assert Atspi.EditableText.set_text_contents(entry, '')

    def wait_find(self, start, roles=None, limit=30.0):
        return wait_for(f'"{start}"', lambda: self.find(start, roles), limit)

    def press(self, start):
        button = self.wait_find(start, {Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON})
        assert Atspi.Action.do_action(button, 0), start
        return button

    def shown_page(self):
        """By the chosen one of the pages' tabs."""
        return next((node.get_name() for node in self.walk()
                     if node.get_role() == Atspi.Role.PAGE_TAB
                     and node.get_state_set().contains(Atspi.StateType.SELECTED)), None)

    def show_page(self, number, title):
        self.focus()
        self.key(f'alt+{number}')
        wait_for(f'the page {title}', lambda: (self.shown_page() or '').startswith(title))

    def children(self):
        """The processes that the program has started."""
        own = str(self.process.pid)
        stats = [stat_of(path) for path in os.listdir('/proc') if path.isdigit()]
        return [stat for stat in stats if stat[1:2] == [own] and stat[0] != 'Z']

    def id(self):
        return subprocess.check_output(['xdotool', 'search', '--onlyvisible', '--pid',
                                        str(self.process.pid)], text=True).split()[-1]

    def focus(self):
        """A window that is closing may still be the last one when it is asked for."""
        wait_for('the focus', lambda: subprocess.call(['xdotool', 'windowfocus', '--sync', self.id()]) == 0)

    def key(self, name):
        subprocess.check_call(['xdotool', 'key', name])

    @contextlib.contextmanager
    def pointed_at(self, node):
        """Without a window manager, the focus would go along with a pointer that stays."""
        x, y, width, height = Atspi.Component.get_extents(node)
        subprocess.check_call(['xdotool', 'mousemove', '--window', self.id(),
                               str(x + width // 2), str(y + height // 2)])
        yield
        subprocess.check_call(['xdotool', 'mousemove', '0', '0'])

    def focused(self):
        """The name of what the keys go to; None where that is a row of the log."""
        return next((node.get_name() for node in self.walk()
                     if node.get_state_set().contains(Atspi.StateType.FOCUSED)), None)

    def interactive(self):
        """What can be acted upon; GTK 4.8 has no state SHOWING, so VISIBLE has to do."""
        return [node for node in self.walk() if node.get_role() in INTERACTIVE
                and node.get_state_set().contains(Atspi.StateType.VISIBLE)]

    def nameless(self):
        """Interactive things that a screen reader couldn't tell apart."""
        return [node.get_role_name() for node in self.interactive() if not is_named(node)]


def stat_of(pid):
    """State and parent of a process; nothing when it has gone."""
    try:
        with open(f'/proc/{pid}/stat') as file:
            return file.read().rpartition(')')[2].split()[:2]
    except OSError:
        return []


def find_editable(node):
    if 'EditableText' in Atspi.Accessible.get_interfaces(node):
        return node
    for i in range(node.get_child_count()):
        found = find_editable(node.get_child_at_index(i))
        if found is not None:
            return found
    return None


def tell(case, error, window):
    """On stderr: of a TAP program's stdout meson shows no comments."""
    print(f'{case.__name__}: {error}', file=sys.stderr)
    for node in window.walk():
        print(f'  {node.get_role_name()} {node.get_name()!r}', file=sys.stderr)
    sys.stderr.flush()


def run(cases):
    """In one life of the window, in TAP; the program's path is this one's argument."""
    print(f'1..{len(cases)}', flush=True)
    failed = False
    with Window(sys.argv[1]) as window:
        for number, case in enumerate(cases, 1):
            try:
                case(window)
                print(f'ok {number} {case.__name__}', flush=True)
            except AssertionError as error:
                failed = True
                print(f'not ok {number} {case.__name__}', flush=True)
                tell(case, error, window)
    sys.exit(1 if failed else 0)


def is_named(node):
    # GTK 4.8 names what has no name by its type.
    name = node.get_name() or ''
    if name and not name.startswith(('Gtk', 'Adw', 'Hw')):
        return True
    relations = node.get_relation_set() or []
    return any(r.get_relation_type() == Atspi.RelationType.LABELLED_BY for r in relations)
