"""Rules on published versions: whatever a function is deployed with reaches the one that runs.

SAM names a version by what is written in its own template, so another value of a parameter, another layer in
a nested stack and another table in place of one that was restored would leave `live` where it is
(serverless-application-model 3820). CloudFormation replaces a version that is described otherwise, and a
layer too; each rule tells what breaks it, in words.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from infrastructure.local.template import Template
from tests.support.application import Application, Resource, references

LAYERS: Final = ("DomainLayer", "DependenciesLayer")
# What Lambda takes as the description of a layer or a version.
MOST_CHARACTERS: Final = 256
# A name that CloudFormation makes, or an operator gives to a table that is restored beside the old one.
_A_NAME: Final = 128
_AN_ADDRESS: Final = 120
# Tables are restored beside the old one and take its place, without a change in a template
# (docs/operations.md, *Restore*).
_RESTORED: Final = ("Data", "Outputs.RecordsTable")


def what_changes_reaches_what_runs(app: Application) -> list[str]:
    """Every parameter that reaches a function, and the table that a restore replaces,
    makes another version of it.
    """
    return list(_left_behind(app))


def _left_behind(app: Application) -> Iterator[str]:
    for folder, function in app.deployed_functions().items():
        described = told_by(app, version_of(app, folder))
        for name in sorted(reaching(app, folder) - described):
            yield f"{folder} goes on with the former {name}"
        # Lambda publishes nothing where the function itself is as it was, and CloudFormation takes that for a
        # failure.
        for name, _ in references(version_of(app, folder).get("Description", "")):
            if {"Ref": name} not in function.properties.get("Layers", []):
                yield f"{folder} is described by {name}, which it does not have"


def reaching(app: Application, folder: str) -> set[str]:
    """What else than a template can change for a function:
    parameters by their names, and the table that a restore replaces.
    """
    properties = app.deployed_functions()[folder].properties
    # A function by another name is another function.
    return _changing(app, properties) - _changing(app, properties["FunctionName"])


def told_by(app: Application, version: Template) -> set[str]:
    """What a version is published anew for: what its description tells, and what those of its layers tell."""
    told = _changing(app, version.get("Description", ""))
    for name, _ in references(version.get("Description", "")):
        for path, layer in app.written("AWS::Serverless::LayerVersion"):
            # As written: the transform puts the values of parameters in their place, and names the layer
            # after them.
            if re.fullmatch(f"{path}[0-9a-f]{{10}}", name):
                told |= _changing(app, layer.get("Description", ""))
    return told


def _changing(app: Application, part: Any) -> set[str]:
    found = set()
    for name, attribute in references(part):
        if not attribute and name in app.root["Parameters"]:
            found.add(name)
        elif (name, attribute) == _RESTORED:
            found.add(f"{name}.{attribute}")
        elif attribute.startswith("Outputs.") and name in app.templates:
            # An output that is no more than words about parameters.
            output = app.templates[name]["Outputs"][attribute.removeprefix("Outputs.")]["Value"]
            found |= {
                said for said, of_it in references(output) if not of_it and said in app.root["Parameters"]
            }
    return found


def version_of(app: Application, folder: str) -> Template:
    """The published version of a function."""
    function = app.deployed_functions()[folder].path
    versions = app.resources("AWS::Lambda::Version")
    return next(one.properties for one in versions if one.properties["FunctionName"] == {"Ref": function})


def a_new_layer_is_published(app: Application) -> list[str]:
    """A version is named by both layers, whose content SAM cannot see in a nested stack;
    a new one replaces it.
    """
    return [
        f"{version.path} stays when a layer changes"
        for version in app.resources("AWS::Lambda::Version")
        if not _tells_layers(version)
    ]


def _tells_layers(version: Resource) -> bool:
    told = [name for name, _ in references(version.properties.get("Description", ""))]
    return all(any(name.startswith(layer) for name in told) for layer in LAYERS)


def descriptions_fit(app: Application) -> list[str]:
    """No value that a parameter may have makes a description longer than Lambda takes."""
    described = {
        path: layer.get("Description", "") for path, layer in app.written("AWS::Serverless::LayerVersion")
    }
    described |= {
        one.path: one.properties.get("Description", "") for one in app.resources("AWS::Lambda::Version")
    }
    return [
        f"{path} may be described by {longest} characters"
        for path, text in described.items()
        if (longest := _longest(app, text)) > MOST_CHARACTERS
    ]


def _longest(app: Application, text: Any) -> int:
    if isinstance(text, str):
        return len(text)
    words = text["Fn::Sub"]
    for name, attribute in references(text):
        words = words.replace(f"${{{name}{'.' * bool(attribute)}{attribute}}}", "", 1)
        parameter = app.root["Parameters"].get(name)
        words += "x" * (
            _AN_ADDRESS if not (parameter or attribute) else _most(parameter) if parameter else _A_NAME
        )
    return len(words)


def _most(parameter: Template) -> int:
    values = [str(value) for value in parameter.get("AllowedValues", [])]
    # Without a bound of its own it may be as long as CloudFormation takes.
    return max(map(len, values)) if values else int(parameter.get("MaxLength", 4096))
