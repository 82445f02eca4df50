# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that every text of the window is found by the translators, and that each language
has all of them, with the same placeholders."""
import re
import subprocess
import tempfile
from pathlib import Path

from tap import SOURCE, report

PO = SOURCE / 'po'
MARKED = {'.c': re.compile(r'\b(?:_|N_|C_|NC_|ngettext) \("|\b(?:_|N_|C_|NC_|ngettext) \(\s*"'),
          '.ui': re.compile(r'translatable="(?:yes|true)"')}
KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2']


def lines_of(name):
    return [line for line in (PO / name).read_text().splitlines() if line and line[0] != '#']


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, cwd=SOURCE)
    return done.returncode, done.stdout + done.stderr


def unlisted():
    listed = set(lines_of('POTFILES.in'))
    for name in sorted(listed):
        if not (SOURCE / name).exists():
            yield f'{name} is listed, and is not there'
    for room in ('ui', 'app', 'net'):
        for path in sorted((SOURCE / room).rglob('*')):
            name = str(path.relative_to(SOURCE))
            marked = MARKED.get(path.suffix)
            if marked and name not in listed and marked.search(path.read_text()):
                yield f'{name} has texts, and is not in po/POTFILES.in'


def template(folder):
    path = Path(folder) / 'heartwire.pot'
    code, said = run('xgettext', '--from-code=UTF-8', *(f'--keyword={word}' for word in KEYWORDS),
                     '-f', PO / 'POTFILES.in', '-o', path)
    assert code == 0, said
    return path


def ids(*command):
    _, text = run(*command)
    found = re.findall(r'^msgid ((?:".*"\n?)+)', text, re.M)
    return [entry.strip() for entry in found if entry.strip() != '""']


def faults_of(language, folder):
    po = PO / f'{language}.po'
    code, said = run('msgfmt', '--check', '-o', '/dev/null', po)
    if code != 0:
        yield from said.splitlines()
    merged = Path(folder) / f'{language}.po'
    code, said = run('msgmerge', '-q', '-N', '-o', merged, po, template(folder))
    if code != 0:
        yield said
    for text in ids('msgattrib', '--untranslated', '--no-obsolete', merged):
        yield f'{language}: not translated: {text}'
    for text in ids('msgattrib', '--only-fuzzy', '--no-obsolete', merged):
        yield f'{language}: a guess: {text}'
    for text in ids('msgattrib', '--only-obsolete', '--clear-obsolete', merged):
        yield f'{language}: of no use any more: {text}'


def incomplete():
    with tempfile.TemporaryDirectory() as folder:
        for language in lines_of('LINGUAS'):
            yield from faults_of(language, folder)


report([
    ('every file with texts is in po/POTFILES.in', list(unlisted())),
    ('Simplified Chinese is there', [] if 'zh_CN' in lines_of('LINGUAS') else ['it is not in LINGUAS']),
    ('each language has every text, checked, and no guess', list(incomplete())),
])
