"""Attacks by strangers, played against the deployed system:
what they make us mail, whom they shut out, what they may cause.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Final

import pytest

from infrastructure.local import actors
from infrastructure.local.actors import Details, Employer, path_in, signed_in, visitor
from infrastructure.local.system import System
from qlinx.kit.clock import home_day, utc_now
from tests.proof.access import forget_limits
from tests.support.app_client import PASSWORD, PATIENCE, an_account, an_address, pointers, shares, somebody
from tests.support.flood import hostile
from tests.support.http import an_event

pytestmark = pytest.mark.acceptance

_FLOOD: Final = 25
_NEW_PASSWORD: Final = "Een-nieuw-wachtwoord-8"


@pytest.fixture(autouse=True)
def _own_limits(system: System) -> Iterator[None]:
    """Everybody on this machine is one caller, who did all that the other tests did."""
    forget_limits(system)
    yield
    forget_limits(system)


def signs_up(system: System, **changes: Any) -> Details:
    details = replace(somebody("Noor"), **changes)
    actors.sign_up(system, details).must_be(202)
    return details


def mails_to(system: System, address: str) -> list[Mapping[str, Any]]:
    """What came to a mailbox, once a mail that was asked for after it has come."""
    marker = signs_up(system)
    system.mailbox.wait_for(marker.email, count=1, seconds=PATIENCE)
    return list(system.mailbox.messages(address))


def test_what_a_stranger_types_reaches_nobody_in_our_mail(system: System) -> None:
    """H3: a relay of a stranger's text in signed mail."""
    details = signs_up(system, first_name="Gewonnen Bel Ons", last_name="Nu Meteen")
    (mail,) = system.mailbox.wait_for(details.email, count=1, seconds=PATIENCE)
    assert not [word for word in ("Gewonnen", "Meteen") if word in str(dict(mail))]
    page = visitor(system).get(path_in(mail, system, "/sign-up/")).must_be(200)
    assert "Gewonnen Bel Ons" in page.text


@pytest.mark.parametrize(
    "name", ["Kijk op prijs.nl", "https://prijs.example", "bel 06 12345678", "mail jan@prijs.example"]
)
@pytest.mark.parametrize("field", ["first_name", "last_name"])
def test_a_name_with_a_link_or_a_number_is_refused_in_both_languages(
    system: System, name: str, field: str
) -> None:
    version = actors.statement_version(system)
    body = {**somebody("Noor").request(version), field: name}
    refused = [visitor(system, language).post("/v1/sign-ups", body) for language in ("nl", "en")]
    assert [pointers(one) for one in refused] == [pointers(refused[0])] * 2
    assert pointers(refused[0])[f"/{field}"] in {"link_in_name", "number_in_name"}
    assert len({one.json["errors"][0]["detail"] for one in refused}) == 2


def test_a_row_with_a_link_for_a_name_is_refused_and_its_neighbours_are_not(
    employer: Employer,
) -> None:
    done = shares(
        employer,
        somebody("Kijk op prijs.nl", email=an_address("prijs")),
        somebody("Anne-Marie"),
        covers="additions",
    )
    assert (done["counts"]["accepted"], done["counts"]["rejected"]) == (1, 1)


def test_labels_fill_no_mailbox(system: System) -> None:
    """H3: `victim+i@`."""
    victim = an_address("doel")
    name, _, host = victim.partition("@")
    labelled = [f"{name}+{number}@{host}" for number in range(_FLOOD)]
    for address in labelled:
        signs_up(system, email=address)
    assert sum(len(mails_to(system, address)) for address in labelled[:1]) == 1
    assert sum(len(system.mailbox.messages(address)) for address in labelled) == 5
    signs_up(system, email=victim)
    assert system.mailbox.wait_for(victim, count=1, seconds=PATIENCE)


def test_a_header_gives_nobody_a_network_of_their_own(system: System) -> None:
    """Without a proxy of ours in front, what a caller says of themselves counts for nothing."""
    statuses = {
        visitor(system).call("GET", "/i/no-link", x_forwarded_for=f"198.51.100.{number}").status
        for number in range(25)
    }
    assert statuses == {404, 429}


