"""Who acts for an employer has what is kept of them restricted, or objects to its use: no mail for their
work, marked for whoever else sees them, and told before it ends.
"""

from datetime import timedelta
from typing import Any, Final

import pytest

from qlinx.employers.errors import UserOnlyKept
from qlinx.employers.model import Access, EmployerContact, EmployerUser
from qlinx.employers.pages.colleagues import colleagues_page, removal_page
from qlinx.employers.pages.desk import employer_page, user_page
from qlinx.employers.store import EMPLOYER_USER, representatives_of
from qlinx.employers.users import Actor, NewUser, disable, invite, invite_again, limit, remove
from qlinx.holds.store import restrictions_on
from qlinx.kit.clock import home_day
from qlinx.kit.contact import parse_email
from qlinx.kit.texts import format_date
from qlinx.mailing.letter import Letter
from qlinx.mailing.rendering import render
from qlinx.records.store import person_key
from qlinx.retention.holding import carry_out_hold_order
from qlinx.rights.finding import Search, SearchReason, Standing, find
from qlinx.rights.kinds.objection_to_use import RIGHT as OBJECTION_TO_USE
from qlinx.rights.kinds.restriction import RIGHT as RESTRICTION
from qlinx.rights.model import Refusal, RequestState, RightsRequest
from qlinx.rights.right import Right
from qlinx.rights.service import ask, refuse
from qlinx.rights.store import request_by_id
from qlinx.rights.subjects import subject_of
from qlinx.rights.weighing import is_for_staff, weigh
from tests.support.letters import a_sender
from tests.support.people import letters
from tests.support.queues import RememberedQueue
from tests.support.retention import run
from tests.support.rights import carry_out_request
from tests.support.subjects import NOOR, an_employer, an_employer_contact, an_employer_user
from tests.support.world import World

WHY: Final = "Zonder deze gegevens kan niemand inloggen."
OTHER: Final = "petra@werk.example.nl"
STAFF: Final = Actor("s" * 26, is_staff=True)
BOTH: Final = pytest.mark.parametrize("right", [RESTRICTION, OBJECTION_TO_USE])


def asked(world: World, one: EmployerUser | EmployerContact, right: Right) -> RightsRequest:
    request = ask(world.ctx, one.person_id, right, proved=one.address_hash)
    carry_out_request(world, request)
    return request


def now_of(world: World, request: RightsRequest) -> RightsRequest:
    found = request_by_id(world.ctx.store, request.person_id, request.request_id)
    assert found
    return found


def is_kept(world: World, person_id: str) -> bool:
    holder = subject_of(world.ctx, person_id)
    assert holder is not None
    return bool(getattr(holder.value, "restricted", None))


def told(world: World) -> dict[tuple[str, str], str]:
    """What was mailed, by its template and to whom."""
    found = [one for one in letters(world) if isinstance(one, Letter)]
    return {(one.template, one.to.address): render(one, a_sender()).text for one in found}


@BOTH
def test_it_is_only_kept_at_once_and_a_hold_keeps_it(world: World, right: Right) -> None:
    contact = an_employer_contact(world.ctx, an_employer(world.ctx))
    ask(world.ctx, contact.person_id, right, proved=contact.address_hash)

    assert is_kept(world, contact.person_id)
    (hold,) = restrictions_on(world.ctx.store, person_key(contact.person_id, "").pk)
    assert [part.kind for part in hold.parts] == ["employer_contact"]


@BOTH
def test_mail_for_the_work_goes_to_the_others_who_are_told_why(world: World, right: Right) -> None:
    employer = an_employer(world.ctx)
    user = an_employer_user(world.ctx, employer, password_chosen_at=world.now)
    other = an_employer_contact(world.ctx, employer, email=OTHER)

    asked(world, user, right)

    assert [one.person_id for one in representatives_of(world.ctx.store, employer.employer_id)] == [
        other.person_id
    ]
    mails = told(world)
    assert user.name in mails["rights.colleague_kept", OTHER]
    assert ("rights.colleague_kept", NOOR) not in mails


def test_where_nobody_else_is_left_what_the_law_wants_told_reaches_them_still(world: World) -> None:
    employer = an_employer(world.ctx)
    contact = an_employer_contact(world.ctx, employer)
    asked(world, contact, RESTRICTION)

    assert [one.person_id for one in representatives_of(world.ctx.store, employer.employer_id)] == [
        contact.person_id
    ]
    holder = subject_of(world.ctx, contact.person_id)
    assert holder is not None
    assert list(holder.value.mail_barriers) == []


