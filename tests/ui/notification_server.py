# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes notifications, as a desktop's shell does."""
import threading

from gi.repository import Gio, GLib

NAME, PATH = 'org.freedesktop.Notifications', '/org/freedesktop/Notifications'
NODE = '''<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
<arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
</interface></node>'''


class NotificationServer:
    """@told holds the arguments of each, @closed the numbers of those that were withdrawn."""

    def __init__(self):
        self.told, self.closed = [], []
        ready = threading.Event()
        threading.Thread(target=self.run, args=(ready,), daemon=True).start()
        assert ready.wait(10), 'no session bus'

    def run(self, ready):
        context = GLib.MainContext.new()
        context.push_thread_default()
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        bus.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(NODE).interfaces[0], self.called)
        bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                      'RequestName', GLib.Variant('(su)', (NAME, 4)), None, 0, -1)
        ready.set()
        GLib.MainLoop.new(context, False).run()

    def called(self, _bus, _sender, _path, _interface, method, values, invocation):
        answer = None
        if method == 'Notify':
            self.told.append(values.unpack())
            answer = GLib.Variant('(u)', (len(self.told),))
        elif method == 'CloseNotification':
            self.closed.append(values.unpack()[0])
        else:
            answer = GLib.Variant('(as)', ([],))
        invocation.return_value(answer)
