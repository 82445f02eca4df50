# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof of each delivery's promise in a lab in chaos, judged here anew from the events.

A short form; the full one, of 60 s and 2000 messages, is `heartwire lab --delivery … --chaos SEED`.
"""
import collections
import os
import shutil
import tempfile
import threading

from heartwire import LIMIT, Program, check, main, quiet_environment

SEEDS = ('2', '8', '4')
SECONDS = '7s'
N_MESSAGES = 1500


def run_lab(delivery, seed=SEEDS[0]):
    """(exit code, events, what is left in the folder for temporary files)"""
    folder = tempfile.mkdtemp()
    try:
        env = dict(quiet_environment(), TMPDIR=folder)
        with Program('lab', '--delivery', delivery, '--chaos', seed, '--chaos-for', SECONDS,
                     '--messages', str(N_MESSAGES), env=env) as lab:
            code = lab.wait(3 * LIMIT)
            return code, lab.events, os.listdir(folder), lab.complaints()
    finally:
        shutil.rmtree(folder)


class Runs:
    """One run of each delivery, side by side: most of their time is waiting."""

    results = {}

    @classmethod
    def of(cls, delivery):
        if not cls.results:
            names = ('exactly-once', 'at-least-once', 'at-most-once')
            threads = [threading.Thread(target=lambda n=n: cls.results.update({n: run_lab(n)}))
                       for n in names]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        check(delivery in cls.results, f'the run of {delivery} came to no end')
        return cls.results[delivery]


def numbers(events, source, name):
    return [int(e['text']) for e in events if e['source'] == source and e['event'] == name]


def counts(events):
    return collections.Counter(e['event'] for e in events)


def judge(delivery, run):
    """(echoed numbers in order, events) of a run in which something was broken, and held"""
    code, events, left, complaints = run
    verdicts = [e['text'] for e in events if e['event'] == 'status' and ' sent, ' in e['text']]
    seen = counts(events)
    check(code == 0, f'exit code {code}: {verdicts} {complaints}')
    check(len(verdicts) == 1, f'verdicts: {verdicts}')
    check(not left, f'left behind: {left}')
    for name in ('cable-pulled', 'process-killed', 'cable-plugged', 'process-started'):
        check(seen[name] > 0, f'there was no {name}')
    print(f'# {delivery}: {verdicts[0]}', flush=True)
    return numbers(events, 'client', 'echo-received'), events


def exactly_once():
    """exactly once: every message is echoed once, in order, through pulls and kills"""
    echoed, events = judge('exactly-once', Runs.of('exactly-once'))
    check(echoed == list(range(1, N_MESSAGES + 1)), 'the echoes are not 1, 2, 3 …')
    received = numbers(events, 'server', 'message-received')
    # A server that is killed hasn't told of everything that it did.
    check(set(received) <= set(echoed), 'the server received what it never echoed')
    seen = counts(events)
    check(seen['session-resumed'] > 0, 'no session was resumed')
    check(seen['session-lost'] == 0, 'a session was lost')
    acked = [e for e in events if e['event'] == 'message-acked' and e['source'] == 'client']
    check([e['seq'] for e in acked] == echoed, 'the ACKs are not 1, 2, 3 …')


def doubled_in(echoed):
    return {n for n, times in collections.Counter(echoed).items() if times > 1}


def at_least_once():
    """at least once: none is lost, some are doubled, and the events say which"""
    echoed, events = judge('at-least-once', Runs.of('at-least-once'))
    for seed in SEEDS[1:]:  # that an ACK is lost is a chance, and no promise
        if not doubled_in(echoed):
            echoed, events = judge('at-least-once', run_lab('at-least-once', seed))
    doubled = doubled_in(echoed)
    check(set(echoed) == set(range(1, N_MESSAGES + 1)), 'some were lost')
    check(doubled, 'none was doubled')
    told = [e['text'] for e in events
            if e['event'] == 'status' and e['text'].startswith('doubled: ')]
    check(len(told) == 1 and str(min(doubled)) in told[0], f'told: {told}, doubled: {doubled}')


def at_most_once():
    """at most once: some are lost, none is doubled, and the events say how many are in doubt"""
    echoed, events = judge('at-most-once', Runs.of('at-most-once'))
    check(echoed == sorted(set(echoed)), 'doubled, or out of order')
    check(len(echoed) < N_MESSAGES, 'none was lost')
    lost = [e for e in events if e['event'] == 'session-lost' and e['source'] == 'client']
    check(lost and all('unacked' in e and 'reason' in e for e in lost), f'session-lost: {lost}')


main(exactly_once, at_least_once, at_most_once)
