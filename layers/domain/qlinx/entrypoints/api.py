"""Routes of a function: parse the request, call the route, map the response or the error.

One for each HTTP function.

Powertools matches routes and describes them as OpenAPI; bodies are parsed here with the route's own model,
because its validation mode loads as much again as everything else at a cold start
(docs/decisions/0002-routes-and-validation.md).
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar, cast, get_type_hints

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel

from qlinx.entrypoints.border import (
    REFUSALS,
    KeyNotUsable,
    as_problem,
    body_text,
    caller_of,
    idempotency_key,
    judged_parts,
)
from qlinx.entrypoints.description import QueryParts, RouteFacts, SeenFacts, common_problems, responses
from qlinx.entrypoints.logs import logger, telling_no_text
from qlinx.entrypoints.problems import ALWAYS, json_response, problem_response
from qlinx.entrypoints.settings import restored_at, trusted_proxies
from qlinx.entrypoints.snapshots import REHEARSALS, before_snapshot, make_ready, rehearsal, rehearsed_request
from qlinx.kit.accepted import language_of
from qlinx.kit.bodies import NotThisMediaType, read_json
from qlinx.kit.errors import DomainError, InputInvalid, NotFound
from qlinx.kit.networks import caller_behind
from qlinx.kit.pages import CalendarFile, KeptFile, Moved, Page
from qlinx.kit.seen import (
    IF_MATCH,
    UNSAID_HEADERS,
    ChangedSince,
    Editable,
    SeenNotSaid,
    seen_in,
)
from qlinx.kit.texts import Language
from qlinx.records.callers import Caller, Callers
from qlinx.records.idempotency import KeyUsedBefore

Route = TypeVar("Route", bound=Callable[..., Any])

_BODY = "body"
_ONCE, _SEEN = "once", "seen"
_FORWARDED = "x-forwarded-for"
Shown = Callable[[DomainError], Response[str]]


class Api:
    """The routes of one function."""

    def __init__(self, tag: str, callers: Callers[Any] | None = None) -> None:
        """``callers``: who calls all of its routes, where they are of one kind with problems of their own."""
        self.tag = tag
        self.callers = callers
        self.facts: list[RouteFacts] = []
        self._rules: list[tuple[RouteFacts, str]] = []
        self.resolver = APIGatewayHttpResolver()
        self.resolver.exception_handler(NotFoundError)(lambda _: self.refused(NotFound()))
        # How a page tells a problem; set where a route is marked as one (`entrypoints.pages.in_pages`).
        self.show_problem: Shown | None = None
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
                        asked = rehearsed_request(fact.method, rule, fact.body)
                        self.resolver.resolve(asked, cast("LambdaContext", None))
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
        asked = dict(event)
        if http["method"] == "HEAD":
            asked["requestContext"] = {**event["requestContext"], "http": {**http, "method": "GET"}}
        response = self.resolver.resolve(asked, context)
        response["headers"] = {**ALWAYS, **response["headers"]}
        return {**response, "body": ""} if http["method"] == "HEAD" else response

    def otherwise(self, show: Callable[[DomainError], Response[str]]) -> None:
        """How it is said that no route fits, where that is not for a program."""
        self.resolver.exception_handler(NotFoundError)(lambda _: show(NotFound()))

    @property
    def event(self) -> APIGatewayProxyEventV2:
        return self.resolver.current_event

    @property
    def query(self) -> Mapping[str, str]:
        """What stands behind the address; of what is named twice, all of it with commas between."""
        return self.event.query_string_parameters or {}

    @property
    def language(self) -> Language:
        """The caller's language by Accept-Language; Dutch unless English is asked for first."""
        return language_of(self.event.headers)

    @property
    def body(self) -> str:
        """The body as text.

        Raises
        ------
        BodyNotText, BodyTooLarge
        """
        return body_text(self.event.raw_event)

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
        query: QueryParts | None = None,
        file: str | None = None,
        looks: bool = False,
        now: Callable[..., Editable] | None = None,
        must_say_seen: bool = False,
    ) -> Callable[[Route], Route]:
        """Registers a route: ``rule`` with ``<name>`` parts. ``looks``: it changes nothing though it is no
        GET, for what is asked for must stand in no address. ``now`` shows, by the same parts, what whoever
        saw an earlier version is to look at; with ``must_say_seen`` nobody changes it without having seen it.

        ``form``, what a page posts, ``query``, what may stand behind the address, each with its meaning, and
        ``file``, the media type of a file that is no page, are for the description. A parameter ``body`` is
        parsed by its own model; a parameter ``once`` is the caller's idempotency key, ``seen`` which version
        they saw. Problems that follow from these, from the method and from the need of a token are described
        by themselves.
        """

        def register(function: Route) -> Route:
            hints = get_type_hints(function)
            body = hints.get(_BODY)
            operation_id = f"{self.tag}_{function.__name__}".replace("-", "_")
            common = (
                *common_problems(method, rule, public=public, takes=body or form),
                *((NotThisMediaType,) if body else ()),
                *((InputInvalid,) if query else ()),
                *((KeyUsedBefore, KeyNotUsable) if _ONCE in hints else ()),
                *((ChangedSince,) if _SEEN in hints else ()),
                *((SeenNotSaid,) if must_say_seen else ()),
                *self._problems_of_callers("GET" if looks else method),
            )
            seen = SeenFacts(get_type_hints(now)["return"] if now else None, must_be_said=must_say_seen)
            fact = RouteFacts(
                method,
                operation_id,
                body,
                form,
                _ONCE in hints,
                query or {},
                seen if _SEEN in hints else None,
                file,
            )
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
            )(_parsed(self, function, fact, status, now=now))
            return function

        return register

    def _problems_of_callers(self, method: str) -> tuple[type[DomainError], ...]:
        if self.callers is None:
            return ()
        changes = () if method == "GET" else self.callers.problems_of_changes
        return (*self.callers.problems, *changes)

    def refused(
        self, error: Exception, *, on_page: bool = False, now: Callable[[], Editable] | None = None
    ) -> Response[str]:
        """What a refusal is answered: as a problem document, or as a page.

        Whoever saw an earlier version gets the one that is ``now`` with it.
        """
        problem = as_problem(error)
        if on_page and self.show_problem:
            return self.show_problem(problem)
        return problem_response(problem, self.language, _shown_now(problem, now))


