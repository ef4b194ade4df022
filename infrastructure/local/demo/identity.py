"""Two employers and one person: joined by the person's own word;
claims, typos and reissued numbers move nobody.
"""

import re
from typing import Any, Final

from infrastructure.local.actors import (
    Details,
    Employer,
    add_employer,
    open_account,
    send_roster,
    visitor,
    whole_list,
)
from infrastructure.local.client import Caller
from infrastructure.local.demo.story import PASSWORD, PATIENCE, Story, check, needed

_HEADER: Final = "Voornaam;Tussenvoegsel;Achternaam;E-mail;Personeelsnummer;Afdeling"
_SAAR: Final = Details("Saar", "Vermeulen", "saar.vermeulen@post.example", "06 12030466")
_OTHER_NAME: Final = "Timmerbedrijf Eikenhout"
_OTHER_USER: Final = ("Ruud de Boer", "ruud.deboer@timmerbedrijf-eikenhout.example")
_TYPO: Final = "saar.vermeulen@pots.example"
_AT_FIRST: Final = f"Saar;;Vermeulen;{_SAAR.email};900100;Winkel"
_AT_OTHER: Final = f"S.;;Vermeulen;{_SAAR.email};17;Werkplaats"


def kept_apart(story: Story) -> None:
    """What each employer says stands apart, and only the person joins it to their account."""
    first = needed(story.employer, "an employer")
    other = add_employer(story.system, story.staff, _OTHER_NAME, _OTHER_USER, PASSWORD)
    for employer, row in ((first, _AT_FIRST), (other, _AT_OTHER)):
        _shares(employer, "saar-erbij.csv", row)
    person = open_account(story.system, _SAAR, PASSWORD)
    joined = _joined(person)
    check(
        joined == sorted([first.name, _OTHER_NAME]),
        f"{_SAAR.first_name} proved her address, looked, and said yes to {' and to '.join(joined)}:"
        " two links, nothing merged",
    )
    _wrong_claim(story, other, person)
    _typo(story, first, person)
    _reissued(first)


def _shares(employer: Employer, file_name: str, *rows: str) -> dict[str, Any]:
    content = "\r\n".join([_HEADER, *rows, ""]).encode("utf-8-sig")
    return send_roster(employer.user, file_name, content, covers="additions")


def _joined(person: Caller) -> list[str]:
    shown = person.get("/v1/account/relations").must_be(200).json["relations"]
    return sorted(one["employer"] for one in shown)


def _wrong_claim(story: Story, other: Employer, person: Caller) -> None:
    """A list that gives the number of somebody to a mailbox of its own reaches no account and
    no other employer's data.
    """
    trap = Details("Saar", "Vermeulen", "valkuil@timmerbedrijf-eikenhout.example", "06 12030477")
    roster = _shares(other, "andere-adressen.csv", f"S.;;Vermeulen;{trap.email};17;Werkplaats")
    thief = open_account(story.system, trap, PASSWORD)
    seen = thief.get("/v1/account").must_be(200).json
    own = person.get("/v1/account").must_be(200).json
    check(
        roster["counts"]["changed"] == 1
        and [one["employer"] for one in seen["employers"]] == [_OTHER_NAME]
        and own["email"] == _SAAR.email
        and _joined(person) == [needed(story.employer, "an employer").name],
        f"{_OTHER_NAME} names a mailbox of its own for her number: whoever reads it reaches what {_OTHER_NAME} says and"
        f" nothing else; her account is as it was, and she is told that this join ended",
    )
    mails = story.system.mailbox.wait_for(_SAAR.email, subject="koppeling", seconds=PATIENCE)
    check(len(mails) == 1, f"mail “{mails[0]['subject']}” to {_SAAR.first_name}")


def _typo(story: Story, first: Employer, person: Caller) -> None:
    """A typing mistake in an address reaches nobody's account; a reader of it says so and mail stops."""
    _shares(first, "typefout.csv", f"Saar;;Vermeulen;{_TYPO};900100;Winkel")
    asked = visitor(story.system).post("/v1/identity-codes", {"email": _TYPO}).must_be(202).json
    code = _code(story, _TYPO)
    shown = {"code_request": asked["code_request"], "code": code}
    look = visitor(story.system).post("/v1/identity-codes/look", shown).must_be(200).json
    [relation] = look["relations"]
    words = [{"relation_id": relation["relation_id"], "word": "wrong_person"}]
    visitor(story.system).post("/v1/identity-codes/words", {**shown, "words": words}).must_be(200)
    again = _shares(first, "typefout.csv", f"Saar;;Vermeulen;{_TYPO};900100;Winkel")
    told = [one for one in _people(first) if one.get("said")]
    check(
        [one["email"] for one in told] == [_TYPO]
        and again["counts"]["unchanged"] == 1
        and _joined(person) == [],
        f"a typing mistake: whoever reads {_TYPO} sees one employer's words, says “wrong person”, and the employer sees it;"
        " the same list again changes nothing",
    )
    corrected = first.user.patch(f"/v1/employer/people/{told[0]['person_id']}", {"email": _SAAR.email})
    check(
        corrected.must_be(200).json.get("said") is None,
        f"the employer corrects the address: {corrected.status}, and mail goes on",
    )


def _reissued(first: Employer) -> None:
    """A number that is given to a new colleague waits, with both sides shown, until the employer decides."""
    roster = _shares(first, "nieuwe-collega.csv", "Olav;;Brands;olav.brands@post.example;900100;Winkel")
    [waiting] = [
        one
        for one in first.user.get("/v1/employer/waiting-rows").must_be(200).json["rows"]
        if one["why"] == "number_reissued"
    ]
    now, before = waiting["said_now"], waiting["candidates"][0]
    check(
        roster["counts"]["waiting"] == 1,
        f"number {now['personnel_number']} for {now['first_name']} {now['last_name']} was"
        f" {before['first_name']} {before['last_name']}'s: the row waits, nobody is moved",
    )
    first.user.post(
        f"/v1/employer/waiting-rows/{waiting['row_id']}/decision", {"decision": "new_person"}
    ).must_be(204)
    numbers = {one["email"]: one.get("personnel_number") for one in _people(first)}
    check(
        (numbers["olav.brands@post.example"], numbers[_SAAR.email]) == ("900100", None),
        "the employer says that he is new: he gets the number, and nothing else of hers",
    )


def _people(employer: Employer) -> list[dict[str, Any]]:
    """Everybody whom an employer shares, page by page."""
    return whole_list(employer.user, "/v1/employer/people", "people")


def _code(story: Story, address: str) -> str:
    [mail] = story.system.mailbox.wait_for(address, subject="code", seconds=PATIENCE)
    [code] = re.findall(r"^\s*(\d{4} \d{4})\s*$", str(mail["text"]), re.MULTILINE)
    return str(code)
