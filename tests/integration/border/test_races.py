"""Every route that makes something, eight times at once: one effect, or an explained refusal, never an error.

The routes are those of the description that answer 201 or 202, and what ends an account. Eight requests that
are the same to the letter begin together, in threads whose calls to AWS take turns at random.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, Final

import pytest

from qlinx.aws import clients
from qlinx.kit.clock import home_day
from qlinx.people.statements import current_statement
from qlinx.records.shape import Regime
from tests.support.access_rules import NOBODY, Route, application_parts, every_route
from tests.support.callers import WHO, Area, Caller, Callers
from tests.support.described import description
from tests.support.drafts import draft_fields
from tests.support.http import Functions, an_event, issuer_of
from tests.support.standing import client, moment
from tests.support.threads import OneAtATime, at_once
from tests.support.world import World, new_world

AT_ONCE: Final = 8
MADE: Final = frozenset({"201", "202"})
# Each of these requests is a thing of its own, whoever asks however often, and limits bound it.
EACH_ITS_OWN: Final[Mapping[str, str]] = {
    "POST /v1/account/photo": "a form to upload with; nothing is kept",
    "POST /v1/employer/uploads": "a form to upload with, under a declaration of its own",
    "POST /v1/identity-codes": "a code for each who asks, none of which ends another's",
    "POST /v1/account/address-proofs": "the same, from an account",
    "POST /v1/password-requests": "a link for each who asks, up to the limit of the day",
    "POST /v1/second-factor/recovery-codes": "new codes, which end the ones before",
    "POST /v1/staff/second-factor/recovery-codes": "the same, of staff",
    "POST /v1/sign-ups": "what each filled in waits by itself until the owner of the address confirms one",
}
# Counts, what they stopped, and evidence of it: each request is one. An act is told before it is done, so
# twice rather than never.
COUNTED: Final = frozenset(
    {"limit", "limit_effect", "limit_evidence", "audit", "mail_outcomes", "mail_account"}
)
# Whose own right it is: all eight are told yes, of one and the same.
ALWAYS_TAKEN_IN: Final = ("DELETE /v1/account", "POST /v1/account/rights-requests")
# What asks for something that was mailed, or shown before: refused here, eight times alike, and raced where
# that is at hand.
ASKS_FOR_MORE: Final[Mapping[str, str]] = {
    "POST /v1/employer/invitations/{invitation_id}/changes": "an invitation, and something else than it says:"
    " tests/integration/invitations/test_changing.py",
    "POST /v1/employer/invitations/{invitation_id}/reminders": "an invitation that is out:"
    " tests/integration/invitations/test_reminding.py",
    "POST /v1/rights-requests": "a mailed code: tests/integration/rights/test_with_code.py",
    "POST /v1/second-factor/confirmation": "a sign-in under way: tests/integration/sessions/test_own_factor.py",
    "POST /v1/second-factor/recovery-codes": "a code of the app, where the sign-in is not fresh",
    "POST /v1/staff/second-factor/recovery-codes": "the same, of staff",
    "POST /v1/sign-ups/confirmations": "a mailed link: tests/integration/people/",
}
MAIN: Final[Mapping[Area, str]] = {"person": "person", "employer": "administrates", "staff": "manages staff"}


def creating() -> list[Route]:
    """The routes that make something."""
    operations = {
        f"{method.upper()} {path}": operation
        for path, methods in description()["paths"].items()
        for method, operation in methods.items()
    }
    return [
        route
        for route in every_route()
        if MADE & operations[f"{route.method} {route.template}"]["responses"].keys()
    ]


class Race:
    """One world, put back before each race; clients take turns."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        world.now = datetime.now(UTC)
        self.world, self._monkeypatch, self._functions = world, monkeypatch, Functions(world, monkeypatch)
        for name, service in (
            ("dynamodb", "dynamodb"),
            ("cognito", "cognito-idp"),
            ("sqs", "sqs"),
            ("s3", "s3"),
            ("secrets_manager", "secretsmanager"),
        ):
            monkeypatch.setattr(clients, name, lambda service=service: OneAtATime(client(service)))
        world.ctx = replace(world.context(), read_secret=self._functions.of("signup").context().read_secret)
        own, staff = issuer_of(world.resources), issuer_of(world.resources, staff=True)
        self.callers = Callers(world.ctx, {"person": own, "employer": own, "staff": staff})
        self.back: Callable[[], None] = moment()

    def event(self, route: Route, key: str | None = None) -> dict[str, Any]:
        event = an_event("signup", "sign_up")
        employer_id, user_id = self._employer_id(), self.callers.ids["reads", "set long ago"]
        parts = {"employer_id": employer_id, "user_id": user_id}
        named = application_parts(route.template)
        path = route.template.format(**{part: parts.get(part, NOBODY) for part in named})
        event["rawPath"] = path
        event["requestContext"]["http"] |= {"method": route.method, "path": path}
        event["body"] = "" if route.body is None else json.dumps(self._body(route))
        event["headers"] |= {"idempotency-key": key} if key else {}
        area = route.areas()[0]
        if not route.public:
            caller = Caller(WHO[MAIN[area]], "set long ago", "now", "own")
            claims = self.callers.claims(caller, datetime.now(UTC))
            event["requestContext"]["authorizer"] = {"jwt": {"claims": claims}}
        return event

    def _body(self, route: Route) -> Mapping[str, Any]:
        body: Mapping[str, Any] = route.body
        if "invitations" in route.template and "title" in body:
            start = datetime.now(UTC) + timedelta(days=20)
            times = {
                "starts_at": start,
                "ends_at": start + timedelta(hours=2),
                "answer_by": start - timedelta(days=3),
            }
            told = {name: f"{at:%Y-%m-%dT%H:%M}" for name, at in times.items()}
            return {**draft_fields(**told), "title": body["title"]}
        if "aware_at" in body:
            at = f"{self.world.now:%Y-%m-%dT%H:%M:%SZ}"
            return {**body, "aware_at": at, "happened_at": at}
        if "statement_version" in body:
            return {**body, "statement_version": current_statement(home_day(self.world.now)).version}
        if route.template == "/v1/staff/rights-requests":
            person_id = self.callers.ids["person", "set long ago"]
            return {**body, "person_id": person_id, "received_on": f"{home_day(self.world.now)}"}
        if "factor-resets" in route.template:
            # The one who is asked about must not be who asks.
            (user,) = (
                item
                for item in self.world.items_of("employer_user")
                if item["person_id"] == self.callers.ids["reads", "set long ago"]
            )
            return {**body, "email": user["email"]}
        return body

    def _employer_id(self) -> str:
        (first, *_) = (
            item["employer_id"] for item in self.world.items_of("agreement") if "ends_on" not in item
        )
        return str(first)

    def answers(self, route: Route, *events: Mapping[str, Any]) -> list[Any]:
        """What requests that begin together are answered."""
        module = self._functions.of(route.function)
        self._monkeypatch.setenv("ALLOW_EXAMPLE_DOMAINS", "true")
        module_context = getattr(module, "context", None)
        if module_context is not None:
            module_context()
        given: list[Any] = [None] * len(events)

        def ask(number: int) -> None:
            given[number] = module.lambda_handler(events[number], SimpleNamespace(aws_request_id="test"))

        raised = at_once(*(lambda number=number: ask(number) for number in range(len(events))))
        assert raised == [None] * len(events)
        return given

    def kinds(self) -> Counter[str]:
        return Counter(
            str(item["kind"])
            for regime in Regime
            for item in self.world.every_item(regime)
            if item["kind"] not in COUNTED
        )


