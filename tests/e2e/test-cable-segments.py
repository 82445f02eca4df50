# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof, from the segments themselves, that a pulled cable is a cable: what was sent is sent
again and again, nothing acknowledges it, and after the plug the same connection goes on."""
import socket
import subprocess
import tempfile
from datetime import datetime

from capture import Capture, need_capture
from heartwire import LIMIT, Program, check, main, nobody, port_of

FIELDS = ('frame.time_epoch', 'tcp.srcport', 'tcp.dstport', 'tcp.seq', 'tcp.len', 'tcp.ack',
          'tcp.flags.syn', 'tcp.stream')


def segments(path):
    """Each segment as a dict of numbers, in the order in which it was seen; seq and ack are relative."""
    args = [word for field in FIELDS for word in ('-e', field)]
    out = subprocess.run(['tshark', '-r', path, '-Y', 'tcp', '-T', 'fields', *args], check=True,
                         capture_output=True, text=True, timeout=LIMIT).stdout
    return [dict(zip(FIELDS, (float(value or 0) for value in line.split('\t'))))
            for line in out.splitlines()]


def epoch(event):
    return datetime.fromisoformat(event['time'].replace('Z', '+00:00')).timestamp()


def acks(segment, sent):
    """Whether it acknowledges what that segment carried, on the same connection, the other way."""
    return (segment['tcp.stream'] == sent['tcp.stream']
            and segment['tcp.srcport'] == sent['tcp.dstport']
            and segment['tcp.ack'] >= sent['tcp.seq'] + sent['tcp.len'])


def judge(found, source, pulled, plugged):
    """Of what the source sent into the pulled cable."""
    out = [s for s in found if s['tcp.srcport'] == source and s['tcp.len'] > 0
           and s['frame.time_epoch'] > epoch(pulled)]
    meanwhile = [s for s in out if s['frame.time_epoch'] < epoch(plugged)]
    check(len(meanwhile) >= 3, f'{len(meanwhile)} segments were sent while it was out')
    first = meanwhile[0]
    check(all(s['tcp.seq'] == first['tcp.seq'] for s in meanwhile), 'not the same bytes again')
    early = [s for s in found if acks(s, first) and s['frame.time_epoch'] < epoch(plugged)]
    check(not early, f'acknowledged while the cable was out: {early[:1]}')
    check(any(acks(s, first) for s in found), 'never acknowledged after the plug')
    late = [s for s in found if s['tcp.flags.syn'] == 1 and s['frame.time_epoch'] > epoch(pulled)]
    check(not late, 'there was another connection')


def received(peer, length):
    got = b''
    while len(got) < length:
        piece = peer.recv(100)
        check(piece, 'the connection ended')
        got += piece
    return got


def wait_for_retransmits(peer, count):
    """Until the peer's own kernel has sent so often again (TCP_INFO, tcpi_retransmits)."""
    peer.settimeout(0.05)
    for _ in range(LIMIT * 20):
        if peer.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)[2] >= count:
            break
        try:
            check(False, f'{peer.recv(100)} came through a pulled cable')
        except TimeoutError:
            pass
    peer.settimeout(LIMIT)


def both_ways(host, family):
    with tempfile.TemporaryDirectory() as folder, socket.socket(family) as listener:
        need_capture(folder)
        listener.bind((host, 0))
        listener.listen()
        upstream_port = listener.getsockname()[1]
        shown = f'[{host}]' if family == socket.AF_INET6 else host
        with Program('cable', f'{shown}:0', f'{shown}:{upstream_port}', **nobody()) as cable:
            port = port_of(cable.wait_for('listening')['local'])
            with Capture(f'{folder}/lo.pcapng', port, upstream_port) as capture:
                client = socket.create_connection((host, port), LIMIT)
                server, _ = listener.accept()
                server.settimeout(LIMIT)
                client.sendall(b'before')
                check(received(server, 6) == b'before', 'nothing came through')
                cable.send('pull')
                pulled = cable.wait_for('cable-pulled')
                check(pulled['cut'] == 'kernel', f'the cut is {pulled["cut"]}')
                client.sendall(b'into the dark')
                server.sendall(b'and out of it')
                wait_for_retransmits(client, 2)
                wait_for_retransmits(server, 2)
                cable.send('plug')
                plugged = cable.wait_for('cable-plugged')
                check(received(server, 13) == b'into the dark', 'it was lost')
                check(received(client, 13) == b'and out of it', 'it was lost')
                client_port = client.getsockname()[1]
                client.close()
                server.close()
                capture.finish()
            found = segments(capture.path)
            judge(found, client_port, pulled, plugged)
            judge(found, upstream_port, pulled, plugged)


def ipv4():
    """as nobody, on IPv4: retransmissions, nothing that acknowledges them, the same connection after"""
    both_ways('127.0.0.1', socket.AF_INET)


def ipv6():
    """as nobody, on IPv6: retransmissions, nothing that acknowledges them, the same connection after"""
    both_ways('::1', socket.AF_INET6)


main(ipv4, ipv6)
