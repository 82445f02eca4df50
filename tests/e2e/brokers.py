# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the foreign programs that the cable is put in front of: redis-server, mosquitto and its clients."""
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time

from heartwire import LIMIT, check, port_of


class Talking:
    """A program, and each line that it has said with the time when it came."""

    def __init__(self, *args, **options):
        self.args = args
        self.lines = []
        self.ended = False
        self.changed = threading.Condition()
        self.process = subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        stdin=subprocess.DEVNULL, text=True, **options)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            with self.changed:
                self.lines.append((time.monotonic(), line.rstrip()))
                self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.process.kill()  # asked to end, mosquitto_sub would first wait for an answer
        self.process.wait(LIMIT)
        self.reader.join(LIMIT)
        self.process.stdout.close()
        if kind is not None:
            print(f'# {" ".join(self.args)}')
            for when, line in self.lines[-40:]:
                print(f'#   {when:.3f} {line}')

    def find(self, pattern):
        return [(when, line) for when, line in self.lines if re.search(pattern, line)]

    def wait_for(self, pattern, count=1, limit=LIMIT):
        """When the count-th line like that came."""
        with self.changed:
            self.changed.wait_for(lambda: len(self.find(pattern)) >= count or self.ended, limit)
            found = self.find(pattern)
        check(len(found) >= count, f'{self.args[0]} never said {pattern} ({count})')
        return found[count - 1][0]


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def redis(port, *options):
    server = Talking('redis-server', '--port', str(port), '--bind', '127.0.0.1', '--save', '',
                     '--appendonly', 'no', '--daemonize', 'no', *options, cwd=tempfile.gettempdir())
    server.wait_for('Ready to accept connections')
    return server


class RedisClient:
    """As much of RESP as it takes: commands go as arrays of strings, an answer is a list of lines."""

    def __init__(self, port):
        self.socket = socket.create_connection(('127.0.0.1', port), LIMIT)
        self.stream = self.socket.makefile('rb')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()
        self.socket.close()

    def send(self, *words):
        self.socket.sendall(b''.join([b'*%d\r\n' % len(words), *(
            b'$%d\r\n%s\r\n' % (len(word.encode()), word.encode()) for word in words)]))

    def read(self):
        line = self.stream.readline().strip().decode()
        check(line, 'redis closed the connection')
        kind, rest = line[0], line[1:]
        if kind == '$':
            return self.stream.read(int(rest) + 2)[:-2].decode()
        if kind == '*':
            return [self.read() for _ in range(int(rest))]
        return rest

    def ask(self, *words):
        self.send(*words)
        return self.read()


def mosquitto(port, folder):
    config = os.path.join(folder, 'mosquitto.conf')
    with open(config, 'w') as out:
        out.write(f'listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n'
                  'log_dest stderr\nlog_type all\n')
    os.chmod(folder, 0o755)
    broker = Talking(shutil.which('mosquitto') or '/usr/sbin/mosquitto', '-c', config, '-v')
    broker.wait_for('mosquitto version .* running')
    return broker


def mosquitto_sub(port, name, topic, keepalive_s):
    return Talking('stdbuf', '-oL', 'mosquitto_sub', '-d', '-h', '127.0.0.1', '-p', str(port), '-i', name,
                   '-t', topic, '-k', str(keepalive_s))


def mosquitto_pub(port, topic, text):
    subprocess.run(['mosquitto_pub', '-h', '127.0.0.1', '-p', str(port), '-t', topic, '-m', text, '-q', '1'],
                   check=True, timeout=LIMIT)


def cable_port(cable):
    return port_of(cable.wait_for('listening')['local'])
