# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that the desktop files are valid, and that the app ID is the same everywhere."""
import re
import struct
import subprocess
import xml.etree.ElementTree as ET

from tap import BUILD, SOURCE, report

APP_ID = 'io.github.heartwire.Heartwire'
FINISH_ARGS = ['--share=network', '--share=ipc', '--socket=wayland', '--socket=fallback-x11',
               '--device=dri']


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    return [] if done.returncode == 0 else (done.stdout + done.stderr).splitlines() or ['failed']


def summary_faults():
    component = ET.parse(BUILD / 'data' / f'{APP_ID}.metainfo.xml').getroot()
    summary = component.findtext('summary')
    if not 10 <= len(summary) <= 35 or summary.endswith('.'):
        yield f'summary "{summary}" has {len(summary)} characters, or a full stop'
    schemes = {colour.get('scheme_preference') for colour in component.iter('color')}
    if schemes != {'light', 'dark'}:
        yield f'branding is for {schemes}'
    if any(release.find('description') is None for release in component.iter('release')):
        yield 'a release has no notes'


def manifest_faults():
    text = (SOURCE / 'flatpak' / f'{APP_ID}.yml').read_text()
    block = re.search(r'finish-args:\n((?:  - .*\n)+)', text).group(1)
    found = [line.strip()[2:] for line in block.splitlines()]
    if found != FINISH_ARGS:
        yield f'finish-args are {found}'
    if f'id: {APP_ID}' not in text:
        yield 'the manifest is of another id'


def id_faults():
    service = (BUILD / 'data' / f'{APP_ID}.service').read_text()
    desktop = (BUILD / 'data' / f'{APP_ID}.desktop').read_text()
    if f'Name={APP_ID}' not in service:
        yield 'the service has another name'
    if f'Icon={APP_ID}' not in desktop or 'DBusActivatable=true' not in desktop:
        yield 'the desktop entry has another icon, or is not activatable'
    for icon in (f'scalable/apps/{APP_ID}.svg', f'symbolic/apps/{APP_ID}-symbolic.svg'):
        if not (SOURCE / 'data' / 'icons' / 'hicolor' / icon).exists():
            yield f'{icon} is missing'


def action_faults():
    """The desktop's menu can ask for no other than the program has."""
    desktop = (BUILD / 'data' / f'{APP_ID}.desktop').read_text()
    source = (SOURCE / 'ui' / 'hw-application.c').read_text()
    named = re.search(r'^Actions=(.*)$', desktop, re.M).group(1).split(';')[:-1]
    if named != re.findall(r'^\[Desktop Action (.*)\]$', desktop, re.M):
        yield f'of the actions {named} others are described'
    for name in named:
        if f'.name = "{name}"' not in source:
            yield f'the program has no action {name}'


def size_of(png):
    return struct.unpack('>II', png.read_bytes()[16:24])


def screenshot_faults():
    for image in ET.parse(BUILD / 'data' / f'{APP_ID}.metainfo.xml').getroot().iter('image'):
        said = int(image.get('width')), int(image.get('height'))
        path = SOURCE / 'docs' / 'screenshots' / image.text.rpartition('/')[2]
        if not path.exists() or size_of(path) != said:
            yield f'{path.name} is missing, or another size than {said}'
        if said[0] > 1000 or said[1] > 700:
            yield f'{path.name} is too large'


ICONS = sorted((SOURCE / 'data' / 'icons').rglob('*.svg'))

report([
    ('the desktop entry is valid', run('desktop-file-validate', BUILD / 'data' / f'{APP_ID}.desktop')),
    ('the metainfo is valid',
     run('appstreamcli', 'validate', '--no-net', BUILD / 'data' / f'{APP_ID}.metainfo.xml')),
    ('the summary, the branding and the releases are within the rules', list(summary_faults())),
    ('the icons are well-formed', run('xmllint', '--noout', *ICONS)),
    ('the schema is valid', run('glib-compile-schemas', '--strict', '--dry-run', SOURCE / 'data')),
    ('the manifest asks for five permissions and no more', list(manifest_faults())),
    ('one app ID everywhere', list(id_faults())),
    ('the desktop entry has no action that the program lacks', list(action_faults())),
    ('the screenshots are as large as is said, and within the rules', list(screenshot_faults())),
])
