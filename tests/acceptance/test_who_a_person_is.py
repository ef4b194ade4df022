"""Attacks on who a person is, played against the deployed system: what one employer says reaches no account
and no other employer's people, and nobody gets another's record, mails or replies."""

import re
import secrets
from dataclasses import replace
from typing import Any

import pytest

from infrastructure.local.actors import (
    Details,
    Employer,
    confirm,
    filled_in,
    invite,
    open_account,
    path_in,
    replies,
    send_roster,
    sign_up,
    signed_in,
    visitor,
    whole_list,
)
from infrastructure.local.client import Caller, until
from infrastructure.local.inspection import items
from infrastructure.local.system import System
from tests.support.app_client import (
    PASSWORD,
    PATIENCE,
    a_session_of,
    an_account,
    an_address,
    an_employer,
    an_occasion,
    somebody,
)

pytestmark = pytest.mark.acceptance

_HEADER = "Voornaam;Achternaam;E-mail;Personeelsnummer;Afdeling"


@pytest.fixture(scope="module")
def attacker(system: System, staff: Caller) -> Employer:
    """An employer, or whoever stole the password of one of its users."""
    return an_employer(system, staff, "Aanvaller")


def a_row(one: Details, number: str, **changes: str) -> str:
    values = {"first": one.first_name, "last": one.last_name, "email": one.email, **changes}
    return f"{values['first']};{values['last']};{values['email']};{number};Zorg"


def lists(employer: Employer, *rows: str) -> dict[str, Any]:
    """The employer sends a list of these rows; answers with it when its import has ended."""
    content = "\r\n".join([_HEADER, *rows, ""]).encode()
    return send_roster(employer.user, "lijst.csv", content, seconds=PATIENCE, covers="additions")


def a_number() -> str:
    return f"A{secrets.token_hex(4)}"


def code_for(system: System, address: str) -> dict[str, str]:
    """A code that was mailed to an address, as it is handed in."""
    before = len(system.mailbox.messages(address))
    asked = visitor(system).post("/v1/identity-codes", {"email": address}).must_be(202).json
    mail = system.mailbox.wait_for(address, count=before + 1, seconds=PATIENCE)[0]
    [code] = re.findall(r"^\s*(\d{4} \d{4})\s*$", str(mail["text"]), re.MULTILINE)
    return {"code_request": asked["code_request"], "code": str(code)}


def shown_at(system: System, address: str) -> dict[str, Any]:
    """What whoever reads the mail of an address is shown."""
    look: dict[str, Any] = (
        visitor(system).post("/v1/identity-codes/look", code_for(system, address)).must_be(200).json
    )
    return look


def employers_of(person: Caller) -> list[str]:
    return sorted(one["employer"] for one in person.get("/v1/account").must_be(200).json["employers"])


def people_of(employer: Employer) -> list[dict[str, Any]]:
    """Everybody whom an employer shares, page by page."""
    return whole_list(employer.user, "/v1/employer/people", "people")


def test_a_mailbox_that_an_employer_names_for_a_known_number_is_signed_in_as_nobody_else(
    system: System, employer: Employer, attacker: Employer
) -> None:
    """C1 (a) and (d): number known, address new."""
    victim, number = somebody("Vera"), a_number()
    lists(employer, a_row(victim, a_number()))
    lists(attacker, a_row(victim, number))
    account = an_account(system, victim)
    assert employers_of(account) == sorted([employer.name, attacker.name])

    trap = replace(victim, email=an_address("valkuil"))
    lists(attacker, a_row(trap, number))
    thief = open_account(system, trap, PASSWORD)

    assert employers_of(thief) == [attacker.name]
    assert employers_of(account) == [employer.name]
    assert account.get("/v1/account").json["email"] == victim.email


def test_a_mailbox_that_an_employer_names_opens_no_account_by_a_new_password(
    system: System, attacker: Employer
) -> None:
    """C1 (b)."""
    victim, number = somebody("Bas"), a_number()
    lists(attacker, a_row(victim, number))
    account = an_account(system, victim)
    trap = an_address("valkuil")
    lists(attacker, a_row(victim, number, email=trap))
    visitor(system).post("/v1/password-requests", {"email": trap}).must_be(202)
    # A later mail to the same address shows that an earlier one would have come.
    code_for(system, trap)

    assert not [mail for mail in system.mailbox.messages(trap) if "/password/" in (mail["text"] or "")]
    assert account.get("/v1/account").status == 200


