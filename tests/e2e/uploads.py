# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns what the tests of transfers share: files to send, an upload directory, what is visible in it."""
import hashlib
import os
import random
import tempfile
from contextlib import contextmanager

from heartwire import check, serve

MB = 1024 * 1024


@contextmanager
def folders():
    """Somewhere for files, and a directory for uploads."""
    with tempfile.TemporaryDirectory() as top:
        for name in ('files', 'uploads'):
            os.mkdir(f'{top}/{name}')
        yield f'{top}/files', f'{top}/uploads'


def make_files(folder, sizes, seed=1):
    source = random.Random(seed)
    paths = []
    for number, size in enumerate(sizes):
        paths.append(f'{folder}/file {number}')
        with open(paths[-1], 'wb') as file:
            file.write(source.randbytes(size))
    return paths


def uploading(uploads, *args, **options):
    return serve('--upload-dir', uploads, '--events', 'connections', *args, **options)


def visible(uploads):
    return [name for name in sorted(os.listdir(uploads)) if name != '.staging']


def staged(uploads):
    return os.listdir(f'{uploads}/.staging')


def contents(path):
    with open(path, 'rb') as file:
        return file.read()


def hash_of(data):
    return hashlib.sha256(data).hexdigest()


def expect_all(uploads, paths, name=None):
    """In the folder `name`, or else in the only one, there are just these files, byte for byte."""
    names = [name] if name else visible(uploads)
    check(len(names) == 1, f'visible are {names}')
    there = sorted(os.listdir(f'{uploads}/{names[0]}'))
    check(there == sorted(os.path.basename(path) for path in paths), f'there are {there}')
    for path in paths:
        check(contents(path) == contents(f'{uploads}/{names[0]}/{os.path.basename(path)}'),
              f'{path} came as something else')
    check(staged(uploads) == [], f'left in .staging is {staged(uploads)}')


def expect_nothing(uploads):
    check(visible(uploads) == [], f'visible are {visible(uploads)}')
    check(staged(uploads) == [], f'left in .staging is {staged(uploads)}')


def sending(client, more_than, after=None):
    """The first word of progress past so many bytes."""
    event = client.wait_for('status', state='sending', after=after)
    while event['bytes'] <= more_than:
        event = client.wait_for('status', state='sending', after=event)
    return event
