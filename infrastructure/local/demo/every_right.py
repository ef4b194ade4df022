"""Step 13: the rights that no step before used, each once: from an account, by a mailed code,
from the link of an invitation, and by a visitor.
"""

from functools import partial
from typing import Any, Final

from infrastructure.local.actors import Details, invite, open_account, path_in, sign_up, visitor
from infrastructure.local.client import Caller, until
from infrastructure.local.demo.codes import asks_by_code, asks_with, code_by_mail
from infrastructure.local.demo.desk import Desk
from infrastructure.local.demo.employer import USER
from infrastructure.local.demo.invitation import RACING, occasion
from infrastructure.local.demo.story import PASSWORD, PATIENCE, Story, check, needed
from infrastructure.local.examples import PASSWORD as STAFF_PASSWORD
from infrastructure.local.examples import STAFF
from infrastructure.local.inspection import items, where_found
from qlinx.rights.places import CASES
from qlinx.visitors.places import COMPLAINT

_ASKS: Final = Details("Lotte", "Smit", "lotte.smit@post.example", "+31612030488")
# Signs up, and never follows the link.
_NEVER_CONFIRMED: Final = Details("Jip", "Verhoef", "jip.verhoef@post.example", "+31612030489")
_TITLE: Final = "Boekenavond"
_WHY: Final = "We hebben je naam nodig voor de deurlijst."
_ROLES: Final = ("employer_user", "employer_contact")
_DONE: Final = ("fulfilled", "partly_refused", "refused")


def each_used(story: Story) -> None:
    """Each is asked for, and comes to its end."""
    person = open_account(story.system, _ASKS, PASSWORD)
    _without_anybody(story, person)
    _weighed_by_staff(story, person)
    _answered_by_the_employer(story)
    _looked_at_by_a_person(story)
    _puts_right_what_a_role_holds(story)
    _erases_what_was_never_confirmed(story)
    _complains(story)


def _without_anybody(story: Story, person: Caller) -> None:
    """What needs nobody's decision."""
    took = [(kind, _ended(story, _asks(person, kind))) for kind in ("portability", "objection", "withdrawal")]
    check(
        all(state == "fulfilled" for _, state in took),
        "from an account, with nobody's help: " + ", ".join(f"{kind} {state}" for kind, state in took),
    )
    restricted = _ended(story, _asks(person, "restriction"))
    [kept] = [one for one in items(story.system, kind="person") if one["email"] == _ASKS.email]
    check(
        restricted == "fulfilled" and kept["restricted"],
        f"restriction {restricted}: the data are kept, and nothing else is done with them",
    )


def _weighed_by_staff(story: Story, person: Caller) -> None:
    token = _asks(person, "objection_to_use")
    before = _state(story, token)
    desk = Desk(story.system, STAFF.address, STAFF_PASSWORD)
    desk.sends(f"{CASES.nl}/{_id_of(story, 'objection_to_use')}", act="holds", weighing=_WHY)
    after = _ended(story, token)
    check(
        before not in _DONE and after == "fulfilled",
        f"objection to use: {before} until staff weighed it, then {after}, with the reason by mail",
    )


def _answered_by_the_employer(story: Story) -> None:
    """Something is wrong with what an employer shares: a visitor with a mailed code says so."""
    system, address = story.system, RACING[0]
    token = asks_by_code(system, address, "dispute").must_be(202).json["status_token"]
    _decides(story, "dispute", {"decision": "carry_out"})
    check(
        _ended(story, token) == "fulfilled",
        "something is wrong, by a mailed code: the employer put it right, and whoever said so was told",
    )


def _looked_at_by_a_person(story: Story) -> None:
    """One place for two: who is too late asks that somebody looks at it."""
    user = needed(story.employer, "an employer").user
    audience = {"email_addresses": list(RACING)}
    invitation = invite(user, {**occasion(story, _TITLE, audience), "number_of_places": 1})
    first, second = (_link(story, one) for one in RACING)
    visitor(story.system).post_form(first, {"reply": "accept"}).must_be(303)
    full = visitor(story.system).get(second).must_be(200).text
    visitor(story.system).post_form(second, {"look": "yes"}).must_be(303)
    _decides(story, "human_review", {"decision": "carry_out", "weighing": _WHY})
    coming = until("the place that was given", lambda: _both_come(story, invitation), seconds=PATIENCE)
    check(
        'name="look"' in full and bool(coming),
        f"whoever found the only place taken had somebody look at it: {coming} come, nobody lost a place",
    )


