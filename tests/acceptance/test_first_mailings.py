"""A new employer mails strangers in our name (M4), played against the deployed system:
what arrives, who sees it, who stops it.
"""

from collections.abc import Mapping
from typing import Any, Final

import pytest

from infrastructure.local import actors
from infrastructure.local.actors import Employer
from infrastructure.local.client import Caller, until
from infrastructure.local.system import System
from tests.support.app_client import PASSWORD, PATIENCE, an_address, an_occasion

pytestmark = pytest.mark.acceptance

_TIMES: Final = 15
_EVIL: Final = "betaal-nu.example"
_WORDS: Final = {
    "title": f"Uw account is geblokkeerd: www.{_EVIL}",
    "text": f"Log in op https://{_EVIL}/inloggen of mail hulp@{_EVIL}",
    "location": _EVIL,
}
_UNDER_WAY: Final = frozenset({"scheduled", "dispatching"})


def a_new_employer(system: System, staff: Caller) -> Employer:
    user = ("Nieuwe Klant", an_address("klant"))
    return actors.add_employer(system, staff, f"Nieuw {user[1]}", user, PASSWORD, looked_at=False)


def seen(employer: Employer, invitation_id: str) -> dict[str, Any]:
    found: dict[str, Any] = employer.user.get(f"/v1/employer/invitations/{invitation_id}").must_be(200).json
    return found


def settled(employer: Employer, invitation_ids: list[str]) -> list[str]:
    """The states of invitations, once none of them is under way."""

    def look() -> list[str] | None:
        states = [seen(employer, one)["state"] for one in invitation_ids]
        return None if _UNDER_WAY & set(states) else states

    return until("invitations that are under way no more", look, seconds=PATIENCE)


def waiting(staff: Caller, employer: Employer) -> list[str]:
    found = staff.get("/v1/staff/mailings").must_be(200).json["mailings"]
    return [str(one["invitation_id"]) for one in found if one["employer_id"] == employer.employer_id]


def everything_in(mail: Mapping[str, Any]) -> str:
    return "\n".join(str(value) for value in dict(mail).values())


def test_of_fifteen_invitations_to_a_stranger_two_arrive_without_a_link_and_staff_stop_the_rest(
    system: System, staff: Caller
) -> None:
    employer, stranger = a_new_employer(system, staff), an_address("vreemd")
    actors.send_roster(
        employer.user, "mensen.csv", f"Voornaam;Achternaam;E-mail\r\nEen;Vreemde;{stranger}\r\n".encode()
    )
    made = [actors.invite(employer.user, {**an_occasion(), **_WORDS}) for _ in range(_TIMES)]

    states = settled(employer, made)

    assert sorted(states) == ["open"] * 2 + ["waiting"] * (_TIMES - 2)
    mails = system.mailbox.wait_for(stranger, count=2, seconds=PATIENCE)
    assert len(mails) == 2
    assert not [mail for mail in mails if _EVIL in everything_in(mail)]
    assert "betaal-nu[.]example" in everything_in(mails[0])
    held = waiting(staff, employer)
    assert len(held) == _TIMES - 2
    assert seen(employer, held[0])["explanation"]["code"] == "waits_for_look"

    for one in held:
        verdict = {"verdict": "refuse", "reason": "misleading"}
        staff.put(f"/v1/staff/mailings/{one}/verdict", verdict).must_be(200)

    assert waiting(staff, employer) == []
    assert seen(employer, held[0])["explanation"]["code"] == "misleading"
    assert sorted(settled(employer, made)) == ["cancelled"] * (_TIMES - 2) + ["open"] * 2
    assert len(system.mailbox.messages(stranger)) == 2
