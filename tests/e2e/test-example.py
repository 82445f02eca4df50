# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that the example in C, linked with the shared library alone, connects and echoes."""
import os
import subprocess

from heartwire import LIMIT, check, main, quiet_environment, serve


def run_example(*args):
    return subprocess.run([os.environ['EXAMPLE'], *args], capture_output=True, timeout=LIMIT,
                          env=quiet_environment(), text=True)


def prints_its_events():
    """it prints connected, heartbeat-received and its echo"""
    with serve() as server:
        run = run_example(server.wait_for('listening')['local'])
        check(run.returncode == 0, f'exit code {run.returncode}: {run.stderr}')
        for name in ('connecting', 'connected', 'heartbeat-received', 'message-sent',
                     'echo-received'):
            check(name in run.stdout, f'no {name} in:\n{run.stdout}')
        check('→' in run.stdout and '?' not in run.stdout, f'not as UTF-8:\n{run.stdout}')


def refuses_a_bad_address():
    """a bad address is one line and exit code 3"""
    run = run_example('nonsense')
    check(run.returncode == 3, f'exit code {run.returncode}')
    check(run.stderr.count('\n') == 1 and 'nonsense' in run.stderr, run.stderr)


main(prints_its_events, refuses_a_bad_address)
