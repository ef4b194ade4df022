"""Templates are read as CloudFormation reads them, and handed to the engine with all they refer to."""

import copy
from pathlib import Path

import pytest

from infrastructure.local import template as local_template
from infrastructure.local.paths import ROOT
from infrastructure.local.template import Stores, Template, all_templates, load, prepare
from tests.support.application import transformed

PARENT = """
Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Runtime: python3.13, Handler: handler.lambda_handler } }
Resources:
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: parts/child.yaml } }
  Layer: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: layers/domain/ } }
  Website: { Type: AWS::Serverless::Function, Properties: { CodeUri: functions/website/ } }
"""
CHILD = """
Resources:
  Queue: { Type: AWS::SQS::Queue }
Outputs:
  Arn: { Value: !GetAtt Queue.Arn }
"""


METHODS = {"x-amazon-apigateway-any-method": "ANY"}


def written(folder: Path) -> Path:
    (folder / "parts").mkdir()
    (folder / "parts" / "child.yaml").write_text(CHILD)
    (folder / "template.yaml").write_text(PARENT)
    return folder / "template.yaml"


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("!Ref A", {"Ref": "A"}),
        ("!GetAtt A.B.C", {"Fn::GetAtt": ["A", "B.C"]}),
        ("!GetAtt [A, B]", {"Fn::GetAtt": ["A", "B"]}),
        ("!Sub '${A}/b'", {"Fn::Sub": "${A}/b"}),
        (
            "!If [Wanted, !Ref A, !Ref AWS::NoValue]",
            {"Fn::If": ["Wanted", {"Ref": "A"}, {"Ref": "AWS::NoValue"}]},
        ),
        ("!Not [!Condition Wanted]", {"Fn::Not": [{"Condition": "Wanted"}]}),
        ("!Transform { Name: A }", {"Fn::Transform": {"Name": "A"}}),
    ],
)
def test_short_forms_are_read_as_their_long_forms(tmp_path: Path, short: str, long: object) -> None:
    file = tmp_path / "template.yaml"
    file.write_text(f"Value: {short}\n")

    assert load(file) == {"Value": long}


def test_code_layers_and_nested_templates_are_handed_over_by_their_place(tmp_path: Path) -> None:
    folders: list[tuple[str, Path]] = []
    nested: list[Template] = []

    def archive(kind: str, folder: Path) -> dict[str, str]:
        folders.append((kind, folder))
        return {"Bucket": "artifacts", "Key": folder.name}

    def template(body: Template) -> str:
        nested.append(body)
        return "http://engine/nested.json"

    body = prepare(written(tmp_path), {}, Stores(archive, template))

    assert sorted(folders) == [
        ("AWS::Serverless::Function", tmp_path / "functions" / "website"),
        ("AWS::Serverless::LayerVersion", tmp_path / "layers" / "domain"),
    ]
    assert body["Resources"]["Website"]["Properties"]["Code"] == {"S3Bucket": "artifacts", "S3Key": "website"}
    assert body["Resources"]["Child"]["Properties"]["TemplateURL"] == "http://engine/nested.json"
    assert [list(template["Resources"]) for template in nested] == [["Queue"]]


def test_nothing_of_sam_and_no_loop_is_left_in_the_product_s_templates() -> None:
    nested: list[Template] = []

    def template(body: Template) -> str:
        nested.append(body)
        return "http://engine/t.json"

    body = prepare(
        ROOT / "template.yaml",
        {"PublicUrl": "http://127.0.0.1:8400", "MailDomain": "mail.qlinx.example"},
        Stores(lambda _kind, folder: {"Bucket": "b", "Key": folder.name}, template),
    )

    kinds = {resource["Type"] for found in (body, *nested) for resource in found["Resources"].values()}
    assert not {kind for kind in kinds if kind.startswith("AWS::Serverless::")}
    assert {"AWS::ApiGatewayV2::Route", "AWS::Lambda::Function", "AWS::Scheduler::Schedule"} <= kinds
    assert not [found["Transform"] for found in (body, *nested) if "Transform" in found]


def test_without_copies_of_the_description_the_transform_comes_to_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_template, "_TRANSFORMED", tmp_path / "without")
    without = transformed(load(ROOT / "template.yaml"))
    monkeypatch.setattr(local_template, "_TRANSFORMED", tmp_path / "with")
    monkeypatch.setattr(local_template, "_itself", copy.deepcopy)

    assert transformed(load(ROOT / "template.yaml")) == without


def test_every_template_below_is_found_by_its_path(tmp_path: Path) -> None:
    root = written(tmp_path)
    (tmp_path / "parts" / "child.yaml").write_text(
        "Resources: { Below: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: below.yaml } } }"
    )
    (tmp_path / "parts" / "below.yaml").write_text("Resources: { Queue: { Type: AWS::SQS::Queue } }")

    assert all_templates(root) == {
        "": root,
        "Child": tmp_path / "parts" / "child.yaml",
        "Child/Below": tmp_path / "parts" / "below.yaml",
    }


def test_every_route_of_the_product_leads_to_a_function() -> None:
    body = prepare(
        ROOT / "template.yaml",
        {"PublicUrl": "http://127.0.0.1:8400", "MailDomain": "mail.qlinx.example"},
        Stores(
            lambda _kind, folder: {"Bucket": "b", "Key": folder.name}, lambda _body: "http://engine/t.json"
        ),
    )

    written = load(ROOT / "template.yaml")["Resources"]["Api"]["Properties"]["DefinitionBody"]["paths"]
    declared = {
        "$default" if path == "/$default" else f"{METHODS.get(method, method.upper())} {path}"
        for path, item in written.items()
        for method in item.keys() - {"parameters"}
    }
    made = [
        resource["Properties"]["RouteKey"]
        for resource in body["Resources"].values()
        if resource["Type"] == "AWS::ApiGatewayV2::Route"
    ]
    assert sorted(made) == sorted(declared)


def test_every_nested_template_is_in_infrastructure() -> None:
    nested = set(all_templates(ROOT / "template.yaml").values()) - {ROOT / "template.yaml"}
    assert nested == set((ROOT / "infrastructure").glob("*.yaml"))
