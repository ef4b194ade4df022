"""Nobody outside causes our errors: every route of the template, whatever comes in, in any order.

Any bytes, any id, any header, any query, anybody's token or none: the answer is one of 200 to 499, with a
problem document or a page of ours where it refuses. The routes are those of the template; bodies come near
to what the description says, or are anything at all. A refusal that says that nothing was changed or stored
is true: all that is kept is what it was.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlinx.entrypoints.border import FromElsewhere
from qlinx.kit.errors import DomainError, InputInvalid
from qlinx.kit.seen import ChangedSince
from qlinx.kit.texts import LANGUAGES, Language
from qlinx.records.idempotency import KeyUsedBefore
from qlinx.sessions.errors import FormOutdated
from tests.support.access_rules import Route, every_route, functions_of_routes
from tests.support.callers import WHO, Area, Caller, Callers
from tests.support.described import must_be_described
from tests.support.everything import everything
from tests.support.hostile import Asked, events, requests
from tests.support.http import Functions, issuer_of
from tests.support.standing import moment
from tests.support.world import World, new_world

ROUTES: Final = [route for route in every_route() if not route.fresh]
HERE: Final[tuple[Area, ...]] = ("person", "employer", "staff")
SAYS_NOTHING_WAS_DONE: Final = re.compile(r"Er is niets \w+\.|Nothing was \w+\.")


class Border:
    """The functions behind the gateway, wired once; everything is put back before each example."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        world.now = datetime.now(UTC)
        self._monkeypatch, self._functions = monkeypatch, Functions(world, monkeypatch)
        world.ctx = replace(world.context(), read_secret=self._functions.of("signup").context().read_secret)
        own, staff = issuer_of(world.resources), issuer_of(world.resources, staff=True)
        self.callers = Callers(world.ctx, {"person": own, "employer": own, "staff": staff})
        self.back: Callable[[], None] = moment()
        self._kept, self._before = partial(everything, world), everything(world)
        self._wired, self._handler = "", None

    def token(self, who: str) -> dict[str, str] | None:
        if who not in WHO:
            return None
        return self.callers.claims(Caller(WHO[who], "set long ago", "now", "own"), datetime.now(UTC))

    def ids(self) -> list[str]:
        return sorted(self.callers.ids.values())

    def handler(self, function: str) -> Any:
        if self._wired != function:
            self._wired, self._handler = function, self._functions.of(function).lambda_handler
            self._monkeypatch.setenv("ALLOW_EXAMPLE_DOMAINS", "true")
        return self._handler

    def ask(self, asked: Asked) -> dict[str, Any]:
        event = asked.event(self.token(asked.who))
        answer: dict[str, Any] = self.handler(asked.route.function)(
            event, SimpleNamespace(aws_request_id="test")
        )
        must_be_ours(asked, answer)
        return answer

    def ask_first(self, asked: Asked) -> None:
        """A request where nothing was asked before."""
        self.back()
        answer = self.ask(asked)
        if answer["statusCode"] >= 400 and SAYS_NOTHING_WAS_DONE.search(answer["body"]):
            assert self._kept() == self._before, f"{asked.route.name} says that nothing was done"


def must_be_ours(asked: Asked, answer: dict[str, Any]) -> None:
    """Fails where an answer is an error, a refusal in no words of ours, or one that is not described."""
    status, body = answer["statusCode"], answer["body"] or ""
    kind = answer["headers"].get("Content-Type", "")
    assert 200 <= status < 500, f"{asked.route.name} answered {status}: {body}"
    assert answer["headers"]["X-Content-Type-Options"] == "nosniff"
    if status >= 400:
        assert kind in {"application/problem+json", "text/html; charset=utf-8"}, asked.route.name
    if asked.is_at_its_place:
        must_be_described(asked.route.method, asked.route.path, status, body)
    json.dumps(answer).encode()


@pytest.fixture(scope="module")
def border() -> Iterator[Border]:
    with pytest.MonkeyPatch.context() as monkeypatch, new_world(monkeypatch) as world:
        yield Border(world, monkeypatch)


def test_the_law_speaks_of_every_route_of_the_template() -> None:
    assert {f"{route.method} {route.template}" for route in every_route()} == set(functions_of_routes())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("refusal", [InputInvalid, ChangedSince, KeyUsedBefore, FormOutdated, FromElsewhere])
def test_a_refusal_that_says_that_nothing_was_done_is_known_by_its_words(
    refusal: type[DomainError], language: Language
) -> None:
    assert SAYS_NOTHING_WAS_DONE.search(getattr(refusal.advice, language))


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.template}")
@settings(max_examples=6)
@given(data=st.data())
def test_whatever_comes_in_is_answered_by_us(border: Border, route: Route, data: st.DataObject) -> None:
    border.ask_first(data.draw(requests([route], border.ids())))


@settings(max_examples=6)
@given(data=st.data())
def test_in_whatever_order_it_comes(border: Border, data: st.DataObject) -> None:
    border.back()
    for asked in data.draw(st.lists(requests(ROUTES, border.ids()), min_size=5, max_size=12)):
        border.ask(asked)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.template}")
def test_each_known_attack_is_refused(border: Border, route: Route) -> None:
    """What was met in the field, on every route: no text, wrong base64, long ids, a foreign key."""
    for asked in events(route):
        border.ask_first(asked)
