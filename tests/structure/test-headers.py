# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that every file names its licence, and that files stay of a size that can be read."""
from tap import SOURCE, report, sources

NET_LICENCE = 'LGPL-2.1-or-later'
LICENCE = 'GPL-3.0-or-later'
LONGEST = 500


def licence_faults():
    for path in sources('net', 'app', 'ui', 'tests', 'tools', suffixes=('.c', '.h', '.py', '.build')):
        if 'corpus' in path.parts:
            continue
        head = path.read_text()[:400]
        wanted = NET_LICENCE if path.relative_to(SOURCE).parts[0] == 'net' else LICENCE
        if f'SPDX-License-Identifier: {wanted}' not in head:
            yield f'{path.relative_to(SOURCE)} does not name {wanted}'
        if path.suffix in ('.c', '.h') and ' Owns ' not in head:
            yield f'{path.relative_to(SOURCE)} does not say what it owns'


def length_faults():
    for path in sources('net', 'app', 'ui', 'tests'):
        n_lines = len(path.read_text().splitlines())
        if n_lines > LONGEST:
            yield f'{path.relative_to(SOURCE)} has {n_lines} lines'


def guard_faults():
    for path in sources('net', 'app', 'ui', suffixes=('.h',)):
        if '#pragma once' not in path.read_text():
            yield f'{path.relative_to(SOURCE)} has no #pragma once'


def name_faults():
    for path in sources('net', 'app', 'ui'):
        if any(word in path.stem for word in ('util', 'misc', 'helper', 'common')):
            yield f'{path.relative_to(SOURCE)} names nothing'


report([
    ('every file names its licence and what it owns', list(licence_faults())),
    (f'no file is longer than {LONGEST} lines', list(length_faults())),
    ('every header is guarded', list(guard_faults())),
    ('every file name names something', list(name_faults())),
])
