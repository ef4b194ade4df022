"""`make run` says where things are, and leaves nothing behind when it is stopped."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Final

import pytest

from infrastructure.local.engine import LOOPBACK, PortTaken, free_port, require_free
from infrastructure.local.paths import ROOT

# As all that waits here: a busy machine is slow.
READY_SECONDS: Final = 180.0


def three_free_ports() -> int:
    for _ in range(50):
        first = free_port()
        try:
            for port in range(first, first + 3):
                require_free(port)
        except PortTaken:
            continue
        return first
    pytest.fail("No three free ports in a row.")


def processes_that_know(folder: Path) -> list[str]:
    """Those whose environment names the folder: the run itself, the engine and its workers."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder).encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes in /proc")
def test_a_run_that_is_stopped_leaves_no_process_and_no_temporary_folder(tmp_path: Path) -> None:
    first = three_free_ports()
    said = tmp_path / "said.txt"
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with said.open("w") as output:
        run = subprocess.Popen(
            [sys.executable, "-m", "infrastructure.local.run", "--port", str(first)],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(temporary)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + READY_SECONDS
        while "Ctrl-C stops it" not in said.read_text():
            assert run.poll() is None, said.read_text()
            assert time.monotonic() < deadline, said.read_text()
            time.sleep(0.2)
        for port, path in ((first, "/_docs/"), (first + 1, "/")):
            with urllib.request.urlopen(f"http://{LOOPBACK}:{port}{path}") as page:
                assert page.status == 200
                assert f"http://{LOOPBACK}:{port}/" in said.read_text()
    finally:
        run.send_signal(signal.SIGINT)
        run.wait(60)

    assert run.returncode == 0, said.read_text()
    assert processes_that_know(temporary) == []
    assert list(temporary.iterdir()) == []
    for port in range(first, first + 3):
        require_free(port)
