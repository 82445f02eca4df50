# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that `heartwire ctl` asks and changes a running cable."""
import json
import os
import re
import shlex
import subprocess
import tempfile
from pathlib import Path

from control import Cable, Echo, connect
from heartwire import PROGRAM, Program, check, main, one_line, quiet_environment, run_to_end

COMMON = {'name=', 'stream=', 'toxicity=', 'on=', 'after=', 'for=', 'every=', 'seed='}
COMPLETION = Path(__file__).resolve().parents[2] / 'data' / 'completions' / 'heartwire'


def ctl(cable, *words):
    return run_to_end('ctl', '--api', f'127.0.0.1:{cable.api}', *words)


def say(cable, *words):
    """Its lines; it must end with 0 and say nothing else."""
    result = ctl(cable, *words)
    check(result.returncode == 0 and result.stderr == b'', f'{words}: {result}')
    return result.stdout.decode().splitlines()


def proxies_and_faults():
    """create, list, add, status, remove, toggle, pull, plug, clear, delete"""
    with Echo() as echo, Cable() as cable:
        made = say(cable, 'create', 'my db', '127.0.0.1:0', echo.address)
        listen = cable.expect(200, 'GET', '/proxies/my%20db')['listen']
        check(made == [f'my db on {listen}: plugged'], made)
        lines = say(cable, 'list')
        check(lines[0].split() == ['NAME', 'LISTEN', 'UPSTREAM', 'STATE', 'FAULTS'], lines)
        check(lines[1].startswith('my db') and lines[1].index(listen) == lines[0].index('LISTEN'),
              lines)
        added = say(cable, 'add', 'my db', 'latency', 'latency=50ms', 'stream=upstream', 'on=1/2')
        check(added == ['latency_upstream: upstream latency=50ms jitter=0ms on=1/2'], added)
        with connect(listen) as peer:
            peer.sendall(b'x')
            peer.recv(1)
            text = '\n'.join(say(cable, 'status'))
            check('latency_upstream' in text and 'relaying' in text, text)
            check(len(say(cable, 'connections', 'my db')) == 2, 'not one connection')
            number = cable.expect(200, 'GET', '/connections')[0]['connection']
            say(cable, 'reset', str(number))
        say(cable, 'remove', 'my db', 'latency_upstream')
        check(say(cable, 'toggle', 'my db') == [f'my db on {listen}: disabled'], 'not off')
        check(say(cable, 'toggle', 'my db') == [f'my db on {listen}: plugged'], 'not on')
        check('pulled' in say(cable, 'pull', 'my db')[0], 'not pulled')
        check('pulled' in say(cable, 'list')[1], 'list says it is plugged')
        check('plugged' in say(cable, 'plug', 'my db')[0], 'not plugged')
        check(say(cable, 'pull') == [] and say(cable, 'plug') == [], 'all of them')
        say(cable, 'reset', 'my db')
        say(cable, 'profile', 'my db', 'edge')
        check('latency' in say(cable, 'list')[1], 'no fault of the profile')
        say(cable, 'clear', 'my db')
        say(cable, 'clear')
        check(say(cable, 'names') == ['my db'], 'another name')
        check(say(cable, 'names', 'my db') == [], 'a fault was left')
        check(any(line.startswith('latency ') for line in say(cable, 'faults')), 'no latency')
        say(cable, 'delete', 'my db')
        check(len(say(cable, 'list')) == 1, 'it is still there')


def beside_the_cable():
    """heartwire cable ctl is heartwire ctl"""
    with Cable() as cable:
        result = run_to_end('cable', 'ctl', '--api', f'127.0.0.1:{cable.api}', 'list')
        check(result.returncode == 0 and result.stdout.startswith(b'NAME '), f'{result}')


def json_answers():
    """--json gives the API's own answers"""
    with Cable() as cable:
        made = json.loads('\n'.join(say(cable, '--json', 'create', 'a', '127.0.0.1:0', '127.0.0.1:1')))
        check(made['name'] == 'a' and made['toxics'] == [], made)
        check(list(json.loads(say(cable, 'list', '--json')[0])) == ['a'], 'another list')
        status = json.loads(say(cable, 'status', '--json')[0])
        check(list(status['proxies']) == ['a'] and status['connections'] == [], status)


