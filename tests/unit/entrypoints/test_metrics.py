"""What an operator should look at is counted by its name and, all together, for one alarm."""

import json

import pytest

from qlinx.entrypoints.metrics import needs_attention
from tests.support.application import application


@pytest.fixture(autouse=True)
def of_a_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "qlinx-production")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "retention_cleanup")


def _sent(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_what_was_found_is_counted_by_name_and_together(capsys: pytest.CaptureFixture[str]) -> None:
    needs_attention({"RetentionFailed": 2, "RetentionUnfinished": 1, "NoticesFailed": 0})

    by_name, together = _sent(capsys)
    assert (by_name["RetentionFailed"], by_name["RetentionUnfinished"]) == ([2.0], [1.0])
    assert by_name["service"] == "retention_cleanup"
    assert "NoticesFailed" not in by_name
    assert together["NeedsAttention"] == [3.0]


def test_the_alarm_watches_what_is_sent(capsys: pytest.CaptureFixture[str]) -> None:
    needs_attention({"NoticesFailed": 1})

    _, together = _sent(capsys)
    alarm = application().find("Failures/NeedsAttention").properties
    [directive] = together["_aws"]["CloudWatchMetrics"]  # type: ignore[index]
    assert directive["Metrics"][0]["Name"] == alarm["MetricName"]
    assert directive["Dimensions"] == [[one["Name"] for one in alarm["Dimensions"]]]
    assert {one["Name"]: one["Value"] for one in alarm["Dimensions"]} == {"service": together["service"]}
    assert alarm["Namespace"] == {"Fn::Sub": "qlinx-${Stage}"}


def test_nothing_is_no_news(capsys: pytest.CaptureFixture[str]) -> None:
    needs_attention({"RetentionFailed": 0})

    assert _sent(capsys) == []
