# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds what belongs to other programs of the desktop, and answers the dialogs of its portals, the way a
screen reader does."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'tests' / 'ui'))
from heartwire_window import wait_for  # noqa: E402
from gi.repository import Atspi as Desktop  # noqa: E402

LIMIT = 60  # for what takes a second where nothing else runs
Role, Table = Desktop.Role, Desktop.Table


def applications():
    desktop = Desktop.get_desktop(0)
    found = (desktop.get_child_at_index(i) for i in range(desktop.get_child_count()))
    return [app for app in found if app is not None]


def children(node):
    found = (node.get_child_at_index(i) for i in range(node.get_child_count()))
    return [child for child in found if child is not None]


def find_in(app, roles, start=''):
    """What is shown, since a dialog has others in reserve."""
    todo = [app]
    while todo:
        node = todo.pop()
        if (node.get_role() in roles and (node.get_name() or '').startswith(start)
                and node.get_state_set().contains(Desktop.StateType.SHOWING)):
            return node
        todo.extend(children(node))
    return None


def find_shown(roles, program, start=''):
    found = (find_in(app, roles, start) for app in applications() if program in (app.get_name() or ''))
    return next(filter(None, found), None)


def in_dialog(roles, start=''):
    return wait_for(f'the dialog\'s "{start}"', lambda: find_shown(roles, 'portal', start), LIMIT)


def press(button):
    assert Desktop.Action.do_action(in_dialog({Role.PUSH_BUTTON}, button), 0), button


def save_as(path):
    entry = in_dialog({Role.TEXT})
    assert Desktop.EditableText.set_text_contents(entry, str(path))
    press('Save')


def name_of(node):
    """A cell is made of others, one of which has the name."""
    return (node.get_name() or '') + ''.join(map(name_of, children(node)))


def rows_of(table, names):
    """The row of each; none as long as the folder is still being read."""
    found = {name_of(Table.get_accessible_at(table, row, 0)): row for row in range(Table.get_n_rows(table))}
    return found if set(names) <= set(found) else None


def choose(button, *names):
    """Of the folder that the dialog begins in, which flatpak/desktop makes HOME."""
    table = in_dialog({Role.TABLE}, 'Files')
    rows = wait_for(f'{names} in the dialog', lambda: rows_of(table, names), LIMIT)
    for name, row in rows.items():
        if Table.is_row_selected(table, row) != (name in names):
            (Table.add_row_selection if name in names else Table.remove_row_selection)(table, row)
    wait_for('them to be chosen', lambda: Table.get_n_selected_rows(table) == len(names), LIMIT)
    press(button)
