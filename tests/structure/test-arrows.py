# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that no arrow between the rooms turns back, and that pure rooms are pure."""
import re

from tap import SOURCE, report, sources

# What each room may include of the others.
ALLOWED = {
    'net/core': {'core'},
    'net/codec': {'core', 'codec'},
    'net/fault': {'core', 'codec', 'fault'},
    'net/event': {'core', 'event'},
    'net/io': {'core', 'codec', 'fault', 'event', 'io'},
    'net/server': {'core', 'codec', 'fault', 'event', 'io', 'server'},
    'net/control': {'core', 'codec', 'fault', 'event', 'io', 'control'},
}
NET_ROOMS = {'core', 'codec', 'fault', 'event', 'io', 'server', 'control'}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)
CLOCKS = re.compile(r'\b(g_get_monotonic_time|g_get_real_time|g_timeout_add\w*|g_random_\w+|'
                    r'clock_gettime|gettimeofday|time \(NULL\)|rand \(\)|g_thread_\w+)\b')


def room_faults():
    for room, allowed in ALLOWED.items():
        for path in sources(room):
            for include in INCLUDE.findall(path.read_text()):
                head = include.split('/')[0]
                if '/' in include and head in NET_ROOMS and head not in allowed:
                    yield f'{path.relative_to(SOURCE)} includes {include}'


def toolkit_faults(rooms, forbidden):
    for path in sources(*rooms):
        for include in INCLUDE.findall(path.read_text()):
            if re.match(forbidden, include):
                yield f'{path.relative_to(SOURCE)} includes {include}'


def app_and_ui_headers(room):
    return {path.name for path in sources(room, suffixes=('.h',))}


def upward_faults():
    app, ui = app_and_ui_headers('app'), app_and_ui_headers('ui')
    for room, above in (('net', app | ui), ('app', ui)):
        for path in sources(room):
            for include in INCLUDE.findall(path.read_text()):
                if include.split('/')[-1] in above and include.split('/')[0] not in NET_ROOMS:
                    yield f'{path.relative_to(SOURCE)} includes {include}'


def clock_faults():
    for path in sources('net/core', 'net/codec', 'net/fault'):
        for match in CLOCKS.finditer(path.read_text()):
            yield f'{path.relative_to(SOURCE)} uses {match.group(0)}'


report([
    ('inside the library every include points the right way', list(room_faults())),
    ('nothing below app and ui includes them', list(upward_faults())),
    ('no GTK in net and app', list(toolkit_faults(('net', 'app'), r'(gtk|gdk|adwaita)'))),
    ('no GIO, no sockets in the pure rooms',
     list(toolkit_faults(('net/core', 'net/codec', 'net/fault'), r'(gio/|sys/socket|netinet/|sys/epoll)'))),
    ('no clock, no rand, no thread in the pure rooms', list(clock_faults())),
])