def test_a_mailed_code_shows_and_erases_nothing_of_another_employer(
    system: System, employer: Employer, attacker: Employer
) -> None:
    """C1 (c) and (e)."""
    victim, number = somebody("Cas"), a_number()
    lists(employer, a_row(victim, a_number()))
    lists(attacker, a_row(victim, number))
    trap = an_address("valkuil")
    lists(attacker, a_row(victim, number, email=trap))

    shown = shown_at(system, trap)
    assert [one["employer"] for one in shown["relations"]] == [attacker.name]
    request = {**code_for(system, trap), "kind": "erasure"}
    visitor(system).post("/v1/rights-requests", request).must_be(202)
    until("the erasure", lambda: None if _is_known(system, trap) else True, seconds=PATIENCE)

    assert [one["email"] for one in people_of(employer) if one["email"] == victim.email] == [victim.email]


def test_mail_and_replies_go_where_each_employer_sends_them(
    system: System, employer: Employer, attacker: Employer
) -> None:
    """C1 (c): the invitations of another employer."""
    victim, number = somebody("Cleo"), a_number()
    lists(employer, a_row(victim, a_number()))
    lists(attacker, a_row(victim, number))
    trap = an_address("valkuil")
    lists(attacker, a_row(victim, number, email=trap))
    invitation = invite(employer.user, an_occasion(audience={"email_addresses": [victim.email]}))
    system.mailbox.wait_for(victim.email, subject="Kerstborrel", seconds=PATIENCE)

    assert not [mail for mail in system.mailbox.messages(trap) if "Kerstborrel" in mail["subject"]]
    assert [one["reply"] for one in replies(employer.user, invitation)] == ["invited"]


def test_an_address_parked_by_one_employer_collects_nobody_of_a_later_one(
    system: System, employer: Employer, attacker: Employer
) -> None:
    """C1 (d): an unknown address on the attacker's own account."""
    mole, number, newcomer = somebody("Mol"), a_number(), somebody("Nieuw")
    lists(attacker, a_row(mole, number))
    account = an_account(system, mole)
    lists(attacker, a_row(mole, number, email=newcomer.email))
    lists(employer, a_row(newcomer, a_number()))

    assert employer.name not in employers_of(account)
    assert employers_of(an_account(system, newcomer)) == sorted([employer.name, attacker.name])


def test_a_link_that_opened_an_account_is_dead_when_another_opens_at_the_same_address(system: System) -> None:
    """M1."""
    first, moved = somebody("Eerste"), an_address("verhuisd")
    sign_up(system, first).must_be(202)
    mail = system.mailbox.wait_for(first.email, seconds=PATIENCE)[0]
    link = path_in(mail, system, "/sign-up/")
    confirm(system, first.email, PASSWORD).must_be(200)
    owner = open_account_again(system, first, moved)
    successor = an_account(system, first)

    for caller in (owner, successor):
        assert caller.get("/v1/account").status == 200
    posted = visitor(system).post_form(
        link, {"password": "Ingepikt-Wachtwoord-9", "first_name": "I", "last_name": "P", "language": "nl"}
    )
    assert posted.status >= 400
    assert successor.get("/v1/account").json["email"] == first.email


def open_account_again(system: System, details: Details, moved: str) -> Caller:
    """The holder signs in and moves their account to another address."""

    owner = signed_in(system, details.email, PASSWORD)
    owner.patch("/v1/account", {"email": moved}).must_be(200)
    path = path_in(system.mailbox.wait_for(moved, seconds=PATIENCE)[0], system, "/account/address/")
    visitor(system).post_form(path, {}).must_be(200)
    return a_session_of(system, moved)


def test_details_that_a_stranger_filled_in_are_seen_and_corrected_before_they_become_true(
    system: System,
) -> None:
    """M9."""
    owner = somebody("Olga", "Janssen")
    sign_up(system, replace(owner, first_name="Foute", last_name="Naam")).must_be(202)
    mail = system.mailbox.wait_for(owner.email, seconds=PATIENCE)[0]
    path = path_in(mail, system, "/sign-up/")
    page = visitor(system).get(path).must_be(200)
    seen = filled_in(page.text)
    assert (seen["first_name"], seen["last_name"]) == ("Foute", "Naam")

    corrected = {**seen, "first_name": "Olga", "last_name": "Janssen", "password": PASSWORD}
    visitor(system).post_form(path, corrected).must_be(200)

    data = signed_in(system, owner.email, PASSWORD).get("/v1/account").json
    assert (data["first_name"], data["last_name"]) == ("Olga", "Janssen")