def test_who_asked_is_told_what_that_means_for_their_work(world: World) -> None:
    user = an_employer_user(world.ctx, an_employer(world.ctx))
    request = asked(world, user, RESTRICTION)

    assert now_of(world, request).state is RequestState.FULFILLED
    done = told(world)["rights.request_done", NOOR]
    assert "Mail voor je werk met Qlinx krijg je niet meer" in " ".join(done.split())


def test_colleagues_and_staff_see_that_it_is_only_kept(world: World) -> None:
    employer = an_employer(world.ctx)
    user = an_employer_user(world.ctx, employer, password_chosen_at=world.now)
    contact = an_employer_contact(world.ctx, employer, email=OTHER)
    for one in (user, contact):
        asked(world, one, RESTRICTION)

    seen: Any = colleagues_page(world.ctx, user, "nl").facts["users"]
    assert [one.restricted for one in seen] == [True]
    page: Any = employer_page(world.ctx, employer.employer_id, "nl").facts
    assert [one["only_kept"] for one in (*page["users"], *page["contacts"])] == [True, True]
    assert user_page(world.ctx, employer.employer_id, user.person_id, "nl").facts["only_kept"]
    admin = an_employer_user(world.ctx, employer, email="ella@werk.example.nl")
    # Who is only kept is not said to be erased with the role.
    assert removal_page(world.ctx, admin, user.person_id).facts["only_kept"]
    search = Search(parse_email(NOOR), SearchReason.COMPLAINT, "TEL-1")
    (found,) = find(world.ctx, search, actor="s" * 26).subjects
    assert found.standings == (Standing.RESTRICTED,)


@BOTH
def test_the_role_is_not_used_meanwhile_and_can_still_be_closed(world: World, right: Right) -> None:
    ctx, employer = world.ctx, an_employer(world.ctx)
    user = an_employer_user(ctx, employer, password_chosen_at=world.now)
    asked(world, user, right)
    of = (ctx, employer.employer_id, user.person_id)

    with pytest.raises(UserOnlyKept):
        invite_again(*of, actor=STAFF)
    with pytest.raises(UserOnlyKept):
        limit(*of, Access.READ, actor=STAFF)
    assert disable(*of, pool=world.pool(), actor=STAFF).disabled_at
    remove(*of, pool=world.pool(), actor=STAFF)
    new = NewUser("Sam", parse_email(NOOR), "nl")
    with pytest.raises(UserOnlyKept):
        invite(ctx, employer.employer_id, new, pool=world.pool(), actor=STAFF)
    # It is kept that night, for that is what was asked.
    run(world)
    assert ctx.store.get(EMPLOYER_USER, person_key(user.person_id, "employer_user"))


@BOTH
def test_it_is_lifted_a_week_after_whoever_asked_was_told(world: World, right: Right) -> None:
    contact = an_employer_contact(world.ctx, an_employer(world.ctx))
    request = asked(world, contact, right)
    if right is OBJECTION_TO_USE:
        weigh(world.ctx, now_of(world, request), WHY, holds=True, actor="staff-id")
    letters(world)
    pk = person_key(contact.person_id, "").pk
    order = {"do": "lift", "subject": pk, "matter": request.request_id}
    carry_out_hold_order(world.ctx, order, rights=RememberedQueue())

    assert is_kept(world, contact.person_id)
    again = format_date(home_day(world.now + timedelta(days=7)), "nl")
    assert again in told(world)["rights.used_again", NOOR]
    world.pass_time(days=8)
    run(world)
    assert not is_kept(world, contact.person_id)


def test_staff_weigh_an_objection_with_the_reason_on_record(world: World) -> None:
    user = an_employer_user(world.ctx, an_employer(world.ctx))
    request = asked(world, user, OBJECTION_TO_USE)
    assert is_for_staff(now_of(world, request))

    weigh(world.ctx, now_of(world, request), WHY, holds=True, actor="staff-id")

    ended = now_of(world, request)
    assert (ended.state, ended.weighing, ended.weighed_by) == (RequestState.FULFILLED, WHY, "staff-id")
    assert WHY in told(world)["rights.request_done", NOOR]
    assert is_kept(world, user.person_id)


def test_one_that_does_not_hold_is_told_a_week_before_the_data_are_used_again(world: World) -> None:
    user = an_employer_user(world.ctx, an_employer(world.ctx))
    request = asked(world, user, OBJECTION_TO_USE)
    refuse(world.ctx, now_of(world, request), Refusal.OVERRIDING, actor="staff-id", weighing=WHY)

    text = told(world)["rights.request_refused", NOOR]
    assert WHY in text
    assert format_date(home_day(world.now + timedelta(days=7)), "nl") in text
    assert is_kept(world, user.person_id)
    world.pass_time(days=8)
    run(world)
    assert not is_kept(world, user.person_id)
