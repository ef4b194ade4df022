"""What is known against our packages fails, unless somebody answers for it for a while; silence is no yes."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

import pytest
import yaml
from pydantic import ValidationError

from infrastructure.local.paths import REQUIREMENTS
from tests.supply import __main__ as supply
from tests.supply.exceptions import Exemption, Finding, dated, exemptions, judged

TODAY: Final = date(2026, 11, 26)
FOUND: Final = Finding("jinja2", "3.1.2", ("GHSA-h5c8-rqwp-cp95", "CVE-2024-22195"))
FOR_NOW: Final = Exemption(
    package="jinja2",
    id="CVE-2024-22195",
    reason="the filter xmlattr is used nowhere",
    until=date(2026, 12, 24),
)


def tool(folder: Path, script: str) -> Path:
    made = folder / "pip-audit"
    made.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    made.chmod(0o755)
    return made


def test_what_is_known_fails_and_is_named() -> None:
    (said,) = judged([FOUND], [])
    assert said == "jinja2 3.1.2: GHSA-h5c8-rqwp-cp95, CVE-2024-22195"


def test_an_exception_holds_under_any_name_of_the_vulnerability() -> None:
    assert list(judged([FOUND], [FOR_NOW])) == []


def test_an_exception_is_for_one_package_and_one_vulnerability() -> None:
    other = FOR_NOW.model_copy(update={"package": "markupsafe"})
    assert len(list(judged([FOUND], [other]))) == 2


def test_an_exception_that_nothing_needs_goes() -> None:
    assert list(judged([], [FOR_NOW])) == [
        "the exception for CVE-2024-22195 of jinja2 is not needed any more"
    ]


@pytest.mark.parametrize(
    ("today", "faults"), [(TODAY, 0), (date(2026, 12, 24), 0), (date(2026, 12, 25), 1), (date(2026, 9, 1), 1)]
)
def test_an_exception_ends_and_is_not_for_long(today: date, faults: int) -> None:
    assert len(list(dated([FOR_NOW], today))) == faults


def test_an_exception_without_a_reason_or_a_day_is_none(tmp_path: Path) -> None:
    for left_out in ("reason", "until"):
        given = {name: str(value) for name, value in FOR_NOW.model_dump().items() if name != left_out}
        file = tmp_path / "exceptions.yaml"
        file.write_text(yaml.safe_dump([given]), "utf-8")
        with pytest.raises(ValidationError):
            exemptions(file)


def test_every_package_of_every_lock_is_asked_for_once_in_each_version() -> None:
    packages = supply.pins()
    assert {name for name, _ in packages} >= {"pydantic", "moto", "pip-audit", "uv", "checkov"}
    asked = list(supply.without_doubles(packages))
    assert sorted(one for some in asked for one in some) == sorted(packages)
    assert all(len({name for name, _ in some}) == len(some) for some in asked)


def test_what_the_tool_tells_is_read(tmp_path: Path) -> None:
    told = (
        '{"dependencies": [{"name": "jinja2", "version": "3.1.2", "vulns": '
        '[{"id": "GHSA-h5c8-rqwp-cp95", "aliases": ["CVE-2024-22195"], "fix_versions": ["3.1.3"]}]}]}'
    )
    assert supply.findings((("jinja2", "3.1.2"),), tool(tmp_path, f"echo '{told}'; exit 1")) == [FOUND]


@pytest.mark.parametrize(
    "script",
    [
        "echo 'ConnectionError: no route' >&2; exit 1",
        """echo '{"dependencies": [{"name": "jinja2", "skip_reason": "not found"}]}'""",
        "exit 0",
    ],
)
def test_a_service_that_does_not_answer_is_not_taken_for_a_yes(tmp_path: Path, script: str) -> None:
    with pytest.raises(supply.Unreachable):
        supply.findings((("jinja2", "3.1.2"),), tool(tmp_path, script))


@pytest.mark.parametrize(("required", "status"), [("", 0), ("1", 1)])
def test_unchecked_is_said_aloud_and_fails_where_it_must_be_checked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], required: str, status: int
) -> None:
    def nobody(*_: object) -> list[Finding]:
        raise supply.Unreachable("no route")

    quiet: Callable[[], list[str]] = list
    monkeypatch.setattr(supply, "findings", nobody)
    monkeypatch.setattr(supply, "write_sbom", quiet)
    monkeypatch.setenv(supply.REQUIRED, required)
    assert supply.main() == status
    assert "NOT CHECKED" in capsys.readouterr().err


def test_what_checks_is_pinned_by_a_lock() -> None:
    lock = (REQUIREMENTS / "supply.txt").read_text("utf-8")
    assert "pip-audit==" in lock
    assert "cyclonedx-bom==" in lock
    assert lock.count("--hash=") > lock.count("==")
