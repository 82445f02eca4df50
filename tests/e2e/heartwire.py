# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns how the end-to-end tests run the program: its events, with limits, and TAP lines.

Nothing here sleeps to let something happen: a test waits for the event that says that it has. LIMIT
is only there so that what never comes is a failure and not a hang; what the product promises about
time is asserted on the events' own clock (mono_us), never on the test's.
"""
import atexit
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback

PROGRAM = os.environ['HEARTWIRE']
LIMIT = 60


class Failure(Exception):
    pass


class Impossible(Exception):
    """What a machine doesn't let a test do; a skip, which tests/expected-skips.txt must know."""


def say(text):
    """Why a case fails; on stderr, since of a TAP program's stdout meson shows no comments."""
    print(text, file=sys.stderr, flush=True)


def check(condition, text):
    if not condition:
        raise Failure(text)


def quiet_environment():
    """The sanitizers' and GLib's own variables stay; what would colour or translate goes."""
    gone = ('NO_COLOR', 'DISPLAY', 'WAYLAND_DISPLAY', 'LANGUAGE')
    env = {name: value for name, value in os.environ.items() if name not in gone}
    env['LC_ALL'] = 'C.UTF-8'
    return env


def run_to_end(*args, stdin=b'', **options):
    """A run that ends by itself: a CompletedProcess with bytes."""
    env = options.pop('env', quiet_environment())
    return subprocess.run([PROGRAM, *args], input=stdin, capture_output=True, timeout=LIMIT,
                          env=env, **options)


def one_line(result, code, part):
    lines = result.stderr.decode().splitlines()
    check(result.returncode == code, f'the exit code is {result.returncode}: {lines}')
    check(len(lines) == 1, f'it said {lines}')
    check(lines[0].startswith('heartwire') and part in lines[0], f'it said "{lines[0]}"')
    check(result.stdout == b'', f'and on stdout {result.stdout}')


def nobody():
    """What makes a Program run as nobody, from a place that nobody can read; of use to root only."""
    if os.geteuid() != 0:
        return {}
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    os.chmod(folder, 0o755)
    program = shutil.copy(PROGRAM, os.path.join(folder, 'heartwire'))
    os.chmod(program, 0o755)
    return {'program': program, 'cwd': '/', 'user': 65534, 'group': 65534, 'extra_groups': []}


def thrifty_environment():
    """For tests of memory: the sanitizer else keeps much of what was freed."""
    env = quiet_environment()
    env['ASAN_OPTIONS'] = env.get('ASAN_OPTIONS', '') + ':quarantine_size_mb=0:thread_local_quarantine_size_kb=0'
    return env


class Program:
    """The program, while it runs, and every event that it has printed."""

    def __init__(self, *args, program=PROGRAM, **options):
        self.args = args
        self.errors = tempfile.TemporaryFile()
        options.setdefault('env', quiet_environment())
        self.process = subprocess.Popen([program, *args, '--log-format=json'],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=self.errors, **options)
        self.events = []
        self.impure = []
        self.ended = False
        self.changed = threading.Condition()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
        self.process.wait()
        if kind is not None:
            self.tell()
        self.errors.close()

    def hang(self):
        """Stops it; returns when each of its threads has stopped, which the signal alone doesn't say."""
        self.process.send_signal(signal.SIGSTOP)
        tasks = pathlib.Path(f'/proc/{self.process.pid}/task')
        end = time.monotonic() + LIMIT
        while any(') T ' not in (task / 'stat').read_text() for task in tasks.iterdir()):
            check(time.monotonic() < end, 'it did not stop')
            os.sched_yield()

    def read(self):
        for line in self.process.stdout:
            with self.changed:
                try:
                    self.events.append(json.loads(line))
                except ValueError:
                    self.impure.append(line)
                self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def tell(self):
        say(f'heartwire {" ".join(self.args)}')
        for event in self.events[-80:]:
            say(f'  {json.dumps(event)}')
        for line in self.complaints().splitlines():
            say(f'  stderr: {line}')

    def complaints(self):
        self.errors.seek(0)
        return self.errors.read().decode(errors='replace')

    def send(self, *lines):
        for line in lines:
            self.process.stdin.write(line.encode() + b'\n')
        self.process.stdin.flush()

    def close_input(self):
        self.process.stdin.close()

    def wait_for(self, name, after=None, limit=LIMIT, **fields):
        """The first event called so, behind the event `after`, with these fields."""
        start = 0 if after is None else self.index(after) + 1

        def find():
            return next((e for e in self.events[start:] if matches(e, name, fields)), None)

        with self.changed:
            self.changed.wait_for(lambda: find() is not None or self.ended, limit)
            found = find()
        check(found is not None, f'no {name} {fields} within {limit} s'
              + (' (the program has ended)' if self.ended else ''))
        return found

    def index(self, event):
        return next(i for i, other in enumerate(self.events) if other is event)

    def between(self, first, last, name, **fields):
        """Those events called so with a time of their own between the two."""
        return [e for e in self.events if matches(e, name, fields)
                and first['mono_us'] <= e['mono_us'] <= last['mono_us']]

    def wait(self, limit=LIMIT):
        """The exit code."""
        code = self.process.wait(limit)
        self.reader.join(limit)
        return code

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.wait()


def matches(event, name, fields):
    return event['event'] == name and all(event.get(k) == v for k, v in fields.items())


def delay_ms(first, last):
    return (last['mono_us'] - first['mono_us']) / 1000


def port_of(address):
    return int(address.rpartition(':')[2])


def serve(*args, **options):
    return Program('serve', '--listen', '127.0.0.1:0', *args, **options)


def tries(n):
    """For promises about time on a machine that does other things as well: the number promised is
    never loosened, but a scenario that the machine spoilt may be run again, n times in all."""
    def wrap(case):
        def run():
            for left in range(n - 1, -1, -1):
                try:
                    return case()
                except Failure as failure:
                    if left == 0:
                        raise
                    print(f'# once more: {failure}', flush=True)
        run.__doc__ = case.__doc__
        return run
    return wrap


def main(*cases):
    print(f'1..{len(cases)}', flush=True)
    failed = 0
    for number, case in enumerate(cases, 1):
        why = ''
        try:
            case()
            word = 'ok'
        except Impossible as reason:
            word, why = 'ok', f' # SKIP {reason}'
        except Exception as error:  # a broken test is a failure with a trace, not the end of the rest
            word = 'not ok'
            failed += 1
            text = str(error) if isinstance(error, Failure) else traceback.format_exc()
            say(f'{case.__doc__.splitlines()[0]}: {text}')
        print(f'{word} {number} - {case.__doc__.splitlines()[0]}{why}', flush=True)
    sys.exit(1 if failed else 0)
