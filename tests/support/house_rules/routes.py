"""Rules on routes: who comes in, by which methods, and what the API keeps to itself."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

import yaml

from tests.support.application import ROOT, Application, is_behind_link
from tests.support.house_rules.access import actions_on
from tests.support.sites import sites

_MATRIX: Final = ROOT / "tests" / "proof" / "access" / "matrix.yaml"
_NOT_SIGNED_IN: Final = 401
_SIGNS_IN: Final = "/sessions"
_LOGGED: Final = frozenset(
    f"$context.{name}"
    for name in (
        "requestId",
        "requestTimeEpoch",
        "routeKey",
        "status",
        "responseLatency",
        "responseLength",
        "error.responseType",
    )
)
_CORS: Final = "CorsConfiguration"
_CORS_OF_API: Final = "x-amazon-apigateway-cors"
_PUBLIC_URL: Final = {"Fn::Split": ["/", {"Ref": "PublicUrl"}]}
_OWN_ORIGIN: Final = {
    "Fn::Join": ["/", [{"Fn::Select": [0, _PUBLIC_URL]}, "", {"Fn::Select": [2, _PUBLIC_URL]}]]
}
_OWN_PAGES_BRING: Final = {
    "CorsRules": [{"AllowedMethods": ["POST"], "AllowedOrigins": [_OWN_ORIGIN], "MaxAge": 3600}]
}
_STAFF_ROUTE: Final = " /v1/staff/"
_STAFF_PLACES: Final = (_STAFF_ROUTE, " /welcome-staff/", " /balie", " /en/desk")
# The route for what has none.
_EVERYTHING_ELSE: Final = "ANY /$default"
_WEBSITE: Final = "website"
_STAFF_POOL: Final = ("Identity", "Outputs.StaffPoolArn")


def no_page_elsewhere_calls(app: Application) -> list[str]:
    """Browsers let no page of another site read what we answer, nor send what needs to be asked for: the API
    says of none that it may, and a bucket of our own pages alone that they may bring a file. The app is no
    browser, and our pages are under our own address.
    """
    apis, buckets = app.resources("AWS::ApiGatewayV2::Api"), app.resources("AWS::S3::Bucket")
    found = [
        *(one for one in apis if _CORS in one.properties or _CORS_OF_API in one.properties.get("Body", {})),
        *(one for one in buckets if one.properties.get(_CORS, _OWN_PAGES_BRING) != _OWN_PAGES_BRING),
    ]
    return [f"{one.path} lets pages of other sites call" for one in found]


def every_route_decides_who_comes_in(app: Application) -> list[str]:
    """Every route asks for an access token, or is one of those that are open on purpose.

    Under /v1 those are the ones of which the access matrix says that everybody gets the same answer. Pages
    elsewhere are for browsers, which carry no token; they show what is public, or what a signed link opens.
    """
    return list(_undecided(app, open_routes()))


def open_routes() -> frozenset[str]:
    """The routes that answer every role alike: a line of the matrix is a decision.

    Where everybody is refused alike they are for signing in; at any other a role may have been refused for
    what it said.
    """
    verdicts: Mapping[str, list[int]] = yaml.safe_load(_MATRIX.read_text("utf-8"))["routes"]
    return frozenset(
        route
        for route, statuses in verdicts.items()
        if len(set(statuses)) == 1 and (_NOT_SIGNED_IN not in statuses or _SIGNS_IN in route)
    )


def _undecided(app: Application, open_on_purpose: Collection[str]) -> Iterator[str]:
    for route, operation in routes(app):
        is_page, of_staff = " /v1/" not in route, _STAFF_ROUTE in route
        match operation.get("security"):
            case [{"SignedIn": ["aws.cognito.signin.user.admin"]}] if not is_page and not of_staff:
                continue
            case [{"StaffSignedIn": ["aws.cognito.signin.user.admin"]}] if of_staff:
                continue
            case [{"NONE": []}] if is_page or route in open_on_purpose:
                continue
            case [{"NONE": []}]:
                yield f"{route} is open"
            case _:
                yield f"{route} does not say who comes in"


def routes(app: Application) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each route of the API with its operation."""
    return ((f"{method} {path}", operation) for method, path, operation in app.operations())


