# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that every lesson holds, and that each would fail without the step it is about."""
import configparser
import os
import pathlib
import pty
import re
import subprocess
import tempfile
import time
import xml.etree.ElementTree as ET

from heartwire import PROGRAM, Program, check, main, quiet_environment, run_to_end, tries

FOLDER = pathlib.Path(os.environ['LESSONS'])
GUIDE = FOLDER.parent.parent / 'docs' / 'LESSONS.md'
LESSONS = sorted(path.stem for path in FOLDER.glob('*.lesson'))
LONGEST_S = 60
JOBS = '--jobs=6'

OWN = """[Lesson]
Title=My own
Order=1
Question=Does it beat?
Choices=Yes;No
Right=1
Explanation=Its first beat took ${beat.rtt_us}.
[Steps]
Central=1
1=wait for beat up to 5s
[Expect]
beat=client heartbeat-received
"""


def run_lessons(*args):
    with Program('lesson', 'run', *args) as program:
        code = program.wait(LONGEST_S * 2)
        return code, program.events, program.complaints()


def results(events):
    return {e['lesson']: e['state'] for e in events if e['event'] == 'lesson-finished'}


def broken(events, lesson):
    last = {}
    for e in events:
        if e['event'] == 'lesson-verdict' and e['lesson'] == lesson:
            last[e['seq']] = e
    return [e['text'] for e in last.values() if e['state'] != 'held']


def listed():
    """list names every lesson that there is, in their order"""
    done = run_to_end('lesson', 'list')
    names = [line.split()[0] for line in done.stdout.decode().splitlines()]
    check(done.returncode == 0, f'the code is {done.returncode}: {done.stderr}')
    check(sorted(names) == LESSONS, f'{names} are listed, not {LESSONS}')


@tries(2)
def all_hold():
    """run --all: every expectation of every lesson holds, within a minute; the report has them all"""
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder) / 'report.html'
        began = time.monotonic()
        code, events, complaints = run_lessons('--all', JOBS, f'--report={page}')
        took = time.monotonic() - began
        states = results(events)
        wrong = {name: broken(events, name) for name, state in states.items() if state != 'held'}
        check(not wrong, f'not held: {wrong} {complaints}')
        check(code == 0, f'the code is {code}: {complaints}')
        check(sorted(states) == LESSONS, f'run were {sorted(states)}')
        check(took < LONGEST_S, f'it took {took} s')
        text = page.read_text()
    ids = re.findall(r'<section id="([^"]+)"', text)
    check(sorted(ids) == LESSONS, f'the report has {ids}')
    for drawing in re.findall(r'<svg.*?</svg>', text, re.S):
        ET.fromstring(drawing)
    check(len(re.findall('<svg', text)) == len(LESSONS), 'a timeline is missing')
    check('—' not in ''.join(re.findall(r'<p class="explanation">(.*?)</p>', text, re.S)).replace(
        ' – ', ''), 'an explanation lacks a number')


def none_holds_without_its_step():
    """run --all --control: without its central step each lesson is broken, and runs nevertheless"""
    code, events, complaints = run_lessons('--all', '--control', JOBS)
    states = results(events)
    check(code == 1, f'the code is {code}: {complaints}')
    wrong = {name: state for name, state in states.items() if state != 'broken'}
    check(not wrong, f'these are not broken: {wrong}')
    check(sorted(states) == LESSONS, f'run were {sorted(states)}')


def in_order():
    """one at a time, events come as they happen: started, then steps, then verdicts, then finished"""
    code, events, _ = run_lessons('zero-inside')
    check(code == 0, f'the code is {code}')
    own = [e['event'] for e in events if e['source'] == 'lesson']
    check(own[0] == 'lesson-started' and own[-1] == 'lesson-finished', f'the events are {own}')
    check(own.count('lesson-step') == 3, f'the events are {own}')
    check(any(e['source'] == 'server' for e in events), "there is none of the lab's")


def own_lessons(folder, **texts):
    place = pathlib.Path(folder) / 'heartwire' / 'lessons'
    place.mkdir(parents=True)
    for name, text in texts.items():
        (place / f'{name}.lesson').write_text(text)
    return {**quiet_environment(), 'XDG_DATA_HOME': folder}


def found_at_home():
    """a person's own lesson is found and run; a broken one is named with its line"""
    with tempfile.TemporaryDirectory() as folder:
        env = own_lessons(folder, mine=OWN, bad=OWN.replace('1=wait', '1=leap'))
        done = run_to_end('lesson', 'list', env=env)
        check(b'mine ' in done.stdout, f'mine is not in {done.stdout}')
        check(b'bad.lesson:10: ' in done.stderr, f'bad is not named: {done.stderr}')
        check(done.returncode == 1, f'the code is {done.returncode}')
        rows = done.stdout.decode().splitlines()
        check(rows[0].startswith('# Yours') and rows[3].startswith('# '), f'the list begins {rows[:4]}')
        check(sorted(row.split()[0] for row in rows[1:3]) == ['bad', 'mine'], f'own are {rows[1:3]}')
        done = run_to_end('lesson', 'run', 'bad', env=env)
        check(b'bad.lesson:10: ' in done.stderr, f'run does not name bad: {done.stderr}')
        check(done.returncode == 3, f'the code is {done.returncode}')
        done = run_to_end('lesson', 'run', 'mine', '--log-format=text', env=env)
        text = done.stdout.decode()
        check(done.returncode == 0 and 'held: mine, 1 of 1' in text, text + done.stderr.decode())
        check(re.search(r'Its first beat took [\d.]+ (µs|ms)', text), text)


