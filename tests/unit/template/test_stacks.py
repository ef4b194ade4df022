"""Nested stacks fit together:
each is given what it declares, none waits for itself, all stay within CloudFormation's limits.
"""

import json
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest

from infrastructure.local.paths import ROOT
from infrastructure.local.template import NESTED_PROPERTIES, Template, all_templates, load
from tests.support.application import references, transformed

FILES = all_templates(ROOT / "template.yaml")
_COLUMNS = 160
# A name in a condition is no reference to a resource.
_LOGIC = {"Conditions", "Mappings", "Parameters"}


@pytest.fixture(scope="module")
def deployed() -> Mapping[str, Template]:
    """Each template as CloudFormation gets it, by the path of its stack."""
    by_file = {file: transformed(load(file)) for file in set(FILES.values())}
    return {stack: by_file[file] for stack, file in FILES.items()}


def test_the_root_can_be_read_in_one_go() -> None:
    assert len((ROOT / "template.yaml").read_text("utf-8").splitlines()) <= 1_100


@pytest.mark.parametrize("file", sorted(set(FILES.values())), ids=lambda file: file.name)
def test_no_line_of_a_template_goes_beyond_a_screen(file: Path) -> None:
    lines = file.read_text("utf-8").splitlines()
    assert [(number, len(line)) for number, line in enumerate(lines, 1) if len(line) > _COLUMNS] == []


def _nested(templates: Mapping[str, Template]) -> Iterator[tuple[str, Template, Template]]:
    for stack, template in templates.items():
        for name, resource in template["Resources"].items():
            if resource["Type"] in NESTED_PROPERTIES:
                path = f"{stack}/{name}".lstrip("/")
                yield path, resource["Properties"].get("Parameters", {}), templates[path]


def test_every_stack_is_given_what_it_declares_and_nothing_else() -> None:
    """Only a parameter with a default may be left out;
    `sam validate` and cfn-lint look at one template at a time.
    """
    for path, given, template in _nested({stack: load(file) for stack, file in FILES.items()}):
        declared = template.get("Parameters", {})
        needed = {name for name, parameter in declared.items() if "Default" not in parameter}
        assert (path, needed - given.keys()) == (path, set())
        assert (path, given.keys() - declared.keys()) == (path, set())


def test_every_output_that_is_asked_for_is_there() -> None:
    templates = {stack: load(file) for stack, file in FILES.items()}
    for stack, template in templates.items():
        for name, attribute in references({key: template[key] for key in template.keys() - _LOGIC}):
            if attribute.startswith("Outputs."):
                outputs = templates[f"{stack}/{name}".lstrip("/")]["Outputs"]
                assert (stack, attribute.removeprefix("Outputs.")) in {(stack, known) for known in outputs}


def test_no_resource_waits_for_itself(deployed: Mapping[str, Template]) -> None:
    """Queues of one capability are filled by another, and functions of the API fill some of both."""
    for template in deployed.values():
        waits = {name: set(_waits_for(resource)) for name, resource in template["Resources"].items()}
        order = TopologicalSorter({name: found & waits.keys() for name, found in waits.items()})
        assert len(list(order.static_order())) == len(waits)


def _waits_for(resource: Template) -> Iterator[str]:
    yield from (name for name, _ in references(resource))
    waits: Any = resource.get("DependsOn", [])
    yield from [waits] if isinstance(waits, str) else waits


def test_a_circle_would_be_noticed() -> None:
    circle = {
        "A": {"Type": "x", "Properties": {"Parameters": {"Of": {"Fn::GetAtt": ["B", "Outputs.Url"]}}}},
        "B": {"Type": "x", "Properties": {"Parameters": {"Of": {"Ref": "A"}}}},
    }
    with pytest.raises(ValueError, match="nodes are in a cycle"):
        test_no_resource_waits_for_itself({"": {"Resources": circle}})


def test_every_template_stays_within_what_cloudformation_takes(deployed: Mapping[str, Template]) -> None:
    """500 resources, 200 parameters, 200 outputs, and 1 MB from a bucket,
    where `sam deploy` puts each of them.
    """
    for stack, template in deployed.items():
        assert (stack, len(template["Resources"]) <= 450) == (stack, True)
        assert (stack, len(template.get("Parameters", {})) <= 180) == (stack, True)
        assert (stack, len(template.get("Outputs", {})) <= 180) == (stack, True)
        assert (stack, len(json.dumps(template)) <= 900_000) == (stack, True)
