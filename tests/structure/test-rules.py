# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that each rule of PROTOCOL.md and DELIVERY.md is named by the code that keeps it and
by a test that would notice."""
import re

from tap import SOURCE, report, sources

ROW = re.compile(r'^\| (HW-[PD]-\d{3}) \|', re.M)
NAME = re.compile(r'HW-[PD]-\d{3}')


def rules():
    return [rule for page in ('PROTOCOL', 'DELIVERY')
            for rule in ROW.findall((SOURCE / 'docs' / f'{page}.md').read_text())]


def named_by(*rooms, suffixes):
    return {rule for path in sources(*rooms, suffixes=suffixes)
            for rule in NAME.findall(path.read_text())}


RULES = rules()
CODE = named_by('net', 'app', suffixes=('.c', '.h'))
TESTS = named_by('tests', suffixes=('.c', '.h', '.py', '.pml'))
report([
    ('there are rules', [] if len(RULES) > 100 else [f'{len(RULES)} were found']),
    ('every rule is named by the code', [rule for rule in RULES if rule not in CODE]),
    ('every rule is named by a test', [rule for rule in RULES if rule not in TESTS]),
])
