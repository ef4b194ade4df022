"""A restored backup brings back no factor, role, agreement, invitation, word or limit of before; what the ledger notes last holds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from qlinx.employers.model import Access, EmployerUser
from qlinx.employers.service import end_agreement, set_instruction
from qlinx.employers.store import agreement_of, employer_user_by_id
from qlinx.employers.users import Actor, NewUser, disable, enable, invite, limit, remove
from qlinx.factors.model import Shown
from qlinx.factors.states import Role
from qlinx.invitations.mailings import refuse
from qlinx.invitations.model import CancelReason, Invitation, InvitationState, RefusedBecause
from qlinx.invitations.service import cancel
from qlinx.invitations.store import invitation_by_id
from qlinx.kit.contact import parse_email
from qlinx.mailing.holders import holders_of
from qlinx.mailing.suppression import MailKind, MailStop, refusal, stop_mail, suppression_of
from qlinx.people.desk import Decision, decide
from qlinx.people.joins import join
from qlinx.people.limits import PHOTOS
from qlinx.people.model import Word
from qlinx.people.store import ACCOUNT, PERSON, account_of
from qlinx.people.words import say, say_from_account
from qlinx.records.audit import acts
from qlinx.records.limits import most_of
from qlinx.records.notes import NOTE
from qlinx.records.policy import POLICY, policy_key
from qlinx.rights.replay import announce_replay, replay_one
from qlinx.sessions.factor import FactorAsked
from qlinx.sessions.lost_factor import ask_reset, confirm_reset
from qlinx.sessions.own_factor import begin, confirm
from qlinx.sessions.own_factor import remove as take_away
from qlinx.sessions.store import recorded
from qlinx.staff.policies import NewValue, set_limit, withdraw_limit
from qlinx.staff.service import end_staff
from qlinx.staff.store import staff_member_by_id
from tests.integration.rights.test_replay import replays, restore
from tests.support.authenticating import app_code, sets_up, with_factor
from tests.support.inviting import Inviting
from tests.support.people import letters, opens_account, person_of, says_yes
from tests.support.queues import RememberedQueue
from tests.support.signing_in import ADDRESS, a_staff_member, an_employer_user, signs_in, tries, user_in
from tests.support.subjects import AT_HOME, NOOR, a_holder, a_relation, an_employer
from tests.support.world import World

STAFF_EMAIL = "sam@aanbieder.example.nl"
SOMEBODY = Actor("somebody-of-staff", is_staff=True)
EMPLOYER = "e" * 26


@pytest.fixture(autouse=True)
def _today(world: World) -> None:
    world.now = datetime.now(UTC)


# ---- second factors ----


def a_person(world: World) -> str:
    person = opens_account(world)
    account = account_of(world.ctx.store, person.person_id)
    assert account is not None
    world.ctx.store.write(ACCOUNT.replace(account, **with_factor(world.ctx)))
    return person.person_id


def a_user(world: World) -> str:
    return an_employer_user(world).person_id


def one_of_staff(world: World) -> str:
    return a_staff_member(world, STAFF_EMAIL).person_id


def factor_of(world: World, role: Role, user_id: str) -> str | None:
    found = recorded(world.ctx, role, user_id)
    assert found is not None
    return found.value.factor.factor_id if found.value.factor else None


def resets(world: World, role: Role, user_id: str) -> None:
    """As each role's is reset: two of the staff, or an operator."""
    if role == "staff":
        a_staff_member(world, STAFF_EMAIL, factor=False)
        return
    ask_reset(world.ctx, role, parse_email(ADDRESS), None, Shown.CALL_BACK, actor="first")
    confirm_reset(world.ctx, user_id, actor="second", pool=world.pool())


def takes_away(world: World, role: Role, user_id: str) -> None:
    holding = recorded(world.ctx, role, user_id)
    assert holding is not None
    take_away(world.ctx, holding, world.now, app_code(world.ctx, holding.factor))


