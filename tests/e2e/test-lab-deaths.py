# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that a crash, a hang and a pulled cable are told apart by the events alone."""
from heartwire import Program, check, delay_ms, main, tries

CRASH_NOTICED_MS = 100


def beating_lab(*args):
    lab = Program('lab', *args)
    connected = lab.wait_for('connected', source='client')
    return lab, lab.wait_for('heartbeat-received', source='client', after=connected)


@tries(3)
def crash():
    """/kill: disconnected by eof or reset within 100 ms"""
    lab, _ = beating_lab()
    with lab:
        lab.send('/kill')
        killed = lab.wait_for('process-killed')
        lost = lab.wait_for('disconnected', source='client', after=killed)
        check(lost['reason'] in ('eof', 'reset'), f'the reason is {lost["reason"]}')
        check(delay_ms(killed, lost) <= CRASH_NOTICED_MS, f'noticed after {delay_ms(killed, lost)} ms')
        gone = lab.wait_for('process-exited')
        check('signal 9' in gone['text'], f'the end is "{gone["text"]}"')
        lab.send('/restart')
        lab.wait_for('connected', source='client', after=lost)


def in_flight(sample, sent):
    """Whether the sample was taken in the moment of a send, before loopback's ACK can be back."""
    return any(0 <= sample['mono_us'] - e['mono_us'] <= 5000 for e in sent)


@tries(3)
def hang():
    """/hang: only missed heartbeats tell; the kernel's samples say that everything was ACKed"""
    lab, _ = beating_lab('--heartbeat-timeout', '2s')
    with lab:
        lab.send('/hang')
        hung = lab.wait_for('process-hung')
        lost = lab.wait_for('disconnected', source='client', after=hung)
        check(lost['reason'] == 'heartbeat-timeout', f'the reason is {lost["reason"]}')
        check(lab.between(hung, lost, 'heartbeat-missed'), 'no heartbeat was missed')
        sent = lab.between(hung, lost, 'heartbeat-sent', source='client')
        check(sent, 'no heartbeat was sent into the hang')
        samples = [e for e in lab.between(hung, lost, 'kernel', side='client')
                   if not in_flight(e, sent)]
        check(samples, 'there is no kernel sample')
        bad = [e for e in samples if e['unacked'] != 0 or e.get('retransmits', 0) != 0]
        check(not bad, f'not everything was ACKed: {bad}')
        lab.send('/resume')
        lab.wait_for('connected', source='client', after=lost)


@tries(3)
def pull():
    """/pull: the kernel's samples show unACKed segments, and an RTO that doubles"""
    lab, _ = beating_lab('--heartbeat-timeout', '4s')
    with lab:
        lab.send('/pull')
        pulled = lab.wait_for('cable-pulled')
        lost = lab.wait_for('disconnected', source='client', after=pulled)
        check(lost['reason'] == 'heartbeat-timeout', f'the reason is {lost["reason"]}')
        samples = [e for e in lab.between(pulled, lost, 'kernel', side='client') if e['unacked'] > 0]
        check(samples, 'no sample has anything unACKed')
        steps = []
        for sample in samples:
            if not steps or steps[-1] != sample['rto_us']:
                steps.append(sample['rto_us'])
        doublings = sum(abs(b / a - 2) < 0.1 for a, b in zip(steps, steps[1:]))
        check(doublings >= 2, f'the RTO went {steps}')
        check(max(e['retransmits'] for e in samples) >= 2, 'nothing was retransmitted')
        lab.send('/plug')
        lab.wait_for('connected', source='client', after=lost)


main(crash, hang, pull)
