"""Who gets into which route:
every route, every role in every state, with and without a second factor, freshly signed in or not.

One table of rules (`tests.support.access_rules`) tells each answer; what is refused changes nothing and mails
nothing. The gateway refuses most of these tokens before; the handlers do it by themselves, since a route with
the wrong authorizer must open nothing.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from threading import Thread
from types import SimpleNamespace
from typing import Any, Final

import pytest

from qlinx.kit.errors import NotSignedIn
from qlinx.records.callers import Caller as TokenHolder
from tests.support.access_rules import FRESH_BODIES, Route, Verdict, every_route, expected, kinds_of
from tests.support.callers import Area, Caller, Callers
from tests.support.described import description, must_be_described
from tests.support.everything import everything
from tests.support.http import Functions, an_event, issuer_of
from tests.support.standing import moment
from tests.support.world import World

LETS_IN: Final = frozenset({Verdict.LET_IN, Verdict.AS_ANYBODY})
# What a wrong code is answered, whoever hands it in.
OF_THE_BODY: Final = frozenset(
    {"/problems/factor-refused", "/problems/code-refused", "/problems/sign-in-over"}
)


class Asking:
    """The functions, called as the gateway calls them; each is wired once for all its routes."""

    def __init__(self, functions: Functions, callers: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
        self._functions, self._callers, self._monkeypatch = functions, callers, monkeypatch
        self._wired, self._handler = "", None
        self.calls = 0

    def answer(self, route: Route, caller: Caller | None) -> tuple[int, str]:
        """Status, and which problem."""
        if self._wired != route.function:
            self._wired, self._handler = route.function, self._functions.of(route.function)
            self._monkeypatch.setenv("ALLOW_EXAMPLE_DOMAINS", "true")
        self.calls += 1
        event = an_event("signup", "sign_up")
        event["rawPath"] = route.path
        event["queryStringParameters"] = {}
        event["requestContext"]["http"] |= {"method": route.method, "path": route.path}
        event["body"] = "" if route.body is None or route.form else json.dumps(route.body)
        event["requestContext"]["authorizer"] = {}
        if caller:
            claims = self._callers.claims(caller, datetime.now(UTC))
            event["requestContext"]["authorizer"] = {"jwt": {"claims": claims}}
        answer: Any = self._handler.lambda_handler(event, SimpleNamespace(aws_request_id="test"))  # type: ignore[attr-defined]
        status, body = answer["statusCode"], answer["body"] or ""
        must_be_described(route.method, route.path, status, body)
        problem = json.loads(body)["type"] if body.startswith('{"type"') else ""
        return status, problem


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    world.now = datetime.now(UTC)
    made = Functions(world, monkeypatch)
    world.ctx = replace(world.context(), read_secret=made.of("signup").context().read_secret)
    return made


@pytest.fixture
def asking(functions: Functions, monkeypatch: pytest.MonkeyPatch) -> Asking:
    resources = functions.world.resources
    own, staff = issuer_of(resources), issuer_of(resources, staff=True)
    issuers: dict[Area, str] = {"person": own, "employer": own, "staff": staff}
    return Asking(functions, Callers(functions.world.ctx, issuers), monkeypatch)


def breaches(world: World, asking: Asking, routes: Sequence[Route]) -> Iterator[str]:
    """Every cell that is answered otherwise than the rules say, and every function that refused, or showed,
    and left something behind.
    """
    back, before = moment(), everything(world)
    for function, own in groupby(routes, key=lambda route: route.function):
        cells = [(route, caller, expected(route, caller)) for route in own for caller in kinds_of(route)]
        changing = [cell for cell in cells if cell[2] in LETS_IN and cell[0].method != "GET"]
        for route, caller, verdict in cells:
            if verdict not in LETS_IN or route.method == "GET":
                yield from unlike(asking, route, caller, verdict)
        if everything(world) != before:
            yield f"{function} left something behind, though it refused or only showed"
        for route, caller, verdict in changing:
            back()
            yield from unlike(asking, route, caller, verdict)
        back()


def unlike(asking: Asking, route: Route, caller: Caller, verdict: Verdict) -> Iterator[str]:
    """Where an answer is not what the rules say."""
    status, problem = asking.answer(route, caller)
    again, right = problem == "/problems/sign-in-again", False
    match verdict:
        case Verdict.LET_IN:
            # A code that is wrong is told so to whoever hands it in.
            right = status not in {401, 403} or problem in OF_THE_BODY
        case Verdict.NOT_SIGNED_IN:
            right = (status, problem) == (401, "/problems/not-signed-in")
        case Verdict.SIGN_IN_AGAIN:
            right = status == 403 and again
        case Verdict.REFUSED:
            right = status == 403 and not again
        case Verdict.AS_ANYBODY:
            right = (status, problem) == asking.answer(route, None)
    if not right:
        yield f"{route.name} by {caller.name} answered {status} {problem} instead of {verdict.value}"


def routes_of(area: str) -> list[Route]:
    """Those of one kind of caller, or those that take no token."""
    return [route for route in every_route() if area == ("nobody" if route.public else route.areas()[0])]


@pytest.mark.parametrize("area", ["person", "employer", "staff", "nobody"])
def test_every_route_answers_every_caller_as_the_rules_say(world: World, asking: Asking, area: str) -> None:
    assert list(breaches(world, asking, routes_of(area))) == []


def test_what_asks_for_a_fresh_sign_in_is_what_the_description_says() -> None:
    said = {
        f"{method.upper()} {path}"
        for path, operations in description()["paths"].items()
        for method, operation in operations.items()
        if "sign-in-again" in operation["responses"].get("403", {}).get("description", "")
    }
    assert said == set(FRESH_BODIES)


def nothing(*_: object, **__: object) -> None:
    """A check that lets everybody through."""


def yes(*_: object, **__: object) -> bool:
    return True


MUTANTS: Final[Mapping[str, tuple[str, Any]]] = {
    "no factor is asked of who works for an employer": ("qlinx.employers.calling.has_factor_since", yes),
    "no factor is asked of staff": ("qlinx.staff.calling.has_factor_since", yes),
    "tokens of any pool": ("qlinx.entrypoints.border.Caller.must_come_from", nothing),
    "any sign-in is fresh": ("qlinx.sessions.freshness.is_fresh", yes),
    "any user is of an employer": ("qlinx.entrypoints.border.Caller.must_be", nothing),
    "any user is a person": ("qlinx.entrypoints.border.Caller.must_be_person", nothing),
    "staff for ever": ("qlinx.staff.model.StaffMember.is_staff_at", yes),
    "nobody of the staff needs a training": ("qlinx.staff.model.StaffMember.is_trained_on", yes),
    "all of the staff manage": ("qlinx.staff.calling.must_manage", lambda member: member),
    "disabled users get in": ("qlinx.employers.model.EmployerUser.is_able", property(yes)),
    "agreements never end": ("qlinx.employers.model.Agreement.is_over_on", lambda *_: False),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_the_law_notices_a_check_that_is_gone(
    world: World, asking: Asking, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """On one route of each kind."""
    monkeypatch.setattr(*MUTANTS[name])
    few = {
        "DELETE /v1/account (fresh)",
        "GET /v1/employer",
        "GET /v1/second-factor",
        "POST /v1/staff/second-factor/removal (fresh)",
        "GET /v1/staff/limits",
        "GET /v1/staff/members",
    }
    found = breaches(world, asking, [route for route in every_route() if route.name in few])
    assert next(found, None)


def test_a_refusal_that_leaves_something_behind_is_noticed(
    world: World, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written(caller: TokenHolder, _: object) -> None:
        # Beside the function, whose rights are judged by what it asks for itself (the proof of rights).
        aside = Thread(target=world.pool().create, args=[f"user-{caller.user_id}"])
        aside.start()
        aside.join()
        raise NotSignedIn

    monkeypatch.setattr("qlinx.entrypoints.border.Caller.must_be_in_session_of", written)
    route = [route for route in every_route() if route.name == "GET /v1/account"]
    assert any("left something behind" in one for one in breaches(world, asking, route))
