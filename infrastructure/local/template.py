"""Reads template.yaml and its nested templates, and turns them into what the local engine deploys.

The SAM transform is Amazon's own; on top of it comes only what the engine does not do itself
(`http_api`), what it cannot take (`left_out`) and what it reads otherwise (`differences`).
"""

import json
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import yaml

from infrastructure.local.archives import digest
from infrastructure.local.differences import in_engine_words
from infrastructure.local.engine import REGION
from infrastructure.local.http_api import expand_http_apis
from infrastructure.local.left_out import leave_out
from infrastructure.local.loops import written_out
from infrastructure.local.paths import BUILD

# A template, or a part of one: JSON values with CloudFormation's functions in their long form.
Template = dict[str, Any]

# A function of AWS::Serverless::* that names a folder, and where the transform expects the stored archive.
ARCHIVE_PROPERTIES: Final = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
}
NESTED_PROPERTIES: Final = {
    "AWS::Serverless::Application": "Location",
    "AWS::CloudFormation::Stack": "TemplateURL",
}
# The names that SAM resolves through IAM when it is online.
_MANAGED_POLICIES: Final = {
    name: f"arn:aws:iam::aws:policy/{path}{name}"
    for path, name in (
        ("service-role/", "AWSLambdaBasicExecutionRole"),
        ("service-role/", "AWSLambdaSQSQueueExecutionRole"),
        ("service-role/", "AWSLambdaDynamoDBExecutionRole"),
        ("", "AWSXRayDaemonWriteAccess"),
        ("", "AWSXrayWriteOnlyAccess"),
    )
}


_TRANSFORMED: Final = BUILD / "transformed"


class _Loader(yaml.CSafeLoader):
    """YAML with CloudFormation's short forms (!Ref, !GetAtt, !Sub, …)."""


def _construct_function(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    match node:
        case yaml.ScalarNode():
            value = loader.construct_scalar(node)
            if suffix == "GetAtt":
                value = str(value).split(".", 1)
        case yaml.SequenceNode():
            value = loader.construct_sequence(node, deep=True)
        case _ if isinstance(node, yaml.MappingNode):
            value = loader.construct_mapping(node, deep=True)
        case _:
            raise yaml.constructor.ConstructorError(None, None, f"!{suffix} of nothing", node.start_mark)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _construct_function)


def load(path: Path) -> Template:
    """The template in a file, as it was written but for its loops, which are written out."""
    with path.open(encoding="utf-8") as file:
        template = yaml.load(file, Loader=_Loader)  # noqa: S506 (a safe loader with CloudFormation's tags)
    if not isinstance(template, dict):
        raise TypeError(f"{path.name} holds no template.")
    return written_out(template)


def resources(template: Template) -> Mapping[str, Template]:
    """The resources of a template by logical id."""
    found: Mapping[str, Template] = template.get("Resources", {})
    return found


def nested_templates(path: Path) -> Iterator[tuple[str, Path]]:
    """The logical id and the file of every nested stack that a template itself declares."""
    for logical_id, resource in resources(load(path)).items():
        location = resource.get("Properties", {}).get(NESTED_PROPERTIES.get(resource["Type"], ""))
        if isinstance(location, str):
            yield logical_id, (path.parent / location).resolve()


def all_templates(path: Path) -> dict[str, Path]:
    """The file of a template and of every one below it, by the path of logical ids; its own is empty."""
    found = {"": path}
    for logical_id, nested in nested_templates(path):
        below = all_templates(nested)
        found |= {"/".join(filter(None, (logical_id, rest))): file for rest, file in below.items()}
    return found


@dataclass(frozen=True)
class Stores:
    """Where the engine finds what a template refers to: each takes content and answers with its address."""

    archive: Callable[[str, Path], Mapping[str, str]]
    template: Callable[[Template], str]


def prepare(path: Path, parameters: Mapping[str, str], stores: Stores) -> Template:
    """The template in a file as the engine takes it; nested templates and code are handed to the stores.

    Relative paths are relative to the template that holds them, as SAM reads them.
    """
    template = load(path)
    default_code = template.get("Globals", {}).get("Function", {}).get("CodeUri")
    for resource in resources(template).values():
        kind = resource["Type"]
        properties = resource.setdefault("Properties", {})
        if kind in ARCHIVE_PROPERTIES:
            name = ARCHIVE_PROPERTIES[kind]
            source = properties.get(name, default_code)
            if isinstance(source, str):
                properties[name] = dict(stores.archive(kind, (path.parent / source).resolve()))
        if kind in NESTED_PROPERTIES and isinstance(properties.get(NESTED_PROPERTIES[kind]), str):
            nested = (path.parent / properties[NESTED_PROPERTIES[kind]]).resolve()
            properties[NESTED_PROPERTIES[kind]] = stores.template(prepare(nested, parameters, stores))
    return in_engine_words(leave_out(expand_http_apis(transform(template, parameters))))


def transform(template: Template, parameters: Mapping[str, str]) -> Template:
    """The template after the SAM transform, as AWS does it; as it is where it asks for none.

    The same one is transformed once; the outcome is kept in build/.
    """
    if "Transform" not in template:
        return template
    values = _values(template, parameters)
    asked = json.dumps([version("aws-sam-translator"), template, values], sort_keys=True)
    known = _TRANSFORMED / f"{digest(asked.encode())}.json"
    if not known.exists():
        known.parent.mkdir(parents=True, exist_ok=True)
        unfinished = known.with_suffix(f".{os.getpid()}")
        unfinished.write_text(json.dumps(_transformed(template, values)), encoding="utf-8")
        unfinished.replace(known)
    plain: Template = json.loads(known.read_text(encoding="utf-8"))
    return plain


def _transformed(template: Template, values: Mapping[str, Any]) -> Any:
    # Imported here: it takes a second to load, and a start with nothing new does without it.
    import boto3
    from samtranslator.open_api import open_api
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator

    # What it measures of itself is published nowhere, of which it warns for each template.
    logging.getLogger("samtranslator.metrics").setLevel(logging.ERROR)
    # Told the region, or it asks the person's own settings for one. It calls nothing.
    session = boto3.session.Session(region_name=REGION)
    translator = Translator(_MANAGED_POLICIES, Parser(), boto_session=session)
    # Route after route SAM reads the API's whole description from a copy and puts another copy back: nearly
    # all of the time that a transform takes. Nobody else has what it works on: the same comes of it without.
    with patch.object(open_api, "_deepcopy", _itself):
        # A copy, for the transform changes what it is given.
        return translator.translate(json.loads(json.dumps(template)), dict(values))


def _itself(description: Any) -> Any:
    return description


def _values(template: Template, parameters: Mapping[str, str]) -> dict[str, Any]:
    declared: Mapping[str, Template] = template.get("Parameters", {})
    defaults = {name: value["Default"] for name, value in declared.items() if "Default" in value}
    return {**defaults, **{name: value for name, value in parameters.items() if name in declared}}