def _shown_now(problem: DomainError, now: Callable[[], Editable] | None) -> Editable | None:
    if now is None or not isinstance(problem, ChangedSince):
        return None
    try:
        return now()
    except REFUSALS:
        # It is gone since.
        return None


def _answer(api: Api, fact: RouteFacts, value: Any, status: int) -> Response[Any]:
    """What a route gave, as a response; with until when what was asked will be taken where that ends
    (docs/api.md).
    """
    response = value if isinstance(value, Response) else json_response(value, status, api.language)
    if fact.may_not_say_seen and IF_MATCH.lower() not in api.event.headers:
        response.headers.update(UNSAID_HEADERS)
    return response


def _parsed(
    api: Api,
    function: Callable[..., Any],
    fact: RouteFacts,
    status: int,
    *,
    now: Callable[..., Editable] | None,
) -> Callable[..., Any]:
    """The route as the resolver calls it: with its body parsed, and its value, or what it refuses, as a
    response.
    """
    hints = get_type_hints(function)
    on_page = hints.get("return") in {Page, Page | Moved, Page | CalendarFile, Page | KeptFile}

    def given(parts: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
        yield from judged_parts(parts).items()
        if fact.body is not None:
            yield _BODY, read_json(api.body, api.event.headers.get("content-type"), fact.body)
        if _ONCE in hints:
            yield _ONCE, idempotency_key(api.event.headers)
        if _SEEN in hints:
            yield _SEEN, seen_in(api.event.headers, fact.where_unsaid)

    def call(**parts: str) -> Response[Any]:
        try:
            value = function(**dict(given(parts)))
        except REFUSALS as error:
            value = api.refused(error, on_page=on_page, now=partial(now, **parts) if now else None)
        return _answer(api, fact, value, status)

    # The resolver describes the route from its signature; it would take headers for parts of the query.
    signature = inspect.signature(function)
    described = [part for name, part in signature.parameters.items() if name not in {_ONCE, _SEEN}]
    if on_page:
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
