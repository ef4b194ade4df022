"""The local engine: MiniStack as a child process, on this machine's loopback address only.

It gets an environment and a temporary folder of its own, for it hands both on to the functions.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from infrastructure.local.console import LocalSystemError
from infrastructure.local.paths import environment_python, relative

LOOPBACK: Final = "127.0.0.1"
REGION: Final = "eu-west-1"
# The engine responds to HTTP calls for its default account only; these keys are that account's root.
ACCESS_KEY: Final = "test"
SECRET_KEY: Final = "test"  # noqa: S105 (the engine's own, known to all)
_PROCESS: Final = Path(__file__).with_name("engine_process.py")
# One that stops is noticed at once; one that is slow has a busy machine.
_START_SECONDS: Final = 120.0
_STOP_SECONDS: Final = 5.0
# Below 32768, from where on Linux gives ports to connections, and others higher still.
_PORTS: Final = range(20_000, 32_000)
_TRIES: Final = 100


class PortTaken(LocalSystemError):
    """Another program listens on a port that was asked for."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"Port {port} is in use by another program.\n"
            f"Stop that program, or choose other ports: make run PORT={port + 100}"
        )
        self.port = port


@dataclass(frozen=True)
class Engine:
    """A running engine."""

    port: int
    log: Path

    @property
    def url(self) -> str:
        """The endpoint for AWS clients."""
        return f"http://{LOOPBACK}:{self.port}"


def require_free(port: int) -> None:
    """Raises PortTaken when something listens on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do, so that a port just left by an earlier run counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as refused:
            raise PortTaken(port) from refused


def free_port() -> int:
    """A port that nothing listens on at this moment, below those that systems give to connections: one of
    these may be taken, by any connection that anybody opens, before its server is there.

    Raises LocalSystemError, when none of many tried is free.
    """
    for _ in range(_TRIES):
        port = secrets.choice(_PORTS)
        with suppress(PortTaken):
            require_free(port)
            return port
    raise LocalSystemError("No port is free on this machine. Stop what runs on it.")


@contextmanager
def running_engine(
    port: int, *, functions_see: Mapping[str, str], log: Path, state: Path | None = None
) -> Iterator[Engine]:
    """An engine on the port until the block ends; nothing of it remains, but for the log and the kept state.

    `functions_see` is added to every function's environment. `state` is a folder to keep everything in.
    Raises PortTaken, and LocalSystemError when the engine does not come up.
    """
    require_free(port)
    folder = Path(tempfile.mkdtemp(prefix="qlinx-"))
    log.parent.mkdir(parents=True, exist_ok=True)
    try:
        with log.open("w", encoding="utf-8") as output:
            process = subprocess.Popen(
                # Without the script's folder on its path, whose modules are ours.
                [str(environment_python("engine")), "-P", str(_PROCESS)],
                env={**_environment(port, folder, state), **functions_see},
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # A group of its own: Ctrl-C reaches us alone, and we stop the engine with its workers.
                start_new_session=True,
            )
        try:
            _wait_until_ready(process, port, log)
            yield Engine(port, log)
        finally:
            _stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _environment(port: int, folder: Path, state: Path | None) -> dict[str, str]:
    environment = {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "BIND_HOST": LOOPBACK,
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": "localhost",
        "MINISTACK_REGION": REGION,
        # Each SAM transform sets it, and takes it away where it was not there: a function that starts then
        # would find its environment changed while it copies it.
        "AWS_DEFAULT_REGION": REGION,
        "AUTH": "true",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
        "AWS_EC2_METADATA_DISABLED": "true",
        "DOCKER_HOST": "unix:///nonexistent",
    }
    if state is not None:
        state.mkdir(parents=True, exist_ok=True)
        environment |= {
            "PERSIST_STATE": "1",
            "S3_PERSIST": "1",
            "STATE_DIR": str(state / "services"),
            "S3_DATA_DIR": str(state / "objects"),
        }
    return environment


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise LocalSystemError(f"The local engine stopped at once; its log is {relative(log)}.")
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/_ministack/ready", timeout=2) as response:
                if response.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise LocalSystemError(f"The local engine did not come up; its log is {relative(log)}.")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the engine to stop (it writes its kept state then), and end what is left of its group."""
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
