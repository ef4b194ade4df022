"""The templates say what packages declare, and a contradiction on either side is noticed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from qlinx.records import catalogue
from qlinx.records.catalogue import every_file, every_stream_rule
from qlinx.records.declarations import Files
from qlinx.records.stream import StreamEvent, StreamRule
from tests.support.application import Application, application
from tests.support.house_rules import declared as rules
from tests.support.house_rules.showing import Rule, assert_noticed

RULES = [
    rules.the_stream_is_filtered_as_declared,
    rules.the_relay_reaches_the_declared_queues,
    rules.files_end_as_declared,
    rules.arrivals_are_told_as_declared,
    rules.files_are_reached_as_declared,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_application_keeps_the_rule(rule: Rule) -> None:
    assert rule(application()) == []


def _filters(app: Application) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = app.find("Changes/ChangeRelaySource").properties["FilterCriteria"][
        "Filters"
    ]
    return found


def _with_filter(place: int, pattern: str) -> Callable[[Application], object]:
    return lambda app: _filters(app)[place].update(Pattern=pattern)


def _relay_variables(app: Application) -> dict[str, Any]:
    function = app.deployed_functions()["change_relay"]
    found: dict[str, Any] = function.properties["Environment"]["Variables"]
    return found


def _lifecycle(app: Application, bucket: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = app.find(bucket).properties["LifecycleConfiguration"]["Rules"]
    return found


def _without_rights(folder: str, sid: str) -> Callable[[Application], object]:
    def take(app: Application) -> None:
        for statements in _statements(app, folder):
            statements[:] = [one for one in statements if one.get("Sid") != sid]

    return take


def _statements(app: Application, folder: str) -> list[list[dict[str, Any]]]:
    role = app.deployed_functions()[folder].properties["Role"]["Fn::GetAtt"][0]
    return [policy["PolicyDocument"]["Statement"] for policy in app.find(role).properties["Policies"]]


BROKEN: list[tuple[Rule, Callable[[Application], object], str]] = [
    (
        rules.the_stream_is_filtered_as_declared,
        lambda app: app.find("Changes/ChangeRelaySource").properties.pop("FilterCriteria"),
        "INSERT outbox is declared and kept back",
    ),
    (
        rules.the_stream_is_filtered_as_declared,
        _with_filter(
            1,
            '{"eventName": ["INSERT", "MODIFY"], "dynamodb": {"NewImage": {"kind": {"S": ["rights_request"]},'
            ' "state": {"S": ["received"]}}}}',
        ),
        "INSERT rights_request awaiting_employer is declared and kept back",
    ),
    (
        rules.the_stream_is_filtered_as_declared,
        _with_filter(
            0,
            '{"eventName": ["INSERT", "MODIFY"], "dynamodb": {"NewImage": {"kind": {"S": ["outbox"]}}}}',
        ),
        "MODIFY outbox is let through for nobody",
    ),
    (
        rules.the_relay_reaches_the_declared_queues,
        lambda app: _relay_variables(app).pop("RIGHTS_QUEUE_URL"),
        "RIGHTS is declared and unknown",
    ),
    (
        rules.the_relay_reaches_the_declared_queues,
        lambda app: _relay_variables(app).update(PHOTOS_QUEUE_URL="x"),
        "PHOTOS is known to the relay for nothing",
    ),
    (
        rules.files_end_as_declared,
        lambda app: app.find("Data/Work").properties.pop("LifecycleConfiguration"),
        "Data/Work does not remove rosters/ after 7 days",
    ),
    (
        rules.files_end_as_declared,
        lambda app: _lifecycle(app, "Data/Private")[2].update(Status="Disabled"),
        "Data/Private does not remove exports/ after 7 days",
    ),
    (
        rules.files_end_as_declared,
        lambda app: _lifecycle(app, "Data/Drop")[1].update(ExpirationInDays=9),
        "Data/Drop removes employers/ after 9 days, which nobody declares",
    ),
    (
        rules.files_end_as_declared,
        lambda app: _lifecycle(app, "Data/Private").append(
            {"Status": "Enabled", "Prefix": "photos/", "ExpirationInDays": 1}
        ),
        "Data/Private removes photos/ after 1 days, which nobody declares",
    ),
    (
        rules.arrivals_are_told_as_declared,
        lambda app: app.without("Photos/UploadedPhotos/ArrivalTold"),
        "PRIVATE photo-uploads/ is not told to photo_intake",
    ),
    (
        rules.arrivals_are_told_as_declared,
        lambda app: (
            app.find("Rosters/DroppedFiles/ArrivalTold")
            .properties["EventPattern"]["detail"]["object"]["key"]
            .append({"prefix": "elsewhere/"})
        ),
        "DROP elsewhere/ is told to DROPS for nobody",
    ),
    (
        rules.files_are_reached_as_declared,
        _without_rights("rights_fulfilment", "EraseObjects"),
        "rights_fulfilment lacks s3:DeleteObject on PRIVATE photos/{person_id}/",
    ),
    (
        rules.files_are_reached_as_declared,
        _without_rights("retention_cleanup", "Results"),
        "retention_cleanup lacks s3:DeleteObject on DROP employers/{employer_id}/results/invitations/",
    ),
    (
        rules.files_are_reached_as_declared,
        _without_rights("retention_cleanup", "Parts"),
        "retention_cleanup lacks s3:DeleteObject on WORK rosters/{employer_id}/{roster_id}/",
    ),
    (
        rules.files_are_reached_as_declared,
        lambda app: _statements(app, "photos")[0][0].update(
            Resource={"Fn::Sub": "${Data.Outputs.PrivateBucketArn}/letters/*"}
        ),
        "photos reaches PRIVATE letters/*, which nobody declares",
    ),
]


@pytest.mark.parametrize(("rule", "change", "fault"), BROKEN)
def test_a_contradiction_in_the_template_is_noticed(
    rule: Rule, change: Callable[[Application], object], fault: str
) -> None:
    assert_noticed(rule, change, fault)


_LETTERS = Files(
    bucket="PRIVATE",
    place="letters/{person_id}/",
    owner="person",
    owner_of=lambda *_: None,
    unowned_for=1,
    expires_after=3,
    arrivals="LETTERS",
)
_FOLLOWING = StreamRule(
    kind="person", queue="PEOPLE", on=frozenset({StreamEvent.REMOVE}), messages=lambda _: ()
)
# What a package declares and the templates do not know, by the rule that tells.
UNKNOWN: Mapping[str, tuple[Rule, str, tuple[object, ...], str]] = {
    "a stream rule": (
        rules.the_stream_is_filtered_as_declared,
        "every_stream_rule",
        (*every_stream_rule(), _FOLLOWING),
        "REMOVE person is declared and kept back",
    ),
    "a queue": (
        rules.the_relay_reaches_the_declared_queues,
        "every_stream_rule",
        (*every_stream_rule(), _FOLLOWING),
        "PEOPLE is declared and unknown to the relay",
    ),
    "an end": (
        rules.files_end_as_declared,
        "every_file",
        (*every_file(), _LETTERS),
        "Data/Private does not remove letters/ after 3 days",
    ),
    "an arrival": (
        rules.arrivals_are_told_as_declared,
        "every_file",
        (*every_file(), _LETTERS),
        "PRIVATE letters/ is not told to LETTERS",
    ),
    "a place": (
        rules.files_are_reached_as_declared,
        "every_file",
        (*every_file(), _LETTERS),
        "rights_fulfilment lacks s3:DeleteObject on PRIVATE letters/",
    ),
    "a place that nobody may read": (
        rules.files_are_reached_as_declared,
        "every_file",
        tuple(replace(one, exported=True) for one in every_file()),
        "rights_fulfilment lacks s3:GetObject on PRIVATE photo-uploads/",
    ),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_contradiction_in_a_declaration_is_noticed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    rule, function, found, fault = UNKNOWN[name]
    assert getattr(catalogue, function)()
    monkeypatch.setattr(rules, function, lambda: found)

    assert any(fault in line for line in rule(application()))
