"""Contact and users of an employer go after the end of its agreement."""

from datetime import UTC, date, datetime, timedelta

from qlinx.employers.model import AFTER_AGREEMENT
from qlinx.employers.service import NewContact, NewEmployer, create_employer, end_agreement
from qlinx.sessions.model import Session
from qlinx.sessions.store import SESSION
from tests.support.agreements_ending import (
    END,
    LAST_DAY,
    ends_of_roles,
    line,
    settled_with_roles,
)
from tests.support.retention import run
from tests.support.subjects import (
    an_employer,
    an_employer_user,
)
from tests.support.world import World


def test_contact_and_users_go_three_months_later_with_the_rows_of_their_addresses(world: World) -> None:
    new = NewEmployer(
        "Voorbeeld Zorg",
        "nl",
        date(2026, 1, 1),
        LAST_DAY,
        NewContact("Kim", "kim@werk.example.nl", None, None),
    )
    employer = create_employer(world.ctx, new, actor="staff-id")
    user = an_employer_user(world.ctx, employer)
    world.pool().create(user.person_id)
    world.pass_time(days=10)
    run(world)
    assert len(world.items_of("employer_contact")) == len(world.items_of("employer_user")) == 1

    world.now = AFTER_AGREEMENT.ends(END)
    run(world)

    assert world.items_of("employer_contact") == world.items_of("employer_user") == []
    assert world.items_of("address_row") == []
    assert not world.pool().exists(user.person_id)


def test_a_user_who_goes_while_sessions_of_theirs_are_kept_still_leaves_no_sign_in(world: World) -> None:
    """What ends natively is no reason to keep the rest:
    it may still be there, and nothing comes back for the user of the pool.
    """
    user = an_employer_user(world.ctx, an_employer(world.ctx), ends_at=world.now)
    world.pool().create(user.person_id)
    session = Session(person_id=user.person_id, session_id="s", began_at=world.now, role="employer")
    world.ctx.store.write(SESSION.insert(session))

    run(world)

    assert world.items_of("employer_user") == world.items_of("session") == []
    assert not world.pool().exists(user.person_id)


def test_an_agreement_that_is_extended_after_all_keeps_contact_and_users(world: World) -> None:
    settled_with_roles(world)
    end_agreement(world.ctx, "1" * 26, date(2027, 11, 30), actor="staff-id")

    assert line(run(world), "agreement").removed == 1

    assert ends_of_roles(world) == {None}
    world.now = AFTER_AGREEMENT.ends(END)
    assert run(world).lines == ()
    assert ends_of_roles(world) == {None}
    world.now = datetime(2027, 12, 1, 12, tzinfo=UTC)
    run(world)
    assert None not in ends_of_roles(world)


def test_another_last_day_that_has_passed_as_well_moves_the_end_of_contact_and_users(world: World) -> None:
    settled_with_roles(world)
    end_agreement(world.ctx, "1" * 26, LAST_DAY + timedelta(days=1), actor="staff-id")

    run(world)

    expected = AFTER_AGREEMENT.ends(END + timedelta(days=1))
    assert {datetime.fromisoformat(str(end)) for end in ends_of_roles(world)} == {expected}
