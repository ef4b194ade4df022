"""Makes the environments of this checkout from their lock files:
`python3 -m infrastructure.local.environments NAME…`.

Runs on a bare interpreter, so it uses the standard library alone. pip installs uv by hash, uv does the rest.
An environment is left as it is while its lock and the interpreter are those it was made from.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from infrastructure.local.console import LocalSystemError, complain, step
from infrastructure.local.paths import (
    DEPENDENCIES_LAYER,
    ENVIRONMENTS,
    INSTALLED_DEPENDENCIES,
    REQUIREMENTS,
    environment_python,
    relative,
)

BOOTSTRAP: Final = "bootstrap"
# Not an environment: the content of the dependencies layer, installed for this machine.
DEPENDENCIES: Final = "dependencies"
NAMES: Final = (
    "engine",
    "development",
    "sam",
    "checkov",
    "schemathesis",
    "supply",
    "clients",
    "browser",
    DEPENDENCIES,
)
_MADE_FROM: Final = ".made-from"
# Beyond this a registry is taken not to answer.
_INSTALL_SECONDS: Final = 300


def prepare(names: list[str]) -> None:
    """Make or renew the named environments, two at a time.

    Raises LocalSystemError when one cannot be made.
    """
    wanted = [name for name in names if not _is_current(name)]
    if not wanted:
        return
    if not _is_current(BOOTSTRAP):
        with step("package installer"):
            _make_bootstrap()
    with ThreadPoolExecutor(max_workers=2) as pool:
        for made in [pool.submit(_make, name) for name in wanted]:
            made.result()


def lock_of(name: str) -> Path:
    """The lock file that an environment is made from."""
    if name == DEPENDENCIES:
        return DEPENDENCIES_LAYER / "requirements.txt"
    return REQUIREMENTS / f"{name}.txt"


def _folder_of(name: str) -> Path:
    return INSTALLED_DEPENDENCIES if name == DEPENDENCIES else ENVIRONMENTS / name


def _fingerprint(name: str) -> str:
    interpreter = f"{sys.implementation.cache_tag} {sys.base_prefix}"
    return hashlib.sha256(interpreter.encode() + lock_of(name).read_bytes()).hexdigest()


def _is_current(name: str) -> bool:
    made_from = _folder_of(name) / _MADE_FROM
    return made_from.exists() and made_from.read_text() == _fingerprint(name)


def _mark_current(name: str) -> None:
    (_folder_of(name) / _MADE_FROM).write_text(_fingerprint(name))


def _make_bootstrap() -> None:
    folder = _folder_of(BOOTSTRAP)
    shutil.rmtree(folder, ignore_errors=True)
    _run(
        [sys.executable, "-m", "venv", str(folder)],
        advice="Python's venv module is needed (Debian and Ubuntu: apt install python3-venv).",
    )
    pip = [
        str(environment_python(BOOTSTRAP)),
        "-m",
        "pip",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
    ]
    _run(
        [*pip, "install", "--require-hashes", "-r", str(lock_of(BOOTSTRAP))],
        advice=_registry_advice(BOOTSTRAP),
    )
    _mark_current(BOOTSTRAP)


def _make(name: str) -> None:
    folder = _folder_of(name)
    title = "function dependencies" if name == DEPENDENCIES else f"{name} environment"
    with step(title):
        if name == DEPENDENCIES:
            shutil.rmtree(folder, ignore_errors=True)
            target = ["--target", str(folder), "--python", sys.executable]
        else:
            _uv(["venv", "--quiet", "--clear", "--python", sys.executable, str(folder)], advice="")
            target = ["--python", str(environment_python(name))]
        _uv(
            ["pip", "install", "--quiet", "--require-hashes", *target, "-r", str(lock_of(name))],
            advice=_registry_advice(name),
        )
        _mark_current(name)


def _uv(arguments: list[str], *, advice: str) -> None:
    uv = ENVIRONMENTS / BOOTSTRAP / "bin" / "uv"
    _run([str(uv), *arguments], advice=advice, environment=_uv_environment(os.environ))


def _uv_environment(given: Mapping[str, str]) -> dict[str, str]:
    """Uv does not read pip's settings; someone who set pip to an own registry means both."""
    environment = {**given, "UV_NO_PROGRESS": "1", "UV_PYTHON_DOWNLOADS": "never"}
    if "PIP_INDEX_URL" in given:
        environment.setdefault("UV_DEFAULT_INDEX", given["PIP_INDEX_URL"])
    if "PIP_CERT" in given:
        environment.setdefault("SSL_CERT_FILE", given["PIP_CERT"])
    return environment


def _registry_advice(name: str) -> str:
    return (
        f"The packages in {relative(lock_of(name))} could not be installed. Is the package registry within reach?\n"
        "Behind a proxy or with a registry of your own, set HTTPS_PROXY or PIP_INDEX_URL and try again."
    )


def _run(command: list[str], *, advice: str, environment: Mapping[str, str] | None = None) -> None:
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=_INSTALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise LocalSystemError(f"Not done within {_INSTALL_SECONDS} seconds.\n\n{advice}".strip()) from late
    if done.returncode != 0:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-12:])
        raise LocalSystemError(f"{said}\n\n{advice}".strip())


def main(arguments: list[str]) -> int:
    """Make the environments named on the command line."""
    unknown = sorted(set(arguments) - set(NAMES))
    if unknown or not arguments:
        complain(f"Name one or more of: {', '.join(NAMES)}.")
        return 2
    try:
        prepare(arguments)
    except LocalSystemError as problem:
        complain(f"\n{problem}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
