"""What an operator does about staff, and the password that staff choose themselves. No route adds staff."""

from collections.abc import Iterator
from datetime import timedelta

from qlinx.aws.user_pool import UserPool
from qlinx.factors.service import factor_noted
from qlinx.kit.clock import stamp
from qlinx.kit.contact import EmailAddress
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.keyed import TokenInvalid
from qlinx.kit.texts import Language
from qlinx.mailing.outbox import enqueue_mail
from qlinx.mailing.suppression import OWN_MAIL, stops_for
from qlinx.records.addresses import STAFF as STAFF_ROW
from qlinx.records.addresses import led_to, row_of
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.notes import noted
from qlinx.records.sessions import all_ended, second_after
from qlinx.records.shape import Change
from qlinx.staff.errors import StaffWelcomeEnded
from qlinx.staff.model import WELCOME_DAYS, StaffMember
from qlinx.staff.store import STAFF, staff_member_at, staff_member_by_id

WELCOME_TOKEN = "staff-welcome"  # noqa: S105 - the purpose of a token, not one
WELCOME_MAIL = "staff.welcome"
NOTED = "staff"
IS_STAFF, ENDED = "is_staff", "ended"


def add_staff(
    ctx: Context, *, name: str, email: EmailAddress, language: Language, pool: UserPool, actor: str
) -> StaffMember:
    """Makes somebody staff, or staff again, and mails a link to choose a password.

    Done once more it ends the earlier link, password and second factor and every session: so it is also what
    an operator does for whoever lost one of these. A repeat completes what was cut off.

    Raises
    ------
    ChangedMeanwhile
        Somebody did the same at the same moment; nothing was changed.
    """
    now, address_hash = ctx.now(), ctx.address_hash(email.match_key)
    known = staff_member_at(ctx.store, address_hash)
    member = StaffMember(
        person_id=known.person_id if known else ctx.new_id(),
        name=name,
        email=email.address,
        address_hash=address_hash,
        language=language,
        mail_stops=stops_for(ctx, address_hash, OWN_MAIL),
        created_at=known.created_at if known else now,
        invited_at=now,
        sessions_valid_from=second_after(now) if known else now,
        holds=known.holds if known else (),
        version=known.version + 1 if known else 1,
    )
    # Before the write: cut off in between, it is told twice rather than never.
    record_act(ctx, actor=actor, action="staff-added", subject=member.person_id)
    if known and known.factor:
        # The new record has none.
        record_act(ctx, actor=actor, action="factor-removed", subject=member.person_id)
    if known:
        pool.delete(member.person_id)
    mail = enqueue_mail(ctx, member.person_id, WELCOME_MAIL, once=stamp(now))
    if not ctx.store.try_write(*_stored(ctx, member, known), mail):
        raise ChangedMeanwhile
    pool.create(member.person_id)
    return member


def _stored(ctx: Context, member: StaffMember, known: StaffMember | None) -> Iterator[Change]:
    if known:
        yield STAFF.next(member)
        yield _noted(ctx, member, IS_STAFF)
        yield factor_noted(ctx, "staff", member.person_id, None, number=member.version)
        return
    row = row_of(ctx.store, member.address_hash, STAFF_ROW)
    yield STAFF.insert(member)
    yield led_to(row, member.address_hash, STAFF_ROW, member.person_id)


def end_staff(ctx: Context, email: EmailAddress, *, pool: UserPool, actor: str) -> StaffMember:
    """Ends what is open to somebody of the staff, at once; a repeat completes what was cut off.

    Raises
    ------
    NotFound, ChangedMeanwhile
    """
    member = staff_member_at(ctx.store, ctx.address_hash(email.match_key))
    if member is None:
        raise NotFound
    record_act(ctx, actor=actor, action="staff-ended", subject=member.person_id)
    now = ctx.now()
    ended = STAFF.changed(member, ends_at=now, **all_ended(now))
    if member.is_staff_at(now) and not ctx.store.try_write(STAFF.next(ended), _noted(ctx, ended, ENDED)):
        raise ChangedMeanwhile
    pool.delete(member.person_id)
    return member


def _noted(ctx: Context, member: StaffMember, standing: str) -> Change:
    return noted(ctx, NOTED, member.person_id, {"is": standing}, number=member.version)


def welcome_token(ctx: Context, member: StaffMember) -> str:
    """The token of the link with which staff choose a password."""
    return ctx.keys.sign(WELCOME_TOKEN, [member.person_id, stamp(member.invited_at)])


def welcomed_staff(ctx: Context, token: str) -> StaffMember:
    """Whom a welcome link is for.

    Raises
    ------
    StaffWelcomeEnded
        Not ours, used, replaced, too old, or they are no longer staff.
    """
    try:
        person_id, invited = ctx.keys.read(WELCOME_TOKEN, token)
    except TokenInvalid as error:
        raise StaffWelcomeEnded from error
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
    StaffWelcomeEnded, qlinx.aws.user_pool.PasswordRefused
    """
    member = welcomed_staff(ctx, token)
    pool.set_password(member.person_id, password)
    if not ctx.store.try_write(STAFF.replace(member, password_chosen_at=ctx.now())):
        raise StaffWelcomeEnded
