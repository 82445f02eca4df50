# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof of a delivery through `heartwire cable`: pulled, and with a server that hangs."""
import signal

from heartwire import Program, check, main, port_of, serve

N_MESSAGES = 200
FAST = ('--heartbeat', '300ms', '--heartbeat-timeout', '600ms', '--heartbeat-misses', '1',
        '--connect-timeout', '300ms', '--reconnect-max', '500ms')


class Wire:
    """A server, a cable before it, and a client behind that."""

    def __init__(self, *client_args):
        self.server = serve()
        upstream = self.server.wait_for('listening')['local']
        self.cable = Program('cable', '127.0.0.1:0', upstream)
        local = self.cable.wait_for('listening')['local']
        self.client = Program('connect', f'127.0.0.1:{port_of(local)}', *client_args)
        self.programs = (self.client, self.cable, self.server)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        for program in self.programs:
            program.__exit__(kind, error, trace)


def texts(program, name):
    return [e['text'] for e in program.events if e['event'] == name]


def exactly_once(*codec):
    lines = [str(i) for i in range(1, N_MESSAGES + 1)]
    with Wire('--delivery', 'exactly-once', *codec, *FAST) as wire:
        connected = wire.client.wait_for('connected')
        for i in range(3):
            wire.client.send(*lines[i * 50:i * 50 + 25])
            wire.cable.send('pull')
            wire.client.send(*lines[i * 50 + 25:i * 50 + 50])
            wire.client.wait_for('disconnected', after=connected)
            wire.cable.send('plug')
            connected = wire.client.wait_for('session-resumed', after=connected)
        wire.client.send(*lines[150:])
        wire.client.close_input()
        code = wire.client.wait()
        check(code == 0, f'exit code {code}: {wire.client.complaints()}')
        wire.server.stop()
        check(texts(wire.client, 'echo-received') == lines, 'the echoes are not 1, 2, 3 …')
        check(texts(wire.server, 'message-received') == lines, 'not received once and in order')


def pulled_binary():
    """exactly once in binary: three pulls, each noticed, and every message comes once, in order"""
    exactly_once()


def pulled_json():
    """exactly once in JSON lines"""
    exactly_once('--codec', 'json')


def pulled_nul():
    """exactly once in NUL text"""
    exactly_once('--codec', 'nul')


def resend_timer():
    """by the timer a message is sent again on a living connection, and the second is dropped"""
    with Wire('--delivery', 'exactly-once', '--resend', 'timer', '--heartbeat', 'off') as wire:
        wire.client.send('first')
        wire.client.wait_for('message-acked')
        pulled = len(wire.client.events)
        wire.cable.send('pull')
        wire.cable.wait_for('cable-pulled')
        wire.client.send('second')
        again = wire.client.wait_for('retransmitted')
        check(again['text'] == 'second' and again['conn'] == 1, f'{again}')
        wire.cable.send('plug')
        wire.client.wait_for('message-acked', seq=2)
        dropped = wire.server.wait_for('duplicate-dropped')
        check(dropped['seq'] == 2, f'{dropped}')
        wire.client.wait_for('echo-received', text='second')
        check(texts(wire.server, 'message-received') == ['first', 'second'], 'not once')
        check(not any(e['event'] == 'disconnected' for e in wire.client.events[pulled:]),
              'the connection was given up')


def ack_timeout():
    """a server that hangs doesn't ACK: the connection is given up for that reason"""
    with serve() as server:
        local = server.wait_for('listening')['local']
        with Program('connect', local, '--delivery', 'exactly-once', '--ack-timeout', '500ms',
                     '--heartbeat', 'off') as client:
            client.wait_for('connected')
            server.hang()
            client.send('late')
            lost = client.wait_for('disconnected')
            server.process.send_signal(signal.SIGCONT)
            check(lost['reason'] == 'ack-timeout', f'the reason is {lost["reason"]}')
            client.wait_for('echo-received', text='late')
            client.close_input()
            check(client.wait() == 0, client.complaints())


def lost_session():
    """a server that starts anew has no sessions: that is told once, with how many are in doubt"""
    with serve() as server:
        local = server.wait_for('listening')['local']
        with Program('connect', local, '--delivery', 'exactly-once', '--heartbeat', 'off',
                     '--reconnect-max', '500ms') as client:
            client.wait_for('connected')
            server.hang()
            client.send('one', 'two')
            client.wait_for('message-sent', text='two')
            server.process.send_signal(signal.SIGKILL)
            client.wait_for('disconnected')
            with Program('serve', '--listen', local) as second:
                lost = client.wait_for('session-lost')
                check(lost['reason'] == 'restarted' and lost['unacked'] == 2, f'{lost}')
                client.wait_for('connected', after=lost)
                client.send('three')
                client.wait_for('echo-received', text='three')
                second.wait_for('message-received', text='three')
                check(texts(second, 'message-received') == ['three'], 'doubt was sent again')
                check(sum(e['event'] == 'session-lost' for e in client.events) == 1, 'told twice')
                code, said = client.stop(), client.complaints()
                check(code == 1 and '2 messages are in doubt' in said, f'code {code}: {said}')


main(pulled_binary, pulled_json, pulled_nul, resend_timer, ack_timeout, lost_session)
