"""Somebody becomes staff and stops being it, and chooses a password themselves; an operator does it, and
managers of staff (``staff.managing``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from qlinx.aws.user_pool import UserPool
from qlinx.factors.service import factor_noted
from qlinx.kit.clock import stamp
from qlinx.kit.contact import EmailAddress
from qlinx.kit.errors import ChangedMeanwhile, FieldFault, InputInvalid, LinkDamaged, NotFound
from qlinx.kit.keyed import TokenInvalid
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.outbox import enqueue_mail
from qlinx.mailing.suppression import stops_for
from qlinx.records.addresses import STAFF as STAFF_ROW
from qlinx.records.addresses import AddressRow, led_to, row_of
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.notes import noted
from qlinx.records.sessions import all_ended, second_after
from qlinx.records.shape import Change
from qlinx.records.turns import in_turn
from qlinx.staff.errors import StaffWelcomeEnded
from qlinx.staff.model import WELCOME_DAYS, StaffMember, StaffRole, Why
from qlinx.staff.moments import arranged_training
from qlinx.staff.store import STAFF, staff_member_at, staff_member_by_id

WELCOME_TOKEN = "staff-welcome"  # noqa: S105 - the purpose of a token, not one
WELCOME_MAIL = "staff.welcome"
NOTED = "staff"
NOTED_ROLE = "staff_role"
IS_STAFF, ENDED = "is_staff", "ended"

_NOT_YET: Final = LocalText(nl="Vul een dag in die geweest is.", en="Fill in a day that has been.")


@dataclass(frozen=True, slots=True)
class NewMember:
    """Somebody who becomes staff, or staff again. Without a role, or a day of training, what was so holds on:
    of who is new or had left, the desk alone, and no training.
    """

    name: str
    email: EmailAddress
    language: Language = "nl"
    role: StaffRole | None = None
    trained_on: date | None = None


def add_staff(
    ctx: Context,
    new: NewMember,
    *,
    pool: UserPool,
    actor: str,
    anew: bool = True,
    guards: tuple[Change, ...] = (),
) -> StaffMember:
    """Makes somebody staff, or staff again, and mails a link to choose a password.

    Done once more it ends the earlier link, password and second factor and every session: so it is also what
    is done for whoever lost one of these. A repeat completes what was cut off. ``guards`` must hold too. Not
    ``anew``: who is staff already, since a moment ago maybe, stays as they are.

    Raises
    ------
    ChangedMeanwhile
        Somebody did the same at the same moment; nothing was changed.
    """
    now, address_hash = ctx.now(), ctx.address_hash(new.email.match_key)
    # Read once: of two at the same moment the second finds the row changed, and makes no other member.
    row = row_of(ctx.store, address_hash, STAFF_ROW)
    known = staff_member_by_id(ctx.store, row.person_ids[0]) if row else None
    stays = known is not None and known.is_staff_at(now)
    if known and stays and not anew:
        return known
    member = StaffMember(
        person_id=known.person_id if known else ctx.new_id(),
        name=new.name,
        email=new.email.address,
        address_hash=address_hash,
        language=new.language,
        mail_stops=stops_for(ctx, address_hash, OWN_MAIL),
        created_at=known.created_at if known else now,
        invited_at=now,
        sessions_valid_from=second_after(now) if known else now,
        role=new.role or (known.role if known and stays else StaffRole.STAFF),
        trained_on=new.trained_on or (known.trained_on if known and stays else None),
        reviewed_at=now,
        holds=known.holds if known else (),
        version=known.version + 1 if known else 1,
    )
    # Before the write: cut off in between, it is told twice rather than never.
    record_act(ctx, actor=actor, action=f"staff-added:{member.role}", subject=member.person_id)
    if known and known.factor:
        # The new record has none.
        record_act(ctx, actor=actor, action="factor-removed", subject=member.person_id)
    if known:
        pool.delete(member.person_id)
    mail = enqueue_mail(ctx, member.person_id, WELCOME_MAIL, once=stamp(now))
    if not ctx.store.try_write(*_stored(ctx, member, known, row), mail, *guards):
        raise ChangedMeanwhile
    pool.create(member.person_id)
    return member


def _stored(
    ctx: Context, member: StaffMember, known: StaffMember | None, row: AddressRow | None
) -> Iterator[Change]:
    yield role_noted(ctx, member)
    yield from arranged_training(ctx, member)
    if known:
        yield STAFF.next(member)
        yield _noted(ctx, member, IS_STAFF)
        yield factor_noted(ctx, "staff", member.person_id, None, number=member.version)
        return
    yield STAFF.insert(member)
    yield led_to(row, member.address_hash, STAFF_ROW, member.person_id)


def change_staff(
    ctx: Context,
    member: StaffMember,
    *,
    role: StaffRole | None = None,
    trained_on: date | None = None,
    why: Why | None = None,
    actor: str,
    guards: tuple[Change, ...] = (),
) -> StaffMember:
    """Gives somebody of the staff another role, or puts down on which day they were trained; what is left out
    stays. Both hold from the next request on. What was asked for them besides is over.

    Raises
    ------
    NotFound
        They are staff no more.
    InputInvalid
        The day is yet to come.
    ChangedMeanwhile
    """
    now = ctx.now()
    if not member.is_staff_at(now):
        raise NotFound
    if trained_on and trained_on > ctx.today():
        raise InputInvalid([FieldFault("/trained_on", "not_yet", _NOT_YET)])
    over: dict[str, object] = {"raise_asked_at": None, "raise_asked_by": None} if role else {}
    changes: dict[str, object] = {"role": role or member.role, "trained_on": trained_on or member.trained_on}
    changed = STAFF.changed(member, **changes, **over, reviewed_at=now)
    for action in _actions(member, changed, why):
        record_act(ctx, actor=actor, action=action, subject=member.person_id)
    told = arranged_training(ctx, changed)
    if not ctx.store.try_write(STAFF.next(changed), role_noted(ctx, changed), *told, *guards):
        raise ChangedMeanwhile
    return changed


def change_staff_at(
    ctx: Context, email: EmailAddress, *, role: StaffRole | None, trained_on: date | None, actor: str
) -> StaffMember:
    """The same of somebody whom an operator knows by their address.

    Raises
    ------
    NotFound, InputInvalid, ChangedMeanwhile
    """
    member = staff_member_at(ctx.store, ctx.address_hash(email.match_key))
    if member is None:
        raise NotFound
    return change_staff(ctx, member, role=role, trained_on=trained_on, actor=actor)


def with_why(action: str, why: Why | None) -> str:
    """An act of the trail with its reason, where one was asked for."""
    return f"{action}:{why}" if why else action


def _actions(before: StaffMember, after: StaffMember, why: Why | None) -> Iterator[str]:
    if after.role is not before.role:
        yield with_why(f"staff-role:{after.role}", why)
    if after.trained_on and after.trained_on != before.trained_on:
        yield f"staff-trained:{after.trained_on.isoformat()}"
    if (after.role, after.trained_on) == (before.role, before.trained_on):
        yield "staff-reviewed"


def end_staff(ctx: Context, email: EmailAddress, *, pool: UserPool, actor: str) -> StaffMember:
    """Ends what is open to somebody of the staff, whom an operator knows by their address.

    Raises
    ------
    NotFound, ChangedMeanwhile
    """
    member = staff_member_at(ctx.store, ctx.address_hash(email.match_key))
    if member is None:
        raise NotFound
    return end_member(ctx, member, pool=pool, actor=actor)


def end_member(
    ctx: Context,
    member: StaffMember,
    *,
    pool: UserPool,
    actor: str,
    why: Why | None = None,
    guards: tuple[Change, ...] = (),
) -> StaffMember:
    """Ends what is open to somebody of the staff, at once; a repeat completes what was cut off.

    Raises
    ------
    ChangedMeanwhile
    """
    record_act(ctx, actor=actor, action=with_why("staff-ended", why), subject=member.person_id)
    now = ctx.now()
    over: dict[str, object] = {"role": StaffRole.STAFF, "raise_asked_at": None, "raise_asked_by": None}
    ended = STAFF.changed(member, ends_at=now, **over, **all_ended(now))
    changes = (STAFF.next(ended), _noted(ctx, ended, ENDED), role_noted(ctx, ended))
    if member.is_staff_at(now) and not ctx.store.try_write(*changes, *guards):
        raise ChangedMeanwhile
    pool.delete(member.person_id)
    return ended if member.is_staff_at(now) else member


def _noted(ctx: Context, member: StaffMember, standing: str) -> Change:
    return noted(ctx, NOTED, member.person_id, {"is": standing}, number=member.version)


def role_noted(ctx: Context, member: StaffMember) -> Change:
    """The note of a role and a training: a restore gives back neither one that was taken away."""
    trained = {"trained_on": member.trained_on.isoformat()} if member.trained_on else {}
    state = {"role": member.role.value, **trained}
    return noted(ctx, NOTED_ROLE, member.person_id, state, number=member.version)


def welcome_token(ctx: Context, member: StaffMember) -> str:
    """The token of the link with which staff choose a password."""
    return ctx.keys.sign(WELCOME_TOKEN, [member.person_id, stamp(member.invited_at)])


def welcomed_staff(ctx: Context, token: str) -> StaffMember:
    """Whom a welcome link is for.

    Raises
    ------
    LinkDamaged
        Not ours, or a part is missing.
    StaffWelcomeEnded
        Used, replaced, too old, or they are no longer staff.
    """
    try:
        person_id, invited = ctx.keys.read(WELCOME_TOKEN, token)
    except TokenInvalid as error:
        raise LinkDamaged from error
    member, now = staff_member_by_id(ctx.store, person_id), ctx.now()
    if member is None or member.password_chosen_at or not member.is_staff_at(now):
        raise StaffWelcomeEnded
    if invited != stamp(member.invited_at) or now > member.invited_at + timedelta(days=WELCOME_DAYS):
        raise StaffWelcomeEnded
    return member


def choose_staff_password(ctx: Context, token: str, password: str, *, pool: UserPool) -> None:
    """Sets the password that somebody of the staff chose, once.

    Raises
    ------
    LinkDamaged, StaffWelcomeEnded, ChangedMeanwhile, qlinx.aws.user_pool.PasswordRefused
    """
    in_turn(
        ctx,
        lambda: welcomed_staff(ctx, token).person_id,
        lambda: _chosen(ctx, welcomed_staff(ctx, token), password, pool),
    )


def _chosen(ctx: Context, member: StaffMember, password: str, pool: UserPool) -> bool:
    pool.set_password(member.person_id, password)
    if not ctx.store.try_write(STAFF.replace(member, password_chosen_at=ctx.now())):
        raise StaffWelcomeEnded
    return True
