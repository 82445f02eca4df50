# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that the cable does to foreign programs what a real one would: redis-server and its
keepalive of the kernel's, mosquitto and the keepalive of MQTT."""
import tempfile
import time

from brokers import (RedisClient, cable_port, free_port, mosquitto, mosquitto_pub, mosquitto_sub,
                     redis)
from heartwire import LIMIT, Program, check, delay_ms, main, tries

KEEPALIVE_S = 5
PATIENCE_S = 1.5 * KEEPALIVE_S  # MQTT 3.1.1, 3.1.2.10: one and a half times the keepalive
LOOK_S = 6  # mosquitto 2.0 counts whole seconds and looks when more than 5 of them have passed


def cable_before(port):
    return Program('cable', '127.0.0.1:0', f'127.0.0.1:{port}')


def pull(cable):
    cable.send('pull')
    pulled = cable.wait_for('cable-pulled')
    check(pulled['cut'] == 'kernel', f'the cut is {pulled["cut"]}')
    return pulled


def client_ids(redis_port, name):
    with RedisClient(redis_port) as direct:
        return [line.split()[0] for line in direct.ask('CLIENT', 'LIST').splitlines()
                if f' name={name} ' in line]


def subscribe(port):
    client = RedisClient(port)
    client.ask('CLIENT', 'SETNAME', 'listener')
    check(client.ask('SUBSCRIBE', 'news') == ['subscribe', 'news', '1'], 'no subscription')
    return client


def redis_survives():
    """redis: pulled and put back, the subscription goes on, on the same TCP connection"""
    port = free_port()
    with redis(port), cable_before(port) as cable, subscribe(cable_port(cable)) as client:
        before = client_ids(port, 'listener')
        pull(cable)
        with RedisClient(port) as direct:
            check(direct.ask('PUBLISH', 'news', 'meanwhile') == '1', 'redis had given up already')
        client.socket.settimeout(1)
        try:
            check(False, f'{client.read()} came through a pulled cable')
        except TimeoutError:
            pass
        client.socket.settimeout(LIMIT)
        client.stream = client.socket.makefile('rb')  # one that has timed out reads no more
        cable.send('plug')
        check(client.read() == ['message', 'news', 'meanwhile'], 'the message was lost')
        check(client_ids(port, 'listener') == before and len(before) == 1, 'another connection')


def redis_notices():
    """redis: pulled for longer than the kernel's keepalive lasts, redis drops its client"""
    port = free_port()
    # Redis makes of it: 3 s idle, then 3 probes, 1 s apart.
    with redis(port, '--tcp-keepalive', '3') as server, cable_before(port) as cable:
        with subscribe(cable_port(cable)):
            check(client_ids(port, 'listener') != [], 'no client')
            pull(cable)
            end = time.monotonic() + LIMIT
            while client_ids(port, 'listener') and time.monotonic() < end:
                server.process.poll()
            check(client_ids(port, 'listener') == [], 'redis still believes')
            cable.send('status')
            check(cable.wait_for('status')['connections'] == 1, 'the cable has let go by itself')


def mqtt_survives():
    """MQTT: pulled and put back within the keepalive, the subscription is kept on the same connection"""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, mosquitto(port, folder) as broker:
        with cable_before(port) as cable:
            with mosquitto_sub(cable_port(cable), 'listener', 'news', KEEPALIVE_S) as client:
                client.wait_for('Subscribed')
                pulled = pull(cable)
                mosquitto_pub(port, 'news', 'meanwhile')
                broker.wait_for('Sending PUBLISH to listener')
                cable.send('plug')
                plugged = cable.wait_for('cable-plugged')
                client.wait_for('^meanwhile$')
                check(delay_ms(pulled, plugged) < KEEPALIVE_S * 1000, 'the machine was too slow')
                check(len(broker.find('New client connected from .* as listener')) == 1, 'it came again')
                check(len([e for e in cable.events if e['event'] == 'accepted']) == 1,
                      'there was another connection')


@tries(3)
def mqtt_notices():
    """MQTT: pulled for longer, the broker reports the client gone after 1.5 times the keepalive"""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, mosquitto(port, folder) as broker:
        with cable_before(port) as cable:
            with mosquitto_sub(cable_port(cable), 'listener', 'news', KEEPALIVE_S) as client:
                client.wait_for('Subscribed')
                heard = broker.wait_for('Received SUBSCRIBE from listener')
                pull(cable)
                gone = broker.wait_for('Client listener .*(exceeded timeout|disconnected)')
                took = gone - heard
                print(f'# gone {took:.1f} s after it was last heard; MQTT says {PATIENCE_S}')
                check(PATIENCE_S - 1 <= took <= PATIENCE_S + LOOK_S + 1, f'{took:.1f} s')
                check(not client.find('disconnect'), 'the client knows')


main(redis_survives, redis_notices, mqtt_survives, mqtt_notices)
