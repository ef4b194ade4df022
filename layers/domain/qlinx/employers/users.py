"""Users of an employer: invited, invited again, limited, disabled, removed, signed out;
by staff and by administrators of it.

They act on the role, never on the sign-in behind it (rule 6 of *Who a person is*): nobody but its holder
chooses a password, by a link that is mailed to the holder.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from qlinx.aws.user_pool import UserPool
from qlinx.employers.agreements import known_employer
from qlinx.employers.errors import LastAdministrator, UserOnlyKept
from qlinx.employers.limits import INVITED_A_DAY
from qlinx.employers.model import EMPLOYER_GROUP, Access, EmployerUser
from qlinx.employers.store import EMPLOYER, EMPLOYER_USER, employer_user_by_id, users_of
from qlinx.employers.welcome import is_link_used
from qlinx.kit.clock import stamp
from qlinx.kit.contact import EmailAddress
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.retries import attempts
from qlinx.kit.seen import WHATEVER_IS_NOW, Seen, tag_of_what_is_shown
from qlinx.kit.texts import Language
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.outbox import enqueue_mail
from qlinx.mailing.suppression import stops_for
from qlinx.records.addresses import EMPLOYER_USER as USER_ROW
from qlinx.records.addresses import ground_of, led_to, row_of
from qlinx.records.audit import record_act, told_with
from qlinx.records.context import Context
from qlinx.records.dealings import About, Dealt
from qlinx.records.limits import count
from qlinx.records.notes import noted
from qlinx.records.sessions import all_ended
from qlinx.records.shape import Change

USER_INVITED = "employers.user_invited"
NOTED = "employer_user"
ABLE, DISABLED, REMOVED = "able", "disabled", "removed"
_PRESSED_TWICE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody who will work with Qlinx for an employer."""

    name: str
    email: EmailAddress
    language: Language
    access: Access = Access.ADMINISTRATE


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts on a user: one of the staff, or an administrator of the employer,
    who may not leave it without one.
    """

    actor_id: str
    is_staff: bool
    seen: Seen = WHATEVER_IS_NOW
    """Which version of the user they saw."""


def users(ctx: Context, employer_id: str) -> tuple[EmployerUser, ...]:
    """The users of an employer by name, without those who were removed."""
    found = (one for one in users_of(ctx.store, employer_id) if one.removed_at is None)
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.person_id)))


def known_user(ctx: Context, employer_id: str, user_id: str) -> EmployerUser:
    """One of them.

    Raises
    ------
    NotFound
    """
    return _own(ctx, employer_id, user_id)


def invite(ctx: Context, employer_id: str, new: NewUser, *, pool: UserPool, actor: Actor) -> EmployerUser:
    """Adds a user and mails a link to choose a password.

    The address of a user who is there already changes nothing.

    The record comes first, and a repeat completes the user of the pool. Its id is random; the address may be
    somebody's own account as well, for a role is not a person. Whoever was removed and is not gone yet is
    invited afresh.

    Raises
    ------
    NotFound, UserOnlyKept, TooManyRequests, ChangedMeanwhile
    """
    known_employer(ctx, employer_id)
    address_hash, ground = ctx.address_hash(new.email.match_key), ground_of(USER_ROW, employer_id)
    row = row_of(ctx.store, address_hash, ground)
    known = employer_user_by_id(ctx.store, row.person_ids[0]) if row else None
    if known and known.removed_at:
        _must_be_usable(known)
    if known is None or known.removed_at:
        count(ctx, INVITED_A_DAY, employer_id)
        user = _back(ctx, known, new) if known else _first(ctx, employer_id, new, address_hash)
        record_act(ctx, actor=actor.actor_id, action="employer-user-added", subject=user.person_id)
        stored: Sequence[Change] = (
            (EMPLOYER_USER.next(user), _noted(ctx, user))
            if known
            else (EMPLOYER_USER.insert(user), led_to(row, address_hash, ground, user.person_id))
        )
        if not ctx.store.try_write(*stored, _mail(ctx, user)):
            raise ChangedMeanwhile
        known = user
    pool.create(known.person_id)
    pool.add_to_group(known.person_id, EMPLOYER_GROUP)
    return known


def invite_again(ctx: Context, employer_id: str, user_id: str, *, actor: Actor) -> EmployerUser:
    """Mails a new link to choose a password, and ends earlier ones.

    A password that works goes on until that link is used. Who presses twice has asked once: a link of the
    last minute that nobody used stands.

    Raises
    ------
    NotFound
        No such user, or one who is disabled.
    UserOnlyKept, TooManyRequests, ChangedMeanwhile
    """
    user = _own(ctx, employer_id, user_id)
    if not user.is_able:
        raise NotFound
    _must_be_usable(user)
    if _was_just_invited(ctx, user):
        return user
    count(ctx, INVITED_A_DAY, employer_id)
    again = EMPLOYER_USER.changed(user, invited_at=ctx.now())
    told = _recorded(ctx, actor, "invited-again", user)
    if not ctx.store.try_write(EMPLOYER_USER.next(again), _mail(ctx, again), *told):
        raise ChangedMeanwhile
    return again


def limit(ctx: Context, employer_id: str, user_id: str, access: Access, *, actor: Actor) -> EmployerUser:
    """Sets what a user may do.

    Raises
    ------
    NotFound, UserOnlyKept, LastAdministrator, ChangedSince, ChangedMeanwhile
    """
    _must_be_usable(_own(ctx, employer_id, user_id))
    return _changed(ctx, employer_id, user_id, {"access": access}, f"access:{access.value}", actor)


def disable(ctx: Context, employer_id: str, user_id: str, *, pool: UserPool, actor: Actor) -> EmployerUser:
    """Closes everything to a user at once, until they are enabled again.

    Raises
    ------
    NotFound, LastAdministrator, ChangedSince, ChangedMeanwhile
    """
    now = ctx.now()
    changes = {"disabled_at": now, **all_ended(now)}
    user = _changed(ctx, employer_id, user_id, changes, "disabled", actor, once="disabled_at")
    pool.sign_out(user_id)
    return user


def enable(ctx: Context, employer_id: str, user_id: str, *, actor: Actor) -> EmployerUser:
    """Opens to a user what it was; they sign in anew.

    Raises
    ------
    NotFound, ChangedSince, ChangedMeanwhile
    """
    return _changed(ctx, employer_id, user_id, {"disabled_at": None}, "enabled", actor)


def sign_out(ctx: Context, employer_id: str, user_id: str, *, pool: UserPool, actor: Actor) -> None:
    """Ends every session of a user at once.

    Raises
    ------
    NotFound, ChangedSince, ChangedMeanwhile
    """
    _changed(ctx, employer_id, user_id, all_ended(ctx.now()), "signed-out", actor)
    pool.sign_out(user_id)


def remove(ctx: Context, employer_id: str, user_id: str, *, pool: UserPool, actor: Actor) -> None:
    """Takes a user away: nothing is open to them from now on,
    and the cleanup of the night erases what is kept of them.

    Raises
    ------
    NotFound, LastAdministrator, ChangedSince, ChangedMeanwhile
    """
    now = ctx.now()
    changes = {"removed_at": now, "ends_at": now, **all_ended(now)}
    _changed(ctx, employer_id, user_id, changes, "removed", actor)
    pool.delete(user_id)


def _changed(
    ctx: Context,
    employer_id: str,
    user_id: str,
    changes: Mapping[str, object],
    what: str,
    actor: Actor,
    *,
    once: str = "",
) -> EmployerUser:
    """The user with ``changes``; nothing is written where these are so, or what is done ``once`` was done."""
    for _ in attempts():
        user = _own(ctx, employer_id, user_id)
        actor.seen.must_hold(tag_of_user(user))
        changed = EMPLOYER_USER.changed(user, **changes)
        if changed.model_copy(update={"version": user.version}) == user or (once and getattr(user, once)):
            return user
        kept = () if actor.is_staff or _administrates(changed) else _another_stays(ctx, user)
        told = _recorded(ctx, actor, what, user)
        if ctx.store.try_write(EMPLOYER_USER.next(changed), _noted(ctx, changed), *kept, *told):
            return changed
    raise ChangedMeanwhile


def _another_stays(ctx: Context, user: EmployerUser) -> Iterator[Change]:
    """The condition on taking an administrator away: somebody else is one.

    Of two who are taken away at the same moment, the second finds the employer changed, and looks again.

    Raises
    ------
    LastAdministrator
    """
    if not _administrates(user):
        return
    employer = known_employer(ctx, user.employer_id)
    others = (one for one in users_of(ctx.store, user.employer_id) if one.person_id != user.person_id)
    if not any(_administrates(one) for one in others):
        raise LastAdministrator
    yield EMPLOYER.replace(employer)


def _was_just_invited(ctx: Context, user: EmployerUser) -> bool:
    return not is_link_used(user) and ctx.now() - (user.invited_at or user.created_at) < _PRESSED_TWICE


def _administrates(user: EmployerUser) -> bool:
    return user.is_able and user.access is Access.ADMINISTRATE and user.password_chosen_at is not None


def _must_be_usable(user: EmployerUser) -> None:
    """Refuses what uses somebody who is only kept; what closes their role stays possible.

    Raises
    ------
    UserOnlyKept
    """
    if user.restricted:
        raise UserOnlyKept


def _own(ctx: Context, employer_id: str, user_id: str) -> EmployerUser:
    user = employer_user_by_id(ctx.store, user_id)
    if user is None or user.employer_id != employer_id or user.removed_at:
        raise NotFound
    return user


def _first(ctx: Context, employer_id: str, new: NewUser, address_hash: str) -> EmployerUser:
    now = ctx.now()
    return EmployerUser(
        person_id=ctx.new_id(),
        employer_id=employer_id,
        name=new.name,
        email=new.email.address,
        address_hash=address_hash,
        mail_stops=stops_for(ctx, address_hash, OWN_MAIL),
        language=new.language,
        access=new.access,
        created_at=now,
        sessions_valid_from=now,
    )


def _back(ctx: Context, removed: EmployerUser, new: NewUser) -> EmployerUser:
    """Whoever was removed, as if they had never been there but for their id."""
    return EMPLOYER_USER.changed(
        removed,
        name=new.name,
        language=new.language,
        access=new.access,
        invited_at=ctx.now(),
        password_chosen_at=None,
        disabled_at=None,
        removed_at=None,
        ends_at=None,
    )


def tag_of_user(user: EmployerUser) -> str:
    """Which version of a user this is, of what those see who look after it: not how often it signs out."""
    began = user.password_chosen_at is not None
    return tag_of_what_is_shown(user.name, user.email, user.language, user.access, standing(user), began)


def standing(user: EmployerUser) -> str:
    """How it stands with a user: able, disabled or removed."""
    if user.removed_at:
        return REMOVED
    return DISABLED if user.disabled_at else ABLE


def _noted(ctx: Context, user: EmployerUser) -> Change:
    state = {"is": standing(user), "access": user.access.value}
    return noted(ctx, NOTED, user.person_id, state, number=user.version)


def _mail(ctx: Context, user: EmployerUser) -> Change:
    once = stamp(user.invited_at) if user.invited_at else "welcome"
    return enqueue_mail(ctx, user.person_id, USER_INVITED, once=once)


def _recorded(ctx: Context, actor: Actor, what: str, user: EmployerUser) -> tuple[Change, ...]:
    """What a user is told of an act of somebody else on them, which is in the trail by now:
    cut off before the write, it is there twice rather than never.
    """
    act = record_act(ctx, actor=actor.actor_id, action=f"employer-user-{what}", subject=user.person_id)
    if user.person_id == actor.actor_id:
        return ()
    about = About(user.person_id, Dealt.ROLE_CHANGED, None if actor.is_staff else user.employer_id)
    return (told_with(act, about),)
