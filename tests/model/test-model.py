# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the search of the session's model by Spin: nothing is found in it, and each planted bug is.

    test-model.py                               the searches of the test suite
    test-model.py -DN_UP=2 -DN_FAULTS=2         one other search, within these bounds
"""
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

MODEL = Path(__file__).resolve().parent / 'session.pml'
LIMIT = 900

SMALL = ('-DN_FAULTS=1', '-DN_CONNECTIONS=3')
SEARCHES = [
    ('two messages to the server, a fault', (*SMALL, '-DN_UP=2')),
    ('two messages to the client, a fault', (*SMALL, '-DN_UP=0', '-DN_DOWN=2')),
    ('a message to the server, two faults', ('-DN_UP=1', '-DN_FAULTS=2', '-DN_CONNECTIONS=4')),
    ('two messages to the server, a thief', (*SMALL, '-DN_UP=2', '-DTHIEF')),
]
# What it is about, and by what it must be found: a broken assertion, or an end without arrival.
BUGS = {
    'ACK_BEFORE_HANDLING': 'assertion',
    'ACK_OF_ACK': 'cycle',
    'HEARS_OLD_CONNECTIONS': 'cycle',
    'NONCE': 'assertion',
    'NOTHING_AGAIN': 'cycle',
    'NO_DUPLICATE_CHECK': 'assertion',
    'NO_FENCE': 'assertion',
    'OUT_OF_ORDER': 'assertion',
    'SAVED_LATE': 'assertion',
    'STALE_HELLO': 'assertion',
    'TAKES_BACK': 'cycle',
    'WELCOME_OFF_BY_ONE': 'assertion',
}


def run(folder, *command):
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=LIMIT)
    if result.returncode != 0:
        raise RuntimeError(f'{" ".join(command)}: {result.stdout[-2000:]}{result.stderr[-2000:]}')
    return result.stdout


def search(defines, optimise='-O1'):
    """What Spin says of the whole state space, or up to its first find."""
    with tempfile.TemporaryDirectory() as folder:
        run(folder, 'spin', '-a', *defines, str(MODEL))
        run(folder, 'cc', '-w', optimise, '-DCOLLAPSE', '-DMEMLIM=4000', '-o', 'pan', 'pan.c')
        return run(folder, './pan', '-a', '-m1000000', '-n')


def found(text):
    if 'assertion violated' in text:
        return 'assertion'
    return 'cycle' if 'acceptance cycle (' in text else None


def figures(text):
    states = re.search(r'(\d+(?:\.\d+e\+\d+)?) states, stored', text)
    seconds = re.search(r'elapsed time ([\d.]+)', text)
    return f'{states[1]} states in {seconds[1] if seconds else "0.0"} s'


def search_clean(defines):
    text = search(defines)
    whole = 'errors: 0' in text and 'not completed' not in text and 'too small' not in text
    return whole and not found(text), text


def search_bug(bug, kind):
    thief = ('-DTHIEF',) if bug == 'TAKES_BACK' else ()
    text = search((f'-DBUG_{bug}', *SMALL, *thief), '-O0')
    return found(text) == kind, text


def jobs(pool):
    for name, defines in SEARCHES:
        yield f'{name}: nothing is found', pool.submit(search_clean, defines)
    for bug, kind in BUGS.items():
        yield f'planted, and found: {bug.lower().replace("_", " ")}', pool.submit(search_bug, bug, kind)


def forgotten_bugs():
    planted = set(re.findall(r'BUG_(\w+[A-Z])', MODEL.read_text()))
    return planted ^ set(BUGS)


def main():
    failed = 0
    print(f'1..{len(SEARCHES) + len(BUGS) + 1}', flush=True)
    with ThreadPoolExecutor(2) as pool:
        number = 0
        for number, (name, job) in enumerate(list(jobs(pool)), 1):
            good, text = job.result()
            print(f'# {figures(text)}')
            if not good:
                print('\n'.join(f'# {line}' for line in text.splitlines()[:20]))
            print(f'{"ok" if good else "not ok"} {number} - {name}', flush=True)
            failed += not good
    missing = forgotten_bugs()
    print(f'{"not ok" if missing else "ok"} {number + 1} - every planted bug is searched for {missing or ""}')
    sys.exit(1 if failed or missing else 0)


if len(sys.argv) > 1:
    print(search(sys.argv[1:], '-O2'))
else:
    main()
