# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that a client which was itself stopped reads what waits before it judges."""
import os
import signal
import time

from heartwire import Program, check, main, serve, tries


@tries(3)
def answered_while_stopped():
    """an answer that came while the client was stopped counts, though its deadline has passed"""
    with serve() as server:
        address = server.wait_for('listening')['local']
        with Program('connect', address, '--heartbeat', '200ms', '--heartbeat-timeout',
                     '3s') as client:
            client.wait_for('connected')
            server.hang()
            sent = client.wait_for('heartbeat-sent', after=client.wait_for('heartbeat-received'))
            while True:  # one that the stopped server hasn't answered
                after = client.wait_for('heartbeat-sent', after=sent)
                if not client.between(sent, after, 'heartbeat-received'):
                    break
                sent = after
            client.hang()
            server.process.send_signal(signal.SIGCONT)
            server.wait_for('heartbeat-sent', seq=after['seq'])
            resume_at = after['mono_us'] + 3_200_000
            while time.monotonic() * 1e6 < resume_at:
                os.sched_yield()
            client.process.send_signal(signal.SIGCONT)
            client.wait_for('heartbeat-received', after=after)
            lost = [e for e in client.events if e['event'] in ('heartbeat-missed', 'disconnected')]
            check(not lost, f'the client judged before it read: {lost}')


main(answered_while_stopped)
