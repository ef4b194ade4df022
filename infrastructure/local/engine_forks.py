"""The functions' processes, forked from one that has loaded what they share.

MiniStack starts an interpreter for each environment of each function: a third of a second of a processor and
fifty megabytes, most of it for libraries that all have in common, and sixty functions. Here one process loads
the libraries of the dependencies layer and is forked for each; nothing of ours is loaded before the fork.

Where functions have other layers, they have another process to be forked from, and one without layers is
started as before: none finds a library that its layers don't hold.
"""

import builtins
import gc
import json
import os
import select
import signal
import site
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

# What nearly every function imports of others' libraries. One that its layers don't hold is left out.
_SHARED: Final = (
    "aws_lambda_powertools.event_handler",
    "aws_lambda_powertools.metrics",
    "aws_lambda_powertools.tracing",
    "aws_lambda_powertools.utilities.typing",
    "botocore.handlers",
    "botocore.retries.standard",
    "botocore.session",
    "itsdangerous",
    "pydantic.functional_validators",
    "pydantic.json_schema",
    "pydantic.main",
    "pydantic.types",
)
_LAYERS: Final = "_LAMBDA_LAYERS_DIRS"
_STARTING: Final = threading.Lock()
_SEEDS: Final[dict[tuple[str, ...], "Seed"]] = {}


def fork_functions() -> None:
    """Has MiniStack fork its functions' processes; those of other interpreters start as they did."""
    runtime = vars(import_module("ministack.core.lambda_runtime"))
    runtime["subprocess"] = SimpleNamespace(**{**vars(subprocess), "Popen": _started})


def _started(command: Sequence[str], **given: Any) -> Any:
    environment = given["env"]
    layers = tuple(
        file.read_text()
        for folder in filter(None, environment.get(_LAYERS, "").split(os.pathsep))
        for file in sorted(Path(folder).rglob("*.pth"))
    )
    if command[0] != sys.executable or not layers:
        return subprocess.Popen(command, **given)
    with _STARTING:
        if layers not in _SEEDS:
            _SEEDS[layers] = Seed(environment[_LAYERS])
        return _SEEDS[layers].forked(command[1], given["cwd"], environment)


class Seed:
    """The process that is forked. It ends with the engine, whose end of the socket closes then."""

    def __init__(self, layers: str) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", __file__, str(theirs.fileno()), layers],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )

    def forked(self, script: str, folder: str, environment: Mapping[str, str]) -> "Forked":
        """A process that runs a script."""
        stdin, stdout, stderr, alive = os.pipe(), os.pipe(), os.pipe(), os.pipe()
        theirs = [stdin[0], stdout[1], stderr[1], alive[1]]
        asked = json.dumps([script, folder, dict(environment)]).encode()
        socket.send_fds(self._socket, [len(asked).to_bytes(4)], theirs)
        self._socket.sendall(asked)
        pid = int.from_bytes(_exactly(self._socket, 4))
        for one in theirs:
            os.close(one)
        return Forked(pid, stdin[1], stdout[0], stderr[0], alive[0])

    def end(self) -> None:
        """Nobody is forked from it any more; who was goes on."""
        self._socket.close()
        self._process.wait()


class Forked:
    """As much of a Popen as MiniStack asks for."""

    def __init__(self, pid: int, stdin: int, stdout: int, stderr: int, alive: int) -> None:
        self.pid = pid
        self.stdin = os.fdopen(stdin, "w", buffering=1)
        self.stdout = os.fdopen(stdout)
        self.stderr = os.fdopen(stderr)
        self.returncode: int | None = None
        # Nobody writes to it: it ends when the process does.
        self._alive = os.fdopen(alive, "rb", buffering=0)
        self._poll = select.poll()
        self._poll.register(alive, select.POLLIN)

    def poll(self) -> int | None:
        return self._ended_within(0)

    def wait(self, timeout: float | None = None) -> int:
        ended = self._ended_within(timeout)
        if ended is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return ended

    def terminate(self) -> None:
        self._tell(signal.SIGTERM)

    def kill(self) -> None:
        self._tell(signal.SIGKILL)

    def _ended_within(self, seconds: float | None) -> int | None:
        if self.returncode is None and self._poll.poll(None if seconds is None else seconds * 1000):
            # What it ended with nobody asks.
            self.returncode = 0
            self._alive.close()
        return self.returncode

    def _tell(self, number: signal.Signals) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)


def _exactly(connection: socket.socket, size: int) -> bytes:
    content = b""
    while len(content) < size:
        more = connection.recv(size - len(content))
        if not more:
            raise EOFError
        content += more
    return content


# ---- the process that is forked


def load(layers: str) -> None:
    """The shared libraries, from where the layers lie; afterwards the path is as it was."""
    path = list(sys.path)
    for folder in layers.split(os.pathsep):
        for packages in Path(folder).glob("python/lib/*/site-packages"):
            site.addsitedir(str(packages))
    for name in _SHARED:
        with suppress(ModuleNotFoundError):
            import_module(name)
    sys.path[:] = path


def serve(connection: socket.socket) -> None:
    """Forks for each request, until nobody can ask any more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever ends is gone at once
    # What is there already is not copied because the collector looked at it.
    gc.collect()
    gc.freeze()
    while True:
        size, given, _, _ = socket.recv_fds(connection, 4, 4)
        if not size:
            return
        asked = json.loads(_exactly(connection, int.from_bytes(size)))
        pid = os.fork()
        if pid == 0:
            connection.close()
            os._exit(run(given, *asked))
        for one in given:
            os.close(one)
        connection.sendall(pid.to_bytes(4))


def run(given: Sequence[int], script: str, folder: str, environment: Mapping[str, str]) -> int:
    """As an interpreter runs a script. The last of the given stays open until the end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, one in enumerate(given[:3]):
        os.dup2(one, number)
        os.close(one)
    sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace", closefd=False)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[:] = [script]
    sys.path.insert(0, str(Path(script).parent))
    begin(environment)
    names = {"__name__": "__main__", "__file__": script, "__builtins__": builtins}
    try:
        exec(compile(Path(script).read_bytes(), script, "exec"), names)  # noqa: S102  # MiniStack's own script
    except BaseException:  # noqa: BLE001  # as an interpreter tells it
        sys.excepthook(*sys.exc_info())
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def begin(environment: Mapping[str, str]) -> None:
    """What an interpreter does with PYTHONPATH at its start, and a fork of a running one does not."""
    if path := environment.get("PYTHONPATH"):
        sys.path[1:1] = path.split(os.pathsep)
        sys.modules.pop("sitecustomize", None)
        with suppress(ModuleNotFoundError):
            import_module("sitecustomize")


if __name__ == "__main__":
    load(sys.argv[2])
    serve(socket.socket(fileno=int(sys.argv[1])))
