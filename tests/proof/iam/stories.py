"""Plays every story of the crash proof once, without faults, and writes down what the functions ask for.

For pytest, named as a file: `python -m pytest …/stories.py`.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.proof.crash.faults import play_through
from tests.proof.crash.proving import playing
from tests.proof.crash.story import stories
from tests.proof.iam.hook.recorded_calls import Recorder
from tests.proof.iam.while_testing import function_at_work
from tests.support.cloud.faults import Calls

_SERVICES = {"cognito": "cognito-idp", "secrets": "secretsmanager", "ses": "sesv2"}


def heard(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """From here on what functions ask for in a play is written down in a folder."""
    recorder = Recorder(folder, function_at_work)
    make = Calls.call

    def told(
        self: Calls, service: str, operation: str, asked: dict[str, Any], method: Callable[..., Any]
    ) -> Any:
        recorder.note(_SERVICES.get(service, service), operation.title().replace("_", ""), asked)
        return make(self, service, operation, asked, method)

    monkeypatch.setattr(Calls, "call", told)


@pytest.mark.parametrize("name", sorted(stories()))
def test_the_story_plays(name: str) -> None:
    with playing() as (play, monkeypatch):
        heard(monkeypatch, Path(os.environ["RECORD_CALLS_IN"]))
        play_through(play, stories()[name])
