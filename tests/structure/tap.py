# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the TAP lines of the structure tests, and where the tree and the build are."""
import os
import sys
from pathlib import Path

SOURCE = Path(os.environ['HEARTWIRE_SOURCE'])
BUILD = Path(os.environ['HEARTWIRE_BUILD'])


def report(checks):
    """checks: (description, list of faults) pairs; a check without faults has passed.

    Faults are told on stderr: of a TAP program's stdout meson shows no comments."""
    print(f'1..{len(checks)}')
    for number, (description, faults) in enumerate(checks, 1):
        for fault in faults:
            print(fault, file=sys.stderr)
        print(f"{'not ok' if faults else 'ok'} {number} - {description}")
    sys.stdout.flush()
    sys.exit(1 if any(faults for _, faults in checks) else 0)


def sources(*rooms, suffixes=('.c', '.h')):
    for room in rooms:
        for path in sorted((SOURCE / room).rglob('*')):
            if path.suffix in suffixes:
                yield path
