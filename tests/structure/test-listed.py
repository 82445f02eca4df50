# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that every source file is in a build, and every room's parts have their test."""
import re

from tap import SOURCE, report, sources

WIDGET = re.compile(r'G_DEFINE_FINAL_TYPE \((Hw\w+), \w+, (?:GTK|ADW|HW)_TYPE_(?!LAYOUT|APPLICATION\))')


def unlisted():
    for path in sources('net', 'app', 'ui', 'tests', suffixes=('.c', '.py', '.ui', '.in')):
        if '__pycache__' in path.parts or 'corpus' in path.parts:
            continue
        listed = False
        folder = path.parent
        while not listed and folder != SOURCE.parent:
            for build in list(folder.glob('meson.build')) + list(folder.glob('*.gresource.xml')):
                text = build.read_text()
                stem = path.stem.removeprefix('test-')
                listed = listed or path.name in text or f"'{stem}'" in text
            folder = folder.parent
        if not listed and path.suffix == '.py':
            module = path.stem
            listed = any(f'import {module}' in other.read_text() or f'from {module} ' in
                         other.read_text() for other in path.parent.glob('*.py') if other != path)
        if not listed:
            yield f'{path.relative_to(SOURCE)} is in no build'


def never_seen_to_go():
    seen = (SOURCE / 'tests' / 'ui' / 'test-finalised.c').read_text()
    for path in sources('ui', suffixes=('.c',)):
        for widget in WIDGET.findall(path.read_text()):
            if f'"{widget}"' not in seen:
                yield f'{widget} is missing in tests/ui/test-finalised.c'


report([('every source file is listed by a build', list(unlisted())),
        ('every widget is seen to be finalised', list(never_seen_to_go()))])