def as_the_guide_says():
    """the lesson that docs/LESSONS.md shows holds, and fails without its step"""
    text = re.search(r'```ini\n(.*?)```', GUIDE.read_text(), re.S).group(1)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / 'patience.lesson'
        path.write_text(text)
        for args, code, states in (([], 0, {'patience': 'held'}),
                                   (['--control'], 1, {'patience': 'broken'})):
            done, events, complaints = run_lessons(str(path), *args)
            check(done == code and results(events) == states,
                  f'{args}: {done} {results(events)} {broken(events, "patience")} {complaints}')


def wrong_usage():
    """what can't be run says why: 2 for a wrong name, 3 for a file that isn't one"""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / 'x.lesson'
        path.write_text('[Lesson]\nTitle\n')
        for args, code, says in (
                (['run', 'nosuch'], 2, b'no lesson "nosuch"'), (['run'], 2, b'lesson run NAME'),
                (['play'], 2, b'lesson list'), ([], 2, b'missing'),
                (['run', 'pull', '--all'], 2, b'lesson run --all'),
                (['run', 'pull', '--report', 'r.pdf'], 2, b'.html'),
                (['run', str(path)], 3, b'x.lesson:2: ')):
            done = run_to_end('lesson', *args)
            check(done.returncode == code, f'{args}: the code is {done.returncode}')
            check(says in done.stderr and done.stderr.count(b'\n') == 1, f'{args}: {done.stderr}')


def predicted_on_a_terminal():
    """on a terminal the question comes first, waits for an answer, and the end compares"""
    master, slave = pty.openpty()
    env = {**quiet_environment(), 'TERM': 'dumb'}
    with subprocess.Popen([PROGRAM, 'lesson', 'run', 'zero-inside'], stdin=slave, stdout=slave,
                          stderr=slave, env=env, start_new_session=True) as process:
        os.close(slave)
        text, answered = '', False
        while True:
            try:
                piece = os.read(master, 4096)
            except OSError:
                break
            if not piece:
                break
            text += piece.decode(errors='replace')
            if not answered and 'Your prediction' in text:
                check('✓' not in text, 'it began before the answer')
                os.write(master, b'9\n1\n')
                answered = True
        code = process.wait(60)
    os.close(master)
    check(code == 0, f'the code is {code}: {text}')
    check('You predicted: Two halves' in text, text)
    check('The number of one of them' in text, 'a 9 was taken')
    check(text.index('Your prediction') < text.index('✓'), text)


def read_all():
    for path in FOLDER.glob('*.lesson'):
        parser = configparser.RawConfigParser(delimiters='=', comment_prefixes='#', strict=True)
        parser.optionxform = str
        parser.read_string(path.read_text())
        yield path, parser


def says_its_scale():
    """each lesson says how its times compare with the world's; none that sets some is in real time"""
    for path, parser in read_all():
        scale = parser.get('Lesson', 'Scale', fallback='')
        steps = ' '.join(text for _, text in parser.items('Steps') if text.startswith('client '))
        sets = re.findall(r'--(?:heartbeat|connect|handshake|read|user|keepalive|reconnect)\S* ?[\d.]+m?s',
                          ' '.join(value for key, value in parser.items('Lab') if key != 'Cable') + steps)
        check(scale, f'{path.name} has no Scale')
        check(not sets or not scale.startswith('In real time'), f'{path.name} sets {sets}: {scale}')


def in_chinese():
    """zh_CN: every text of every lesson is there, and shown where the environment asks for it"""
    for path, parser in read_all():
        texts = [('Lesson', key) for key in ('Title', 'Scale', 'Question', 'Choices', 'Explanation')]
        texts += [('Says', key) for key in parser['Expect']]
        for group, key in texts:
            check(parser.has_option(group, key), f'{path.name}: no {key} in [{group}]')
            check(parser.has_option(group, f'{key}[zh_CN]'), f'{path.name}: {key} has no zh_CN')
        for key in ('Explanation', 'Choices'):
            count = (lambda t: sorted(re.findall(r'\$\{[^}]*\}', t))) if key == 'Explanation' else (
                lambda t: len(t.split(';')))
            check(count(parser['Lesson'][key]) == count(parser['Lesson'][f'{key}[zh_CN]']),
                  f'{path.name}: {key} differs in zh_CN')
    env = {**quiet_environment(), 'LANGUAGE': 'zh_CN'}
    done = run_to_end('lesson', 'list', env=env)
    check('网线被拔掉' in done.stdout.decode(), done.stdout.decode())


main(listed, all_hold, none_holds_without_its_step, in_order, found_at_home, as_the_guide_says,
     wrong_usage, predicted_on_a_terminal, says_its_scale, in_chinese)
