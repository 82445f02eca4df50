# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof of the main promise: a pulled cable is noticed in time, and healed in time."""
from heartwire import Program, check, delay_ms, main, nobody, tries

NOTICED_MS = 2200
# Between a wait's end and `connected` lie the connect itself, one round trip of a heartbeat, and the
# turns of two threads.
CONNECT_MS = 250
ATTEMPT_MS = 300


def beating_lab(**options):
    lab = Program('lab', '--heartbeat', '1s', '--heartbeat-timeout', '1s', **options)
    connected = lab.wait_for('connected', source='client')
    lab.wait_for('heartbeat-received', source='client', after=connected)
    return lab, connected


@tries(3)
def noticed_and_healed():
    """pulled: heartbeat-timeout within 2.2 s; plugged: connected within the backoff it showed"""
    lab, first = beating_lab()
    with lab:
        lab.send('/pull')
        pulled = lab.wait_for('cable-pulled')
        check(pulled['cut'] == 'kernel', f'the cut is {pulled["cut"]}')
        lost = lab.wait_for('disconnected', source='client', after=pulled)
        check(lost['reason'] == 'heartbeat-timeout', f'the reason is {lost["reason"]}')
        check(delay_ms(pulled, lost) <= NOTICED_MS, f'noticed after {delay_ms(pulled, lost)} ms')

        # Plugged back while a wait runs: the attempt at its end must succeed.
        scheduled = lab.wait_for('reconnect-scheduled', after=lost)
        lab.send('/plug')
        plugged = lab.wait_for('cable-plugged')
        again = lab.wait_for('connected', source='client', after=plugged)
        scheduled = [e for e in lab.events if e['event'] == 'reconnect-scheduled'
                     and e['mono_us'] <= again['mono_us']][-1]
        late = delay_ms(scheduled, again) - scheduled['delay_ms']
        check(late <= CONNECT_MS, f'connected {late} ms after the wait of {scheduled["delay_ms"]} ms')
        check(again['conn'] != first['conn'], 'it is called the same connection')
        lab.send('/quit')
        check(lab.wait() == 0, 'the lab did not end with 0')


@tries(3)
def plugged_into_an_attempt():
    """plugged while an attempt is under way: what is left of it costs little on top of the wait"""
    lab, _ = beating_lab()
    with lab:
        lab.send('/pull')
        lost = lab.wait_for('disconnected', source='client')
        lab.wait_for('connecting', after=lost)
        lab.send('/plug')
        plugged = lab.wait_for('cable-plugged')
        again = lab.wait_for('connected', source='client', after=plugged)
        waits = lab.between(plugged, again, 'reconnect-scheduled')
        shown = sum(wait['delay_ms'] for wait in waits)
        extra = delay_ms(plugged, again) - shown
        check(extra <= ATTEMPT_MS + CONNECT_MS, f'{extra} ms on top of the {shown} ms shown')


@tries(3)
def a_short_cut_is_survived():
    """pulled and plugged back inside the timeout: no disconnected, the same conn"""
    lab, first = beating_lab()
    with lab:
        lab.send('/pull', '/wait 400ms', '/plug')
        plugged = lab.wait_for('cable-plugged')
        # Two beats sent after the cable is back, and answered, say that it lives on.
        beat = plugged
        for _ in range(2):
            sent = lab.wait_for('heartbeat-sent', source='client', after=beat)
            beat = lab.wait_for('heartbeat-received', source='client', after=sent)
            check(beat['conn'] == first['conn'], f'conn is {beat["conn"]}, was {first["conn"]}')
        lost = [e for e in lab.events if e['event'] == 'disconnected']
        check(not lost, f'there was {lost}')
        lab.send('/quit')
        check(lab.wait() == 0, 'the lab did not end with 0')


def as_nobody():
    """as nobody, too, the kernel cuts: what is sent is not ACKed"""
    lab, _ = beating_lab(**nobody())
    with lab:
        lab.send('/pull')
        pulled = lab.wait_for('cable-pulled')
        check(pulled['cut'] == 'kernel', f'the cut is {pulled["cut"]}')
        lost = lab.wait_for('disconnected', source='client', after=pulled)
        check(lost['reason'] == 'heartbeat-timeout', f'the reason is {lost["reason"]}')
        samples = lab.between(pulled, lost, 'kernel', side='client')
        check(any(e['unacked'] > 0 for e in samples), 'no sample has anything unACKed')


main(noticed_and_healed, plugged_into_an_attempt, a_short_cut_is_survived, as_nobody)
