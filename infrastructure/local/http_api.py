"""Spells out the OpenAPI body that SAM writes for an HTTP API, for the engine does not read it.

API Gateway imports such a body as routes, integrations and authorizers; this makes the same ones as
resources.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

Resource = dict[str, Any]
_METHODS: Final = (
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "x-amazon-apigateway-any-method",
)
_ANY: Final = "x-amazon-apigateway-any-method"
_SHARED: Final = "#/components/x-amazon-apigateway-integrations/"
# How SAM writes that a route is open to all.
_NOBODY: Final = "NONE"
# The spelling of the service's own API; the resource's spelling is stored but not understood by the engine.
_CORS_KEYS: Final = {
    "allowOrigins": "allowOrigins",
    "allowMethods": "allowMethods",
    "allowHeaders": "allowHeaders",
    "exposeHeaders": "exposeHeaders",
    "maxAge": "maxAge",
    "allowCredentials": "allowCredentials",
}


def expand_http_apis(template: dict[str, Any]) -> dict[str, Any]:
    """The template with every HTTP API's body replaced by resources of their own."""
    expanded: dict[str, Resource] = {}
    for logical_id, resource in template.get("Resources", {}).items():
        expanded[logical_id] = resource
        body = resource.get("Properties", {}).get("Body")
        if resource["Type"] == "AWS::ApiGatewayV2::Api" and isinstance(body, dict):
            expanded[logical_id] = _bare_api(resource, body)
            expanded.update(_parts(logical_id, body))
    return {**template, "Resources": expanded}


def _bare_api(resource: Resource, body: Mapping[str, Any]) -> Resource:
    properties = {name: value for name, value in resource["Properties"].items() if name != "Body"}
    properties.setdefault("Name", body.get("info", {}).get("title", "api"))
    properties["ProtocolType"] = "HTTP"
    cors = body.get("x-amazon-apigateway-cors")
    if cors:
        properties["CorsConfiguration"] = {_CORS_KEYS[name]: value for name, value in cors.items()}
    return {**resource, "Properties": properties}


def _parts(api: str, body: Mapping[str, Any]) -> Iterator[tuple[str, Resource]]:
    schemes: Mapping[str, Any] = body.get("components", {}).get("securitySchemes", {})
    for name, scheme in schemes.items():
        yield _authorizer_id(api, name), _authorizer(api, name, scheme["x-amazon-apigateway-authorizer"])
    integrations: dict[str, str] = {}
    shared: Mapping[str, Any] = body.get("components", {}).get("x-amazon-apigateway-integrations", {})
    for route_key, operation in _operations(body):
        integration = _meant(operation["x-amazon-apigateway-integration"], shared)
        known = repr(integration)
        if known not in integrations:
            integrations[known] = f"{api}Integration{len(integrations)}"
            yield integrations[known], _integration(api, integration)
        yield f"{api}Route{_alphanumeric(route_key)}", _route(api, route_key, operation, integrations[known])


def _meant(integration: Mapping[str, Any], shared: Mapping[str, Any]) -> Mapping[str, Any]:
    """An integration, or the one of those that several routes share which it refers to."""
    reference = integration.get("$ref")
    if reference is None:
        return integration
    meant: Mapping[str, Any] = shared[reference.removeprefix(_SHARED)]
    return meant


def _operations(body: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path, methods in body.get("paths", {}).items():
        for method in _METHODS:
            if method not in methods or "x-amazon-apigateway-integration" not in methods[method]:
                continue
            if path in {"$default", "/$default"}:
                yield "$default", methods[method]
            else:
                yield f"{'ANY' if method == _ANY else method.upper()} {path}", methods[method]


def _integration(api: str, given: Mapping[str, Any]) -> Resource:
    properties = {
        "ApiId": {"Ref": api},
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": given["uri"],
        "PayloadFormatVersion": given.get("payloadFormatVersion", "2.0"),
    }
    if "timeoutInMillis" in given:
        properties["TimeoutInMillis"] = given["timeoutInMillis"]
    return {"Type": "AWS::ApiGatewayV2::Integration", "Properties": properties}


def _route(api: str, route_key: str, operation: Mapping[str, Any], integration: str) -> Resource:
    properties: dict[str, Any] = {
        "ApiId": {"Ref": api},
        "RouteKey": route_key,
        "Target": {"Fn::Join": ["/", ["integrations", {"Ref": integration}]]},
    }
    for requirement in operation.get("security", []):
        for name, scopes in requirement.items():
            if name == _NOBODY:
                continue
            properties["AuthorizationType"] = "JWT"
            properties["AuthorizerId"] = {"Ref": _authorizer_id(api, name)}
            properties["AuthorizationScopes"] = scopes
    return {"Type": "AWS::ApiGatewayV2::Route", "Properties": properties}


def _authorizer(api: str, name: str, given: Mapping[str, Any]) -> Resource:
    jwt = given["jwtConfiguration"]
    return {
        "Type": "AWS::ApiGatewayV2::Authorizer",
        "Properties": {
            "ApiId": {"Ref": api},
            "AuthorizerType": "JWT",
            "Name": name,
            "IdentitySource": [given["identitySource"]],
            "JwtConfiguration": {"Audience": jwt["audience"], "Issuer": jwt["issuer"]},
        },
    }


def _authorizer_id(api: str, name: str) -> str:
    return f"{api}Authorizer{_alphanumeric(name)}"


def _alphanumeric(text: str) -> str:
    """A logical id part: words joined, and what tells `/a/{b}` from `/a/b` kept."""
    spelled = text.replace("{", " by ").replace("$", " ")
    return "".join(word[:1].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", spelled))
