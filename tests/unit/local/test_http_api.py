"""What SAM writes into an API's body becomes the routes that API Gateway would make of it."""

from typing import Any

from infrastructure.local.http_api import expand_http_apis

FUNCTION = {"Fn::Sub": "arn:${AWS::Partition}:…/${Website.Arn}/invocations"}
INTEGRATION = {"type": "aws_proxy", "httpMethod": "POST", "payloadFormatVersion": "2.0", "uri": FUNCTION}


def an_api(paths: dict[str, Any], **body: Any) -> dict[str, Any]:
    api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Body": {"paths": paths, **body}}}
    return {"Resources": {"Api": api}}


def resources_of(kind: str, template: dict[str, Any]) -> dict[str, Any]:
    resources = expand_http_apis(template)["Resources"]
    return {
        name: r["Properties"] for name, r in resources.items() if r["Type"] == f"AWS::ApiGatewayV2::{kind}"
    }


def operation(**more: Any) -> dict[str, Any]:
    return {"x-amazon-apigateway-integration": INTEGRATION, **more}


def test_every_method_of_every_path_becomes_a_route() -> None:
    paths = {
        "/a/{b}": {"get": operation(), "post": operation()},
        "/a/b": {"get": operation()},
        "/any": {"x-amazon-apigateway-any-method": operation()},
        "$default": {"x-amazon-apigateway-any-method": operation()},
    }

    routes = resources_of("Route", an_api(paths))

    assert sorted(route["RouteKey"] for route in routes.values()) == [
        "$default",
        "ANY /any",
        "GET /a/b",
        "GET /a/{b}",
        "POST /a/{b}",
    ]


def test_routes_of_one_function_share_its_integration() -> None:
    template = an_api({"/a": {"get": operation()}, "/b": {"get": operation()}})

    integrations = resources_of("Integration", template)

    assert [integration["IntegrationUri"] for integration in integrations.values()] == [FUNCTION]
    targets = [route["Target"] for route in resources_of("Route", template).values()]
    assert targets == [{"Fn::Join": ["/", ["integrations", {"Ref": next(iter(integrations))}]]}] * 2


def test_routes_that_refer_to_one_integration_share_it() -> None:
    reference = {"$ref": "#/components/x-amazon-apigateway-integrations/website"}
    path = {"get": {"x-amazon-apigateway-integration": reference}, "parameters": [{"name": "b"}]}
    shared = {"x-amazon-apigateway-integrations": {"website": INTEGRATION}}

    template = an_api({"/a/{b}": path, "/c/{b}": path}, components=shared)

    (integration,) = resources_of("Integration", template).values()
    assert integration["IntegrationUri"] == FUNCTION
    assert {route["RouteKey"] for route in resources_of("Route", template).values()} == {
        "GET /a/{b}",
        "GET /c/{b}",
    }


def test_a_guarded_route_asks_for_its_authorizer_and_scopes() -> None:
    scheme = {
        "x-amazon-apigateway-authorizer": {
            "identitySource": "$request.header.Authorization",
            "jwtConfiguration": {"issuer": "https://issuer.example", "audience": ["app"]},
        }
    }
    template = an_api(
        {"/me": {"get": operation(security=[{"SignedIn": ["scope"]}])}},
        components={"securitySchemes": {"SignedIn": scheme}},
    )

    (name, authorizer), *_ = resources_of("Authorizer", template).items()
    (route,) = resources_of("Route", template).values()

    assert authorizer["JwtConfiguration"] == {"Issuer": "https://issuer.example", "Audience": ["app"]}
    assert route["AuthorizationType"] == "JWT"
    assert route["AuthorizerId"] == {"Ref": name}
    assert route["AuthorizationScopes"] == ["scope"]


def test_a_route_for_nobody_in_particular_is_open() -> None:
    (route,) = resources_of("Route", an_api({"/": {"get": operation(security=[{"NONE": []}])}})).values()

    assert "AuthorizationType" not in route


def test_the_body_itself_is_gone() -> None:
    (api,) = resources_of("Api", an_api({"/": {"get": operation()}}, info={"title": "qlinx"})).values()

    assert api == {"Name": "qlinx", "ProtocolType": "HTTP"}
