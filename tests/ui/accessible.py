# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the way into a program's tree of accessible things, by AT-SPI's own messages.

libatspi asks for one property of one thing at a time, and each question waits for a turn of the
program's main loop: a look at a window of a thousand things takes seconds. Here all the questions of
a level are under way at once, and one answer (Cache.GetItems) brings the properties of all.
"""
import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi as Names  # noqa: E402  its numbers alone
from gi.repository import Gio, GLib  # noqa: E402

A11Y = 'org.a11y.atspi.'
ROOT = '/org/a11y/atspi/accessible/root'
LIMIT_MS = 60000


class States:
    def __init__(self, words):
        self.bits = words[0] | words[1] << 32

    def contains(self, state):
        return bool(self.bits >> int(state) & 1)


class Relation:
    def __init__(self, number):
        self.type = Names.RelationType(number)

    def get_relation_type(self):
        return self.type


class Bus:
    """The accessibility bus, beside the session's."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress',
                                    None, None, Gio.DBusCallFlags.NONE, -1, None).unpack()[0]
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)

    def ask(self, name, path, interface, method, arguments=None):
        return self.bus.call_sync(name, path, interface, method, arguments, None,
                                  Gio.DBusCallFlags.NONE, LIMIT_MS, None).unpack()

    def ask_all(self, name, paths, method):
        """A dict of the answers; without those that went away while they were asked."""
        answers, waiting = {}, set(paths)

        def answered(bus, result, path):
            waiting.discard(path)
            try:
                answers[path] = bus.call_finish(result).unpack()[0]
            except GLib.Error:
                pass

        for path in list(waiting):
            self.bus.call(name, path, A11Y + 'Accessible', method, None, None,
                          Gio.DBusCallFlags.NONE, LIMIT_MS, None, answered, path)
        while waiting:
            GLib.MainContext.default().iteration(True)
        return answers

    def find_program(self, pid):
        """The bus name of a process; None as long as it hasn't shown itself."""
        programs = self.ask(A11Y + 'Registry', ROOT, A11Y + 'Accessible', 'GetChildren')[0]
        for name, _ in programs:
            if self.ask('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                        'GetConnectionUnixProcessID', GLib.Variant('(s)', (name,)))[0] == pid:
                return name
        return None


class Node:
    """One thing, as it was when it was seen; without @item, as it is whenever it is asked."""

    def __init__(self, bus, program, path, item=None):
        self.bus, self.program, self.path, self.item = bus, program, path, item

    def live(self):
        return Node(self.bus, self.program, self.path)

    def ask(self, interface, method, arguments=None):
        return self.bus.ask(self.program, self.path, A11Y + interface, method, arguments)[0]

    def get(self, name, interface='Accessible'):
        return self.bus.ask(self.program, self.path, 'org.freedesktop.DBus.Properties', 'Get',
                            GLib.Variant('(ss)', (A11Y + interface, name)))[0]

    def get_interfaces(self):
        return [i.rpartition('.')[2]
                for i in (self.item[5] if self.item else self.ask('Accessible', 'GetInterfaces'))]

    def get_name(self):
        return self.item[6] if self.item else self.get('Name')

    def get_role(self):
        return Names.Role(self.item[7] if self.item else self.ask('Accessible', 'GetRole'))

    def get_role_name(self):
        return self.get_role().value_nick.replace('-', ' ')

    def get_description(self):
        return self.item[8] if self.item else self.get('Description')

    def get_state_set(self):
        return States(self.item[9] if self.item else self.ask('Accessible', 'GetState'))

    def get_parent(self):
        program, path = self.item[2] if self.item else self.get('Parent')
        return Node(self.bus, program, path) if program else None

    def get_child_count(self):
        return self.get('ChildCount')

    def get_child_at_index(self, index):
        program, path = self.ask('Accessible', 'GetChildAtIndex', GLib.Variant('(i)', (index,)))
        return Node(self.bus, program, path) if program else None

    def get_relation_set(self):
        return [Relation(number) for number, _ in self.ask('Accessible', 'GetRelationSet')]


class Tree:
    """The things of one program; those below a thing called @hidden are looked at only when a look
    begins there."""

    def __init__(self, bus, program):
        self.bus, self.program = bus, program
        self.hidden = set()

    def look(self, start=ROOT, hidden=''):
        """Nodes, each before its children, and the children of each, by path."""
        children, level = {}, [start]
        while level:
            answers = self.bus.ask_all(self.program, [
                p for p in level if p == start or p not in self.hidden], 'GetChildren')
            children.update({p: [c for _, c in found] for p, found in answers.items()})
            level = [c for p in level for c in children.get(p, ())]
        items = {item[0][1]: item for item in self.bus.ask(
            self.program, '/org/a11y/atspi/cache', A11Y + 'Cache', 'GetItems')[0]}
        self.hidden = {path for path, item in items.items() if item[6] == hidden}
        return items, children

    def walk(self, start=ROOT, hidden='', turn=iter):
        items, children = self.look(start, hidden)
        stack = [start]
        while stack:
            path = stack.pop()
            if path not in items:
                continue  # it went while the others were looked at
            yield Node(self.bus, self.program, path, items[path])
            if path == start or path not in self.hidden:
                stack += reversed(list(turn(children.get(path, ()))))


class Action:
    @staticmethod
    def do_action(node, index):
        return node.ask('Action', 'DoAction', GLib.Variant('(i)', (index,)))


class Text:
    @staticmethod
    def get_character_count(node):
        return node.get('CharacterCount', 'Text')

    @staticmethod
    def get_text(node, start, end):
        return node.ask('Text', 'GetText', GLib.Variant('(ii)', (start, end)))


class EditableText:
    @staticmethod
    def set_text_contents(node, text):
        return node.ask('EditableText', 'SetTextContents', GLib.Variant('(s)', (text,)))


class Component:
    @staticmethod
    def get_extents(node):
        """(x, y, width, height) in its window."""
        return node.ask('Component', 'GetExtents', GLib.Variant('(u)', (Names.CoordType.WINDOW,)))


class Accessible:
    @staticmethod
    def get_interfaces(node):
        return node.get_interfaces()


class Atspi:
    """The names of libatspi, for things found here."""
    Role, StateType, RelationType = Names.Role, Names.StateType, Names.RelationType
    Accessible, Action, Component, EditableText, Text = Accessible, Action, Component, EditableText, Text
