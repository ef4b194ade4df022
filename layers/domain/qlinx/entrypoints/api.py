"""Routes of a function: parse the request, call the route, map the response or the error.

One for each HTTP function.

Powertools matches routes and describes them as OpenAPI; bodies are parsed here with the route's own model,
because its validation mode loads as much again as everything else at a cold start
(docs/decisions/0002-routes-and-validation.md).
"""

import inspect
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, cast, get_type_hints

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, ValidationError

from qlinx.aws.database import Busy
from qlinx.entrypoints.description import RouteFacts, responses
from qlinx.entrypoints.identity import caller_of
from qlinx.entrypoints.logs import logger, telling_no_text
from qlinx.entrypoints.problems import problem_response
from qlinx.entrypoints.settings import restored_at, trusted_proxies
from qlinx.entrypoints.snapshots import REHEARSALS, before_snapshot, make_ready, rehearsal
from qlinx.kit.errors import DomainError, Failure, InputInvalid, NotAllowed, NotFound, NotSignedIn
from qlinx.kit.faults import faults_of
from qlinx.kit.networks import caller_behind
from qlinx.kit.pages import Page
from qlinx.kit.texts import DEFAULT_LANGUAGE, LANGUAGES, Language, LocalText
from qlinx.records.callers import Caller, Callers
from qlinx.records.idempotency import KeyUsedBefore

Route = TypeVar("Route", bound=Callable[..., Any])
M = TypeVar("M", bound=BaseModel)

_BODY = "body"
_ONCE = "once"
_FORWARDED = "x-forwarded-for"
IDEMPOTENCY_KEY = "Idempotency-Key"
MOST_BODY_BYTES = 64 * 1024


class BodyTooLarge(DomainError):
    """The body is larger than any request of ours."""

    failure = Failure.TOO_LARGE
    code = "body-too-large"
    title = LocalText(nl="Dit bericht is te groot.", en="This message is too large.")
    advice = LocalText(nl="Stuur minder tegelijk.", en="Send less at once.")


class TooBusy(DomainError):
    """Many others change the same thing at this moment."""

    failure = Failure.BUSY
    code = "too-busy"
    title = LocalText(nl="Het is nu erg druk.", en="It is very busy right now.")
    advice = LocalText(
        nl="Probeer het over een paar seconden opnieuw. Er is niets gewijzigd.",
        en="Try again in a few seconds. Nothing was changed.",
    )


