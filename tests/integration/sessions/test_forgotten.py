"""A user of an employer who forgot the password gets a new one by themselves,
and learns nothing about others.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

import pytest

from qlinx.employers.model import Agreement, EmployerUser
from qlinx.employers.store import AGREEMENT, EMPLOYER_USER, employer_user_by_id
from qlinx.kit.contact import parse_email
from qlinx.kit.errors import InputInvalid, LinkDamaged
from qlinx.mailing.composing import Skipped
from qlinx.mailing.letter import Letter
from qlinx.people.errors import PasswordLinkEnded
from qlinx.sessions import forgotten
from qlinx.sessions.errors import SessionEnded, SignInRefused
from qlinx.sessions.limits import EMPLOYER_PASSWORD_MAILS
from qlinx.sessions.service import renew
from tests.support.http import Functions, an_event
from tests.support.people import IP, PASSWORD, letter, letters, opens_account, set_limit, token_in
from tests.support.signing_in import ADDRESS, an_employer_user, calls_of, pool_keeps_time, signs_in, user_in
from tests.support.world import World

OTHER = "Een-ander-woord-9"
STRANGER = "vreemd@werk.example.nl"
FIRST, SECOND = "e" * 26, "f" * 26


@pytest.fixture(autouse=True)
def _today(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pool_keeps_time(world, monkeypatch)


def an_agreement(world: World, employer_id: str = FIRST, *, ends_on: date | None = None) -> None:
    starts_on = world.now.date() - timedelta(days=30)
    world.ctx.store.write(
        AGREEMENT.insert(Agreement(employer_id=employer_id, starts_on=starts_on, ends_on=ends_on))
    )


def a_user(world: World, employer_id: str = FIRST, **changes: Any) -> EmployerUser:
    """Somebody who works with Qlinx for an employer with an agreement, and chose a password."""
    an_agreement(world, employer_id)
    return an_employer_user(
        world, employer_id=employer_id, **{"password_chosen_at": world.now - timedelta(days=1), **changes}
    )


def asks(world: World, address: str = ADDRESS, employer_id: str | None = None) -> None:
    forgotten.ask_new_password(world.ctx, parse_email(address), employer_id, network_address=IP)


def link(world: World) -> str:
    return token_in(letter(world), "password_url")


def choose(world: World, token: str, password: str = OTHER) -> None:
    forgotten.choose_new_password(world.ctx, token, password, pool=world.pool())


def mailed(world: World) -> list[Letter]:
    return [mail for mail in letters(world) if isinstance(mail, Letter)]


def changed(world: World, user: EmployerUser, **changes: Any) -> None:
    now = employer_user_by_id(world.ctx.store, user.person_id)
    assert now is not None
    world.ctx.store.write(EMPLOYER_USER.replace(now, **changes))


def test_the_new_password_works_once_and_ends_the_sessions_before_it(world: World) -> None:
    user = a_user(world)
    session = signs_in(world, role="employer")
    asks(world)
    token = link(world)
    choose(world, token)
    with pytest.raises(SessionEnded):
        renew(world.ctx, world.sessions(), session.refresh_token)
    now = employer_user_by_id(world.ctx.store, user.person_id)
    assert now is not None
    assert not now.admits(None, world.now)
    with pytest.raises(SignInRefused):
        signs_in(world, role="employer")
    world.pass_time(seconds=2)
    assert user_in(signs_in(world, password=OTHER, role="employer")) == user.person_id
    with pytest.raises(PasswordLinkEnded):
        choose(world, token)


def test_a_password_that_is_refused_leaves_the_link(world: World) -> None:
    a_user(world)
    asks(world)
    token = link(world)
    with pytest.raises(InputInvalid):
        choose(world, token, "kort")
    choose(world, token)


def test_nothing_but_the_password_changes_at_the_pool(world: World) -> None:
    """A second factor stays."""
    user = a_user(world)
    asks(world)
    token = link(world)
    calls = [name for service, name in calls_of(lambda: choose(world, token)) if service == "cognito-idp"]
    assert calls == ["AdminSetUserPassword", "AdminAddUserToGroup", "AdminUserGlobalSignOut"]
    now = employer_user_by_id(world.ctx.store, user.person_id)
    kept = set(EmployerUser.model_fields) - {
        "version",
        "password_chosen_at",
        "sessions_valid_from",
        "spared_session",
    }
    assert all(getattr(now, name) == getattr(user, name) for name in kept)


def test_an_account_at_the_same_address_is_another_role(world: World) -> None:
    person, user = opens_account(world, email=ADDRESS), a_user(world)
    session = signs_in(world)
    asks(world)
    choose(world, link(world))
    assert user_in(signs_in(world, password=PASSWORD)) == person.person_id
    renew(world.ctx, world.sessions(), session.refresh_token)
    world.pass_time(seconds=2)
    assert user_in(signs_in(world, password=OTHER, role="employer")) == user.person_id


def test_of_users_of_several_employers_the_named_one_gets_the_link(world: World) -> None:
    a_user(world)
    second = a_user(world, SECOND)
    asks(world, employer_id=SECOND)
    _, user = forgotten.password_link(world.ctx, link(world))
    assert user == second


CLOSED: Final[Mapping[str, Callable[[datetime], dict[str, object]]]] = {
    "removed": lambda now: {"removed_at": now},
    "disabled": lambda now: {"disabled_at": now},
    "over": lambda now: {"ends_at": now - timedelta(seconds=1)},
    "invited only": lambda _: {"password_chosen_at": None},
}


@pytest.mark.parametrize("why", CLOSED)
def test_to_whom_nothing_is_open_nothing_is_mailed_and_no_link_works(world: World, why: str) -> None:
    user = a_user(world)
    asks(world)
    token = link(world)
    changed(world, user, **CLOSED[why](world.now))
    asks(world)
    assert mailed(world) == []
    with pytest.raises(PasswordLinkEnded):
        choose(world, token)


SINCE: Final[Mapping[str, Callable[[datetime], dict[str, object]]]] = {
    "invited again": lambda now: {"invited_at": now},
    "removed, invited afresh and back": lambda now: {"invited_at": now, "password_chosen_at": now},
}


@pytest.mark.parametrize("since", SINCE)
def test_a_link_from_before_an_invitation_does_not_come_alive_and_keeps_nobody_from_another(
    world: World, since: str
) -> None:
    set_limit(world, EMPLOYER_PASSWORD_MAILS, 1)
    user = a_user(world)
    asks(world)
    token = link(world)
    world.pass_time(minutes=1)
    changed(world, user, **SINCE[since](world.now))
    world.pass_time(minutes=1)

    with pytest.raises(PasswordLinkEnded):
        choose(world, token)
    asks(world)
    choose(world, link(world))


def test_after_the_end_of_the_agreement_nothing_is_mailed_and_no_link_works(world: World) -> None:
    an_agreement(world, ends_on=world.now.date() - timedelta(days=1))
    user = an_employer_user(world, password_chosen_at=world.now - timedelta(days=1))
    asks(world)
    assert [mail.reason for mail in letters(world) if isinstance(mail, Skipped)] == ["no_such_user"]
    requests = world.items_of("password_request")
    assert [one["person_id"] == user.person_id for one in requests] == [False]


def test_known_and_unknown_addresses_take_the_same_calls_and_leave_the_same_kind_of_traces(
    world: World,
) -> None:
    a_user(world)
    # What limits let through is read once a minute, whoever asks.
    asks(world, "somebody@elders.example.nl")
    seen = []
    for address in (ADDRESS, STRANGER):
        before = {(item["pk"], item["sk"]) for item in world.every_item()}
        calls = calls_of(lambda address=address: asks(world, address))  # type: ignore[misc]
        new = [item for item in world.every_item() if (item["pk"], item["sk"]) not in before]
        seen.append((calls, sorted((item["kind"], *sorted(item)) for item in new if item["kind"] != "limit")))
    known, unknown = seen
    assert known == unknown


def test_an_address_gets_a_few_links_a_day_and_the_last_lives_on(world: World) -> None:
    a_user(world)
    for _ in range(12):
        asks(world)
        world.pass_time(seconds=1)
    mails = mailed(world)
    assert len(mails) == EMPLOYER_PASSWORD_MAILS.most
    choose(world, token_in(mails[-1], "password_url"))
    with pytest.raises(PasswordLinkEnded):
        choose(world, token_in(mails[-2], "password_url"))


def test_a_link_works_for_an_hour_and_only_as_we_signed_it(world: World) -> None:
    a_user(world)
    asks(world)
    token = link(world)
    with pytest.raises(LinkDamaged):
        choose(world, token[:-1] + ("A" if token[-1] != "A" else "B"))
    world.pass_time(hours=1)
    with pytest.raises(PasswordLinkEnded):
        choose(world, token)


def test_it_goes_by_the_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    functions = Functions(world, monkeypatch)
    world.ctx = functions.of("passwords").context()
    a_user(world)
    body = {"email": ADDRESS, "role": "employer"}
    answers = [
        functions.call("passwords", "POST", "/v1/password-requests", body={**body, "email": email})
        for email in (ADDRESS, STRANGER)
    ]
    assert answers[0] == answers[1]
    assert answers[0].status == 202
    path = f"/employer-password/{token_in(mailed(world)[0], 'password_url')}"
    before = world.every_item()
    page = functions.call("passwords", "GET", path)
    assert (page.status, 'name="password"' in page.body) == (200, True)
    assert world.every_item() == before
    refused = functions.call("passwords", "POST", path, form={"password": "kort"})
    assert (refused.status, "12 tekens" in refused.body) == (422, True)
    assert all("voor je werkgever" in shown.body for shown in (page, refused))
    chosen = functions.call("passwords", "POST", path, form={"password": OTHER})
    assert (chosen.status, "een code uit je app" in chosen.body) == (200, True)
    # It would lead to the link that is used up.
    assert "English" not in chosen.body
    assert functions.call("passwords", "POST", path, form={"password": OTHER}).status == 410


@pytest.mark.parametrize("case", ["work_page", "work_form"])
def test_a_link_that_we_did_not_sign_is_refused_on_a_page(
    world: World, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    page = Functions(world, monkeypatch).handle("passwords", an_event("passwords", case))
    assert page["statusCode"] == 404
    assert page["headers"]["Content-Type"].startswith("text/html")