def test_an_employer_gets_the_same_answer_whether_or_not_others_know_an_address(
    system: System, employer: Employer, attacker: Employer
) -> None:
    """M5."""
    known, unknown = somebody("Kim", "Bekend"), somebody("Kim", "Bekend")
    lists(employer, a_row(known, a_number()))
    an_account(system, known)
    rosters = [
        lists(attacker, a_row(one, a_number(), first="Iemand", last="Anders")) for one in (known, unknown)
    ]
    assert rosters[0]["counts"] == rosters[1]["counts"]

    seen = {one["email"]: one for one in people_of(attacker)}
    own = {"person_id", "email", "personnel_number", "shared_at", "etag"}
    first, second = ({k: v for k, v in seen[one.email].items() if k not in own} for one in (known, unknown))
    assert first == second
    assert (first["first_name"], first["last_name"]) == ("Iemand", "Anders")


@pytest.mark.parametrize("nothing", ["NULL", "N/A", "n.v.t.", "-", "0", "1,00E+09"])
def test_what_can_not_be_a_number_gives_nobody_another_ones_record(
    system: System, staff: Caller, nothing: str
) -> None:
    """Family A: the same word for "nothing" beside two people."""
    employer = an_employer(system, staff, "Leeg")
    jan, kim = somebody("Jan", "Bakker"), somebody("Kim", "de Vries")
    lists(employer, a_row(jan, nothing))
    lists(employer, a_row(kim, nothing))
    assert {one["email"]: one["first_name"] for one in people_of(employer)} == {
        jan.email: "Jan",
        kim.email: "Kim",
    }


def test_a_reissued_number_and_a_general_address_move_nobody(system: System, staff: Caller) -> None:
    """Family A: a number of a former colleague, and one address for two people."""
    employer, number = an_employer(system, staff, "Hergebruik"), a_number()
    jan, kim = somebody("Jan", "Bakker"), somebody("Kim", "de Vries")
    lists(employer, a_row(jan, number))
    reissued = lists(employer, a_row(kim, number))
    general = lists(employer, a_row(kim, a_number(), email=jan.email))

    assert (reissued["counts"]["waiting"], general["counts"]["waiting"]) == (1, 1)
    assert [(one["email"], one["first_name"]) for one in people_of(employer)] == [(jan.email, "Jan")]
    waiting = employer.user.get("/v1/employer/waiting-rows").must_be(200).json["rows"]
    assert {one["why"] for one in waiting} == {"number_reissued", "address_of_another"}
    assert all(one["candidates"][0]["first_name"] == "Jan" for one in waiting)

    decided = {"decision": "new_person"}
    answer = employer.user.post("/v1/employer/waiting-rows/decisions", decided).must_be(200).json
    assert answer == {"decided": 2, "left": 0}
    assert sorted(one["first_name"] for one in people_of(employer)) == ["Jan", "Kim", "Kim"]


def _is_known(system: System, address: str) -> bool:
    return any(one["email"] == address for one in items(system, kind="person"))


def test_whoever_has_no_password_erases_all_of_it_on_the_page_after_being_asked_once_more(
    system: System, employer: Employer
) -> None:
    """Also what the page only says beforehand is read with the rights of the deployed function."""
    person = somebody("Wil")
    lists(employer, a_row(person, a_number()))
    an_account(system, person)
    fields = code_for(system, person.email)
    seen = visitor(system).post_form("/rights/look", fields).must_be(200)
    chosen = dict.fromkeys(re.findall(r'name="(erasure-[a-z0-9]+)"', seen.text), "yes")

    asked = visitor(system).post_form("/rights/request", {**fields, **chosen}).must_be(200)
    done = visitor(system).post_form("/rights/request", {**fields, **chosen, "sure": "yes"}).must_be(200)

    assert chosen
    assert "Wissen is niet terug te draaien." in asked.text
    assert "/rights-requests/" not in asked.text
    assert done.text.count('href="/rights-requests/') >= 1