MAKES: dict[Role, Callable[[World], str]] = {"person": a_person, "employer": a_user, "staff": one_of_staff}
each_role = pytest.mark.parametrize("role", MAKES)


@each_role
@pytest.mark.parametrize("end", [resets, takes_away])
def test_a_factor_that_was_taken_away_or_reset_does_not_come_back(
    world: World, role: Role, end: Callable[[World, Role, str], None]
) -> None:
    user_id = MAKES[role](world)
    backup, mail = world.every_item(), STAFF_EMAIL if role == "staff" else ADDRESS
    world.pass_time(minutes=1)
    end(world, role, user_id)
    letters(world)
    restore(world, backup)
    assert factor_of(world, role, user_id) is not None, "the backup itself would ask the stolen telephone"
    restored, mails = recorded(world.ctx, role, user_id), world.items_of("outbox")

    assert replays(world).standings >= 1

    assert factor_of(world, role, user_id) is None
    after = recorded(world.ctx, role, user_id)
    assert after is not None
    assert restored is not None
    assert after.value.sessions_valid_from > restored.value.sessions_valid_from
    assert world.items_of("outbox") == mails, "nobody is mailed"
    assert "again-factor" in [act.action for act in acts(world.ctx, world.now.date())]
    assert replays(world).standings == 0
    if role == "employer":
        asked = tries(world, mail, role=role)
        assert isinstance(asked, FactorAsked)
        assert asked.offer, "a factor is set up anew"


def test_a_factor_that_was_set_since_is_asked_for_still_whatever_the_backup_had(world: World) -> None:
    person_id = a_person(world)
    backup = world.every_item()
    resets(world, "person", person_id)
    world.pass_time(minutes=1)
    holding = recorded(world.ctx, "person", person_id)
    assert holding is not None
    offered = begin(world.ctx, holding, world.now, label=ADDRESS)
    codes = confirm(world.ctx, holding, offered.enrolment, app_code(world.ctx, offered.offer.secret))
    letters(world)
    restore(world, backup)

    assert replays(world).standings == 1

    assert factor_of(world, "person", person_id) == offered.offer.factor_id
    assert user_in(signs_in(world, role="person")) == person_id, "by the app that they have now"
    replayed = recorded(world.ctx, "person", person_id)
    assert replayed is not None
    assert codes
    assert replayed.factor.recovery_codes == ()


def test_a_first_factor_set_at_a_sign_in_is_noted_as_well(world: World) -> None:
    user_id = an_employer_user(world, factor=None, factor_set_at=None).person_id
    backup = world.every_item()
    sets_up(world, tries(world, role="employer"))
    factor_id = factor_of(world, "employer", user_id)
    restore(world, backup)
    assert replays(world).standings == 1
    assert factor_of(world, "employer", user_id) == factor_id is not None


# ---- roles ----


def user_of(world: World, user_id: str) -> EmployerUser:
    found = employer_user_by_id(world.ctx.store, user_id)
    assert found is not None
    return found


def removes(world: World, user_id: str) -> None:
    remove(world.ctx, EMPLOYER, user_id, pool=world.pool(), actor=SOMEBODY)


def disables(world: World, user_id: str) -> None:
    disable(world.ctx, EMPLOYER, user_id, pool=world.pool(), actor=SOMEBODY)


@pytest.mark.parametrize("end", [removes, disables])
def test_a_user_who_was_removed_or_disabled_stays_so(world: World, end: Callable[[World, str], None]) -> None:
    user_id = a_user(world)
    backup = world.every_item()
    world.pass_time(minutes=1)
    end(world, user_id)
    ended = user_of(world, user_id)
    restore(world, backup)
    assert user_of(world, user_id).is_able

    assert replays(world).standings == 1

    again = user_of(world, user_id)
    assert not again.is_able
    assert (again.removed_at, again.disabled_at, again.ends_at) == (
        ended.removed_at,
        ended.disabled_at,
        ended.ends_at,
    )
    assert again.sessions_valid_from > world.now - timedelta(minutes=1)
    assert replays(world).standings == 0


