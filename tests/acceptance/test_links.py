"""What mailed links open, for how long, and that looking changes nothing, on the deployed system."""

import re
from collections.abc import Iterable
from itertools import chain

import pytest

from infrastructure.local import actors
from infrastructure.local.actors import path_in, visitor
from infrastructure.local.client import Caller
from infrastructure.local.inspection import items, make_older, objects, wait_until_quiet
from infrastructure.local.system import System
from tests.support.app_client import PASSWORD, PATIENCE, somebody

pytestmark = pytest.mark.acceptance


def test_altered_links_open_nothing(system: System) -> None:
    for path in ("/sign-up/", "/i/", "/welcome/", "/password/", "/account/address/", "/rights-requests/"):
        answer = visitor(system).get(f"{path}WyJhIl0.dGhpcyBpcyBub3QgYSBzaWduYXR1cmU")
        assert answer.status in {404, 410}, path
        assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.usefixtures("invited")
def test_the_link_of_one_mail_opens_nothing_of_another_kind(system: System) -> None:
    mail = next(
        mail for mail in system.mailbox.messages(subject="Kerstborrel") if "/i/" in (mail["text"] or "")
    )
    token = path_in(mail, system, "/i/").removeprefix("/i/")
    for path in ("/sign-up/", "/welcome/", "/password/", "/account/address/", "/rights-requests/"):
        assert visitor(system).get(f"{path}{token}").status in {404, 410}, path


def test_a_sign_up_link_works_once_and_for_a_week(system: System) -> None:
    used, late = somebody("Youssef"), somebody("Lotte")
    actors.open_account(system, used, PASSWORD)
    again = path_in(system.mailbox.messages(used.email)[0], system, "/sign-up/")
    assert visitor(system).get(again).status == 409
    assert visitor(system).post_form(again, {"password": "Een-ander-wachtwoord-8"}).status == 409
    actors.signed_in(system, used.email, PASSWORD)

    actors.sign_up(system, late).must_be(202)
    path = path_in(system.mailbox.wait_for(late.email, seconds=PATIENCE)[0], system, "/sign-up/")
    make_older(system, [one for one in items(system, kind="sign_up") if one["email"] == late.email], 8)
    assert visitor(system).get(path).status == 410
    assert visitor(system).post_form(path, {"password": PASSWORD}).status == 410


def some_of_each_kind(paths: Iterable[str]) -> dict[str, list[str]]:
    """Links by the first part of their path:
    each kind, and of hundreds of one kind the first and the last ones.
    """
    kinds: dict[str, list[str]] = {}
    for path in dict.fromkeys(paths):
        kinds.setdefault(path.split("/")[1], []).append(path)
    return {kind: [*found[:12], *found[12:][-12:]] for kind, found in kinds.items()}


def test_looking_at_pages_and_links_of_every_kind_changes_nothing(
    system: System, invited: tuple[str, Caller]
) -> None:
    invitation, person = invited
    wait_until_quiet(system, PATIENCE)

    def everything() -> list[str]:
        stored = [str(sorted(item.items())) for item in items(system)]
        files = [name for bucket in ("DropBucket", "PrivateBucket") for name in objects(system, bucket)]
        return sorted([*stored, *files])

    before = everything()
    links = some_of_each_kind(
        found
        for mail in system.mailbox.messages()
        for found in re.findall(re.escape(system.url) + r"(/\S+)", mail["text"] or "")
    )
    assert links.keys() >= {"sign-up", "welcome", "i"}
    for path in [*chain(*links.values()), "/", "/privacy", "/rights", "/sign-up", "/account"]:
        for method in ("GET", "HEAD", "GET"):
            assert visitor(system).call(method, path).status < 500, path
    person.get("/v1/account").must_be(200)
    person.get(f"/v1/invitations/{invitation}").must_be(200)
    assert everything() == before
