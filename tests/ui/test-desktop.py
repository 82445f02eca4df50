#!/usr/bin/python3
# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window and its desktop: actions over the session bus, and the notification of a loss, which
who looks at the window doesn't get. Usage: test-desktop.py heartwire-gtk"""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from heartwire_window import Window, wait_for  # noqa: E402
from notification_server import NotificationServer  # noqa: E402

ID = 'io.github.heartwire.Heartwire'


def act(action):
    subprocess.run(['gapplication', 'action', ID, action], check=True, timeout=30)


def a_loss_is_told_to_who_looks_elsewhere(window, desktop):
    window.wait_find('Connected ·', limit=30)
    window.xid = window.id()
    subprocess.check_call(['xdotool', 'windowminimize', window.xid])
    wait_for('the window to be out of sight', lambda: active_window() != window.xid, 30)
    act('pull-cable')
    wait_for('a notification', lambda: desktop.told, 30)
    _, _, _, title, body, *_ = desktop.told[0]
    print(f'# {title}: {body}')
    assert title == 'The Connection Is Gone' and body, desktop.told


def what_is_healed_is_withdrawn(window, desktop):
    act('plug-cable')
    window.wait_find('Connected ·', limit=40)
    wait_for('its withdrawal', lambda: desktop.closed == [1], 30)
    assert len(desktop.told) == 1, 'an attempt to reconnect is no further loss'


def who_looks_is_not_told(window, desktop):
    subprocess.check_call(['xdotool', 'windowactivate', window.xid])
    wait_for('the window to be the active one', lambda: active_window() == window.xid, 30)
    act('pull-cable')
    wait_for('the client to notice', lambda: any(
        t.startswith(('Disconnected ·', 'Reconnecting ·')) for t in window.texts()), 30)
    act('plug-cable')
    window.wait_find('Connected ·', limit=40)
    assert len(desktop.told) == 1, desktop.told


def active_window():
    return subprocess.run(['xdotool', 'getactivewindow'], capture_output=True, text=True).stdout.strip()


def main():
    cases = [a_loss_is_told_to_who_looks_elsewhere, what_is_healed_is_withdrawn, who_looks_is_not_told]
    print(f'1..{len(cases)}')
    desktop, failed = NotificationServer(), False
    manager = subprocess.Popen(['openbox'], stderr=subprocess.DEVNULL)
    with Window(sys.argv[1]) as window:
        for number, case in enumerate(cases, 1):
            try:
                case(window, desktop)
                print(f'ok {number} - {case.__name__}', flush=True)
            except (AssertionError, subprocess.SubprocessError) as error:
                failed = True
                print(f'# {error}\nnot ok {number} - {case.__name__}', flush=True)
    manager.terminate()
    manager.wait(10)
    sys.exit(1 if failed else 0)


main()
