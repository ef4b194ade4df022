"""Loops of a template are written out as the transform of CloudFormation does it."""

from pathlib import Path
from typing import Any

import pytest

from infrastructure.local.loops import LoopNotUnderstood, written_out
from infrastructure.local.template import load


def with_loop(collection: Any, fragment: Any, **others: Any) -> dict[str, Any]:
    loop = {"Fn::ForEach::All": ["Name", collection, fragment]}
    return {"Transform": "AWS::LanguageExtensions", "Resources": {**loop, **others}}


def test_each_name_makes_its_own_and_what_stands_beside_the_loop_stays() -> None:
    found = written_out(
        with_loop(
            ["change_relay", "signup"],
            {
                "Log&{Name}": {
                    "Type": "AWS::Logs::LogGroup",
                    "Properties": {"LogGroupName": {"Fn::Sub": "/${Stage}-${Name}"}},
                }
            },
            Topic={"Type": "AWS::SNS::Topic"},
        )
    )

    assert found == {
        "Resources": {
            "Logchangerelay": {
                "Type": "AWS::Logs::LogGroup",
                "Properties": {"LogGroupName": {"Fn::Sub": "/${Stage}-change_relay"}},
            },
            "Logsignup": {
                "Type": "AWS::Logs::LogGroup",
                "Properties": {"LogGroupName": {"Fn::Sub": "/${Stage}-signup"}},
            },
            "Topic": {"Type": "AWS::SNS::Topic"},
        }
    }


def test_a_reference_to_the_name_is_the_name() -> None:
    found = written_out(with_loop(["a"], {"R${Name}": {"Properties": {"Names": [{"Ref": "Name"}]}}}))

    assert found["Resources"]["Ra"]["Properties"]["Names"] == ["a"]


def test_a_loop_within_a_loop_is_written_out_too() -> None:
    inner = {"Fn::ForEach::Inner": ["Of", ["x", "y"], {"${Name}${Of}": {"Type": "t"}}]}

    assert list(written_out(with_loop(["a", "b"], inner))["Resources"]) == ["ax", "ay", "bx", "by"]


def test_another_transform_stays() -> None:
    template = with_loop(["a"], {"R${Name}": {"Type": "t"}})
    template["Transform"] = ["AWS::LanguageExtensions", "AWS::Serverless-2016-10-31"]

    assert written_out(template)["Transform"] == ["AWS::Serverless-2016-10-31"]


def test_without_the_transform_nothing_is_written_out() -> None:
    template = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}

    assert written_out(template) is template


@pytest.mark.parametrize("collection", [{"Ref": "Names"}, ["a", {"Ref": "Other"}]])
def test_names_that_only_a_deployment_knows_are_refused(collection: object) -> None:
    with pytest.raises(LoopNotUnderstood, match="Fn::ForEach::All"):
        written_out(with_loop(collection, {"R${Name}": {"Type": "t"}}))


def test_a_template_is_loaded_with_its_loops_written_out(tmp_path: Path) -> None:
    file = tmp_path / "template.yaml"
    file.write_text(
        "Transform: AWS::LanguageExtensions\n"
        "Resources:\n  Fn::ForEach::All: [Name, [a_b], {'Log&{Name}': { Type: AWS::Logs::LogGroup }}]\n"
    )

    assert load(file) == {"Resources": {"Logab": {"Type": "AWS::Logs::LogGroup"}}}
