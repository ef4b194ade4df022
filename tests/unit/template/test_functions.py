"""Functions are deployed whole: by folder, with their log, their alarm, their alias and a time that suits them."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from infrastructure.local.template import Template, load
from tests.support.application import ROOT, Application, application, read, transformed
from tests.support.house_rules import functions as rules
from tests.support.house_rules.showing import Rule, assert_noticed

RULES = [
    rules.folders_are_functions,
    rules.names_agree,
    rules.logs_end,
    rules.start_and_end_are_set,
    rules.snapshots_are_where_people_wait,
    rules.what_is_common_is_said_alike,
    rules.a_new_layer_is_published,
    rules.snapshots_follow_their_parameter,
    rules.a_restore_ends_what_was_before,
    rules.answers_come_in_time,
    rules.errors_are_told,
    rules.alarms_are_heard,
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


def _version_of(app: Application, folder: str) -> Template:
    function = app.deployed_functions()[folder].path
    versions = app.resources("AWS::Lambda::Version")
    return next(one.properties for one in versions if one.properties["FunctionName"] == {"Ref": function})


def _signup(app: Application) -> dict[str, object]:
    return app.find("SignupFunction").properties


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
            app.find("SignupFunction")
            .properties["LoggingConfig"]
            .update(LogGroup={"Fn::Sub": "${EachFunction.Outputs.LogGroups}account"})
        ),
        "signup writes to another log group",
    ),
    (
        rules.logs_end,
        lambda app: (
            app.find("SignupFunction")
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
    (rules.start_and_end_are_set, lambda app: app.without("SignupFunctionAliaslive"), "signup has no alias"),
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
    (
        rules.a_new_layer_is_published,
        lambda app: _version_of(app, "roster_import").update(
            Description={"Fn::Sub": "${DependenciesLayer04b505de5f}"}
        ),
        "stays when a layer changes",
    ),
    (
        rules.snapshots_follow_their_parameter,
        lambda app: _version_of(app, "signup").pop("Description"),
        "stays when the parameter of snapshots changes",
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


def _versions(changed: str = "") -> set[tuple[str, str]]:
    """What each version is named by: the path of its logical id, and the layers in its description."""
    app = read({changed: {"Bucket": "artifacts", "Key": "changed.zip"}})
    return {
        (version.path, str(version.properties.get("Description")))
        for version in app.resources("AWS::Lambda::Version")
    }


@pytest.mark.parametrize("layer", ["DomainLayer", "DependenciesLayer"])
def test_a_change_in_a_layer_alone_makes_a_new_version_of_every_function(layer: str) -> None:
    before = _versions()
    assert len(before) == len(application().functions())
    assert not before & _versions(layer)


def test_a_layer_that_does_not_publish_versions_would_not_be_seen() -> None:
    root = load(ROOT / "template.yaml")
    root["Resources"]["DomainLayer"]["Properties"].pop("PublishLambdaVersion")
    before, after = (
        {name for name, resource in found["Resources"].items() if resource["Type"] == "AWS::Lambda::Version"}
        for found in (
            transformed(root),
            transformed(root, {"DomainLayer": {"Bucket": "artifacts", "Key": "changed.zip"}}),
        )
    )
    assert before == after


def _versions_with(snapshots: str) -> set[tuple[str, str]]:
    """What CloudFormation tells versions with a snapshot apart by: logical id, and description with its parameter filled in."""
    deployed = transformed(load(ROOT / "template.yaml"), parameters={"Snapshots": snapshots})["Resources"]
    versions = {
        name: resource["Properties"]
        for name, resource in deployed.items()
        if resource["Type"] == "AWS::Lambda::Version"
        and "SnapStart" in deployed[resource["Properties"]["FunctionName"]["Ref"]]["Properties"]
    }
    return {
        (name, version["Description"]["Fn::Sub"].replace("${Snapshots}", snapshots))
        for name, version in versions.items()
    }


def test_snapshots_that_are_switched_on_or_off_make_a_new_version_of_every_function_that_has_them() -> None:
    without, having = _versions_with("None"), _versions_with("PublishedVersions")
    assert len(without) == len(having) > 0
    assert not without & having


def test_a_version_is_not_named_by_the_value_of_a_parameter() -> None:
    """What SAM does today (serverless-application-model 3820): where this fails, the description is needed no more."""
    without, having = _versions_with("None"), _versions_with("PublishedVersions")
    assert {name for name, _ in without} == {name for name, _ in having}


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
    events = application().functions()[case.parent.name]["Events"].values()
    routes = {
        f"{event['Properties']['Method']} {event['Properties']['Path']}"
        for event in events
        if event["Type"] == "HttpApi"
    }
    assert json.loads(case.read_text("utf-8"))["routeKey"] in routes
