# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the run of Toxiproxy's client for Node against the program: installs the client into the
build folder, and hands node/toxiproxy.js its addresses."""
import os
import pathlib
import shutil
import subprocess
import sys

from control import Cable, Echo

SOURCE = pathlib.Path(__file__).resolve().parent / 'node'
FOLDER = pathlib.Path(os.environ['HEARTWIRE_NODE_FOLDER'])


def bail_out(why):
    print(f'Bail out! {why}', flush=True)
    sys.exit(1)


def trusting():
    """npm trusts its own list of authorities; those that the system trusts are as good."""
    known = '/etc/ssl/certs/ca-certificates.crt'
    return {**({'NODE_EXTRA_CA_CERTS': known} if os.path.exists(known) else {}), **os.environ}


def install():
    """Once; again where the lock file has changed."""
    lock = (SOURCE / 'package-lock.json').read_text()
    mark = FOLDER / 'installed'
    if mark.exists() and mark.read_text() == lock:
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for name in ('package.json', 'package-lock.json'):
        shutil.copy(SOURCE / name, FOLDER)
    try:
        done = subprocess.run(['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'],
                              cwd=FOLDER, env=trusting(), capture_output=True, text=True, timeout=240)
    except FileNotFoundError:
        bail_out('npm is missing; tools/deps test installs it')
    except subprocess.TimeoutExpired:
        bail_out('npm did not get toxiproxy-node-client in 4 minutes; is there a network?')
    if done.returncode != 0:
        bail_out('npm could not get toxiproxy-node-client; it needs a network, once: '
                 + (done.stderr.strip().splitlines() or ['no reason given'])[-1])
    mark.write_text(lock)


def run():
    install()
    with Echo() as echo, Cable() as cable:
        done = subprocess.run(['node', SOURCE / 'toxiproxy.js', f'http://localhost:{cable.api}',
                               echo.address], cwd=FOLDER, timeout=120)
        if done.returncode != 0:
            cable.tell()
    sys.exit(done.returncode)


run()
