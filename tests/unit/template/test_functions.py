"""Functions are deployed whole:
by folder, with their log, their alarm, their alias and a time that suits them.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.application import ROOT, Application, application
from tests.support.house_rules import functions as rules
from tests.support.house_rules.showing import Rule, assert_noticed

RULES = [
    rules.folders_are_functions,
    rules.names_agree,
    rules.logs_end,
    rules.start_and_end_are_set,
    rules.snapshots_are_where_people_wait,
    rules.what_is_common_is_said_alike,
    rules.a_restore_ends_what_was_before,
    rules.answers_come_in_time,
    rules.errors_are_told,
    rules.alarms_are_heard,
    rules.silence_is_told,
    rules.stages_stand_side_by_side,
    rules.given_up_runs_are_kept,
    rules.people_live_in_amsterdam,
    rules.nothing_needs_the_api,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_application_keeps_the_rule(rule: Rule) -> None:
    assert rule(application()) == []


def test_a_folder_that_is_not_deployed_is_noticed() -> None:
    forgotten = replace(application(), folders=application().folders | {"forgotten"})
    assert "forgotten has a folder and is not deployed" in rules.folders_are_functions(forgotten)


def test_a_function_without_a_folder_is_noticed() -> None:
    gone = replace(application(), folders=application().folders - {"signup"})
    assert "signup is deployed and has no folder" in rules.folders_are_functions(gone)


def _signup(app: Application) -> dict[str, object]:
    return app.find("People/SignupFunction").properties


BROKEN: list[tuple[Rule, Callable[[Application], object], str]] = [
    (
        rules.names_agree,
        lambda app: app.functions()["signup"].pop("FunctionName"),
        "signup is deployed under",
    ),
    (
        rules.names_agree,
        lambda app: app.functions()["signup"]["Environment"]["Variables"].update(POWERTOOLS_SERVICE_NAME="x"),
        "signup logs under",
    ),
    (rules.logs_end, lambda app: _signup(app).pop("LoggingConfig"), "signup does not log JSON"),
    (
        rules.logs_end,
        lambda app: (
            app.find("People/SignupFunction")
            .properties["LoggingConfig"]
            .update(LogGroup={"Fn::Sub": "${EachFunction.Outputs.LogGroups}account"})
        ),
        "signup writes to another log group",
    ),
    (
        rules.logs_end,
        lambda app: (
            app.find("People/SignupFunction")
            .properties["LoggingConfig"]
            .update(LogGroup={"Fn::Sub": "/aws/lambda/qlinx-${Stage}-signup"})
        ),
        "signup writes to another log group, or does not wait for it",
    ),
    (
        rules.logs_end,
        lambda app: app.without("EachFunction/Logaccount"),
        "account has no log group of its own",
    ),
    (rules.logs_end, lambda app: app.find("ApiLog").properties.pop("RetentionInDays"), "ApiLog keeps logs"),
    (
        rules.snapshots_are_where_people_wait,
        lambda app: _signup(app).update(SnapStart={"ApplyOn": "PublishedVersions"}),
        "signup has a snapshot whatever",
    ),
    (
        rules.snapshots_are_where_people_wait,
        lambda app: app.deployed_functions()["mail_delivery"].properties.update(SnapStart={"ApplyOn": "x"}),
        "mail_delivery has a snapshot",
    ),
    (
        rules.start_and_end_are_set,
        lambda app: app.without("People/SignupFunctionAliaslive"),
        "signup has no alias",
    ),
    (rules.start_and_end_are_set, lambda app: _signup(app).pop("TracingConfig"), "signup is not traced"),
    (rules.start_and_end_are_set, lambda app: _signup(app).pop("Architectures"), "signup runs on"),
    (rules.start_and_end_are_set, lambda app: _signup(app).pop("MemorySize"), "signup has no memory"),
    (
        rules.start_and_end_are_set,
        lambda app: _signup(app).update(Timeout=901),
        "signup has no memory or time",
    ),
    (rules.start_and_end_are_set, lambda app: _signup(app).update(Layers=[]), "signup does not have the two"),
    (
        rules.a_restore_ends_what_was_before,
        lambda app: _signup(app)["Environment"]["Variables"].pop("RESTORED_AT"),  # type: ignore[index]
        "signup takes sessions and links",
    ),
    (
        rules.what_is_common_is_said_alike,
        lambda app: app.templates["Rosters"]["Globals"]["Function"].pop("Tracing"),
        "Rosters has other Globals",
    ),
    (rules.answers_come_in_time, lambda app: _signup(app).update(Timeout=30), "signup may answer after"),
    (rules.errors_are_told, lambda app: app.without("ApiFails"), "errors of signup are not told"),
    (
        rules.errors_are_told,
        lambda app: app.find("ApiFails").properties.update(Threshold=5),
        "errors of signup are not told",
    ),
    (
        rules.errors_are_told,
        lambda app: app.without("Mailing/MailFeedbackSource"),
        "nobody knows what calls mail_feedback",
    ),
    (
        rules.errors_are_told,
        lambda app: app.without("Mailing/UrgentMailQueue/WorkFallsBehind"),
        "nobody is told that Mailing/UrgentMailQueue is waited for",
    ),
    (
        rules.errors_are_told,
        lambda app: app.find("Mailing/UrgentMailQueue/WorkFallsBehind").properties.update(Threshold=900),
        "who waits for Mailing/UrgentMailQueue is told late",
    ),
    (
        rules.errors_are_told,
        lambda app: app.find("Mailing/UrgentMailQueue/WorkFallsBehind").properties.update(
            EvaluationPeriods=5
        ),
        "who waits for Mailing/UrgentMailQueue is told late",
    ),
    (
        rules.logs_end,
        lambda app: app.find("EachFunction/Logsignup").properties.update(
            LogGroupName={"Fn::Sub": "/aws/lambda/qlinx-${Stage}-sign_up"}
        ),
        "sign_up has a log and is not deployed",
    ),
    (
        rules.start_and_end_are_set,
        lambda app: app.deployed_functions()["invitation_dispatch"].properties.update(
            TracingConfig={"Mode": "Active"}
        ),
        "invitation_dispatch is not traced",
    ),
    (
        rules.alarms_are_heard,
        lambda app: app.find("Failures/MessageGivenUp").properties.pop("AlarmActions"),
        "nobody hears Failures/MessageGivenUp",
    ),
    (
        rules.silence_is_told,
        lambda app: app.without("Retention/NightStandsStill"),
        "nobody hears that retention_cleanup",
    ),
    (
        rules.silence_is_told,
        lambda app: app.find("Invitations/DispatchStandsStill").properties.update(
            TreatMissingData="notBreaching"
        ),
        "nobody hears that invitation_dispatch",
    ),
    (
        rules.stages_stand_side_by_side,
        lambda app: _signup(app)["Environment"]["Variables"].update(  # type: ignore[index]
            POWERTOOLS_METRICS_NAMESPACE="Qlinx"
        ),
        "signup counts among other stages",
    ),
    (
        rules.stages_stand_side_by_side,
        lambda app: app.find("Failures/NeedsAttention").properties.update(Namespace="Qlinx"),
        "Failures/NeedsAttention watches all stages",
    ),
    (
        rules.stages_stand_side_by_side,
        lambda app: app.find("Data/Records").properties.update(TableName="qlinx-records"),
        "Data/Records has one name for all stages",
    ),
    (
        rules.given_up_runs_are_kept,
        lambda app: (
            app.find("Retention/RetentionCleanupFunctionEachNight")
            .properties["Target"]
            .pop("DeadLetterConfig")
        ),
        "Retention/RetentionCleanupFunctionEachNight loses",
    ),
    (
        rules.given_up_runs_are_kept,
        lambda app: app.without("Retention/RetentionCleanupFunctionEventInvokeConfig"),
        "a failed run of retention_cleanup is lost",
    ),
    (
        rules.given_up_runs_are_kept,
        lambda app: app.find("Mailing/FeedbackToQueue").properties.update(ScheduleExpression="rate(1 day)"),
        "should be a schedule",
    ),
    (
        rules.people_live_in_amsterdam,
        lambda app: app.find("Notices/PrivacyNoticesFunctionEachDay").properties.pop(
            "ScheduleExpressionTimezone"
        ),
        "Notices/PrivacyNoticesFunctionEachDay runs",
    ),
    (
        rules.nothing_needs_the_api,
        lambda app: app.functions()["signup"]["Environment"]["Variables"].update(
            URL={"Fn::Sub": "https://${Api}"}
        ),
        "signup refers to the API",
    ),
]


@pytest.mark.parametrize(("rule", "change", "fault"), BROKEN)
def test_a_breach_is_noticed(rule: Rule, change: Callable[[Application], object], fault: str) -> None:
    assert_noticed(rule, change, fault)


@pytest.mark.parametrize("folder", sorted(application().functions()))
def test_every_function_has_an_event_to_be_tried_with(folder: str) -> None:
    cases = sorted((ROOT / "events" / folder).glob("*.json"))
    assert cases
    for case in cases:
        assert isinstance(json.loads(case.read_text("utf-8")), dict)


def test_events_are_for_functions_that_exist() -> None:
    folders = {path.name for path in (ROOT / "events").iterdir() if path.is_dir()}
    assert folders <= set(application().functions())


def _http_cases() -> list[Path]:
    return [
        case for case in sorted((ROOT / "events").glob("*/*.json")) if '"routeKey"' in case.read_text("utf-8")
    ]


@pytest.mark.parametrize("case", _http_cases(), ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_an_http_event_is_for_a_route_of_its_function(case: Path) -> None:
    routes = {route.key for route in application().http_routes() if route.folder == case.parent.name}
    assert json.loads(case.read_text("utf-8"))["routeKey"] in routes
