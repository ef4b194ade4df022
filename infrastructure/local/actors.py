"""What people, employers and staff do with a running system, each in the way that is open to them."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any, Final
from urllib.parse import quote

from infrastructure.local.client import Caller, NotAsExpected, Response, sign_in, until, upload
from infrastructure.local.system import System
from qlinx.kit.clock import home_day

Message = Mapping[str, Any]

# Mails wait behind a large mailing, and a busy machine is slow.
_PATIENCE: Final = 180.0
_SIGN_UP: Final = "/sign-up/"
_WELCOME: Final = "/welcome-staff/"
_ENDED: Final = frozenset({"done", "refused", "rejected", "held"})


@dataclass(frozen=True)
class Details:
    """What somebody fills in to sign up."""

    first_name: str
    last_name: str
    email: str
    mobile: str | None = None
    language: str = "nl"

    def request(self, statement_version: str) -> dict[str, Any]:
        """The body of a sign-up."""
        filled_in = {name: value for name, value in vars(self).items() if value is not None}
        return {**filled_in, "statement_version": statement_version}


@dataclass(frozen=True)
class Employer:
    """An employer with somebody who works there."""

    employer_id: str
    name: str
    drop: Mapping[str, str]
    user: Caller


def visitor(system: System, language: str = "nl") -> Caller:
    """Somebody who is not signed in."""
    return Caller(system.url, language=language)


def signed_in(system: System, address: str, password: str, role: str = "person") -> Caller:
    """Somebody who signs in with an address and a password: as a person, for an employer, or as staff.

    Raises NotAsExpected when that is refused.
    """
    return visitor(system).signed_in(sign_in(system.url, address, password, role))


def path_in(message: Message, system: System, begins: str) -> str:
    """The path of the link in a mail that begins so.

    Raises NotAsExpected when the mail has none.
    """
    found = re.search(re.escape(system.url) + f"({re.escape(begins)}\\S*)", message["text"] or "")
    if found is None:
        raise NotAsExpected(f"the mail “{message['subject']}” has no link to {begins}")
    return found[1]


def _paths(system: System, address: str, begins: str) -> list[str]:
    """The paths that begin so in the mails to an address, the newest first."""
    mails = system.mailbox.messages(address)
    return [path_in(mail, system, begins) for mail in mails if begins in (mail["text"] or "")]


def _new_path(system: System, address: str, begins: str, known: Collection[str]) -> str:
    """The newest of these that was not known before, as soon as there is one: other mails, such as a code
    that somebody asked for, may come in between.

    Raises NotAsExpected when none comes.
    """

    def look() -> str | None:
        return next((path for path in _paths(system, address, begins) if path not in known), None)

    return until(f"a mail with a link to {begins}", look, seconds=_PATIENCE)


def statement_version(system: System) -> str:
    """The version of the privacy statement that holds today, as its page names it."""
    page = visitor(system).get("/privacy").must_be(200)
    found = re.search(r'/privacy/([0-9-]+)[^"]*" aria-current="page"', page.text)
    if found is None:
        raise NotAsExpected("the privacy statement names no version")
    return found[1]


def sign_up(system: System, details: Details) -> Response:
    """Sends a sign-up."""
    return visitor(system, details.language).post("/v1/sign-ups", details.request(statement_version(system)))


def confirm(system: System, address: str, password: str, *, known: Collection[str] = ()) -> Response:
    """Follows the newest link that confirms a sign-up and was not known before, and sends its page as it was
    filled in, with a password.
    """
    path = _new_path(system, address, _SIGN_UP, known)
    page = visitor(system).get(path).must_be(200)
    return visitor(system).post_form(path, {**filled_in(page.text), "password": password})


def filled_in(page: str) -> dict[str, str]:
    """What the fields of a page's form hold."""
    fields = dict(re.findall(r'<input [^>]*?name="([^"]+)"[^>]*? value="([^"]*)"', page))
    chosen = re.findall(
        r'<select [^>]*?name="([^"]+)"[^>]*>.*?<option value="([^"]+)" selected', page, re.DOTALL
    )
    return {name: unescape(value) for name, value in (*fields.items(), *chosen) if value}


def says_yes(system: System, opened: Response) -> Response:
    """Says on the page after the opening that all of it is them;
    gives the same page back where nothing stands there.
    """
    words = re.findall(r'name="(word-[a-z0-9]+)" value="yes"', opened.text)
    look = re.search(r'name="look" value="([^"]+)"', opened.text)
    if not words or look is None:
        return opened
    return visitor(system).post_form("/first-look", {"look": look[1], **dict.fromkeys(words, "yes")})


def open_account(system: System, details: Details, password: str) -> Caller:
    """Signs up, confirms, says yes to what stands under the address, and signs in."""
    known = _paths(system, details.email, _SIGN_UP)
    sign_up(system, details).must_be(202)
    says_yes(system, confirm(system, details.email, password, known=known).must_be(200)).must_be(200)
    return signed_in(system, details.email, password)


