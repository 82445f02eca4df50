# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns captures: real ones of loopback, made ones with the segments cut where a test wants them, and
what tshark says of either with the dissector."""
import os
import re
import secrets
import socket
import struct
import subprocess
import tempfile
import xml.etree.ElementTree as ET

from heartwire import LIMIT, Failure, Impossible, check

DISSECTOR = os.environ['DISSECTOR']
LINKTYPE_RAW = 101


def made(path, *connections):
    """A capture: of each connection its port and its segments, which are (to the server?, bytes).
    There are no handshakes, as in a capture that was begun late."""
    with open(path, 'wb') as out:
        out.write(struct.pack('<IHHiIII', 0xa1b2c3d4, 2, 4, 0, 0, 262144, LINKTYPE_RAW))
        for client_port, (port, segments) in enumerate(connections, 40000):
            seq = [1000, 2000]
            for to_server, data in segments:
                ports = (client_port, port) if to_server else (port, client_port)
                write_segment(out, ports, seq[to_server], seq[not to_server], data)
                seq[to_server] += len(data)
    return path


def write_segment(out, ports, seq, ack, data):
    tcp = struct.pack('>HHIIBBHHH', *ports, seq, ack, 5 << 4, 0x18, 65535, 0, 0)
    ip = struct.pack('>BBHHHBBH4s4s', 0x45, 0, 40 + len(data), 0, 0, 64, 6, 0,
                     *(socket.inet_aton('127.0.0.1'),) * 2)
    packet = ip + tcp + data
    out.write(struct.pack('<IIII', 0, 0, len(packet), len(packet)) + packet)


def need_capture(folder):
    """Impossible, where this user may not capture on this machine."""
    run = subprocess.run(['dumpcap', '-q', '-i', 'lo', '-a', 'duration:1', '-w', f'{folder}/try'],
                         capture_output=True, text=True, timeout=LIMIT)
    if run.returncode != 0:
        why = ' '.join(line for line in run.stderr.split('\n') if 'ermi' in line)
        raise Impossible(f'this user may not capture on lo: {why or run.stderr}'.replace('\n', ' '))


class Capture:
    """dumpcap on loopback, of TCP ports, until everything sent before finish() is in the file."""

    def __init__(self, path, *ports):
        self.path = path
        self.bell = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.bell.bind(('127.0.0.1', 0))
        bell_port = self.bell.getsockname()[1]
        self.process = subprocess.Popen(
            ['dumpcap', '-q', '-i', 'lo', '-w', path, '-f',
             ' or '.join([f'udp port {bell_port}', *(f'tcp port {port}' for port in ports)])],
            stderr=subprocess.PIPE, text=True)

    def __enter__(self):
        # It names its file once it has opened the interface.
        for line in self.process.stderr:
            if line.startswith('File:'):
                return self
        raise Failure(f'dumpcap ended with {self.process.wait(LIMIT)}')

    def __exit__(self, kind, error, trace):
        self.process.terminate()
        self.process.wait(LIMIT)
        self.process.stderr.close()
        self.bell.close()

    def finish(self):
        """A datagram is sent behind it all: once that is in the file, so is the rest."""
        mark = secrets.token_bytes(16)
        self.bell.sendto(mark, self.bell.getsockname())
        for _ in range(LIMIT * 20):
            with open(self.path, 'rb') as file:
                if mark in file.read():
                    return
            try:
                self.process.wait(0.05)
                break
            except subprocess.TimeoutExpired:
                continue
        raise Failure('the capture never got to its end')


def tshark(path, *args):
    run = subprocess.run(['tshark', '-X', f'lua_script:{DISSECTOR}', '-r', path, *args],
                         capture_output=True, timeout=LIMIT, text=True)
    check(run.returncode == 0 and 'Lua' not in run.stderr, f'tshark: {run.stderr}')
    return run.stdout


def as_port(port):
    return '-d', f'tcp.port=={port},heartwire'


def frames(path, *args):
    """Each frame that the dissector shows, in order: {field: shown}, with the ports of its (last)
    segment as `from` and `to`, the names shown of those that are called, and the experts' texts."""
    found = []
    for packet in ET.fromstring(tshark(path, '-T', 'pdml', *args)).iter('packet'):
        ports = {f.get('name'): int(f.get('show')) for f in packet.iter('field')
                 if f.get('name') in ('tcp.srcport', 'tcp.dstport')}
        for item in packet.iter('proto'):
            if item.get('name') == 'heartwire':
                found.append(frame(item) | {'from': ports['tcp.srcport'], 'to': ports['tcp.dstport']})
    return found


def frame(item):
    values = {'experts': []}
    for field in item.iter('field'):
        name, show = field.get('name'), field.get('show')
        if name == '_ws.expert.message':
            values['experts'].append(show)
        elif name.startswith('heartwire.') and show:
            values[name.removeprefix('heartwire.')] = show
            if name == 'heartwire.type':
                values['called'] = re.search(r'Type: (\w+)', field.get('showname'))[1]
    return values


def info(path, *args):
    """The info column of each packet."""
    return tshark(path, '-T', 'fields', '-e', '_ws.col.Info', *args).splitlines()
