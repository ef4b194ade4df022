"""The table of verdicts speaks of every route, and what breaks it is noticed."""

import random
from dataclasses import replace

import pytest

from tests.proof.access import address_routes
from tests.proof.access.matrix import Cell, Seen, breaches, cells, unlike
from tests.proof.access.timing import SURE, Answered, Comparison, chance, differences, too_noisy
from tests.support.application import application
from tests.support.house_rules.routes import routes

CELL = Cell("GET /v1/account", "visitor", 401)
GOOD = Seen(401, "application/problem+json", cookies=False, body="{}")


def test_every_route_has_a_line_and_every_line_a_route() -> None:
    assert unlike(cells(), [route.key for route in application().described_routes()]) == []


def test_every_route_behind_sign_in_refuses_whoever_has_no_token_that_holds() -> None:
    behind = {
        route for route, operation in routes(application()) if operation.get("security") != [{"NONE": []}]
    }
    # Signing in refuses, whoever asks, what was made up.
    signing_in = {cell.route for cell in cells() if "/sessions" in cell.route and "POST" in cell.route}
    refused = {cell.route for cell in cells() if cell.role == "visitor" and cell.status == 401} - signing_in

    assert refused == behind
    for cell in cells():
        if cell.route in behind and cell.role in {"nobodys_token", "expired"}:
            assert cell.status == 401
        if cell.route in behind and cell.role == "revoked":
            assert cell.status in {401, 403}


def test_a_route_without_a_line_and_a_line_without_a_route_are_noticed() -> None:
    assert unlike([CELL], ["GET /v1/account", "GET /v1/new"]) == ["GET /v1/new has no line"]
    assert unlike([CELL], []) == ["GET /v1/account is no route"]


@pytest.mark.parametrize(
    ("seen", "fault"),
    [
        (replace(GOOD, status=200), "answered 200 instead of 401"),
        (replace(GOOD, cookies=True), "set a cookie"),
        (replace(GOOD, body='{"name": "Zwaantje"}'), "told personal data"),
        (replace(GOOD, content_type="text/plain"), "refused with text/plain"),
        (None, "was not executed"),
    ],
)
def test_a_breach_is_noticed(seen: Seen | None, fault: str) -> None:
    given = {} if seen is None else {(CELL.route, CELL.role): seen}

    assert breaches([CELL], given, ["Zwaantje"]) == [f"GET /v1/account by visitor {fault}"]
    assert breaches([CELL], {(CELL.route, CELL.role): GOOD}, ["Zwaantje"]) == []


def answers(slower: float = 0.0, status: int = 202, body: str = "{}", *, seed: int = 1) -> list[Answered]:
    """As a machine answers that does other work too: skewed, with some that take long."""
    draw = random.Random(seed)
    return [Answered(status, body, 0.02 + draw.expovariate(200) + slower) for _ in range(60)]


def beside(known: list[Answered]) -> Comparison:
    return Comparison("x", known, answers(seed=2))


@pytest.mark.parametrize("seed", range(20, 40))
def test_the_same_answers_in_the_same_time_do_not_differ(seed: int) -> None:
    assert differences(beside(answers(seed=seed))) == []


def test_ids_drawn_at_random_are_no_difference() -> None:
    first, second = (answers(body=f'{{"code_request": "{letter * 26}"}}') for letter in "ab")

    assert differences(Comparison("x", first, second)) == []


@pytest.mark.parametrize(
    ("known", "fault"),
    [
        (answers(status=200), "x: other statuses"),
        (answers(body='{"known": true}'), "x: other bodies"),
        (answers(slower=0.01), "x: 3"),
        (answers(slower=-0.01), "x: 1"),
    ],
)
def test_a_difference_is_noticed(known: list[Answered], fault: str) -> None:
    (told,) = differences(beside(known))

    assert told.startswith(fault)


def test_what_falls_on_both_of_a_pair_hides_no_difference() -> None:
    draw = random.Random(3)
    load = [draw.expovariate(5) for _ in range(60)]
    known, unknown = (
        [replace(one, seconds=one.seconds + busy) for one, busy in zip(given, load, strict=True)]
        for given in (answers(slower=0.05), answers(seed=2))
    )

    assert differences(Comparison("x", known, unknown))


def test_times_that_would_hide_a_difference_are_named() -> None:
    draw = random.Random(4)
    restless = [replace(one, seconds=one.seconds + draw.expovariate(2)) for one in answers()]

    assert too_noisy(beside(restless)) == ["x"]
    assert too_noisy(beside(answers())) == []


def test_equal_times_are_likely_and_other_ones_are_not() -> None:
    assert chance([1, 2, 3, 4], [1, 2, 3, 4]) == 1
    assert chance([1, 2, 3, 4], [2, 1, 4, 3]) == 1
    assert chance(range(100), range(100, 200)) < SURE
    # Of eight pairs that all differ one way, chance alone does as much in 2 of 256 cases.
    assert chance([2] * 8, [1] * 8) == pytest.approx(2 / 256, abs=1e-9)


def test_every_open_route_that_takes_an_address_is_compared() -> None:
    assert {"/v1/sign-ups", "/v1/password-requests", "/v1/identity-codes", "/rights/code"} <= set(
        address_routes()
    )