def add_staff(system: System, name: str, address: str, password: str) -> Caller:
    """An operator makes a trained manager of staff, who chooses a password by the mail and signs in."""
    known = _paths(system, address, _WELCOME)
    trained = {"role": "manager", "trained_on": home_day(datetime.now(UTC)).isoformat()}
    system.invoke("staff_members", {"add_staff": {"name": name, "email": address, **trained}})
    path = _new_path(system, address, _WELCOME, known)
    visitor(system).get(path).must_be(200)
    visitor(system).post_form(path, {"password": password}).must_be(200)
    return signed_in(system, address, password, "staff")


def add_employer(
    system: System,
    staff: Caller,
    name: str,
    user: tuple[str, str],
    password: str,
    *,
    looked_at: bool = True,
) -> Employer:
    """Staff add an employer with one user, who chooses a password by the mailed link and signs in.

    Staff know the employer, so that nothing of it waits for their look, unless ``looked_at`` says otherwise.
    """
    user_name, address = user
    added = staff.post(
        "/v1/staff/employers",
        {
            "name": name,
            "starts_on": f"{datetime.now(UTC):%Y}-01-01",
            "contact": {"name": user_name, "email": address},
        },
        # A key has no spaces and no letters with marks.
        idempotency_key=quote(name),
    ).must_be(201)
    employer = added.json
    if looked_at:
        staff.put(f"/v1/staff/employers/{employer['employer_id']}/agreement/mailings", {}).must_be(200)
    add_employer_user(staff, employer["employer_id"], user)
    return Employer(
        employer_id=employer["employer_id"],
        name=name,
        drop=employer["drop"],
        user=welcome(system, address, password),
    )


def add_employer_user(staff: Caller, employer_id: str, user: tuple[str, str]) -> Response:
    """Staff add a user of an employer."""
    name, address = user
    return staff.post(f"/v1/staff/employers/{employer_id}/users", {"name": name, "email": address}).must_be(
        201
    )


def welcome(system: System, address: str, password: str) -> Caller:
    """A new user of an employer chooses a password on the page behind the mailed link, and signs in."""
    path = path_in(system.mailbox.wait_for(address, seconds=_PATIENCE)[0], system, "/welcome/")
    visitor(system).get(path).must_be(200)
    visitor(system).post_form(path, {"password": password}).must_be(200)
    return signed_in(system, address, password, "employer")


def declaration(**changes: str) -> dict[str, str]:
    """What an employer declares with a roster."""
    given = {
        "declared_by": "P. de Wit, hoofd personeelszaken",
        "ground": "contract",
        "text_version": "2026-11",
        "declared_on": f"{datetime.now(UTC):%Y-%m-%d}",
        "covers": "everyone",
    }
    return {**given, **changes}


def send_roster(
    user: Caller, file_name: str, content: bytes, *, seconds: float = _PATIENCE, **declared: str
) -> dict[str, Any]:
    """An employer user sends a roster with its declaration;
    answers with the roster when its import has ended.
    """
    before = {roster["roster_id"] for roster in rosters(user)}
    form = user.post(
        "/v1/employer/uploads", {"roster": {"file_name": file_name, "attestation": declaration(**declared)}}
    ).must_be(201)
    sent = upload(form.json, content)
    if sent.status not in {200, 201, 204}:
        raise NotAsExpected(f"the upload of {file_name} was answered {sent.status}")
    return roster_after(user, file_name, before, seconds)


def rosters(user: Caller) -> list[dict[str, Any]]:
    """The rosters of an employer, the newest first."""
    return whole_list(user, "/v1/employer/rosters", "rosters")


def roster_after(
    user: Caller, file_name: str, before: set[str], seconds: float = _PATIENCE
) -> dict[str, Any]:
    """The roster of this name that was not there before, when its import has ended."""

    def look() -> dict[str, Any] | None:
        for roster in rosters(user):
            if (
                roster["roster_id"] not in before
                and roster["file_name"] == file_name
                and roster["state"] in _ENDED
            ):
                return roster
        return None

    ended = until(f"the end of the import of {file_name}", look, seconds=seconds)
    # One of them comes with the link to its result file.
    whole: dict[str, Any] = user.get(f"/v1/employer/rosters/{ended['roster_id']}").must_be(200).json
    return whole


def invite(user: Caller, draft: Mapping[str, Any]) -> str:
    """An employer user invites over the API; answers with the invitation's id."""
    return str(user.post("/v1/employer/invitations", draft).must_be(201).json["invitation_id"])


def replies(user: Caller, invitation_id: str) -> list[dict[str, Any]]:
    """The replies as the employer sees them."""
    return whole_list(user, f"/v1/employer/invitations/{invitation_id}/replies", "replies")


def whole_list(user: Caller, path: str, name: str) -> list[dict[str, Any]]:
    """What a list holds on all its pages."""
    found: list[dict[str, Any]] = []
    asked = f"{path}?limit=100"
    while True:
        page = user.get(asked).must_be(200).json
        found += page[name]
        if not page.get("cursor"):
            return found
        asked = f"{path}?limit=100&cursor={page['cursor']}"
