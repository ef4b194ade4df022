"""What is deployed is whole: every function can be imported with nothing but its folder and the layers."""

import fcntl
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pytest
import yaml

from infrastructure.local.environments import BOOTSTRAP
from infrastructure.local.paths import (
    BUILD,
    DOMAIN_LAYER,
    ENVIRONMENTS,
    INSTALLED_DEPENDENCIES,
    ROOT,
    environment_python,
)
from infrastructure.local.template import all_templates, load, resources
from tests.support.forking import Warm

SAM: Final = ENVIRONMENTS / "sam" / "bin" / "sam"
LAYERS: Final = ("DependenciesLayer", "DomainLayer")
# Lambda's limit for a function with its layers, unpacked.
MOST_BYTES: Final = 250 * 1024 * 1024
# Versions that Lambda runs on the same system as the template's, so that SAM finds the same wheels for them.
VERSIONS: Final = (13, 12, 14)
# What all functions import of others is loaded once; each function is imported in a process of its own.
SHARED: Final = "import aws_lambda_powertools.event_handler, botocore.session, pydantic.main"
IMPORT: Final = """
import sys
sys.path[:0] = sys.argv[1:]
import handler
assert callable(handler.lambda_handler)
outside = {
    name: module.__file__ for name, module in sys.modules.items()
    if getattr(module, "__file__", None) and "site-packages" in module.__file__
}
assert not outside, outside
"""
PROCESSOR: Final = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"


@dataclass(frozen=True)
class Interpreter:
    """A Python that SAM can build with."""

    path: Path
    minor: int


@cache
def interpreter() -> Interpreter | None:
    """The first that works and has pip."""
    for minor in VERSIONS:
        for path in candidates(minor):
            asked = [str(path), "-c", "import pip, sys; print(sys.version_info.minor)"]
            if (
                path.exists()
                and subprocess.run(asked, capture_output=True, check=False).stdout == b"%d\n" % minor
            ):
                return Interpreter(path, minor)
    return None


def candidates(minor: int) -> Iterator[Path]:
    if sys.version_info.minor == minor:
        yield environment_python(BOOTSTRAP)
    named = shutil.which(f"python3.{minor}")
    if named is not None:
        yield Path(named)
    # pyenv keeps off the path what was not chosen.
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from sorted(pyenv.glob(f"versions/3.{minor}.*/bin/python3.{minor}"))


def as_for_this_machine(target: Path, minor: int) -> None:
    """The application, to be built for this interpreter and processor:
    another one's wheels cannot be imported here.
    """
    for folder in ("functions", "layers", "infrastructure"):
        shutil.rmtree(target / folder, ignore_errors=True)
        shutil.copytree(ROOT / folder, target / folder, ignore=shutil.ignore_patterns("__pycache__", "local"))
    text = (ROOT / "template.yaml").read_text()
    text = text.replace("python3.13", f"python3.{minor}")
    text = text.replace("BuildArchitecture: arm64", f"BuildArchitecture: {PROCESSOR}")
    (target / "template.yaml").write_text(text)
    shutil.copy(ROOT / "samconfig.toml", target)


@pytest.fixture(scope="module")
def built() -> Iterator[Path]:
    """The folder that `sam build` filled. It stays, and what has not changed since is not built again."""
    found = interpreter()
    if found is None:
        pytest.skip("sam build needs Python 3.13, 3.12 or 3.14 with pip; there is none on this machine")
    folder = BUILD / f"artifact-3.{found.minor}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        build(folder, found)
        yield folder / ".aws-sam" / "build"


def build(folder: Path, found: Interpreter) -> None:
    as_for_this_machine(folder, found.minor)
    (folder / "bin").mkdir(exist_ok=True)
    python = folder / "bin" / f"python3.{found.minor}"
    python.unlink(missing_ok=True)
    python.symlink_to(found.path)
    made = subprocess.run(
        [str(SAM), "build", "--cached", "--parallel", "--parameter-overrides", f"Architecture={PROCESSOR}"],
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "AWS_DEFAULT_REGION": "eu-west-1",
            "SAM_CLI_TELEMETRY": "0",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-4000:]


def functions() -> Mapping[str, Path]:
    """The folder of each function by its place:
    the path of its stack and its logical id, as `sam build` lays them out.
    """
    return {
        f"{stack}/{name}".lstrip("/"): (file.parent / item["Properties"]["CodeUri"]).resolve()
        for stack, file in all_templates(ROOT / "template.yaml").items()
        for name, item in resources(load(file)).items()
        if item["Type"] == "AWS::Serverless::Function"
    }


def import_faults(python: Path, layers: list[Path], functions: Mapping[str, Path]) -> list[str]:
    """What goes wrong when each function is imported from its folder, the layers and the standard library."""
    seen = {"AWS_REGION": "eu-west-1", "POWERTOOLS_TRACE_DISABLED": "1"}
    # Isolated and without site: no packages of this environment, no variables of ours.
    loaded = Warm(
        SHARED, paths=[*map(str, layers)], options=("-I", "-S"), environment=seen, python=str(python)
    )
    tried = {name: loaded.run(IMPORT, str(folder), environment=seen) for name, folder in functions.items()}
    return [
        f"{name}: {one.stderr.strip().splitlines()[-1]}" for name, one in tried.items() if one.returncode != 0
    ]


def test_every_function_can_be_imported_with_the_layers_of_this_machine_alone() -> None:
    layers = [INSTALLED_DEPENDENCIES, DOMAIN_LAYER]

    assert import_faults(environment_python(BOOTSTRAP), layers, functions()) == []


def test_every_function_can_be_imported_with_the_built_layers_alone(built: Path) -> None:
    found = interpreter()
    assert found is not None
    layers = [built / layer / "python" for layer in LAYERS]

    assert import_faults(found.path, layers, {name: built / name for name in functions()}) == []


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("import nothing_of_the_kind", "nothing_of_the_kind"),
        ("import uv", "uv"),
        ("lambda_handler = None", "AssertionError"),
        ("import pydantic, os\nlambda_handler = os.getpid if pydantic.__file__ else None", None),
    ],
)
def test_a_function_that_can_not_be_imported_is_noticed(tmp_path: Path, code: str, fault: str | None) -> None:
    """Among them one that needs what stands in this environment, but in no layer."""
    (tmp_path / "handler.py").write_text(code, "utf-8")
    found = import_faults(environment_python(BOOTSTRAP), [INSTALLED_DEPENDENCIES], {"one": tmp_path})

    assert len(found) == (fault is not None)
    assert all(fault is not None and fault in one for one in found)


def test_every_function_is_built(built: Path) -> None:
    assert {name for name in functions() if not (built / name / "handler.py").exists()} == set()


def test_what_is_built_has_no_names(built: Path) -> None:
    """CloudFormation takes no aliases: `sam build` writes out what goes by a name in a template."""
    texts = {file: file.read_text("utf-8") for file in built.rglob("template.yaml")}
    assert len(texts) >= len({*all_templates(ROOT / "template.yaml").values()})
    for file, text in texts.items():
        found = [token for token in yaml.scan(text) if isinstance(token, yaml.AliasToken)]
        assert (file.parent.name, found) == (file.parent.name, [])
        assert (file.parent.name, "<<" in text) == (file.parent.name, False)


def test_a_function_with_its_layers_is_within_lambda_s_limit(built: Path) -> None:
    def size(folder: Path) -> int:
        return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())

    layers = sum(size(built / layer) for layer in LAYERS)

    assert layers + max(size(built / name) for name in functions()) < MOST_BYTES
