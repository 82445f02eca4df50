# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that what the race measures is what its theory says."""
from heartwire import Program, check, main, run_to_end, tries

NOT_IN_TIME = {'nothing', 'keepalive-default', 'retries'}


@tries(3)
def theory_holds():
    """--for 20s: each detector's time is within 10 % or 150 ms of the theory told beside it"""
    with Program('race', '--for', '20s') as race:
        check(race.wait(60) == 0, f'the race ended with {race.process.returncode}')
        events = race.events
    told = {e['detector']: e for e in events if e['event'] == 'detector'}
    noticed = {e['detector']: e for e in events if e['event'] == 'noticed'}
    check(len(told) >= 12, f'there are only {sorted(told)}')
    check(set(told) - set(noticed) == NOT_IN_TIME, f'unnoticed: {set(told) - set(noticed)}')
    for name, event in noticed.items():
        expected, measured = event['expected_ms'], event['measured_ms']
        allowed = max(150, expected / 10)
        check(abs(measured - expected) <= allowed, f'{name}: {measured} ms, in theory {expected}')
    check('expected_ms' not in told['nothing'], 'nothing is said to notice')
    check(abs(told['keepalive-default']['expected_ms'] - 7_875_000) < 5000,
          f'the two hours are {told["keepalive-default"]["expected_ms"]} ms')
    check(noticed['suspicion']['reason'] == 'unacked', 'suspicion is not by unacknowledged data')
    check(noticed['keepalive']['reason'] == 'kernel-timeout', 'keepalive is not by the kernel')


def told_as_a_table():
    """as text it ends in a table of bars, the two-hour one as what it will be"""
    done = run_to_end('race', '--for', '3s', '--pull-after', '300ms', '--log-format=text')
    lines = done.stdout.decode().splitlines()
    check(done.returncode == 0, f'the code is {done.returncode}: {done.stderr}')
    check(any('█' in line and '✓' in line for line in lines), lines)
    check(any('will be after 2 h 11 min' in line for line in lines), lines)
    check(any('in theory never' in line for line in lines), lines)


def wrong_usage():
    """what can't be read is said in a line"""
    for args in (['--for', 'long'], ['--pull-after'], ['fast']):
        done = run_to_end('race', *args)
        check(done.returncode == 2 and done.stderr.count(b'\n') == 1, f'{args}: {done}')


main(theory_holds, told_as_a_table, wrong_usage)
