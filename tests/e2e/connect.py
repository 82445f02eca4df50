# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the example in Python: it connects and prints its events, until two heartbeats were answered."""
import sys
import gi
gi.require_version('Heartwire', '1.0')
from gi.repository import GLib, Heartwire

loop, beats = GLib.MainLoop(), []
def show(_socket, event):
    print(Heartwire.Event.to_text(event, False), flush=True)
    if event.get_kind() == Heartwire.EventKind.HEARTBEAT_RECEIVED:
        beats.append(event.get_number(Heartwire.EventField.RTT_US))
    if len(beats) == 2:
        loop.quit()
socket = Heartwire.LongLiveSocket(address=sys.argv[1], heartbeat_interval_ms=50)
socket.connect('event', show)
socket.start()
loop.run()