def _both_come(story: Story, invitation: str) -> int | None:
    found = [one for one in items(story.system, kind="invitee") if one["invitation_id"] == invitation]
    number = sum(one["state"] == "accepted" for one in found)
    return number if number == len(RACING) else None


def _puts_right_what_a_role_holds(story: Story) -> None:
    """Who acts for the employer says how she is called; nobody decides on that."""
    system, name = story.system, "Saskia Bos-de Graaf"
    code = code_by_mail(system, USER[1])
    seen = visitor(system).post("/v1/identity-codes/look", code).must_be(200).json["subjects"]
    chosen = [{"person_id": one["person_id"]} for one in seen if one["kind"] in _ROLES]
    asked = asks_with(system, code, "rectification", subjects=chosen, corrections={"name": name})
    ended = _ended(story, asked.must_be(202).json["status_token"])
    roles = [one for kind in _ROLES for one in items(system, kind=kind) if one["email"] == USER[1]]
    check(
        ended == "fulfilled" and len(roles) == len(chosen) and all(one["name"] == name for one in roles),
        f"rectification, by a mailed code: {ended}; as user and as contact of the employer she has her name",
    )


def _erases_what_was_never_confirmed(story: Story) -> None:
    """A sign-up that waits for its link: seen, and erased before it ends by itself."""
    system, address = story.system, _NEVER_CONFIRMED.email
    sign_up(system, _NEVER_CONFIRMED).must_be(202)
    system.mailbox.wait_for(address, seconds=PATIENCE)
    access = asks_by_code(system, address, "access").must_be(202).json
    took = _ended(story, access["status_token"])
    erasure = asks_by_code(system, address, "erasure").must_be(202).json
    ended = _ended(story, erasure["status_token"])
    left = until("nothing left", lambda: not where_found(system, address) or None, seconds=PATIENCE)
    check(
        (took, ended, left) == ("fulfilled", "fulfilled", True),
        f"a sign-up that nobody confirmed, by mailed codes: access {took}, erasure {ended}, nothing left",
    )


def _complains(story: Story) -> None:
    form = {"topic": "data", "text": "Ik kreeg geen antwoord.", "email": _ASKS.email}
    visitor(story.system).post_form(COMPLAINT.nl, form).must_be(303)
    story.system.mailbox.wait_for(_ASKS.email, subject="bericht", seconds=PATIENCE)
    seen = story.staff.get("/v1/staff/messages?nature=complaint").must_be(200).json["total"]
    check(seen >= 1, f"a complaint has its receipt, and staff see {seen}, with its last day")


def _asks(person: Caller, kind: str) -> str:
    asked = person.post("/v1/account/rights-requests", {"kind": kind}).must_be(202).json
    return str(asked["status_token"])


def _state(story: Story, token: str) -> str:
    return str(visitor(story.system).get(f"/v1/rights-requests/{token}").must_be(200).json["state"])


def _ended(story: Story, token: str) -> str:
    def state() -> str | None:
        found = _state(story, token)
        return found if found in _DONE else None

    return until("the end of a request", state, seconds=PATIENCE)


def _id_of(story: Story, right: str) -> str:
    [found] = [one for one in items(story.system, kind="rights_request") if one["right"] == right]
    return str(found["request_id"])


def _decides(story: Story, right: str, decision: dict[str, Any]) -> None:
    user = needed(story.employer, "an employer").user
    path = "/v1/employer/rights-requests"
    [waits] = until("what waits for the employer", partial(_waiting, user, path, right), seconds=PATIENCE)
    user.post(f"{path}/{waits}/decision", decision).must_be(200)


def _waiting(user: Caller, path: str, right: str) -> list[str] | None:
    found = user.get(path).must_be(200).json["rights_requests"]
    return [one["request_id"] for one in found if one["kind"] == right] or None


def _link(story: Story, address: str) -> str:
    mail = story.system.mailbox.wait_for(address, subject=_TITLE, seconds=PATIENCE)[0]
    return path_in(mail, story.system, "/i/")
