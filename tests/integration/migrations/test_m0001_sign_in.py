"""Who signs in with what after the migration, and what of opening, closing and links goes on."""

import pytest

from qlinx.kit.ids import derived_id
from tests.integration.migrations.carried import IVO, YVES, Carried
from tests.support.stored_dump import X, Y, of_kind

MINUTE_LATER = "2026-11-20T12:00:01Z"


ALIASES = (
    "qpdyyls5kikle4m4dis3chha5q",
    "sl2yg62nhy5jasr7u6yyuz4pli",
    "ndgiub7oayu34cjroq5gu4znqi",
    "aed33wo7xpmi5s4eecukbslvou",
    "oohutuxplfrf4dyv5bz4erafo4",
    "3vrtsqnp7djtoyx6aqzd7nueby",
)


DIFFERENT = ("2q3hn4dfuaisxe3cvagvoj77tu", "vf5y55pf7w2w2m5wyshg7qu4vy", "ulgfvmukkej4arqufis4jn3xni")


@pytest.mark.parametrize("who", [*ALIASES, *DIFFERENT])
def test_where_it_is_not_certain_who_had_the_account_sessions_and_links_end(
    carried: Carried, who: str
) -> None:
    assert carried.item(who, "account")["sessions_valid_from"] == MINUTE_LATER
    assert not {"password_request", "address_change"} & carried.kinds(who)


@pytest.mark.parametrize("who", [*ALIASES, *DIFFERENT])
def test_it_is_listed_for_the_decision_about_a_breach_and_does_not_wait_for_it(
    carried: Carried, who: str
) -> None:
    (case,) = (item for item in of_kind(carried.records, "migration_case") if item["subject_id"] == who)

    assert case["found"] == ("alias" if who in ALIASES else "sign_in_differs")
    assert case["options"] == ["reported", "people_told", "no_risk"]
    assert not case["blocks"]
    assert "decision" not in case


def test_everybody_elses_sessions_go_on(carried: Carried) -> None:
    ended = {*ALIASES, *DIFFERENT, YVES}
    for item in of_kind(carried.records, "account"):
        if item["person_id"] not in ended:
            was = carried.was(item["person_id"], "account")
            assert item["sessions_valid_from"] == was["sessions_valid_from"]


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("2q3hn4dfuaisxe3cvagvoj77tu", "xena@thuis.example"),
        ("vf5y55pf7w2w2m5wyshg7qu4vy", "sien@elders.example"),
        ("ulgfvmukkej4arqufis4jn3xni", "willem.doelwit@zorg-x.example"),
    ],
)
def test_the_sign_in_address_is_the_pools(carried: Carried, who: str, address: str) -> None:
    assert carried.users_before[who] == address
    assert carried.item(who, "person")["email"] == address
    assert carried.leads(address)["account"] == [who]


def test_an_address_that_an_employer_put_on_somebody_is_that_of_its_relation_alone(carried: Carried) -> None:
    willem = "ulgfvmukkej4arqufis4jn3xni"

    assert carried.leads("willem.nieuw@zorg-x.example") == {f"relation#{X}": [carried.relation(willem, X)]}
    assert carried.item(willem, "join")["employer_id"] == Y


def test_two_decided_that_yves_gets_a_new_sign_in(carried: Carried) -> None:
    assert YVES not in carried.users_before
    assert YVES in carried.users
    assert carried.item(YVES, "person")["email"] == "yves.weg@zorg-x.example"
    assert carried.item(YVES, "join")["employer_id"] == X
    assert carried.item(YVES, "account")["sessions_valid_from"] == MINUTE_LATER


def test_two_decided_that_ivos_account_is_closed_and_his_employer_keeps_its_relation(
    carried: Carried,
) -> None:
    assert IVO not in carried.users
    assert "account" not in carried.kinds(IVO)
    assert carried.item(IVO, "person")["given_by"] == X
    assert carried.leads("ivo.weg@thuis.example") == {f"relation#{X}": [IVO]}


def test_an_account_that_was_never_opened_under_an_employers_person_is_a_sign_up_again(
    carried: Carried,
) -> None:
    zara, again = "h5dhoeo273dvwane6ovyitw43m", derived_id("sign-up", "h5dhoeo273dvwane6ovyitw43m")

    assert carried.item(zara, "person")["given_by"] == X
    assert "account" not in carried.kinds(zara)
    assert zara not in carried.users
    assert carried.item(again, "sign_up")["email"] == "zara.openend@zorg-x.example"
    assert carried.item(again, "outbox")["template"] == "people.confirm_signup"


def test_an_account_of_a_new_person_goes_on_opening(carried: Carried) -> None:
    olaf = "przzo62pmulsflg4kbmbily32u"

    assert carried.item(olaf, "account")["state"] == "opening"
    assert carried.item(olaf, "person")["ends_at"] == carried.was(olaf, "person")["ends_at"]
    assert carried.leads("olaf.openend@thuis.example") == {"account": [olaf]}


def test_a_closing_is_finished(carried: Carried) -> None:
    arno = "3yplvsez6rqptxyzzb4u4buopa"

    assert "account" not in carried.kinds(arno)
    assert arno not in carried.users
    assert not any(arno in key for key in carried.files)
    assert carried.item(arno, "person")["given_by"] == X


@pytest.mark.parametrize(
    "who",
    [
        "cpddk55fd67s5eft4j5hso3oja",
        "ipnkogqq4fpebz7fxdvewxqt3i",
        "udir4ktbqjjhwi7cvb33agyhgy",
        "gga2mw3wjrf7q3au2latgpj2gu",
        "sqrnqfdw4l5l7s5v5mw2e6mhoi",
    ],
)
def test_a_sign_up_waits_as_it_was(carried: Carried, who: str) -> None:
    assert carried.item(who, "sign_up") == carried.was(who, "sign_up")


@pytest.mark.parametrize(
    "who", ["556iidmpuzfhzwswkjhcitc2ii", "x3wyswho7ece5ilurvjiqlbgqe", "mkrhj6dw7nju7rf24pgizxtnb4"]
)
def test_a_change_of_address_goes_on(carried: Carried, who: str) -> None:
    assert carried.item(who, "address_change") == carried.was(who, "address_change")


def test_a_link_for_a_new_password_still_works(carried: Carried) -> None:
    petra = "tpv6tanevnrrtmuwi4i3vsooki"

    assert carried.item(petra, "password_request") == carried.was(petra, "password_request")
    assert (
        carried.item(petra, "person")["address_hash"]
        == carried.item(petra, "password_request")["address_hash"]
    )
