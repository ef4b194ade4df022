"""What a manager of staff does about who is staff: invite, change, make a manager with a second one, end.

Nobody acts on their own role or access, and whoever acts must still be a manager when it is written: so of
two who end each other in the same moment one stays, and there is always somebody who can manage.
"""

from dataclasses import dataclass, replace
from datetime import date

from qlinx.aws.user_pool import UserPool
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.fields import email_address
from qlinx.kit.seen import WHATEVER_IS_NOW, Seen, tag_of
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.staff.errors import AnotherManagerMustConfirm, OwnAccess
from qlinx.staff.model import StaffMember, StaffRole, Why
from qlinx.staff.service import NewMember, add_staff, change_staff, end_member, with_why
from qlinx.staff.store import STAFF, all_of_staff, staff_member_at, staff_member_by_id


@dataclass(frozen=True, slots=True)
class StaffChange:
    """What is to be so of somebody from now on; what is left out stays. Without anything it was a look."""

    role: StaffRole | None = None
    trained_on: date | None = None
    why: Why | None = None
    seen: Seen = WHATEVER_IS_NOW


def members(ctx: Context) -> tuple[StaffMember, ...]:
    """Everybody by name, those who left and are still kept last."""
    now = ctx.now()
    return tuple(
        sorted(
            all_of_staff(ctx.store),
            key=lambda one: (not one.is_staff_at(now), one.name.casefold(), one.person_id),
        )
    )


def known_member(ctx: Context, member_id: str) -> StaffMember:
    """One of them.

    Raises
    ------
    NotFound
    """
    member = staff_member_by_id(ctx.store, member_id)
    if member is None:
        raise NotFound
    return member


def invite(ctx: Context, new: NewMember, *, pool: UserPool, by: StaffMember) -> StaffMember:
    """Makes somebody staff, who gets a mail with how to sign in; who is staff already stays as they are.

    One who is to be a manager comes as staff, and another manager has to say yes to the rest.

    Raises
    ------
    InputInvalid, ChangedMeanwhile
    """
    known = staff_member_at(ctx.store, ctx.address_hash(new.email.match_key))
    if known and known.is_staff_at(ctx.now()):
        if known.password_chosen_at is not None:
            return known
        # What was cut off is completed.
        pool.create(known.person_id)
        member = known
    else:
        first = replace(new, role=StaffRole.STAFF)
        member = add_staff(ctx, first, pool=pool, actor=by.person_id, anew=False, guards=_still_manages(by))
    wanted = new.role is StaffRole.MANAGER and member.role is not StaffRole.MANAGER
    return _ask_raise(ctx, member, by) if wanted else member


def invite_again(ctx: Context, member_id: str, *, pool: UserPool, by: StaffMember) -> StaffMember:
    """Mails a new link: password, second factor and sessions end, role and training stay. Who had left is
    back with the desk alone, and without training.

    Raises
    ------
    NotFound, OwnAccess, ChangedMeanwhile
    """
    member = _another(ctx, member_id, by)
    from_record = NewMember(member.name, email_address(member.email), member.language)
    return add_staff(ctx, from_record, pool=pool, actor=by.person_id, guards=_still_manages(by))


def change(ctx: Context, member_id: str, wish: StaffChange, *, by: StaffMember) -> StaffMember:
    """Changes role and training from the next request on; to make a manager is asked, and another manager
    has to say yes within a day.

    Raises
    ------
    NotFound, OwnAccess, InputInvalid, ChangedSince, ChangedMeanwhile
    """
    member = _another(ctx, member_id, by)
    wish.seen.must_hold(tag_of(member.version))
    raises = wish.role is StaffRole.MANAGER and member.role is not StaffRole.MANAGER
    if not raises or wish.trained_on:
        member = change_staff(
            ctx,
            member,
            role=None if raises else wish.role,
            trained_on=wish.trained_on,
            why=wish.why,
            actor=by.person_id,
            guards=_still_manages(by),
        )
    return _ask_raise(ctx, member, by, wish.why) if raises else member


def confirm_raise(ctx: Context, member_id: str, *, by: StaffMember) -> StaffMember:
    """The second manager says yes: from the next request on there is one more.

    Raises
    ------
    NotFound
        Nobody asked, it was confirmed, it is older than a day, or who asked is no manager any more.
    OwnAccess, AnotherManagerMustConfirm, ChangedMeanwhile
    """
    member = _another(ctx, member_id, by)
    if not member.is_raise_asked_at(ctx.now()) or member.raise_asked_by is None:
        raise NotFound
    if member.raise_asked_by == by.person_id:
        raise AnotherManagerMustConfirm
    asker = known_member(ctx, member.raise_asked_by)
    if not asker.is_staff_at(ctx.now()) or asker.role is not StaffRole.MANAGER:
        raise NotFound
    guards = (*_still_manages(by), *_still_manages(asker))
    return change_staff(ctx, member, role=StaffRole.MANAGER, actor=by.person_id, guards=guards)


def end(
    ctx: Context, member_id: str, why: Why | None, seen: Seen, *, pool: UserPool, by: StaffMember
) -> StaffMember:
    """Ends what is open to somebody, at once; their record goes after four weeks. A repeat completes it.

    Raises
    ------
    NotFound, OwnAccess, ChangedSince, ChangedMeanwhile
    """
    member = _another(ctx, member_id, by)
    if member.is_staff_at(ctx.now()):
        seen.must_hold(tag_of(member.version))
    return end_member(ctx, member, pool=pool, actor=by.person_id, why=why, guards=_still_manages(by))


def _ask_raise(ctx: Context, member: StaffMember, by: StaffMember, why: Why | None = None) -> StaffMember:
    now = ctx.now()
    if member.is_raise_asked_at(now):
        return member
    record_act(ctx, actor=by.person_id, action=with_why("staff-raise-asked", why), subject=member.person_id)
    asked = STAFF.changed(member, raise_asked_at=now, raise_asked_by=by.person_id)
    if not ctx.store.try_write(STAFF.next(asked), *_still_manages(by)):
        raise ChangedMeanwhile
    return asked


def _still_manages(by: StaffMember) -> tuple[Change, ...]:
    return (STAFF.unchanged(by),)


def _another(ctx: Context, member_id: str, by: StaffMember) -> StaffMember:
    if member_id == by.person_id:
        raise OwnAccess
    return known_member(ctx, member_id)