def test_one_64_of_ipv6_is_one_caller(system: System) -> None:
    """H3: whoever rents one machine has 2**64 addresses."""
    statuses = []
    for number in range(25):
        event = an_event("invitation_replies", "page")
        event["pathParameters"]["token"], event["rawPath"] = "no-link", "/i/no-link"
        event["requestContext"]["http"]["sourceIp"] = f"2001:db8:9:9:{number:x}::1"
        statuses.append(system.invoke("invitation_replies", event)["statusCode"])
    assert statuses == [404] * 20 + [429] * 5


def test_strangers_keep_nobody_from_a_new_password(system: System) -> None:
    """H3: lock-out of the password, from which others ask for it."""
    owner = somebody("Eva")
    an_account(system, owner)
    for _ in range(_FLOOD):
        visitor(system).post("/v1/password-requests", {"email": owner.email}).must_be(202)
    mails = [mail for mail in mails_to(system, owner.email) if "/password/" in str(mail["text"])]
    assert len(mails) == 5
    visitor(system).post("/v1/password-requests", {"email": owner.email}).must_be(202)
    path = path_in(mails[0], system, "/password/")
    visitor(system).post_form(path, {"password": _NEW_PASSWORD}).must_be(200)
    signed_in(system, owner.email, _NEW_PASSWORD)


def test_wrong_passwords_of_others_keep_nobody_from_signing_in(system: System) -> None:
    owner = somebody("Bob")
    an_account(system, owner)
    for number in range(15):
        body = {"email": owner.email, "password": f"Geraden-woord-{number}", "role": "person"}
        assert visitor(system).post("/v1/sessions", body).status in {401, 403}
    signed_in(system, owner.email, PASSWORD)


def test_strangers_keep_nobody_from_a_code_and_a_right(system: System) -> None:
    """H3: lock-out of codes and rights; guesses of others burn nothing of the owner's."""
    owner = somebody("Cor")
    an_account(system, owner)
    theirs = [
        visitor(system).post("/v1/identity-codes", {"email": owner.email}).must_be(202).json["code_request"]
        for _ in range(_FLOOD)
    ]
    mails = [mail for mail in mails_to(system, owner.email) if "code" in str(mail["subject"]).lower()]
    assert len(mails) == 10
    for code_request in theirs[:4]:
        for guess in range(9):
            body = {"code_request": code_request, "code": f"{guess:016}"}
            assert visitor(system).post("/v1/identity-codes/look", body).status == 403
    own = visitor(system).post("/v1/identity-codes", {"email": owner.email}).must_be(202).json
    [code] = re.findall(
        r"^\s*(\d{4} \d{4} \d{4} \d{4})\s*$", "\n".join(str(mail["text"]) for mail in mails), re.MULTILINE
    )
    asked = {"code_request": own["code_request"], "code": code, "kind": "access"}
    visitor(system).post("/v1/rights-requests", asked).must_be(202)


def test_an_office_signs_up_while_one_64_floods(system: System) -> None:
    """The smaller form of `make bench`'s measure `strangers`, on the deployed system;
    its victims are of the office itself.
    """
    office = [somebody("Kantoor") for _ in range(12)]
    victims = [details.email for details in office[:2]]
    flood = list(hostile(120, victims, day=home_day(utc_now())))
    with ThreadPoolExecutor(1) as beside:
        flooding = beside.submit(
            lambda: Counter(system.invoke(one.function, one.event)["statusCode"] for one in flood)
        )
        answers = [actors.sign_up(system, details).status for details in office]
        statuses = flooding.result()
    assert answers == [202] * len(office)
    assert set(statuses) <= {202, 401, 403, 429}
    for details in office[:4]:
        system.mailbox.wait_for(details.email, count=1, seconds=PATIENCE)
        actors.confirm(system, details.email, PASSWORD).must_be(200)
        signed_in(system, details.email, PASSWORD)
    asked_for = {json.loads(one.event["body"]).get("email") for one in flood} - {None, *victims}
    for victim in victims:
        own = [mail for mail in system.mailbox.messages(victim) if "/sign-up/" in str(mail["text"])]
        labelled = [address for address in asked_for if address.startswith(f"{victim.partition('@')[0]}+")]
        others = sum(len(system.mailbox.messages(address)) for address in labelled)
        assert len(labelled) > 0
        assert 1 <= len(own) + others <= 6