def test_whose_access_was_limited_may_read_only(world: World) -> None:
    user_id = a_user(world)
    backup = world.every_item()
    limit(world.ctx, EMPLOYER, user_id, Access.READ, actor=SOMEBODY)
    restore(world, backup)
    assert replays(world).standings == 1
    assert user_of(world, user_id).access is Access.READ


def test_the_last_of_several_words_about_a_user_holds_whatever_the_backup_had(world: World) -> None:
    user_id = a_user(world)
    disables(world, user_id)
    backup = world.every_item()
    world.pass_time(minutes=1)
    enable(world.ctx, EMPLOYER, user_id, actor=SOMEBODY)
    restore(world, backup)

    assert replays(world).standings == 1

    assert user_of(world, user_id).is_able


def test_who_was_removed_and_invited_afresh_is_a_user(world: World) -> None:
    user_id = a_user(world)
    removes(world, user_id)
    backup = world.every_item()
    world.pass_time(minutes=1)
    new = NewUser("Petra de Wit", parse_email(ADDRESS), "nl", Access.READ)
    assert invite(world.ctx, EMPLOYER, new, pool=world.pool(), actor=SOMEBODY).person_id == user_id
    letters(world)
    restore(world, backup)

    assert replays(world).standings == 1

    again = user_of(world, user_id)
    assert (again.is_able, again.access, again.ends_at, again.password_chosen_at) == (
        True,
        Access.READ,
        None,
        None,
    )


def test_who_stopped_being_staff_is_none(world: World) -> None:
    member_id = one_of_staff(world)
    letters(world)
    backup = world.every_item()
    world.pass_time(minutes=1)
    end_staff(world.ctx, parse_email(STAFF_EMAIL), pool=world.staff_pool(), actor="staff_members")
    restore(world, backup)

    assert replays(world).standings == 1

    member = staff_member_by_id(world.ctx.store, member_id)
    assert member is not None
    assert not member.is_staff_at(world.now)
    assert replays(world).standings == 0


def test_who_became_staff_again_is_staff(world: World) -> None:
    member_id = one_of_staff(world)
    end_staff(world.ctx, parse_email(STAFF_EMAIL), pool=world.staff_pool(), actor="staff_members")
    backup = world.every_item()
    world.pass_time(minutes=1)
    a_staff_member(world, STAFF_EMAIL)
    restore(world, backup)

    assert replays(world).standings == 2, "who they are, and that their former factor is gone"

    member = staff_member_by_id(world.ctx.store, member_id)
    assert member is not None
    assert member.is_staff_at(world.now)
    assert member.factor is None


# ---- agreements and invitations ----


def test_an_agreement_that_was_ended_ends_and_keeps_what_its_employer_decides(world: World) -> None:
    employer = an_employer(world.ctx)
    backup = world.every_item()
    end_agreement(world.ctx, employer.employer_id, date(2026, 12, 31), actor="staff")
    world.pass_time(minutes=1)
    set_instruction(world.ctx, employer.employer_id, executes_rights=False, actor="staff")
    restore(world, backup)

    assert replays(world).standings == 1

    agreement = agreement_of(world.ctx.store, employer.employer_id)
    assert agreement is not None
    assert (agreement.ends_on, agreement.executes_rights) == (date(2026, 12, 31), False)
    assert replays(world).standings == 0


