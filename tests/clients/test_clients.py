"""Clients that others generate from docs/openapi.json: made, checked under their strict settings, and played
against the running system (`make test-clients`). Skipped, with the reason, where their tools are not to be
had.
"""

import hashlib
import json
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from infrastructure.local.actors import Employer, signed_in, statement_version
from infrastructure.local.docs_page import OPENAPI
from infrastructure.local.examples import PASSWORD, STAFF, make_staff
from infrastructure.local.paths import BUILD, ROOT, environment_python
from infrastructure.local.starting import local_system
from infrastructure.local.system import System
from tests.support.app_client import an_employer, shares, somebody

HERE: Final = ROOT / "tests" / "clients"
WORKSHOP: Final = BUILD / "clients"
_PATIENCE: Final = 600
# A registry that does not answer is no reason to wait for long.
_INSTALL_SECONDS: Final = 240
_PYTHON: Final = environment_python("clients")
_TYPESCRIPT: Final[Mapping[str, tuple[str, list[str]]]] = {
    "openapi_typescript": (
        "openapi_fetch",
        ["openapi-typescript", "openapi.json", "-o", "made/openapi_typescript/schema.d.ts"],
    ),
    "hey_api": ("hey_api", ["openapi-ts", "-i", "openapi.json", "-o", "made/hey_api"]),
    "orval": (
        "orval",
        ["orval", "--input", "./openapi.json", "--output", "./made/orval/qlinx.ts", "--client", "fetch"],
    ),
    "openapi_generator_typescript": ("openapi_generator", []),
}


