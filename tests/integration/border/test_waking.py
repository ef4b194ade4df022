"""The runbook's call that keeps snapshots awake asks every function that has one for what none has."""

import json
import re
from typing import Any, Final

import pytest

from infrastructure.local.paths import ROOT
from tests.support.application import application
from tests.support.everything import everything
from tests.support.http import Functions
from tests.support.world import World

RUNBOOK: Final = (ROOT / "docs" / "operations.md").read_text("utf-8")
_NOT_THERE: Final = 404


def waking() -> dict[str, Any]:
    """What the command line is told to call each function with."""
    [payload] = re.findall(r"--payload '(\{[^']*/_awake[^']*\})'", RUNBOOK)
    found: dict[str, Any] = json.loads(payload)
    return found


def with_snapshots() -> list[str]:
    return sorted(
        folder
        for folder, function in application().deployed_functions().items()
        if "SnapStart" in function.properties
    )


def test_some_functions_may_have_snapshots() -> None:
    assert {"signup", "sessions", "website"} <= set(with_snapshots())


@pytest.mark.parametrize("folder", with_snapshots())
def test_waking_a_function_changes_nothing(
    folder: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(world)
    answer = Functions(world, monkeypatch).handle(folder, waking())
    assert answer["statusCode"] == _NOT_THERE
    assert everything(world) == before
