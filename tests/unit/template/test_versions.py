"""A function's published version changes with all that the function is deployed with,
so that `live` never runs what was before.
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

import pytest

from infrastructure.local.template import load
from tests.support.application import ROOT, Application, application, read, transformed
from tests.support.house_rules import versions as rules
from tests.support.house_rules.showing import Rule, assert_noticed
from tests.support.house_rules.versions import reaching, version_of

RULES = [rules.what_changes_reaches_what_runs, rules.a_new_layer_is_published, rules.descriptions_fit]
FOLDERS: Final = sorted(application().functions())
# In the order of the templates: what reaches functions, and what else a restore puts in place.
REACHING: Final = sorted({name for folder in FOLDERS for name in reaching(application(), folder)})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_application_keeps_the_rule(rule: Rule) -> None:
    assert rule(application()) == []


def test_what_reaches_functions_is_known() -> None:
    """A parameter that the rule did not see would be looked for nowhere."""
    assert REACHING == [
        "AllowExampleDomains",
        "Architecture",
        "Data.Outputs.RecordsTable",
        "MailDomain",
        "MailsPerSecond",
        "PublicUrl",
        "PythonRuntime",
        "RestoredAt",
        "Snapshots",
        "TrustedProxies",
    ]


def _layers_without(name: str) -> Callable[[Application], None]:
    """The layers as if neither would be published anew for this."""

    def change(app: Application) -> None:
        for _, layer in app.written("AWS::Serverless::LayerVersion"):
            layer["Description"]["Fn::Sub"] = layer["Description"]["Fn::Sub"].replace(f"${{{name}}}", "")

    return change


@pytest.mark.parametrize("name", REACHING)
def test_a_value_that_no_longer_reaches_what_runs_is_noticed_for_every_function_that_has_it(
    name: str,
) -> None:
    broken = application().but(_layers_without(name))
    having = [folder for folder in FOLDERS if name in reaching(application(), folder)]
    assert sorted(rules.what_changes_reaches_what_runs(broken)) == [
        f"{folder} goes on with the former {name}" for folder in having
    ]


BROKEN: list[tuple[Rule, Callable[[Application], object], str]] = [
    (
        rules.what_changes_reaches_what_runs,
        lambda app: version_of(app, "signup").pop("Description"),
        "signup goes on with the former RestoredAt",
    ),
    (
        rules.what_changes_reaches_what_runs,
        lambda app: (
            app.deployed_functions()["website"]
            .properties["Environment"]["Variables"]
            .update(SENDER={"Fn::Sub": "${AlarmEmail}"})
        ),
        "website goes on with the former AlarmEmail",
    ),
    (
        rules.what_changes_reaches_what_runs,
        lambda app: (
            app.deployed_functions()["website"]
            .properties["Environment"]["Variables"]
            .update(LOGS={"Fn::GetAtt": ["Mail", "Outputs.Told"]}),
            app.templates["Mail"]["Outputs"].update(Told={"Value": {"Ref": "LogRetentionDays"}}),
        ),
        "website goes on with the former LogRetentionDays",
    ),
    (
        rules.what_changes_reaches_what_runs,
        lambda app: version_of(app, "signup").update(Description={"Fn::Sub": "${MailsPerSecond}"}),
        "signup is described by MailsPerSecond, which it does not have",
    ),
    (
        rules.a_new_layer_is_published,
        lambda app: version_of(app, "roster_import").update(
            Description={"Fn::Sub": "${DependenciesLayer0000000000}"}
        ),
        "stays when a layer changes",
    ),
    (
        rules.descriptions_fit,
        lambda app: app.root["Parameters"]["PublicUrl"].pop("MaxLength"),
        "DomainLayer",
    ),
]


@pytest.mark.parametrize(("rule", "change", "fault"), BROKEN)
def test_a_breach_is_noticed(rule: Rule, change: Callable[[Application], object], fault: str) -> None:
    assert_noticed(rule, change, fault)


# Another value than that of `transformed` or the default, for each that is a parameter.
OTHERWISE: Final = {
    "AllowExampleDomains": "true",
    "Architecture": "x86_64",
    "MailDomain": "mail.other.example",
    "MailsPerSecond": "50",
    "PublicUrl": "https://other.example",
    "PythonRuntime": "python3.14",
    "RestoredAt": "2026-11-22T15:00:00Z",
    "Snapshots": "PublishedVersions",
    "TrustedProxies": "198.51.100.0/28",
    "Renewed": "2026-11-26",
}


# What no function has, and an operator changes so that every function is published anew.
RENEWED: Final = "Renewed"


@pytest.mark.parametrize("name", [*(name for name in REACHING if "." not in name), RENEWED])
def test_another_value_makes_another_version_of_every_function(name: str) -> None:
    before, after = _as_they_are(), _versions(parameters={name: OTHERWISE[name]})
    assert len(before) == len(after) == len(FOLDERS)
    assert not before & after


@cache
def _as_they_are() -> frozenset[tuple[str, str]]:
    return frozenset(_versions())


def _versions(
    changed: str = "", parameters: Mapping[str, str] = MappingProxyType({})
) -> set[tuple[str, str]]:
    """What each version is named by: the path of its logical id, and the layers in its description."""
    app = read({changed: {"Bucket": "artifacts", "Key": "changed.zip"}}, parameters)
    return {
        (version.path, str(version.properties.get("Description")))
        for version in app.resources("AWS::Lambda::Version")
    }


@pytest.mark.parametrize("layer", ["DomainLayer", "DependenciesLayer"])
def test_a_change_in_a_layer_alone_makes_a_new_version_of_every_function(layer: str) -> None:
    before = _as_they_are()
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


def test_a_version_is_not_named_by_the_value_of_a_parameter() -> None:
    """What SAM does today (serverless-application-model 3820):
    where this fails, descriptions are no longer needed.
    """
    before, after = (
        {name for name, one in found["Resources"].items() if one["Type"] == "AWS::Lambda::Version"}
        for found in (
            transformed(load(ROOT / "template.yaml"), parameters={"RestoredAt": moment})
            for moment in ("", "2026-11-22T15:00:00Z")
        )
    )
    assert before == after
