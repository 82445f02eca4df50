# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lives that flatpak/check has the window live in its sandbox. None may warn."""
import json
import os
import re
import time

from portal_dialogs import LIMIT, choose, save_as  # it knows where the tests of the window are
from sandboxed_window import (HOME, ID, ActivatedWindow, SandboxedWindow, gapplication, shoot, wait_for,
                              write_settings)
from notification_server import NotificationServer

UPLOADS = HOME / '.var' / 'app' / ID / 'data' / 'heartwire' / 'uploads'
NOWHERE = '192.0.2.1:9877'  # RFC 5737: nobody's
LOG = HOME / 'saved.jsonl'


def begin(*options):
    write_settings(window_width=940, window_height=660)
    return SandboxedWindow(*options)


def look(picture):
    """It connects, beats, is pulled, seen, and plugged."""
    with begin() as window:
        window.wait_connected()
        connected = time.monotonic() - window.started
        wait_for('a few heartbeats', lambda: any(
            re.fullmatch(r'\d{2,} events', text) for text in window.texts()), LIMIT)
        window.press('Pull the cable')
        window.wait_lost()
        shoot(picture)
        window.press('Plug the cable')
        window.wait_connected()
    return connected


def look_narrow(picture):
    """As narrow as a telephone, and in Chinese."""
    write_settings(window_width=360, window_height=720)
    with SandboxedWindow('--env=LANG=zh_CN.UTF-8', '--env=LANGUAGE=zh_CN') as window:
        window.wait_find('已连接 ·', limit=LIMIT)
        shoot(picture)
        width = window.width()
    assert width <= 360, f'it is {width} pixels wide'


def open_dialogs():
    """Each is a window of its own, and all are shown at once."""
    dialogs = {'win.preferences': 'Heartbeat', 'win.show-help-overlay': 'Kill the server', 'win.connect': 'Framing'}
    with begin() as window:
        window.wait_connected()
        for action, text in dialogs.items():
            window.act(action)
            window.wait_text(text)
        gapplication('action', 'about')
        window.wait_text('The Heartwire authors')
    return len(dialogs) + 1


def save_and_open_log():
    """By the portal: the sandbox sees nothing of the folder that the file lands in."""
    with begin() as window:
        window.wait_connected()
        window.press('Save the log')
        save_as(LOG)
        wait_for(f'{LOG} to be whole', lambda: LOG.exists() and LOG.read_bytes().endswith(b'\n'), LIMIT)
        window.press('Open a saved log')
        choose('Open', LOG.name)
        window.wait_find('Back to Live', limit=LIMIT)
    events = [json.loads(line) for line in LOG.read_text().splitlines()]
    assert any(event['event'] == 'connected' for event in events), LOG.read_text()[:300]
    return len(events)


def become_file_manager():
    """What the desktop opens a folder with writes down which; returns where."""
    opened, programs = HOME / 'opened', HOME / '.local' / 'share' / 'applications'
    programs.mkdir(parents=True, exist_ok=True)
    (programs / 'files.desktop').write_text(
        '[Desktop Entry]\nType=Application\nName=Files\nMimeType=inode/directory;\n'
        f"Exec=sh -c 'echo \"$1\" >{opened}' sh %f\n")
    (programs / 'mimeapps.list').write_text('[Default Applications]\ninode/directory=files.desktop\n')
    return opened


def send_files(picture):
    """Chosen in the portal's dialog, which hands the sandbox these two and nothing beside them."""
    files = {'plan.bin': os.urandom(3_000_000), 'notes.bin': os.urandom(50_000)}
    opened = become_file_manager()
    for name, content in files.items():
        (HOME / name).write_bytes(content)
    with begin() as window:
        window.wait_connected()
        window.act('win.send-files')
        choose('Send', *files)
        said = window.wait_text('received whole')
        shoot(picture)
        window.press('Open Folder')
        folder = wait_for('the file manager', lambda: opened.exists() and opened.read_text().strip(), LIMIT)
    assert HOME.joinpath(folder).parent == UPLOADS, folder
    for name, content in files.items():
        assert HOME.joinpath(folder, name).read_bytes() == content, name
    return f'{said}; "Open Folder" opens ~/{UPLOADS.relative_to(HOME)}/…'.replace('\xa0', ' ')


def look_without_network():
    """The built-in server stays where it was, and nobody else's can be reached."""
    with begin('--unshare=network') as window:
        window.wait_connected()
        window.act('win.connect')
        window.write('Host and port', NOWHERE)
        window.press('Connect')
        said = window.wait_text(f'{NOWHERE} can’t be reached')
        window.press('Go Back')
        window.wait_connected()
    return said


def be_told():
    """Nobody looks at the window: a headless desktop gives the focus to none."""
    told = NotificationServer()
    with ActivatedWindow() as window:
        window.wait_connected()
        gapplication('action', 'pull-cable')
        wait_for('a notification', lambda: told.told, LIMIT)
        gapplication('action', 'plug-cable')
        window.wait_connected()
        wait_for('its withdrawal', lambda: told.closed, LIMIT)
    assert len(told.told) == 1, told.told
    return '{3}: {4}'.format(*told.told[0])
