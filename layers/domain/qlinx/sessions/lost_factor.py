"""A lost second factor without a recovery code:
two members of staff take it away, each after they have heard the holder.

Nobody at the employer can (rule 6 of *Who a person is*: the role is acted on, never the sign-in). Staff's own
factor is a matter of an operator (``staff.service.add_staff``).
"""

from collections.abc import Iterator

from qlinx.aws.user_pool import UserPool
from qlinx.factors.errors import AnotherMustConfirm
from qlinx.factors.model import FactorReset, Shown
from qlinx.factors.service import told
from qlinx.factors.states import Role
from qlinx.factors.store import ALL_RESETS, FACTOR_RESET, factor_reset_item
from qlinx.kit.clock import stamp
from qlinx.kit.contact import EmailAddress
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.mailing.addressees import addressees_of
from qlinx.records.audit import record_act, told_with
from qlinx.records.context import Context
from qlinx.records.dealings import About, Dealt
from qlinx.records.sessions import all_ended
from qlinx.sessions.store import holding_of
from qlinx.sessions.whose import user_id_of
from qlinx.staff.store import staff_member_by_id


def ask_reset(
    ctx: Context, role: Role, email: EmailAddress, employer_id: str | None, shown: Shown, *, actor: str
) -> FactorReset:
    """One of the staff asks to take a factor away.

    The same again changes nothing as long as the first is good.

    Raises
    ------
    NotFound
        Nobody signs in with this address in this role.
    FactorMissing, ChangedMeanwhile
    """
    user_id = user_id_of(ctx, role, ctx.address_hash(email.match_key), employer_id)
    holding = holding_of(ctx, role, user_id) if user_id else None
    if holding is None:
        raise NotFound
    factor, now = holding.factor, ctx.now()
    known = ctx.store.get(FACTOR_RESET, factor_reset_item(holding.value.person_id))
    if known and _is_good(ctx, known):
        return known
    reset = FactorReset(
        person_id=holding.value.person_id,
        role=role,
        factor_id=factor.factor_id,
        shown=shown,
        asked_at=now,
        asked_by=actor,
        version=known.version + 1 if known else 1,
    )
    # Before the write: cut off in between, it is in the trail twice rather than never.
    act = record_act(ctx, actor=actor, action=f"factor-reset-asked:{shown}", subject=reset.person_id)
    asked = told_with(act, About(reset.person_id, Dealt.RESET_ASKED, reason=shown.value))
    if not ctx.store.try_write(FACTOR_RESET.next(reset) if known else FACTOR_RESET.insert(reset), asked):
        raise ChangedMeanwhile
    return reset


def confirm_reset(ctx: Context, user_id: str, *, actor: str, pool: UserPool) -> None:
    """Another one of the staff confirms it: the factor goes, every session ends, and the holder is told.

    Raises
    ------
    NotFound
        Nobody asked, it was confirmed already, it is older than a day, another factor was set since, or who
        asked is staff no more.
    AnotherMustConfirm, ChangedMeanwhile
    """
    reset = ctx.store.get(FACTOR_RESET, factor_reset_item(user_id))
    if reset is None or not _is_good(ctx, reset):
        raise NotFound
    if reset.asked_by == actor:
        raise AnotherMustConfirm
    holding = holding_of(ctx, reset.role, user_id)
    if holding is None or holding.value.factor is None or holding.factor.factor_id != reset.factor_id:
        raise NotFound
    act = record_act(ctx, actor=actor, action="factor-reset-confirmed", subject=user_id)
    # Before the write: who is cut off after it has sessions ended that the record would end anyway.
    pool.sign_out(user_id)
    gone = holding.with_factor(ctx, None, **all_ended(ctx.now()))
    confirmed = told_with(act, About(user_id, Dealt.RESET_CONFIRMED, reason=reset.shown.value))
    mail = told(ctx, holding, "reset", stamp(reset.asked_at))
    if not ctx.store.try_write(FACTOR_RESET.remove(reset), *gone, mail, confirmed):
        raise ChangedMeanwhile


def waiting_resets(ctx: Context) -> Iterator[tuple[FactorReset, str | None]]:
    """Those that wait for a second member of staff, the oldest first,
    each with the address of whose factor it is.
    """
    keys = tuple(ctx.store.group(ALL_RESETS))
    found = ctx.store.get_many(FACTOR_RESET, keys)
    waiting = (found[key] for key in keys if key in found)
    return ((reset, _address(ctx, reset)) for reset in waiting if _is_good(ctx, reset))


def _is_good(ctx: Context, reset: FactorReset) -> bool:
    """Whether one can be confirmed still: for a day, and as long as who asked has not left."""
    asker = staff_member_by_id(ctx.store, reset.asked_by)
    return ctx.now() < reset.ends_at and (asker is None or asker.is_staff_at(ctx.now()))


def _address(ctx: Context, reset: FactorReset) -> str | None:
    """Shown to the second one, so that they confirm what they were asked for."""
    holders = addressees_of(ctx, reset.person_id)
    return holders[0].value.email if holders else None
