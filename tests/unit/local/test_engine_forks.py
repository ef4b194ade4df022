"""Functions' processes are forked from one that has loaded what their layers share, and are as if started."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from infrastructure.local import engine_forks
from infrastructure.local.engine_forks import Forked

_TELLS = """
import json, os, sys
known = sys.modules.get("itsdangerous")
asked = sys.stdin.readline()
print(json.dumps([asked, os.getcwd(), dict(os.environ), getattr(known, "OURS", None), sys.path, os.getppid()]))
print("told aside", file=sys.stderr)
"""


def a_layer(folder: Path, mark: str) -> Path:
    """A layer that says where its content lies, as `archives.layer_archive` makes it."""
    content = folder / "content"
    content.mkdir(parents=True)
    (content / "itsdangerous.py").write_text(f"import os\nOURS = {mark!r}, os.getpid()\n", "utf-8")
    packages = folder / "layer" / "python" / "lib" / "python3" / "site-packages"
    packages.mkdir(parents=True)
    line = f"import sys; sys.path.insert(0, {str(content)!r})\n"
    (packages / "content.pth").write_text(line, "utf-8")
    return folder / "layer"


@contextmanager
def started(folder: Path, program: str, *layers: Path, **sees: str) -> Iterator[Any]:
    """The process of a function, as MiniStack starts it."""
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "_worker.py"
    script.write_text(program, "utf-8")
    lying = os.pathsep.join(map(str, layers))
    environment = {"LANG": "C.UTF-8", "_LAMBDA_LAYERS_DIRS": lying, "SEEN": "yes", **sees}
    process = engine_forks._started(
        [sys.executable, str(script)],
        cwd=str(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        bufsize=1,
        env=environment,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)
        for pipe in (process.stdin, process.stdout, process.stderr):
            pipe.close()


def told(process: Any) -> Any:
    process.stdin.write("asked é\n")
    return json.loads(process.stdout.readline())


@pytest.fixture(autouse=True)
def _seeds_of_our_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    seeds: dict[Any, Any] = {}
    monkeypatch.setattr(engine_forks, "_SEEDS", seeds)
    yield
    for seed in seeds.values():
        seed.end()


def test_a_forked_process_has_its_own_folder_environment_and_pipes(tmp_path: Path) -> None:
    layer = a_layer(tmp_path / "one", "one")
    with started(tmp_path / "a", _TELLS, layer) as process:
        assert isinstance(process, Forked)
        asked, folder, environment, _, path, _ = told(process)
        assert process.stderr.readline() == "told aside\n"

    assert (asked, folder, environment["SEEN"]) == ("asked é\n", str(tmp_path / "a"), "yes")
    assert set(environment) <= {"LANG", "SEEN", "_LAMBDA_LAYERS_DIRS", "LC_CTYPE"}
    assert path[0] == str(tmp_path / "a")
    assert not any(str(tmp_path / "one") in one for one in path), "the script puts its layers on the path"


def test_a_forked_process_begins_with_what_every_interpreter_begins_with(tmp_path: Path) -> None:
    """So the proof of rights hears what functions ask for."""
    layer, path = a_layer(tmp_path / "one", "one"), tmp_path / "hook"
    path.mkdir()
    (path / "sitecustomize.py").write_text('import os\nos.environ["BEGAN"] = "yes"\n', "utf-8")
    for name in ("a", "b"):
        with started(tmp_path / name, _TELLS, layer, PYTHONPATH=str(path)) as process:
            _, _, environment, _, searched, _ = told(process)
            assert environment["BEGAN"] == "yes"
            assert searched[:2] == [str(tmp_path / name), str(path)]


def test_what_layers_share_is_loaded_once_for_all_that_have_them(tmp_path: Path) -> None:
    layer = a_layer(tmp_path / "one", "one")
    marks = []
    for name in ("a", "b"):
        with started(tmp_path / name, _TELLS, layer) as process:
            _, _, _, (mark, loaded_in), _, parent = told(process)
            marks.append((mark, loaded_in))
            assert loaded_in == parent != process.pid

    assert marks[0] == marks[1]
    assert marks[0][0] == "one"


def test_other_layers_are_loaded_elsewhere_and_who_has_none_finds_nothing(tmp_path: Path) -> None:
    with (
        started(tmp_path / "a", _TELLS, a_layer(tmp_path / "one", "one")) as first,
        started(tmp_path / "b", _TELLS, a_layer(tmp_path / "two", "two")) as second,
        started(tmp_path / "c", _TELLS) as bare,
    ):
        assert isinstance(bare, subprocess.Popen)
        assert [told(first)[3][0], told(second)[3][0], told(bare)[3]] == ["one", "two", None]


@pytest.mark.parametrize("end", ["terminate", "kill"])
def test_one_that_is_ended_is_seen_to_have_ended(tmp_path: Path, end: str) -> None:
    with started(tmp_path / "a", "import time; time.sleep(600)", a_layer(tmp_path / "one", "one")) as process:
        assert process.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.01)

        getattr(process, end)()

        assert process.wait(10) is not None
        assert process.poll() is not None
        assert_gone(process.pid)


def test_one_that_fails_tells_why_and_others_go_on(tmp_path: Path) -> None:
    layer = a_layer(tmp_path / "one", "one")
    with (
        started(tmp_path / "a", _TELLS, layer) as sound,
        started(tmp_path / "b", "raise KeyError('why')", layer) as broken,
    ):
        assert "KeyError: 'why'" in broken.stderr.read()
        assert broken.wait(10) is not None
        assert told(sound)[0] == "asked é\n"


def test_what_is_loaded_for_all_is_what_functions_import() -> None:
    """A name that no library has any more would silently save nothing."""
    found: Mapping[str, bool] = {name: _importable(name) for name in engine_forks._SHARED}

    assert all(found.values()), found


def _importable(name: str) -> bool:
    return find_spec(name) is not None


def assert_gone(pid: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    pytest.fail(f"{pid} is still there")