@pytest.mark.parametrize("held", [False, True])
def test_an_invitation_that_staff_refused_is_not_sent(world: World, *, held: bool) -> None:
    inviting = Inviting(world, looked_at=False)
    inviting.people(30)
    invitation = inviting.create()
    backup = world.every_item()
    inviting.due()
    inviting.work()
    backup = world.every_item() if held else backup
    refuse(
        world.ctx, invitation.invitation_id, RefusedBecause.MISLEADING, actor="staff", fanout=inviting.fanout
    )
    restore(world, backup)

    assert replays(world).standings == 1

    found = inviting.invitation(invitation.invitation_id)
    assert (found.state, found.cancelled_because, found.refused_because) == (
        InvitationState.CANCELLED,
        CancelReason.REFUSED,
        RefusedBecause.MISLEADING,
    )
    assert not found.open_parts, "nobody was invited, so nobody is told"
    assert replays(world).standings == 0


def state_after_restore(world: World, *, days: int) -> Invitation:
    """An invitation that its employer called off, put back as it was and replayed so many days later."""
    inviting = Inviting(world)
    inviting.people(3)
    invitation = inviting.dispatch()
    backup = world.every_item()
    cancel(world.ctx, inviting.employer_id, invitation.invitation_id)
    world.pass_time(days=days)
    restore(world, backup)
    assert replays(world, days=days + 1).standings == 1
    found = invitation_by_id(world.ctx.store, invitation.invitation_id)
    assert found is not None
    return found


def test_an_invitation_that_its_employer_called_off_stays_so_and_who_was_invited_is_told(
    world: World,
) -> None:
    found = state_after_restore(world, days=1)
    assert (found.state, found.cancelled_because) == (InvitationState.CANCELLED, CancelReason.EMPLOYER)
    assert found.open_parts, "the schedule tells them"


def test_of_an_occasion_that_is_over_nobody_is_told_any_more(world: World) -> None:
    found = state_after_restore(world, days=34)
    assert found.state is InvitationState.CANCELLED
    assert not found.open_parts


# ---- words and stops ----


def test_a_word_of_a_reader_stands_again_and_once_more_changes_nothing(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))
    backup = world.every_item()
    say(world.ctx, relation.person_id, Word.WRONG_PERSON, relation.address_hash)
    restore(world, backup)

    assert replays(world).standings == 1

    assert person_of(world.ctx, relation.person_id).said is Word.WRONG_PERSON
    assert replays(world).standings == 0


def test_a_word_of_the_holder_of_an_account_stands_again(world: World) -> None:
    holder = a_holder(world.ctx, AT_HOME)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    says_yes(world, holder, relation)
    backup = world.every_item()
    world.pass_time(minutes=1)
    say_from_account(world.ctx, holder.person_id, relation.person_id, Word.WRONG_PERSON)
    letters(world)
    restore(world, backup)

    replayed = replays(world)

    assert (replayed.joins, replayed.standings) == (1, 1)
    again = person_of(world.ctx, relation.person_id)
    assert (again.account_id, again.said) == (None, Word.WRONG_PERSON)


def test_what_the_employer_confirmed_or_the_holder_took_back_stands_no_more(world: World) -> None:
    employer = an_employer(world.ctx)
    confirmed, joined = a_relation(world.ctx, employer, NOOR), a_relation(world.ctx, employer, AT_HOME)
    holder = a_holder(world.ctx, "noor@elders.example.nl")
    for relation in (confirmed, joined):
        say(world.ctx, relation.person_id, Word.LEFT, relation.address_hash)
    backup = world.every_item()
    world.pass_time(minutes=1)
    decide(world.ctx, employer.employer_id, confirmed.person_id, Decision.STILL_WORKS_HERE, actor="user")
    join(world.ctx, holder.person_id, joined.person_id, joined.address_hash)
    restore(world, backup)

    assert replays(world).standings == 2

    assert [person_of(world.ctx, one.person_id).said for one in (confirmed, joined)] == [None, None]


def test_a_word_about_another_address_is_not_said_of_the_one_in_the_backup(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))
    backup = world.every_item()
    moved = person_of(world.ctx, relation.person_id).model_copy(update={"address_hash": "another"})
    world.ctx.store.write(PERSON.replace(moved))
    say(world.ctx, relation.person_id, Word.LEFT, "another")
    restore(world, backup)
    assert replays(world).standings == 0
    assert person_of(world.ctx, relation.person_id).said is None


