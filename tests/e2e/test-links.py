# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that the command is linked without GTK."""
import subprocess

from heartwire import PROGRAM, check, main


def no_gtk():
    """ldd names no GTK, GDK or libadwaita"""
    listed = subprocess.run(['ldd', PROGRAM], capture_output=True, text=True, check=True).stdout
    check('libglib-2.0' in listed, f'ldd says nothing of use: {listed}')
    for name in ('libgtk', 'libgdk', 'libadwaita'):
        check(name not in listed, f'{name} is there')


main(no_gtk)
