# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that a script can drive the lab by stdin alone, and read nothing but events."""
import array
import fcntl
import json
import os
import signal
import subprocess
import termios
import time

from heartwire import LIMIT, PROGRAM, Program, check, main, quiet_environment, run_to_end


def pure_events():
    """every line of its stdout is an event, and what it does is in them"""
    script = ['/status', '/latency 20ms 5ms', '/latency 0', '/nonsense', '/wait soon',
              '/kill', '/kill', '/restart', '/hang', '/resume', '/reset', '/help', '/wait 50ms',
              '/quit', 'never sent']
    with Program('lab') as lab:
        lab.send('hello')
        lab.wait_for('echo-received')
        lab.send(*script)
        code = lab.wait()
        check(code == 0, f'the exit code is {code}')
        check(not lab.impure, f'no events: {lab.impure}')
        for event in lab.events:
            check({'time', 'mono_us', 'source', 'event'} <= event.keys(), f'incomplete: {event}')
        for name in ('message-sent', 'process-killed', 'process-exited', 'process-hung',
                     'process-resumed', 'fault-added', 'fault-removed', 'status'):
            lab.wait_for(name)
        errors = [e['text'] for e in lab.events if e['event'] == 'error']
        for part in ('/nonsense', '"soon" is no duration', '/kill: no server runs'):
            check(any(part in text for text in errors), f'no error names {part}: {errors}')
        check(b'never sent' not in json.dumps(lab.events).encode(), 'what followed /quit was done')


def waits_for_the_first_beat():
    """a script that begins with /pull pulls a connection, not an attempt to make one"""
    with Program('lab') as lab:
        lab.send('/pull')
        connected = lab.wait_for('connected', source='client')
        lab.wait_for('cable-pulled', after=connected)
        lost = lab.wait_for('disconnected', source='client')
        check(lost['reason'] == 'heartbeat-timeout', f'the reason is {lost["reason"]}')


def the_status():
    """/status says what client, cable and server are"""
    with Program('lab') as lab:
        connected = lab.wait_for('connected', source='client')
        lab.wait_for('heartbeat-received', source='client', after=connected)
        lab.send('/status', '/pull', '/status', '/plug', '/kill', '/status')
        status = lab.wait_for('status')
        check(status['state'] == 'connected', f'state is {status["state"]}')
        check(status['conn'] == connected['conn'], f'conn is {status["conn"]}')
        check(status['pid'] == lab.wait_for('process-started')['pid'], f'pid is {status["pid"]}')
        check(status['text'] == 'cable plugged, server running', status['text'])
        second = lab.wait_for('status', after=status)
        check(second['text'].startswith('cable pulled'), second['text'])


def nothing_to_resume():
    """/resume of a server that isn't hung is an error, and no event that says it was resumed"""
    with Program('lab') as lab:
        lab.send('/resume', '/quit')
        error = lab.wait_for('error')
        check("isn't hung" in error['text'], error['text'])
        check(lab.wait() == 0, 'the lab did not end with 0')
        check(not [e for e in lab.events if e['event'] == 'process-resumed'], 'it was resumed')


def messages_and_eof():
    """lines are echoed, and at the end of the script the lab ends with 0"""
    result = run_to_end('lab', stdin=b'one\ntwo\nthree')
    check(result.returncode == 0, f'the exit code is {result.returncode}: {result.stderr}')
    check(result.stdout.count(b'"echo-received"') == 3, result.stdout.decode())


def for_outlives_the_script():
    """with --for it goes on after the end of the script"""
    result = run_to_end('lab', '--for', '2500ms', '--heartbeat', '500ms', stdin=b'')
    check(result.returncode == 0, f'the exit code is {result.returncode}: {result.stderr}')
    check(result.stdout.count(b'"heartbeat-received"') >= 2, result.stdout.decode())


def text_form():
    """in text an unknown command is a line, and the lab goes on"""
    result = run_to_end('lab', '--log-format=text', stdin='/nonsense\ngrüße\n'.encode())
    check(result.returncode == 0, f'the exit code is {result.returncode}')
    text = result.stdout.decode()
    check('/nonsense' in text and 'echo-received' in text, text)
    check('\x1b' not in text, 'there is colour in a pipe')


def same_port():
    """a restarted server has its old port, and the client finds it"""
    with Program('lab') as lab:
        first = lab.wait_for('listening', source='server')
        up = lab.wait_for('connected', source='client')
        lab.send('/restart')
        second = lab.wait_for('listening', source='server', after=first)
        check(second['local'] == first['local'], f'{first["local"]} became {second["local"]}')
        lab.wait_for('connected', source='client', after=up)


def alive(pid):
    try:
        with open(f'/proc/{pid}/stat') as stat:
            return stat.read().rpartition(')')[2].split()[0] != 'Z'
    except FileNotFoundError:
        return False


def no_orphan():
    """the lab killed: its server, even a hung one, is gone with it"""
    with Program('lab') as lab:
        lab.wait_for('connected', source='client')
        pid = lab.wait_for('process-started')['pid']
        lab.send('/hang')
        lab.wait_for('process-hung')
        lab.process.kill()
        lab.process.wait()
        # The end of the pipe that the server held is the end of the server.
        lab.reader.join(60)
        for _ in range(100000):
            if not alive(pid):
                return
            os.sched_yield()
        check(False, f'{pid} still lives')


def signals():
    """SIGTERM and SIGINT end it with 0, and its server"""
    for number in (signal.SIGTERM, signal.SIGINT):
        with Program('lab') as lab:
            lab.wait_for('connected', source='client')
            pid = lab.wait_for('process-started')['pid']
            code = lab.stop(number)
            check(code == 0, f'the exit code is {code}')
            check(not alive(pid), f'{pid} still lives')


def waiting_bytes(pipe):
    count = array.array('i', [0])
    fcntl.ioctl(pipe, termios.FIONREAD, count)
    return count[0]


def paused_pager():
    """a reader that stops reading doesn't keep SIGTERM from ending it"""
    process = subprocess.Popen([PROGRAM, 'lab', '--log-format=json', '--heartbeat', '1ms',
                                '--heartbeat-misses', '50'],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               env=quiet_environment())
    # Full is when it grows no more, though hundreds of events a second are made.
    deadline = time.monotonic() + LIMIT
    before, same = 0, 0
    while before < 32768 or same < 50:
        check(time.monotonic() < deadline, f'only {before} bytes wait')
        time.sleep(0.01)
        now = waiting_bytes(process.stdout)
        before, same = now, same + 1 if now == before else 0
    process.send_signal(signal.SIGTERM)
    code = process.wait(60)
    check(code == 0, f'the exit code is {code}')


main(pure_events, waits_for_the_first_beat, the_status, nothing_to_resume, messages_and_eof, for_outlives_the_script, text_form,
     same_port, no_orphan, signals, paused_pager)