def test_a_stop_of_mail_needs_no_replay_for_the_ledger_itself_is_asked(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))
    backup = world.every_item()
    scope = relation.given_by
    assert scope
    world.ctx.store.write(*stop_mail(world.ctx, relation.address_hash, scope, MailStop.OBJECTION))
    restore(world, backup)
    known = suppression_of(world.ctx.store, relation.address_hash, scope)
    holders = [holder.value for holder in holders_of(world.ctx, relation.person_id)]
    assert refusal(holders, known, MailKind.ORDINARY, world.now) == MailStop.OBJECTION


# ---- limits ----


def lowers(world: World, value: int, version: int, since: date | None = None) -> None:
    new = NewValue(value=value, since=since, why="Aanval.", version=version)
    set_limit(world.ctx, PHOTOS.name, new, actor="staff")


@pytest.mark.parametrize("stored_before", [False, True])
def test_a_limit_that_staff_lowered_is_low(world: World, *, stored_before: bool) -> None:
    if stored_before:
        lowers(world, 30, 0)
    backup = world.every_item()
    world.pass_time(minutes=2)
    lowers(world, 5, int(stored_before))
    restore(world, backup)

    assert replays(world).standings == 1

    world.pass_time(minutes=2)
    assert most_of(world.ctx, PHOTOS) == 5
    policy = world.ctx.store.get(POLICY, policy_key(PHOTOS.policy_name))
    assert policy is not None
    assert [(one.value, one.why) for one in policy.values][1:] == [
        *([(30, "Aanval.")] if stored_before else []),
        (5, None),
    ], "the ledger has no text that somebody wrote"
    assert replays(world).standings == 0


def test_a_value_that_was_withdrawn_does_not_begin(world: World) -> None:
    later = world.ctx.today() + timedelta(days=3)
    lowers(world, 40, 0, later)
    backup = world.every_item()
    withdraw_limit(world.ctx, PHOTOS.name, later, 1, actor="staff")
    restore(world, backup)
    assert replays(world).standings == 1
    world.pass_time(days=4)
    assert most_of(world.ctx, PHOTOS) != 40


# ---- the replay itself ----


def test_each_note_is_a_message_and_one_that_comes_late_does_what_is_noted_last(world: World) -> None:
    user_id = a_user(world)
    backup = world.every_item()
    disables(world, user_id)
    restore(world, backup)
    queue = RememberedQueue()
    assert announce_replay(world.ctx, world.now, queue=queue) == 1
    for message in [*queue.messages, *queue.messages]:
        replay_one(world.ctx, message, private=world.bucket("Private"), pool=world.pool())
    assert not user_of(world, user_id).is_able
    world.pass_time(days=1)
    enable(world.ctx, EMPLOYER, user_id, actor=SOMEBODY)

    replay_one(world.ctx, queue.messages[0], private=world.bucket("Private"), pool=world.pool())

    assert user_of(world, user_id).is_able


def test_the_replay_reads_no_secret(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    user_id = a_user(world)
    backup = world.every_item()
    resets(world, "employer", user_id)
    disables(world, user_id)
    restore(world, backup)

    def refuse_to_read() -> bytes:
        raise AssertionError("the replay has no secret")

    monkeypatch.setattr(world, "ctx", replace(world.ctx, read_secret=refuse_to_read))
    assert replays(world).standings == 2


def test_notes_tell_nothing_of_a_person_and_go_after_forty_days(world: World) -> None:
    user_id = a_user(world)
    disables(world, user_id)
    (item,) = [one for one in world.every_item(NOTE.regime) if one["kind"] == "note"]
    assert set(item["state"]) == {"is", "access"}
    assert item["expires_at"] == int((world.now + timedelta(days=40)).timestamp())