def run(*command: str, **environment: str) -> str:
    """What a command says; fails with it where the command does."""
    done = subprocess.run(
        command,
        cwd=WORKSHOP,
        env={**os.environ, "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"{' '.join(command)}\n{(done.stdout + done.stderr)[-4000:]}")
    return done.stdout


def tool(name: str) -> str:
    return str(WORKSHOP / "node_modules" / ".bin" / name)


def java_generator(generator: str, name: str, *more: str) -> None:
    if shutil.which("java") is None:
        pytest.skip("openapi-generator needs Java, which is not here")
    run(
        python_tool("openapi-generator-cli"),
        "generate",
        "-i",
        "openapi.json",
        "-g",
        generator,
        "-o",
        f"made/{name}",
        *more,
    )


def install() -> None:
    """The packages of package-lock.json; skips, with the reason, where they are not to be had in time."""
    try:
        done = subprocess.run(
            ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"],
            cwd=WORKSHOP,
            capture_output=True,
            text=True,
            timeout=_INSTALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm did not install within {_INSTALL_SECONDS} seconds: is its registry within reach?")
    if done.returncode:
        pytest.skip(f"npm can't install here: {' '.join(done.stderr.strip().splitlines()[-3:])}")


def python_tool(name: str) -> str:
    """A generator in Python; skips where its environment could not be made."""
    command = _PYTHON.parent / name
    if not command.exists():
        pytest.skip("the generators in Python could not be installed: is the package registry within reach?")
    return str(command)


@pytest.fixture(scope="session")
def workshop() -> Path:
    """A folder with the tools of package-lock.json, the stories and the description."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node and npm are not here")
    WORKSHOP.mkdir(parents=True, exist_ok=True)
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    made_from = WORKSHOP / "made-from"
    for name in ("package.json", "package-lock.json", "tsconfig.json", "spectral.json"):
        shutil.copy(HERE / name, WORKSHOP / name)
    if not made_from.exists() or made_from.read_text() != lock:
        install()
        made_from.write_text(lock)
    for name in ("made", "stories"):
        shutil.rmtree(WORKSHOP / name, ignore_errors=True)
    shutil.copytree(HERE / "stories", WORKSHOP / "stories")
    shutil.copy(OPENAPI, WORKSHOP / "openapi.json")
    return WORKSHOP


@pytest.fixture(scope="session")
def employer(system: System) -> Employer:
    make_staff(system)
    return an_employer(system, signed_in(system, STAFF.address, PASSWORD, "staff"))


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    with local_system(check=False) as running:
        yield running


def played(system: System, employer: Employer, *command: str, **more: str) -> None:
    """A story of somebody whom the employer shares, by a generated client."""
    person = somebody(f"Noor {secrets.token_hex(2)}".replace(" ", ""))
    shares(employer, person, covers="additions")
    token = employer.user.token
    assert token is not None
    given = {
        "QLINX": system.url,
        "MAILBOX": system.mailbox.url,
        "EMPLOYER_TOKEN": token,
        "ADDRESS": person.email,
        "STATEMENT": statement_version(system),
    }
    run(*command, **given, **more)


def test_linters_find_no_error(workshop: Path) -> None:
    run(tool("redocly"), "lint", "--extends=recommended", "openapi.json", "--format=summary")
    told = run(
        tool("spectral"), "lint", "openapi.json", "--ruleset", "spectral.json", "--format", "json", "--quiet"
    )
    assert [
        one for one in json.loads(told[told.index("[") : told.rindex("]") + 1]) if one["severity"] == 0
    ] == []
    assert workshop.exists()


@pytest.fixture(scope="session")
def typescript(workshop: Path) -> list[str]:
    """The names of the clients in TypeScript that could be made; all of them are checked strictly, with their
    stories.
    """
    made = []
    for name, (story, command) in _TYPESCRIPT.items():
        if command:
            run(tool(command[0]), *command[1:])
        elif shutil.which("java") and (_PYTHON.parent / "openapi-generator-cli").exists():
            java_generator("typescript-fetch", name)
        else:
            (workshop / "stories" / f"{story}.ts").unlink()
            continue
        made.append(name)
    run(tool("tsc"), "--project", ".")
    return made


@pytest.mark.parametrize("name", _TYPESCRIPT)
def test_a_client_in_typescript_plays_the_stories(
    name: str, typescript: list[str], system: System, employer: Employer
) -> None:
    if name not in typescript:
        pytest.skip("openapi-generator needs Java and its own environment, which are not here")
    story = _TYPESCRIPT[name][0]
    bundle = f"made/{story}.mjs"
    built = ["--bundle", "--platform=node", "--format=esm", f"--outfile={bundle}", "--log-level=warning"]
    run(tool("esbuild"), f"stories/{story}.ts", *built)
    played(system, employer, "node", bundle)


def test_openapi_python_client_plays_the_stories(workshop: Path, system: System, employer: Employer) -> None:
    generate = [python_tool("openapi-python-client"), "generate", "--path", "openapi.json"]
    path = f"{_PYTHON.parent}:{os.environ['PATH']}"
    run(*generate, "--output-path", "made/qlinx_client", "--meta", "none", "--overwrite", PATH=path)
    # Its own module of the transport does not pass its own settings, whatever is described.
    (workshop / "mypy.ini").write_text(
        "[mypy]\nstrict = true\nexplicit_package_bases = true\nmypy_path = made:stories\n"
        "[mypy-qlinx_client.client]\nignore_errors = true\n"
    )
    checked = ["--config-file", "mypy.ini", "-p", "qlinx_client"]
    run(str(_PYTHON), "-m", "mypy", *checked)
    run(str(_PYTHON), "-m", "mypy", "--config-file", "mypy.ini", "stories/openapi_python_client.py")
    played(system, employer, str(_PYTHON), "stories/openapi_python_client.py", PYTHONPATH="made:stories")


def test_openapi_generator_for_python_plays_the_stories(
    workshop: Path, system: System, employer: Employer
) -> None:
    name = "openapi_generator_python"
    java_generator("python", name, "--additional-properties=packageName=qlinx_generated")
    # The settings that it makes itself.
    own = workshop / "made" / name / "pyproject.toml"
    own.write_text(own.read_text("utf-8").replace('  "tests", # hand-written tests\n', ""))
    made = f"made/{name}"
    run(str(_PYTHON), "-m", "mypy", "--config-file", f"{made}/pyproject.toml", f"{made}/qlinx_generated")
    played(system, employer, str(_PYTHON), "stories/openapi_generator.py", PYTHONPATH=f"{made}:stories")
