"""A handler is a screenful, and what goes wrong in it leaves it without a text."""

import importlib
import io
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, cast

import pytest
from awslambdaric import bootstrap

from infrastructure.local.paths import ROOT
from qlinx.entrypoints.logs import telling_no_text

HANDLERS: Final = sorted((ROOT / "functions").glob("*/handler.py"))
MOST_LINES: Final = 100


@pytest.mark.parametrize("handler", HANDLERS, ids=lambda path: path.parent.name)
def test_a_handler_is_a_screenful(handler: Path) -> None:
    assert len(handler.read_text("utf-8").splitlines()) <= MOST_LINES


# What a person may read of itself in an error of a library: none of it is in what the runtime tells.
MARKER: Final = "noor.bakker@people.example"


class Poison(Mapping[str, Any]):
    """An event of which every look fails with a text that quotes what it was given."""

    def __getitem__(self, name: str) -> Any:
        raise ValueError(f"Input should be a number, input_value={MARKER!r}") from KeyError(MARKER)

    __contains__ = cast("Any", __getitem__)

    def __iter__(self) -> Iterator[str]:
        self[""]
        return iter(())

    def __len__(self) -> int:
        return 1


class Runtime:
    """Where the runtime of Lambda hands in what became of an event."""

    def __init__(self, event: Mapping[str, Any]) -> None:
        self.told: list[object] = []
        self.marshaller = SimpleNamespace(
            unmarshal_request=lambda *_: event, marshal_response=lambda result: (str(result), "text/plain")
        )

    def post_invocation_error(self, *parts: object) -> None:
        self.told.extend(parts)

    def post_invocation_result(self, *parts: object) -> None:
        self.told.extend(parts)


def _run(handler: object, event: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """All that the runtime's own client tells of an event: to the service, to the trace and to the log."""
    runtime, log = Runtime(event), io.StringIO()
    monkeypatch.setattr(sys, "stdout", log)
    bootstrap.handle_event_request(
        runtime, handler, "request", b"{}", "application/json", None, None, "arn", "0", None,
        bootstrap.StandardLogSink(),
    )  # fmt: skip
    monkeypatch.undo()
    return f"{runtime.told} {log.getvalue()}"


@pytest.mark.parametrize("handler", HANDLERS, ids=lambda path: path.parent.name)
def test_no_text_of_an_error_leaves_a_handler(
    handler: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Through the runtime's own client, which writes errors to log, trace and failure destinations."""
    function = importlib.import_module(f"functions.{handler.parent.name}.handler").lambda_handler

    told = _run(function, Poison(), monkeypatch)

    assert "FunctionFailed" in told
    assert MARKER not in told + str([vars(record) for record in caplog.records])


def test_the_runtime_would_tell_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above can fail: without ours, the runtime tells the text."""
    assert MARKER in _run(lambda event, _: event["Records"], Poison(), monkeypatch)


def test_the_log_says_what_failed_and_where(caplog: pytest.LogCaptureFixture) -> None:
    @telling_no_text
    def handler(event: Mapping[str, Any], _: object) -> None:
        event["Records"]

    with pytest.raises(Exception, match="ValueError") as failed:
        handler(Poison(), cast("Any", SimpleNamespace()))

    line = vars(caplog.records[-1])
    assert (line["message"], line["error"]) == ("function failed", "ValueError")
    assert line["places"][0].startswith("test_handlers.py:")
    assert failed.value.__cause__ is failed.value.__context__ is None
