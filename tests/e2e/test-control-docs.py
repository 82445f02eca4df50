# SPDX-FileCopyrightText: The Heartwire authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the proof that the examples of docs/CONTROL.md are what is answered: runs each of them."""
import os
import re
import subprocess
import tempfile
from pathlib import Path

from control import Cable, Echo
from heartwire import Program, check, main, quiet_environment, run_to_end

PAGE = (Path(__file__).resolve().parents[2] / 'docs' / 'CONTROL.md').read_text()


def examples():
    """(command, what is wanted) in their order; "…" in what is wanted stands for anything."""
    for block in re.findall(r'```console\n(.*?)```', PAGE, re.S):
        for part in block.split('$ ')[1:] if block.startswith('$ ') else []:
            command, _, wanted = part.partition('\n')
            yield command, wanted.strip()


def pattern(wanted):
    return '.*'.join(re.escape(piece) for piece in wanted.split('…'))


def calls():
    """every example answers as it is written"""
    n = 0
    with Echo() as echo, Cable() as cable:
        env = quiet_environment() | {'API': f'http://127.0.0.1:{cable.api}', 'UPSTREAM': echo.address}
        for command, wanted in examples():
            done = subprocess.run(['bash', '-c', command], env=env, capture_output=True, text=True,
                                  timeout=60)
            check(done.returncode == 0, f'{command}: {done}')
            check(re.fullmatch(pattern(wanted), done.stdout.strip(), re.S),
                  f'{command}\n{done.stdout}\nwas wanted so:\n{wanted}')
            n += 1
    check(n > 10, f'only {n} examples were found')


def config():
    """the example of a config file is one"""
    text = re.search(r'```json\n(.*?)```', PAGE, re.S).group(1)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'cable.json')
        Path(path).write_text(text.replace('127.0.0.1:7000', '127.0.0.1:0'), encoding='utf-8')
        with Program('cable', '--config', path) as cable:
            cable.wait_for('listening', proxy='db')
            check(cable.stop() == 0, 'it did not end with 0')


def everything_is_named():
    """the page names every option of the API, and every type of call"""
    usage = run_to_end('cable', '--help').stdout.decode()
    options = set(re.findall(r'--api-[a-z-]+', usage))
    check(options, 'no options were found')
    for option in options:
        check(option in PAGE, f'{option} is not in the page')


main(calls, config, everything_is_named)
