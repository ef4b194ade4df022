"""What takes an account over or away asks a sign-in of a few minutes ago; everything else does not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest

from qlinx.people.model import Person
from qlinx.people.store import ACCOUNT, account_of
from qlinx.records.policy import POLICY, PolicyValue
from qlinx.sessions.policies import FRESH_SIGN_IN
from tests.support.application import application
from tests.support.authenticating import with_factor
from tests.support.described import description
from tests.support.http import Functions, Response
from tests.support.people import NEW_ADDRESS, is_shared, opens_account, says_yes
from tests.support.world import World

Request = tuple[str, str, str, Mapping[str, object] | None]

RELATION: Final = "<relation>"
ASKS: Final[Mapping[str, Request]] = {
    "another address": ("account", "PATCH", "/v1/account", {"email": NEW_ADDRESS}),
    "deletion": ("account", "DELETE", "/v1/account", {}),
    "parting": ("account_relations", "DELETE", f"/v1/account/relations/{RELATION}", None),
    "erasure": ("rights_requests", "POST", "/v1/account/rights-requests", {"kind": "erasure"}),
    "a second factor": ("second_factor", "POST", "/v1/second-factor", None),
    "new recovery codes": ("second_factor", "POST", "/v1/second-factor/recovery-codes", {}),
    "no second factor": ("second_factor", "POST", "/v1/second-factor/removal", {}),
}
WITH_FACTOR: Final = frozenset({"new recovery codes", "no second factor"})
ASKS_NOT: Final[Mapping[str, Request]] = {
    "another name": ("account", "PATCH", "/v1/account", {"first_name": "Noortje"}),
    "access": ("rights_requests", "POST", "/v1/account/rights-requests", {"kind": "access"}),
    "own data": ("account", "GET", "/v1/account", None),
    "signing out": ("account", "POST", "/v1/account/sign-outs", None),
}
every_request = pytest.mark.parametrize("name", ASKS)


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    world.now = datetime.now(UTC) - timedelta(hours=1)
    made = Functions(world, monkeypatch)
    world.ctx = replace(world.context(), read_secret=made.of("signup").context().read_secret)
    return made


def somebody(functions: Functions, name: str = "") -> tuple[Person, Person]:
    """The holder of an account that was opened an hour ago, and what it is joined to."""
    ctx, person = functions.world.ctx, opens_account(functions.world)
    account = account_of(ctx.store, person.person_id)
    if account and name in WITH_FACTOR:
        ctx.store.write(ACCOUNT.replace(account, **with_factor(ctx)))
    relation, _ = is_shared(functions.world)
    says_yes(functions.world, person, relation)
    return person, relation


def ask(functions: Functions, request: Request, who: tuple[Person, Person], ago: timedelta) -> Response:
    function, method, path, body = request
    person, relation = who
    return functions.call(
        function,
        method,
        path.replace(RELATION, relation.person_id),
        body=body,
        person_id=person.person_id,
        signed_in_at=datetime.now(UTC) - ago,
    )


def test_the_cases_are_the_routes_that_say_so() -> None:
    """The description names them, and nothing else asks;
    those of staff are tried in `tests/integration/access`.
    """
    said = {
        (method.upper(), path)
        for path, item in description()["paths"].items()
        for method, operation in item.items()
        if not path.startswith("/v1/staff/")
        and "sign-in-again" in operation.get("responses", {}).get("403", {}).get("description", "")
    }
    tried = {(method, path.replace(RELATION, "{relation_id}")) for _, method, path, _ in ASKS.values()}
    assert said == tried
    assert {function for function, *_ in ASKS.values()} <= set(application().functions())


@every_request
def test_a_sign_in_of_long_ago_changes_nothing(functions: Functions, name: str) -> None:
    who = somebody(functions, name)
    before = functions.world.every_item()
    answer = ask(functions, ASKS[name], who, timedelta(minutes=10, seconds=5))
    assert (answer.status, answer.json["type"]) == (403, "/problems/sign-in-again")
    assert functions.world.every_item() == before


@every_request
@pytest.mark.parametrize("ago", [timedelta(minutes=9), timedelta(seconds=-110)])
def test_a_fresh_sign_in_does_it_also_by_a_clock_that_is_ahead(
    functions: Functions, name: str, ago: timedelta
) -> None:
    assert ask(functions, ASKS[name], somebody(functions, name), ago).status in {200, 201, 202, 204}


@every_request
def test_a_token_from_the_future_is_not_fresh(functions: Functions, name: str) -> None:
    answer = ask(functions, ASKS[name], somebody(functions, name), timedelta(minutes=-3))
    assert answer.json["type"] == "/problems/sign-in-again"


@pytest.mark.parametrize("name", ASKS_NOT)
def test_what_matters_less_asks_none(functions: Functions, name: str) -> None:
    assert ask(functions, ASKS_NOT[name], somebody(functions), timedelta(minutes=40)).status in {
        200,
        202,
        204,
    }


@pytest.mark.parametrize(("minutes", "status"), [(5, 403), (15, 200)])
def test_its_owner_chooses_how_fresh(functions: Functions, minutes: int, status: int) -> None:
    who = somebody(functions)
    standard = FRESH_SIGN_IN.policy
    values = (*standard.values, PolicyValue(since=date(2026, 1, 1), value=minutes))
    functions.world.ctx.store.write(POLICY.insert(standard.model_copy(update={"values": values})))
    answer = ask(functions, ASKS["another address"], who, timedelta(minutes=8 if minutes == 5 else 12))
    assert answer.status == status


def test_both_languages_say_what_to_do(functions: Functions) -> None:
    person, _ = somebody(functions)
    for language, word in (("nl", "opnieuw"), ("en", "again")):
        answer = functions.call(
            "account",
            "DELETE",
            "/v1/account",
            body={},
            person_id=person.person_id,
            signed_in_at=datetime.now(UTC) - timedelta(minutes=30),
            language=language,
        )
        assert word in answer.json["title"]