def visitors_reach_nobody_of_the_staff(app: Application) -> list[str]:
    """Who acts on the pool of staff, or knows it, answers at the places of staff alone, or at none."""
    return list(_reaching_staff(app))


def _reaching_staff(app: Application) -> Iterator[str]:
    acting = {folder for folder, _ in actions_on(app, _STAFF_POOL)}
    for folder, properties in app.functions().items():
        told = [name for name in properties["Environment"]["Variables"] if name.startswith("STAFF_")]
        events = properties.get("Events")
        elsewhere = [
            route.key
            for route in app.http_routes()
            if route.folder == folder and not any(place in route.key for place in _STAFF_PLACES)
        ]
        if elsewhere and (folder in acting or told):
            yield f"{folder} answers {elsewhere[0]} and acts on staff, or knows their pool"
        if folder in acting and events:
            yield f"{folder} acts on staff by itself"


def safe_methods_are_answered_safely(app: Application) -> list[str]:
    """No route answers every method: GET, HEAD and OPTIONS change nothing, so each method is named. But for
    the one for what has no route, which has only GET behind it, and those of sites, of which every page is
    shown by GET and every form comes by POST, and the pages behind mailed links, which have no more.
    """
    of_sites = {route.key for route in app.http_routes() if route.method == "ANY" and route.folder in sites()}
    return [
        route
        for route, _ in routes(app)
        if route not in {_EVERYTHING_ELSE, *of_sites}
        and not is_behind_link(*route.split(" "))
        and route.split(" ")[0] not in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}
    ]


def pages_answer_head(app: Application) -> list[str]:
    """Each page answers HEAD where it answers GET (RFC 9110, 9.3.2); those of the website by the route for
    everything else, which is theirs and open.
    """
    return list(_other_heads(app))


def _other_heads(app: Application) -> Iterator[str]:
    named = {(route.folder, route.path): route for route in app.http_routes() if route.method == "HEAD"}
    pages = {
        (route.folder, route.path): route
        for route in app.http_routes()
        if route.method == "GET" and not route.path.startswith("/v1/") and route.folder != _WEBSITE
    }
    yield from (f"{path} answers no HEAD" for _, path in pages.keys() - named.keys())
    yield from (f"HEAD {path} is no page" for _, path in named.keys() - pages.keys())
    yield from (
        f"HEAD {path} asks for something else than GET"
        for (folder, path), head in named.items()
        if (folder, path) in pages and pages[folder, path].is_open != head.is_open
    )
    if app.answers_everything_else() != [_WEBSITE]:
        yield "what has no route is not answered by the website"


def the_api_keeps_to_itself(app: Application) -> list[str]:
    """Default is signed in, no other site may call, floods are slowed,
    the log holds no path and no address.
    """
    return list(_open_doors(app))


def _open_doors(app: Application) -> Iterator[str]:
    written = dict(app.written("AWS::Serverless::HttpApi"))["Api"]
    if written.get("Auth", {}).get("DefaultAuthorizer") != "SignedIn":
        yield "a route without a word is open"
    if "CorsConfiguration" in written or "x-amazon-apigateway-cors" in app.find("Api").properties["Body"]:
        yield "other sites may call"
    (server,) = app.find("Api").properties["Body"].get("servers", [{}])
    closed = server.get("x-amazon-apigateway-endpoint-configuration", {}).get("disableExecuteApiEndpoint")
    if closed != {"Fn::If": ["HasOwnDomain", True, False]}:
        yield "the gateway's own address stays open beside a domain of ours"
    stage = next(iter(app.resources("AWS::ApiGatewayV2::Stage"))).properties
    if not stage.get("DefaultRouteSettings", {}).get("ThrottlingRateLimit"):
        yield "a flood comes through"
    known = {route for route, _ in routes(app)}
    for route in set(stage.get("RouteSettings", {})) - known:
        yield f"{route} is slowed and does not exist"
    form = stage.get("AccessLogSettings", {}).get("Format", "$context.path")
    for piece in form.split('"'):
        if piece.startswith("$") and piece not in _LOGGED:
            yield f"the access log holds {piece}"