def errors():
    """what the cable refuses is 1, what is written wrong 2, no cable 3; one line each"""
    with Cable() as cable:
        one_line(ctl(cable, 'pull', 'none'), 1, 'proxy not found')
        one_line(ctl(cable, 'remove', 'none', 'x'), 1, 'not found')
        one_line(ctl(cable, 'add', 'none', 'latency', 'latency=often'), 2, 'often')
        one_line(ctl(cable, 'add', 'none', 'smoke'), 2, 'smoke')
        one_line(ctl(cable, 'burn'), 2, 'burn')
        one_line(ctl(cable, 'toggle'), 2, 'PROXY')
        one_line(ctl(cable, 'list', 'a'), 2, 'too many')
        one_line(ctl(cable), 2, 'VERB')
        api = cable.api
    one_line(run_to_end('ctl', '--api', f'127.0.0.1:{api}', 'list'), 3, 'no cable answers')
    one_line(run_to_end('ctl', '--api', 'nowhere', 'list'), 2, 'nowhere')


def elsewhere():
    """HEARTWIRE_API, --api-unix and a token"""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'control')
        with Cable('--api-unix', path, '--api-token', 's3cret') as cable:
            env = quiet_environment() | {'HEARTWIRE_API': f'127.0.0.1:{cable.api}'}
            one_line(run_to_end('ctl', 'list', env=env), 1, 'token')
            env['HEARTWIRE_API_TOKEN'] = 's3cret'
            check(run_to_end('ctl', 'list', env=env).returncode == 0, 'not by the environment')
            result = run_to_end('ctl', '--api-unix', path, '--api-token', 's3cret', 'list')
            check(result.returncode == 0, f'not by the file: {result}')


def watch():
    """watch prints the cable's events until the cable ends"""
    with Cable() as cable:
        with Program('ctl', 'watch', '--api', f'127.0.0.1:{cable.api}') as watcher:
            for i in range(1000):
                name = f'w{i}'
                say(cable, 'create', name, '127.0.0.1:0', '127.0.0.1:1')
                say(cable, 'delete', name)
                if watcher.events:
                    break
            say(cable, 'create', 'seen', '127.0.0.1:0', '127.0.0.1:1')
            found = watcher.wait_for('listening', proxy='seen')
            check(found == cable.wait_for('listening', proxy='seen'), f'another event: {found}')
            cable.stop()
            check(watcher.wait() == 0, 'it did not end with the cable')


def break_word(word):
    """As bash hands a word to its completion: at = and : it begins another."""
    return [piece for piece in re.split('([=:])', word) if piece] or ['']


def completion():
    """bash completes verbs, options, and the names of the proxies that there are"""
    with Cable() as cable:
        say(cable, 'create', 'redis', '127.0.0.1:0', '127.0.0.1:1')
        say(cable, 'add', 'redis', 'flaky', 'loss=1%', 'name=rain')
        env = quiet_environment() | {'HEARTWIRE_API': f'127.0.0.1:{cable.api}'}
        rows = [(['ctl', 'pu'], {'pull'}), (['ctl', 'pull', 're'], {'redis'}),
                (['ctl', '--js'], {'--json'}), (['ctl', 'add', 'redis', 'slow'], {'slow_close'}),
                (['ctl', 'add', 'redis', 'nat_timeout', ''], {'idle=', 'ending='} | COMMON),
                (['ctl', 'add', 'redis', 'cut', 'every=5s', ''], COMMON - {'every='}),
                (['ctl', 'remove', 'redis', ''], {'rain'}),
                (['ctl', '--api', f'127.0.0.1:{cable.api}', '--json', 'plug', 'r'], {'redis'}),
                (['ctl', '--api', '127.0.0.1:1', 'plug', 'r'], set()),
                (['ctl', '--api', ''], set()), (['ctl', 'add', 'redis', 'cut', 'on='], set()),
                (['cable', '--cu'], {'--cut'}), (['ctl', 'create', ''], set())]
        for words, wanted in rows:
            line = [piece for word in [PROGRAM, *words] for piece in break_word(word)]
            script = (f'source {COMPLETION}; COMP_WORDS=({shlex.join(line)}); '
                      f'COMP_CWORD={len(line) - 1}; _heartwire; printf "%s\\n" "${{COMPREPLY[@]}}"')
            done = subprocess.run(['bash', '-c', script], capture_output=True, text=True, env=env,
                                  timeout=60)
            check(set(done.stdout.split()) == wanted, f'{words}: {done}')


main(proxies_and_faults, beside_the_cable, json_answers, errors, elsewhere, watch, completion)
