"""The people of the matrix on a running system: somebody in each role, and what the paths of routes name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from infrastructure.local.actors import (
    Details,
    Employer,
    add_employer,
    add_employer_user,
    declaration,
    invite,
    open_account,
    path_in,
    send_roster,
    signed_in,
    statement_version,
    visitor,
)
from infrastructure.local.client import Caller, NotAsExpected, until
from infrastructure.local.examples import PASSWORD, STAFF, make_staff
from infrastructure.local.system import System
from tests.proof.access.sessions import expired, other_session, revoked, unsigned
from tests.support.described import description

PERSON: Final = Details("Zwaantje", "Kanariegeel", "zwaantje.kanariegeel@werk.example", "06 12030401")
OTHER: Final = Details("Oene", "Andersom", "oene.andersom@post.example", "06 12030402")
STRANGER: Final = Details("Sietse", "Vreemd", "sietse.vreemd@post.example", "06 12030406")
# What nobody else may be told: none of it stands in an address that a test itself sends.
PERSONAL: Final = ("Zwaantje", "Kanariegeel", "zwaantje.kanariegeel", "612030401")
# What the attacker says itself in its roster.
CLAIMED: Final = ("zwaantje.kanariegeel",)
_FIRST: Final = "Drukkerij Eerst"
_NUMBER: Final = "70411"
_USERS: Final = {
    "employer_user": ("Eva Eerst", "eva@eerst.example"),
    "other_employer_user": ("Teun Tweede", "teun@tweede.example"),
    "attacker_employer": ("Carlo Claim", "carlo@claim.example"),
}
_SHARED: Final = "samen@werk.example"
# People whom the first employer shares and nobody uses for anything else: known addresses.
KNOWN: Final = tuple(f"bekend.{number:03}@werk.example" for number in range(60))
UNKNOWN: Final = tuple(f"vreemd.{number:03}@werk.example" for number in range(60))


@dataclass(frozen=True)
class Cast:
    """Who calls, and what is called."""

    system: System
    callers: dict[str, Caller]
    parts: Mapping[str, str]

    def called(self, route: str, role: str) -> tuple[Caller, str, str, Any]:
        """Caller, method, path and body of a cell."""
        method, template = route.split(" ")
        parts = {**self.parts, **({"token": self.parts["link"]} if template.startswith("/i/") else {})}
        return self.callers[role], method, template.format(**parts), body_of(self.system, method, template)

    def sign_in_again(self) -> None:
        """Gives those who signed out everywhere new sessions;
        one of the very second of the sign-out has ended too.
        """
        for role, details in (("person", PERSON), ("other_person", OTHER), ("stranger", STRANGER)):
            self.callers[role] = until("a new session", partial(self._session, details.email))

    def sign_in_freshly(self) -> None:
        """Gives those who need a second factor sessions of this moment:
        what they do about it asks for one.
        """
        self.callers["staff"] = signed_in(self.system, STAFF.address, PASSWORD, "staff")
        for role, (_, address) in _USERS.items():
            self.callers[role] = signed_in(self.system, address, PASSWORD, "employer")

    def _session(self, address: str) -> Caller | None:
        caller = signed_in(self.system, address, PASSWORD)
        return caller if caller.get("/v1/account").status == 200 else None


def cast_of(system: System) -> Cast:
    """Everybody, each having come about as in earnest."""
    make_staff(system)
    staff = signed_in(system, STAFF.address, PASSWORD, "staff")
    first = add_employer(system, staff, _FIRST, _USERS["employer_user"], PASSWORD)
    second = add_employer(system, staff, "Drukkerij Tweede", _USERS["other_employer_user"], PASSWORD)
    roster = send_roster(first.user, "werknemers.csv", _roster())
    invitation_id = invite(first.user, draft())
    link = _link(system)
    callers = {
        "visitor": visitor(system),
        "person": open_account(system, PERSON, PASSWORD),
        "other_person": open_account(system, OTHER, PASSWORD),
        "stranger": open_account(system, STRANGER, PASSWORD),
        "employer_user": first.user,
        "other_employer_user": second.user,
        "attacker_employer": _attacker(system, staff),
        "staff": staff,
        "revoked": revoked(system),
        "expired": expired(system),
    }
    callers["nobodys_token"] = visitor(system).signed_in(unsigned(callers["person"]))
    (relation,) = callers["person"].get("/v1/account/relations").must_be(200).json["relations"]
    parts = {
        **_parts(system, first, roster["roster_id"], invitation_id, link, relation["relation_id"]),
        "user_id": _colleague(staff, first),
        "request_id": _right_to_decide_on(staff, first, callers["person"], relation["relation_id"]),
    }
    return Cast(system, callers, parts)


def taken_over(cast: Cast) -> dict[str, bool]:
    """What the attacker's roster must not have changed, and whether it is so:
    who somebody is, is no employer's to say.
    """
    person, stranger = cast.callers["person"], cast.callers["stranger"]
    of_person = person.get("/v1/account").must_be(200).json
    relations = person.get("/v1/account/relations").must_be(200).json["relations"]
    joined = relations[0]["relation_id"]
    kept = cast.callers["employer_user"].get(f"/v1/employer/people/{joined}").must_be(200).json
    of_stranger = stranger.get("/v1/account").must_be(200).json
    return {
        "the person's account": (of_person["email"], of_person["first_name"])
        == (PERSON.email, PERSON.first_name),
        "the person's relations": [one["employer"] for one in relations] == [_FIRST],
        "what the first employer says": (kept["email"], kept["personnel_number"]) == (PERSON.email, _NUMBER),
        "the stranger's account": of_stranger["email"] == STRANGER.email,
        "the stranger's relations": stranger.get("/v1/account/relations").must_be(200).json["relations"]
        == [],
        "the stranger's invitations": stranger.get("/v1/invitations").must_be(200).json["invitations"] == [],
        "the first employer's people at the attacker": cast.callers["attacker_employer"]
        .get(f"/v1/employer/people/{joined}")
        .status
        == 404,
    }


def draft() -> dict[str, Any]:
    """An invitation for everybody, from a week from now."""
    start = datetime.now(UTC) + timedelta(days=7)
    return {
        "title": "Rondleiding",
        "text": "Door de drukkerij.",
        "location": "Voorbeeldplein 1, Haarlem",
        "time_zone": "Europe/Amsterdam",
        "starts_at": f"{start:%Y-%m-%dT19:30}",
        "ends_at": f"{start:%Y-%m-%dT22:00}",
        "answer_by": f"{start:%Y-%m-%dT12:00}",
        "number_of_places": 12,
        "audience": {"everyone": True},
    }


def body_of(system: System, method: str, template: str) -> Any:
    """A body that the route takes: the example of its description, with times and versions of now."""
    operation = description()["paths"][template][method.lower()]
    content: dict[str, Any] = next(iter(operation.get("requestBody", {}).get("content", {}).values()), {})
    example = content.get("example")
    changes: Mapping[str, Callable[[], dict[str, Any]]] = {
        "POST /v1/employer/invitations": draft,
        "POST /v1/employer/test-invitations": draft,
        "POST /v1/employer/invitations/{invitation_id}/changes": lambda: {"title": "Zomerborrel"},
        "POST /v1/sign-ups": lambda: {**(example or {}), "statement_version": statement_version(system)},
        "POST /v1/staff/employers/{employer_id}/agreement/end": lambda: {
            "ends_on": f"{datetime.now(UTC) + timedelta(days=90):%Y-%m-%d}"
        },
        "POST /v1/staff/incidents": lambda: {
            **(example or {}),
            "aware_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}",
        },
        "PUT /v1/staff/incidents/{incident_id}": lambda: {
            **(example or {}),
            "aware_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}",
        },
        # What the examples name besides is nobody's here.
        "POST /v1/account/rights-requests": lambda: {"kind": "access"},
        "DELETE /v1/account": dict,
        "DELETE /v1/account/mail-stops": dict,
        "POST /v1/employer/waiting-rows/{row_id}/decision": lambda: {"decision": "new_person"},
        # Later lists of the cast are imported at once.
        "PUT /v1/employer/list-check": lambda: {"check_first": False},
        "POST /v1/employer/declarations/{declaration_id}/renewal": lambda: {
            "declared_by": "P. de Wit",
            "ground": "contract",
            "text_version": "2026-11",
        },
        # Whether people are still being invited by then is a matter of moments.
        "PUT /v1/employer/invitations/{invitation_id}/sending": lambda: {"paused": False},
        "PATCH /v1/employer/users/{user_id}": lambda: {"access": "read"},
        "POST /v1/employer/rights-requests/{request_id}/decision": lambda: {"decision": "carry_out"},
        "PUT /v1/staff/mailings/{invitation_id}/verdict": lambda: {"verdict": "approve"},
        "POST /v1/employer/people/searches": lambda: {"text": "a"},
        "POST /v1/employer/audiences": lambda: {"departments": ["Zorg"]},
        "POST /v1/employer/people/{person_id}/decision": lambda: {"decision": "has_left"},
    }
    route = f"{method} {template}"
    return changes[route]() if example is not None and route in changes else example


def _roster() -> bytes:
    return _file(
        ("Zwaantje", "Kanariegeel", PERSON.email, "0612030401", _NUMBER),
        # Two at one address: the second waits for its employer.
        ("Een", "Tweeling", _SHARED, "", ""),
        ("Andere", "Naam", _SHARED, "", ""),
        *(("Bekend", "Persoon", address, "", "") for address in KNOWN),
    )


def _file(*rows: tuple[str, ...]) -> bytes:
    header = ("Voornaam", "Achternaam", "E-mail", "Mobiel", "Personeelsnummer")
    return "".join(";".join(row) + "\r\n" for row in (header, *rows)).encode()


def _attacker(system: System, staff: Caller) -> Caller:
    """A user of an employer that claims people of the first one, after they opened their accounts."""
    attacker = add_employer(system, staff, "Drukkerij Claim", _USERS["attacker_employer"], PASSWORD)
    claimed = (
        ("Valse", "Bewering", PERSON.email, "", ""),
        ("Andere", "Bewering", STRANGER.email, "", _NUMBER),
        *(("Valse", "Bewering", address, "", "") for address in KNOWN[:2]),
    )
    send_roster(attacker.user, "werknemers.csv", _file(*claimed))
    return attacker.user


def _colleague(staff: Caller, employer: Employer) -> str:
    """Another user of the first employer, who is invited and has chosen no password."""
    added = add_employer_user(staff, employer.employer_id, ("Ella Eerst", "ella@eerst.example"))
    return str(added.json["user_id"])


def _right_to_decide_on(staff: Caller, employer: Employer, person: Caller, relation_id: str) -> str:
    """A request of the person on which the first employer has to decide itself."""
    path = f"/v1/staff/employers/{employer.employer_id}/agreement/rights"
    staff.put(path, {"executes_rights": False}).must_be(200)
    asked = {"kind": "access", "relations": [relation_id]}
    person.post("/v1/account/rights-requests", asked).must_be(202)
    staff.put(path, {"executes_rights": True}).must_be(200)
    waiting = until(
        "a request that waits for the employer",
        lambda: employer.user.get("/v1/employer/rights-requests").must_be(200).json["rights_requests"],
    )
    return str(waiting[0]["request_id"])


def _link(system: System) -> str:
    return path_in(system.mailbox.wait_for(PERSON.email, seconds=120)[0], system, "/i/").removeprefix("/i/")


def _parts(
    system: System, employer: Employer, roster_id: str, invitation_id: str, link: str, relation_id: str
) -> dict[str, str]:
    waiting = employer.user.get("/v1/employer/waiting-rows").must_be(200).json["rows"]
    # One under which nobody is shared: what is taken back of it changes no other cell.
    employer.user.post(
        "/v1/employer/uploads", {"roster": {"file_name": "leeg.csv", "attestation": declaration()}}
    ).must_be(201)
    (declared, *_) = employer.user.get("/v1/employer/declarations").must_be(200).json["declarations"]
    return {
        "declaration_id": str(declared["declaration_id"]),
        "employer_id": employer.employer_id,
        "roster_id": roster_id,
        "invitation_id": invitation_id,
        "link": link,
        "relation_id": relation_id,
        "user_id": "u3vq2d4k7w5c6x8y9z2a3b4c5d",
        # Somebody of whom no other cell tells anything.
        "person_id": _person_id(employer.user, KNOWN[-1]),
        "row_id": waiting[0]["row_id"],
        "case_id": "u3vq2d4k7w5c6x8y9z2a3b4c5d",
        "incident_id": "u3vq2d4k7w5c6x8y9z2a3b4c5d",
        "token": "WyJtYWRlIHVwIl0.bWFkZSB1cA",
        "version": statement_version(system),
        "problem": "not-found",
        "newsletter_id": "u3vq2d4k7w5c6x8y9z2a3b4c5d",
        "message_id": "u3vq2d4k7w5c6x8y9z2a3b4c5d",
        # Of nobody, so that no other cell has its session ended.
        "member_id": "u3vq2d4k7w5c6x8y9z2a3b4c5d",
        "session_id": other_session(system, PERSON.email),
        "limit_name": "photo-upload",
        # Of nobody: whose account is frozen can't be in the same table as who uses it.
        "account_id": "u3vq2d4k7w5c6x8y9z2a3b4c5d",
    }


def _person_id(user: Caller, address: str) -> str:
    """The id of somebody whom an employer shares, by all pages of its list."""
    path = "/v1/employer/people?limit=100"
    while True:
        page = user.get(path).must_be(200).json
        for one in page["people"]:
            if one["email"] == address:
                return str(one["person_id"])
        if page.get("cursor") is None:
            raise NotAsExpected(f"{address} is not on the list")
        path = f"/v1/employer/people?limit=100&cursor={page['cursor']}"
