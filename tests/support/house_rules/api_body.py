"""Rules on the body of the API: a route leads to the alias of one function, which the API alone may call."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.support.application import INTEGRATION, SHARED, Application, references

# API Gateway takes 300 routes for an API, and more where an account asks for it; that nobody has to, some are
# kept free (decision 148 says what is done before).
_MOST_ROUTES: Final = 280
# It takes 300 integrations, and no more: routes of a function share one.
_MOST_INTEGRATIONS: Final = 280
_BY_LAMBDA: Final = {"type": "aws_proxy", "httpMethod": "POST", "payloadFormatVersion": "2.0"}
_URI: Final = (
    "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${%s}/invocations"
)
THE_API: Final = {"Fn::Sub": "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*"}
_GATEWAY: Final = "apigateway.amazonaws.com"
_EVENTS_OF_SAM: Final = frozenset({"Api", "HttpApi"})


def routes_stand_in_the_body(app: Application) -> list[str]:
    """No route is a SAM event, of which each makes a permission of its own."""
    return [
        f"{name} of {folder} is an event"
        for folder, properties in app.functions().items()
        for name, event in properties.get("Events", {}).items()
        if event["Type"] in _EVENTS_OF_SAM
    ]


def each_function_has_one_integration(app: Application) -> list[str]:
    """An integration is named for its function and calls its alias as SAM would; operations refer to it."""
    return list(_other_integrations(app))


def _other_integrations(app: Application) -> Iterator[str]:
    aliases = app.folders_by_alias()
    known = app.integrations()
    for name, integration in known.items():
        called, named = [
            (path, ".".join(filter(None, reference)))
            for path, reference in zip(
                app.referred_to(integration["uri"]), references(integration["uri"]), strict=True
            )
            if not path.startswith("AWS::")
        ][-1]
        if aliases.get(called) != name:
            yield f"{name} calls {called}, which is not its alias"
        elif integration != _BY_LAMBDA | {"uri": {"Fn::Sub": _URI % named}}:
            yield f"{name} is called otherwise"
    used = set()
    for method, path, operation in app.operations():
        reference = operation.get(INTEGRATION, {})
        name = str(reference.get("$ref", "")).removeprefix(SHARED)
        used.add(name)
        if name not in known or len(reference) != 1:
            yield f"{method} {path} has an integration of its own, or none"
    yield from (f"no route leads to {name}" for name in known if name not in used)


def the_api_alone_calls_what_answers(app: Application) -> list[str]:
    """Each function with a route has one permission, for this API and on its alias; no other function has."""
    return list(_other_permissions(app))


def _other_permissions(app: Application) -> Iterator[str]:
    aliases = app.folders_by_alias()
    called: list[str] = []
    for permission in app.resources("AWS::Lambda::Permission"):
        given = permission.properties
        if given["Principal"] != _GATEWAY:
            continue
        (name,) = app.referred_to(given["FunctionName"])
        if name not in aliases:
            yield f"{permission.path} lets the API past the alias"
        if (given["Action"], given.get("SourceArn")) != ("lambda:InvokeFunction", THE_API):
            yield f"{permission.path} lets in whom it should not"
        called.append(aliases.get(name, name))
    answering = app.answering()
    yield from (f"the API may not call {folder}" for folder in sorted(answering - set(called)))
    yield from (
        f"the API may call {folder}, which has no route" for folder in sorted(set(called) - answering)
    )
    yield from (f"{folder} is permitted twice" for folder in sorted(set(called)) if called.count(folder) > 1)


def paths_say_their_parameters(app: Application) -> list[str]:
    """Each part of a path that stands for something is a parameter of it, as the format asks: the import of a
    body fails on a warning (`FailOnWarnings`).
    """
    paths: Mapping[str, Any] = app.find("Api").properties["Body"]["paths"]
    return [
        f"{path} does not say what stands in it"
        for path, item in paths.items()
        if item.get("parameters", [])
        != [{"name": name, "in": "path", "required": True} for name in re.findall(r"\{([^}]+)\}", path)]
    ]


def the_api_stays_within_its_quotas(app: Application) -> list[str]:
    """An HTTP API takes 300 routes and 300 integrations."""
    counted = (
        ("routes", len([*app.operations()]), _MOST_ROUTES),
        ("integrations", len(app.integrations()), _MOST_INTEGRATIONS),
    )
    return [f"{found} {what}, of at most {most}" for what, found, most in counted if found > most]
