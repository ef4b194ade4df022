"""Steps 4 and 5: people sign up, and see and change what is kept about them."""

import struct
import zlib

from infrastructure.local.actors import (
    confirm,
    filled_in,
    path_in,
    says_yes,
    sign_up,
    signed_in,
    statement_version,
    visitor,
)
from infrastructure.local.client import fetch, until, upload
from infrastructure.local.demo.story import (
    PASSWORD,
    PATIENCE,
    STRANGER,
    WITH_ACCOUNT,
    Story,
    check,
    needed,
    see,
)
from infrastructure.local.inspection import items, objects, users


def signs_up(story: Story) -> None:
    """The response tells nothing, the mail's link opens the account,
    and what an employer shares waits for a yes.
    """
    system = story.system
    people, before = len(items(system, kind="person")), len(users(system))
    without = {**WITH_ACCOUNT.request(statement_version(system)), "mobile": None}
    refused = visitor(system).post("/v1/sign-ups", without)
    pointers = [fault["pointer"] for fault in refused.json.get("errors", [])]
    check(
        refused.status == 422 and pointers == ["/mobile"],
        f"without a mobile number: {refused.status}, {', '.join(pointers)}: {refused.json['errors'][0]['detail']}",
    )
    known, unknown = (sign_up(system, details).must_be(202) for details in (WITH_ACCOUNT, STRANGER))
    check(
        known.content == unknown.content,
        f"an address on the roster and a stranger's: both {known.status} {known.text}",
    )
    mails = [
        system.mailbox.wait_for(details.email, subject="mail", seconds=PATIENCE)[0]
        for details in (WITH_ACCOUNT, STRANGER)
    ]
    pages = [visitor(system).get(path_in(mail, system, "/sign-up/")).must_be(200) for mail in mails]
    check(
        len(users(system)) == before,
        f"mails “{'” and “'.join(mail['subject'] for mail in mails)}”; their pages opened: still no Cognito user",
    )
    too_short = {**filled_in(pages[0].text), "password": "kort"}
    weak = visitor(system).post_form(path_in(mails[0], system, "/sign-up/"), too_short)
    for details in (WITH_ACCOUNT, STRANGER):
        opened = confirm(system, details.email, PASSWORD).must_be(200)
        if details is WITH_ACCOUNT:
            joined = says_yes(system, opened).must_be(200)
            check(
                "Bakkerij Zonnehof" in joined.text,
                "the first look shows who shares this address: “Ja, dit ben ik”",
            )
    check(
        weak.status == 422 and len(users(system)) == before + 2,
        f"a weak password: {weak.status}; a good one: {len(users(system)) - before} users in Cognito, who can sign in",
    )
    story.person = signed_in(system, WITH_ACCOUNT.email, PASSWORD)
    own_data = story.person.get("/v1/account").must_be(200).json
    now = len(items(system, kind="person"))
    check(
        [one["employer"] for one in own_data["employers"]] == ["Bakkerij Zonnehof"] and now == people + 2,
        f"who was on the roster sees in the account what {own_data['employers'][0]['employer']} shares;"
        f" {now - people} accounts beside what it said, nothing merged",
    )
    once_more = sign_up(system, WITH_ACCOUNT).must_be(202)
    told = system.mailbox.wait_for(WITH_ACCOUNT.email, subject="al een account", seconds=PATIENCE)
    check(
        once_more.content == known.content,
        f"signing up again: the same answer; only the mail tells: “{told[0]['subject']}”",
    )


def changes_own_data(story: Story) -> None:
    """Own fields beside the employer's, changes judged field by field, a photo checked by its bytes."""
    person = needed(story.person, "a person with an account")
    bad = person.speaking("en").patch("/v1/account", {"postcode": "12", "town": "Haarlem", "shoe_size": "43"})
    check(
        bad.status == 422,
        f"a bad change: {bad.status} in {bad.headers['content-language']},"
        f" {', '.join(fault['pointer'] + ' ' + fault['code'] for fault in bad.json['errors'])}",
    )
    changed = person.patch(
        "/v1/account", {"mobile": "06 12030411", "postcode": "2012kn", "town": "Haarlem"}
    ).must_be(200)
    data = changed.json
    check(
        (data["mobile"], data["postcode"]) == ("+31612030411", "2012 KN")
        and data["employers"][0]["mobile"] != data["mobile"],
        f"changed: {data['mobile']}, {data['postcode']} {data['town']}; what the employer said stays:"
        f" {data['employers'][0]['mobile']}",
    )
    _photo(story)
    invitations = person.get("/v1/invitations").must_be(200).json["invitations"]
    shown = ", ".join(f"{one['title']} ({' or '.join(one['can'])})" for one in invitations)
    check(len(invitations) > 0, f"own invitations, with what can be done now: {shown}")


def _photo(story: Story) -> None:
    person = needed(story.person, "a person with an account")

    def send(content: bytes) -> None:
        form = person.post("/v1/account/photo", {"content_type": "image/png"}).must_be(201)
        upload(form.json, content)

    send(b"no photo at all")
    refused = until(
        "the refusal of a photo",
        lambda: person.get("/v1/account").json.get("photo_refused"),
        seconds=PATIENCE,
    )
    send(_drawing(320, 240))
    until(
        "the photo", lambda: True if person.get("/v1/account").json["has_photo"] else None, seconds=PATIENCE
    )
    links = person.get("/v1/account/photo").must_be(200).json
    shown = fetch(links["photo_url"])
    check(
        shown.status == 200 and shown.headers["content-type"] == "image/jpeg",
        f"a text sent as photo: {refused}; a drawing: shown by a link of {links['expires_in_seconds']} s,"
        f" drawn anew as {shown.headers['content-type']}",
    )
    person.delete("/v1/account/photo").must_be(204)
    left = len(objects(story.system, "PrivateBucket", "photo"))
    check(left == 0, f"the photo removed: {left} files of it left")
    send(_drawing(320, 240))
    until(
        "the photo", lambda: True if person.get("/v1/account").json["has_photo"] else None, seconds=PATIENCE
    )
    see("and another one sent")


def _drawing(width: int, height: int) -> bytes:
    """A PNG of two colours that run into each other."""
    lines = b"".join(
        b"\0" + bytes(value for x in range(width) for value in (255 * x // width, 255 * y // height, 120))
        for y in range(height)
    )

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(lines))
        + chunk(b"IEND", b"")
    )
