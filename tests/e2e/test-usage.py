# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that what can't be done is said in one line, with the right exit code."""
import pathlib
import re
import subprocess

from heartwire import (PROGRAM, check, main, one_line, port_of, quiet_environment, run_to_end,
                       serve)

DATA = pathlib.Path(__file__).resolve().parents[2] / 'data'

WRONG = [
    ('a duration', ['serve', '--heartbeat-timeout', '5 parsecs'], '"5 parsecs" is no duration'),
    ('another', ['connect', '127.0.0.1:9', '--heartbeat', '5 parsecs'], '"5 parsecs" is no duration'),
    ('that of --for', ['lab', '--for', '5 parsecs'], '"5 parsecs" is no duration'),
    ('an address', ['serve', '--listen', 'nowhere'], 'nowhere'),
    ('a port', ['serve', '--listen', '127.0.0.1:99999'], '99999'),
    ('the address of connect', ['connect', 'nowhere'], 'nowhere'),
    ('an address of cable', ['cable', '127.0.0.1:0', 'nowhere'], 'nowhere'),
    ('a codec', ['serve', '--codec', 'morse'], 'morse'),
    ('a count', ['serve', '--max-connections', 'many'], 'many'),
    ('a frame size', ['serve', '--max-frame', '99999999999999999999'], '99999999999999999999'),
    ('keepalive', ['connect', '127.0.0.1:9', '--keepalive', '60s'], '60s'),
    ('a preset', ['connect', '127.0.0.1:9', '--preset', 'smoke'], 'mqtt'),
    ('a delay', ['serve', '--workers', '2', '--work-delay', '9ms-1ms'], 'the shorter first'),
    ('a delay without workers', ['serve', '--work-delay', '1ms'], '--workers'),
    ('an order without workers', ['lab', '--order', 'free'], '--workers'),
    ('an order that can\'t be saved', ['serve', '--workers', '2', '--order', 'free', '--session-dir', '/tmp/x'],
     '--order kept'),
    ('an order that the lab can\'t save', ['lab', '--workers', '2', '--order', 'free', '--delivery', 'exactly-once'],
     '--delivery at-most-once'),
    ('too many workers', ['serve', '--workers', '1025'], '1025'),
    ('an option', ['serve', '--lisen', '127.0.0.1:0'], '--lisen'),
    ('a surplus argument', ['serve', '127.0.0.1:0'], '127.0.0.1:0'),
    ('a missing argument', ['connect'], 'ADDR:PORT'),
    ('half of the arguments', ['cable', '127.0.0.1:0'], 'LISTEN UPSTREAM'),
    ('a command', ['conect'], 'conect'),
    ('an option without a command', ['--wat'], '--wat'),
]


def wrong_usage():
    """wrong usage: one line that names what is wrong, and 2"""
    for what, args, part in WRONG:
        print(f'# {what}')
        one_line(run_to_end(*args), 2, part)


def everything_is_written_down():
    """each command is in the man page and the completion, each option in the man page"""
    manual = (DATA / 'man' / 'heartwire.1').read_text().replace('\\-', '-')
    completion = (DATA / 'completions' / 'heartwire').read_text()
    usage = run_to_end('--help').stdout.decode()
    commands = re.findall(r'^  ([a-z]+) ', usage.partition('Commands:')[2], re.MULTILINE)
    check('lab' in commands, f'no commands were found in {usage}')
    for command in commands:
        check(re.search(rf'^\.B {command}$', manual, re.MULTILINE), f'no {command} in the man page')
        check(re.search(rf'\b{command}\b', completion), f'no {command} in the completion')
        for option in re.findall(r'--[a-z][a-z-]*', run_to_end(command, '--help').stdout.decode()):
            check(re.search(rf'^\.[BRI]+ {option}\b(?!-)', manual, re.MULTILINE),
                  f'no {option} of {command} in the man page')


def port_taken():
    """a port that is taken: one line, and 3; who has it goes on"""
    with serve() as server:
        address = server.wait_for('listening')['local']
        one_line(run_to_end('serve', '--listen', address), 3, str(port_of(address)))
        taken = run_to_end('cable', address, '127.0.0.1:9')
        one_line(taken, 3, str(port_of(address)))
        one_line(taken, 3, 'choose another port')
        check(server.stop() == 0, 'the first one suffered')


def no_display():
    """no arguments and no display: one line that names the lab, and 3"""
    one_line(run_to_end(), 3, 'heartwire lab')


def no_window():
    """no arguments and no window installed: one line that names the lab, and 3"""
    env = quiet_environment() | {'DISPLAY': ':4242', 'PATH': '/nonexistent'}
    result = subprocess.run(['/bin/sh', '-c', 'd=$(/usr/bin/mktemp -d) && /bin/cp "$0" "$d/heartwire"'
                             ' && "$d/heartwire"; c=$?; /bin/rm -r "$d"; exit $c', PROGRAM],
                            capture_output=True, env=env, timeout=60)
    one_line(result, 3, 'heartwire lab')


def help_and_version():
    """--help names every command and ends with 0, and so does each command's"""
    result = run_to_end('--help')
    check(result.returncode == 0 and result.stderr == b'', f'it said {result.stderr}')
    for name in ('serve', 'connect', 'cable', 'lab'):
        check(name in result.stdout.decode(), f'{name} is not in --help')
        own = run_to_end(name, '--help')
        check(own.returncode == 0 and own.stderr == b'', f'{name} --help said {own.stderr}')
        check(f'heartwire {name}' in own.stdout.decode(), f'{name} --help says no usage')
    version = run_to_end('--version')
    check(version.returncode == 0 and version.stdout.startswith(b'heartwire '), 'no version')


main(wrong_usage, everything_is_written_down, port_taken, no_display, no_window, help_and_version)