@pytest.fixture(scope="module")
def race() -> Iterator[Race]:
    with pytest.MonkeyPatch.context() as monkeypatch, new_world(monkeypatch) as world:
        yield Race(world, monkeypatch)


def statuses(answers: list[Any]) -> list[int]:
    return sorted(answer["statusCode"] for answer in answers)


@pytest.mark.parametrize("route", creating(), ids=lambda route: route.name)
def test_eight_at_once_have_the_effect_of_one(race: Race, route: Route) -> None:
    takes_key = "IdempotencyKey" in json.dumps(_parameters(route))
    race.back()
    before = race.kinds()
    event = race.event(route, "the-same" if takes_key else None)
    (alone,) = race.answers(route, event)
    refused = route.name in ASKS_FOR_MORE
    assert (alone["statusCode"] >= 400) == refused, alone
    once = race.kinds() - before
    race.back()
    together = race.answers(route, *[event] * AT_ONCE)
    found = statuses(together)
    assert all(status in {alone["statusCode"], 409, 429} for status in found), found
    assert alone["statusCode"] in found
    if f"{route.method} {route.template}" in ALWAYS_TAKEN_IN:
        assert found == [202] * AT_ONCE
    if f"{route.method} {route.template}" not in EACH_ITS_OWN:
        assert race.kinds() - before == once


@pytest.mark.parametrize("name", ["POST /v1/employer/invitations", "POST /v1/staff/employers"])
def test_of_eight_bodies_under_one_key_one_counts_and_the_others_are_told(race: Race, name: str) -> None:
    (route,) = (one for one in creating() if one.name == name)
    race.back()
    before = race.kinds()
    bodies = [
        {**route.body, ("title" if "invitations" in name else "name"): f"Feest {number}"}
        for number in range(AT_ONCE)
    ]
    answers = race.answers(route, *(race.event(replace(route, body=body), "one-key") for body in bodies))
    found = Counter(statuses(answers))
    assert (found[201], found[409]) == (1, AT_ONCE - 1), found
    assert all("key-used" in answer["body"] for answer in answers if answer["statusCode"] == 409)
    made = race.kinds() - before
    assert made["invitation"] + made["employer"] == 1


def _parameters(route: Route) -> Any:
    return description()["paths"][route.template][route.method.lower()].get("parameters", [])


def test_what_is_said_to_be_its_own_each_time_is_a_route() -> None:
    assert {f"{route.method} {route.template}" for route in creating()} >= set(EACH_ITS_OWN)
