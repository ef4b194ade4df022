"""Step 8: access and erasure, with an account and without one."""

import io
import json
import time
import zipfile
from typing import Any

from infrastructure.local.actors import Details, open_account, path_in, signed_in, visitor
from infrastructure.local.client import Caller, NotAsExpected, fetch, until
from infrastructure.local.demo.codes import asks_with, code_by_mail
from infrastructure.local.demo.story import PASSWORD, PATIENCE, WITH_ACCOUNT, Story, check, needed
from infrastructure.local.inspection import where_found
from infrastructure.local.system import System

_WITHOUT_ACCOUNT = Details("Hugo", "de Vries", "hugo.devries@bakkerij-zonnehof.example", "+31613604478")
_UNKNOWN = "niemand@post.example"
_NAMES = (WITH_ACCOUNT.first_name, WITH_ACCOUNT.last_name)
_PERSONNEL_NUMBER = "010042"
_CHANGED_MOBILE = "+31612030411"


def used(story: Story) -> None:
    """An export that holds everything, an erasure that leaves nothing, and a fresh start."""
    _access(story)
    _erasure(story)
    _starts_anew(story)
    _by_code(story)


def _access(story: Story) -> None:
    person = needed(story.person, "a person with an account")
    asked = person.post("/v1/account/rights-requests", _about_all(person, "access")).must_be(202).json
    each = [_fulfilled(story.system, one["status_token"]) for one in asked["rights_requests"]]
    [mail, *_] = story.system.mailbox.wait_for(
        WITH_ACCOUNT.email, count=len(each), subject="staan klaar", seconds=PATIENCE
    )
    visitor(story.system).get(path_in(mail, story.system, "/rights-requests/")).must_be(200)
    names, text = [], ""
    own = person.get("/v1/account/rights-requests").must_be(200).json["rights_requests"]
    links = {one["reference"]: one["download_url"] for one in own}
    for done in each:
        content = fetch(links[done["reference"]]).must_be(200).content
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names += archive.namelist()
            text += json.dumps(json.loads(archive.read("data.json")), ensure_ascii=False)
    sought = (*_NAMES, WITH_ACCOUNT.email, _CHANGED_MOBILE, "2012 KN", _PERSONNEL_NUMBER, "Herhaling BHV")
    missing = [one for one in sought if one not in text]
    photos = [name for name in names if name.endswith(".jpg")]
    check(
        not missing and len(photos) > 0 and len(each) == 2,
        f"access in one act, answer due by {asked['deadline_on']}: “{mail['subject']}” {len(each)} times, for the account"
        f" and for what the employer shares; the zips have {len(names)} files"
        f" ({sum(name.endswith('.csv') for name in names)} CSV, {len(photos)} photo), and in their JSON are"
        f" {len(sought) - len(missing)} of {len(sought)} things that the person knows of themselves",
    )


def _about_all(person: Caller, kind: str) -> dict[str, Any]:
    """A right on the account and on each relation that its holder said yes to, in one act."""
    joined = person.get("/v1/account/relations").must_be(200).json["relations"]
    return {"kind": kind, "account": True, "relations": [one["relation_id"] for one in joined]}


def _fulfilled(system: System, token: str) -> dict[str, Any]:
    """The request that a token is for, when it has been carried out."""
    path = f"/v1/rights-requests/{token}"
    return until(
        "a request carried out",
        lambda: (
            found if (found := visitor(system).get(path).must_be(200).json)["state"] == "fulfilled" else None
        ),
        seconds=PATIENCE,
    )


def _erasure(story: Story) -> None:
    system, person = story.system, needed(story.person, "a person with an account")
    sought = (WITH_ACCOUNT.email, _CHANGED_MOBILE, needed(WITH_ACCOUNT.mobile, "a number"), _NAMES)
    before = where_found(system, *sought)
    asked = person.post("/v1/account/rights-requests", _about_all(person, "erasure")).must_be(202).json
    for one in asked["rights_requests"][1:]:
        _fulfilled(system, one["status_token"])
    _erased(system, asked["status_token"], before, sought)
    [receipt, *_] = system.mailbox.wait_for(WITH_ACCOUNT.email, subject="gewist", seconds=PATIENCE)
    refused = person.get("/v1/account")
    try:
        signed_in(system, WITH_ACCOUNT.email, PASSWORD)
    except NotAsExpected as refusal:
        check(
            refused.status == 401,
            f"receipt “{receipt['subject']}”; the session that was open: {refused.status}; {refusal}",
        )
    else:
        raise NotAsExpected("who was erased could still sign in")


def _erased(system: System, token: str, before: list[str], sought: tuple[str | tuple[str, ...], ...]) -> None:
    proof = _fulfilled(system, token)["certificate"]
    # Results files of employers follow a few seconds later, as after every change.
    after = _gone(system, *sought)
    check(
        len(before) > 0 and "done_at" in proof,
        f"erasure: address, number and name stood in {len(before)} places ({', '.join(_kinds(before))});"
        f" now in {len(after)} of all tables, files, users and logs; proof of {proof['done_at'][:19]}",
    )


def _gone(system: System, *sought: str | tuple[str, ...]) -> list[str]:
    """Where the texts still are, which is nowhere soon.

    Raises NotAsExpected when it is not.
    """
    places = where_found(system, *sought)
    deadline = time.monotonic() + PATIENCE
    while places:
        if time.monotonic() > deadline:
            raise NotAsExpected(f"still there after {PATIENCE:.0f} s: {', '.join(sorted(set(places)))}")
        places = where_found(system, *sought)
    return places


def _kinds(places: list[str]) -> list[str]:
    return sorted({" ".join(place.split("/")[0].split(" ")[:2]) for place in places})


def _starts_anew(story: Story) -> None:
    again = open_account(story.system, WITH_ACCOUNT, PASSWORD)
    data = again.get("/v1/account").must_be(200).json
    invitations = again.get("/v1/invitations").must_be(200).json["invitations"]
    requests = again.get("/v1/account/rights-requests").must_be(200).json["rights_requests"]
    past = [*data["employers"], *invitations, *requests]
    check(
        not past and not data["has_photo"] and "postcode" not in data,
        f"signed up again at once: account opened {data['opened_at'][:19]}, {len(past)} things of the past",
    )


def _by_code(story: Story) -> None:
    system, known = story.system, _WITHOUT_ACCOUNT
    sought = (known.email, needed(known.mobile, "a number"), ("Hugo", "de Vries"))
    before = where_found(system, *sought)
    unknown = visitor(system).post("/v1/identity-codes", {"email": _UNKNOWN}).must_be(202).json
    code = code_by_mail(system, known.email)
    none = len(system.mailbox.messages(_UNKNOWN))
    check(
        code.keys() - unknown.keys() == {"code"} and none == 0,
        "without an account: the same answer for a known and an unknown address; a code to the first only",
    )
    asked = asks_with(system, code, "erasure").must_be(202).json
    again = asks_with(system, code, "erasure")
    check(again.status == 403, f"the mailed code was taken once; a second time: {again.status}")
    _erased(system, asked["status_token"], before, sought)
    story.erased = known