class Api:
    """The routes of one function."""

    def __init__(self, tag: str, callers: Callers[Any] | None = None) -> None:
        """``callers``: who calls all of its routes, where they are of one kind with problems of their own."""
        self.tag = tag
        self.callers = callers
        self.facts: list[RouteFacts] = []
        self._rules: list[tuple[RouteFacts, str]] = []
        self.resolver = APIGatewayHttpResolver()
        self.resolver.exception_handler(DomainError)(self._refused)
        self.resolver.exception_handler(Busy)(lambda _: self._refused(TooBusy()))
        self.resolver.exception_handler(NotFoundError)(lambda _: self._refused(NotFound()))
        before_snapshot(self.rehearse)
        # The runtime calls first what was registered last.
        before_snapshot(make_ready)

    def rehearse(self) -> None:
        """Answers a request of nobody to every route, some times over:
        what is made at a first request is made then.

        A route that fails of it is told in the log, and the version is published: it is not wrong, only
        slower the first time. Tests keep every function from it.
        """
        failed: dict[str, str] = {}
        with rehearsal():
            for _ in range(REHEARSALS):
                for fact, rule in self._rules:
                    try:
                        self.resolver.resolve(_rehearsed(fact, rule), cast("LambdaContext", None))
                    except Exception as error:  # noqa: BLE001 - told below
                        failed[f"{fact.method} {rule}"] = type(error).__name__
        for route, error_class in failed.items():
            logger.error("rehearsal failed", route=route, error=error_class)

    @telling_no_text
    def respond(self, event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
        """What the function returns for an HTTP event; to HEAD what GET would, without the body (RFC 9110,
        9.3.2).
        """
        http = event["requestContext"]["http"]
        if http["method"] != "HEAD":
            return self.resolver.resolve(dict(event), context)
        request = {**event["requestContext"], "http": {**http, "method": "GET"}}
        return {**self.resolver.resolve({**event, "requestContext": request}, context), "body": ""}

    def otherwise(self, show: Callable[[DomainError], Response[str]]) -> None:
        """How it is said that no route fits, where that is not for a program."""
        self.resolver.exception_handler(NotFoundError)(lambda _: show(NotFound()))

    @property
    def event(self) -> APIGatewayProxyEventV2:
        return self.resolver.current_event

    @property
    def language(self) -> Language:
        """The caller's language by Accept-Language; Dutch unless English is asked for first."""
        return language_of(self.event.headers)

    @property
    def caller(self) -> Caller:
        """Who calls, by the token that the gateway has checked;
        nobody's session outlives a restore of the tables.

        Raises
        ------
        NotSignedIn
        """
        caller = caller_of(self.event.raw_event)
        if moment := restored_at():
            caller.must_have_signed_in_since(moment)
        return caller

    @property
    def network_address(self) -> str:
        """The caller's IP address: for limits in the security table only.

        As the gateway saw it, or where that is a proxy of ours, as the proxy did: never what a caller says of
        themselves.
        """
        forwarded = self.event.headers.get(_FORWARDED, "")
        return caller_behind(self.event.request_context.http.source_ip, forwarded, trusted_proxies())

    def get(self, rule: str, **description: Any) -> Callable[[Route], Route]:
        return self._route("GET", rule, **description)

    def post(self, rule: str, **description: Any) -> Callable[[Route], Route]:
        return self._route("POST", rule, **description)

    def put(self, rule: str, **description: Any) -> Callable[[Route], Route]:
        return self._route("PUT", rule, **description)

    def patch(self, rule: str, **description: Any) -> Callable[[Route], Route]:
        return self._route("PATCH", rule, **description)

    def delete(self, rule: str, **description: Any) -> Callable[[Route], Route]:
        return self._route("DELETE", rule, **description)

    def _route(
        self,
        method: str,
        rule: str,
        *,
        summary: str,
        status: int = 200,
        problems: tuple[type[DomainError], ...] = (),
        public: bool = False,
        form: type[BaseModel] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Callable[[Route], Route]:
        """Registers a route: ``rule`` with ``<name>`` parts.

        ``form``, what a page posts, and ``query``, what may stand behind the address, each with its meaning,
        are for the description. A parameter ``body`` is parsed by its own model; a parameter ``once`` is the
        caller's idempotency key. Problems that follow from these, from the method and from the need of a
        token are described by themselves.
        """

        def register(function: Route) -> Route:
            hints = get_type_hints(function)
            body = hints.get(_BODY)
            operation_id = f"{self.tag}_{function.__name__}".replace("-", "_")
            common = (
                *_common_problems(method, public=public, takes=body or form),
                *((KeyUsedBefore,) if _ONCE in hints else ()),
                *self._problems_of_callers(method),
            )
            fact = RouteFacts(method, operation_id, body, form, _ONCE in hints, query or {})
            self.facts.append(fact)
            self._rules.append((fact, rule))
            self.resolver.route(
                rule,
                method=[method],
                summary=summary,
                description=inspect.getdoc(function) or summary,
                responses=cast("Any", responses(hints.get("return"), status, (*common, *problems))),
                tags=[self.tag],
                operation_id=operation_id,
                security=[] if public else [{"signed_in": []}],
            )(_parsed(self, function, body, status, once=_ONCE in hints))
            return function

        return register

    def _problems_of_callers(self, method: str) -> tuple[type[DomainError], ...]:
        if self.callers is None:
            return ()
        changes = () if method == "GET" else self.callers.problems_of_changes
        return (*self.callers.problems, *changes)

    def _refused(self, error: DomainError) -> Response[str]:
        return problem_response(error, self.language)


def _parsed(
    api: Api, function: Callable[..., Any], model: type[BaseModel] | None, status: int, *, once: bool
) -> Callable[..., Any]:
    """The route as the resolver calls it: with its body parsed, and its value as a response."""

    def call(**parts: Any) -> Response[Any]:
        if model is not None:
            parts[_BODY] = read_body(api.event.decoded_body, model)
        if once:
            parts[_ONCE] = api.event.headers.get(IDEMPOTENCY_KEY.lower()) or None
        value = function(**parts)
        return value if isinstance(value, Response) else json_response(value, status, api.language)

    # The resolver describes the route from its signature; it would take the header for a part of the query.
    signature = inspect.signature(function)
    described = [part for name, part in signature.parameters.items() if name != _ONCE]
    hints = get_type_hints(function)
    if hints.get("return") is Page:
        # A page is described as what it becomes.
        hints["return"] = Response[str]
    call.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=described, return_annotation=hints.get("return", inspect.Signature.empty)
    )
    call.__annotations__ = hints
    call.__name__ = function.__name__
    call.__doc__ = function.__doc__
    call.__module__ = function.__module__
    return call


def _rehearsed(fact: RouteFacts, rule: str) -> dict[str, Any]:
    """A request to a route, of nobody, signed in."""
    path = re.sub(r"<\w+>", "rehearsed", rule)
    issuer = os.environ.get("USER_ISSUER") or os.environ.get("STAFF_ISSUER", "")
    claims = {
        "token_use": "access",
        "username": "nobody",
        "auth_time": "0",
        "origin_jti": "none",
        "iss": issuer,
    }
    return {
        "version": "2.0",
        "routeKey": f"{fact.method} {path}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"accept-language": "nl-NL,nl;q=0.9"},
        "requestContext": {
            "stage": "$default",
            "http": {"method": fact.method, "path": path, "sourceIp": "192.0.2.1"},
            "authorizer": {"jwt": {"claims": claims}},
        },
        "body": json.dumps(_example(fact.body), default=str) if fact.body else "",
        "isBase64Encoded": False,
    }


def _example(model: type[BaseModel]) -> dict[str, Any]:
    """A body of the examples that a model describes itself with."""
    whole = cast("dict[str, Any]", model.model_config.get("json_schema_extra") or {}).get("examples")
    if whole:
        return dict(whole[0])
    examples: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if field.examples:
            examples[field.alias or name] = field.examples[0]
        elif isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            examples[field.alias or name] = _example(field.annotation)
    return examples


def read_body(text: str | None, model: type[M]) -> M:
    """The body as a value of ``model``; no body is one without fields.

    Raises
    ------
    BodyTooLarge, InputInvalid
    """
    raw = (text or "{}").encode()
    if len(raw) > MOST_BODY_BYTES:
        raise BodyTooLarge
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise faults_of(error) from error


def json_response(value: BaseModel | None, status: int, language: Language) -> Response[str]:
    """A response that no cache keeps."""
    return Response(
        status_code=status,
        content_type="application/json",
        headers={"Content-Language": language, "Cache-Control": "no-store"},
        body="" if value is None else value.model_dump_json(exclude_none=True),
    )


def language_of(headers: Mapping[str, str]) -> Language:
    """The first of our languages in an Accept-Language header, by weight."""
    weighed: list[tuple[float, int, str]] = []
    for place, part in enumerate((headers.get("accept-language") or "").split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            weighed.append((-float(weight or 1), place, tag.split("-")[0].lower()))
        except ValueError:
            continue
    for _, _, tag in sorted(weighed):
        for language in LANGUAGES:
            if tag == language:
                return language
    return DEFAULT_LANGUAGE


def _common_problems(
    method: str, *, public: bool, takes: type[BaseModel] | None
) -> Iterator[type[DomainError]]:
    """What any route of this kind may answer."""
    if not public:
        yield from (NotSignedIn, NotAllowed)
    if takes is not None:
        yield from (InputInvalid, BodyTooLarge)
    if method != "GET":
        yield TooBusy
