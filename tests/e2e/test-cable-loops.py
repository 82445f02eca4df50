# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that cables that lead back to themselves end in an error, or are held and stay calm."""
import os
import resource
import socket
import time

from heartwire import LIMIT, Program, check, main, port_of

FEW_DESCRIPTORS = 300


def free_port():
    with socket.create_server(('127.0.0.1', 0)) as probe:
        return probe.getsockname()[1]


def few():
    resource.setrlimit(resource.RLIMIT_NOFILE, (FEW_DESCRIPTORS, FEW_DESCRIPTORS))


def cpu_seconds(process):
    with open(f'/proc/{process.pid}/stat') as stat:
        fields = stat.read().rpartition(')')[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def onto_itself():
    """a cable onto itself doesn't start, whatever its address is called"""
    for host in ('127.0.0.1', '0.0.0.0', '[::]', 'localhost'):
        port = free_port()
        with Program('cable', f'{host}:{port}', f'localhost:{port}') as cable:
            check(cable.wait(LIMIT) == 3, f'it started on {host}')
            check('itself' in cable.complaints(), cable.complaints())


def through_another_process():
    """two cables that lead to each other are held by the limit on connections, and don't burn"""
    first, second = free_port(), free_port()
    with Program('cable', f'127.0.0.1:{first}', f'127.0.0.1:{second}', preexec_fn=few) as one, \
            Program('cable', f'127.0.0.1:{second}', f'127.0.0.1:{first}', preexec_fn=few) as two:
        for cable in (one, two):
            check(port_of(cable.wait_for('listening')['local']) in (first, second), 'another port')
        peer = socket.create_connection(('127.0.0.1', first), LIMIT)
        held = one.wait_for('error')
        check('limit on connections' in held['text'], held['text'])
        time.sleep(1)  # what is measured is that nothing goes on
        before = [cpu_seconds(cable.process) for cable in (one, two)]
        begin = time.monotonic()
        time.sleep(2)
        span = time.monotonic() - begin
        used = [cpu_seconds(cable.process) - was for cable, was in zip((one, two), before)]
        check(max(used) / span <= 0.05, f'{used} s of CPU in {span:.1f} s')
        one.send('status')
        one.wait_for('status')
        peer.close()
        check(one.stop() == 0, 'it did not end with 0')


main(onto_itself, through_another_process)
