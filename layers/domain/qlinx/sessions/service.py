"""Signing in, renewing and ending a session, in every role.

Our own records find the user of the pool, and the pool judges the password. Whether an address is known shows
nowhere: an unknown one takes the same reads and asks the pool about a user that nobody is.
"""

from contextlib import suppress
from dataclasses import dataclass, field

from qlinx.aws.pool_sessions import PoolSessions, SessionOver, Tokens, WrongPassword
from qlinx.employers.model import EMPLOYER_GROUP
from qlinx.factors.states import Role
from qlinx.kit.contact import EmailAddress, parse_email
from qlinx.kit.networks import network_of
from qlinx.people.changes import mend_address
from qlinx.people.store import person_by_id
from qlinx.records.context import Context
from qlinx.records.limits import Counted, count, count_network, give_back, tally
from qlinx.sessions.errors import SessionEnded, SignInRefused
from qlinx.sessions.factor import Begun, FactorAsked, after_password, counts
from qlinx.sessions.frozen import refuse_frozen
from qlinx.sessions.keeping import Keeping, begun, holds, notice_copy, write_renewal_down
from qlinx.sessions.limits import ATTACKED, OF_CALLER, OF_NETWORK, WHILE_ATTACKED
from qlinx.sessions.store import holding_of
from qlinx.sessions.whose import user_id_of


@dataclass(frozen=True, slots=True)
class SignIn:
    """What somebody fills in. ``employer_id`` tells which of several employers they want to work for now."""

    email: EmailAddress
    password: str = field(repr=False)
    role: Role
    employer_id: str | None


def sign_in(
    ctx: Context, pool: PoolSessions, asked: SignIn, *, network_address: str, keep: Keeping = begun
) -> Begun | FactorAsked:
    """A session for whoever has the password, or the question for the second factor (``sessions.factor``).

    Raises
    ------
    SignInRefused, TooManyRequests, qlinx.aws.database.Busy
    AccountFrozen
        The password was right.
    SessionEnded
        All sessions were ended at this very moment, this one too.
    """
    address = asked.email.match_key
    counted = _counted(ctx, address, network_address)
    address_hash = ctx.address_hash(address)
    user_id = user_id_of(ctx, asked.role, address_hash, asked.employer_id)
    try:
        outcome = pool.sign_in(user_id or ctx.new_id(), asked.password)
    except WrongPassword as refused:
        raise SignInRefused from refused
    if user_id is None:
        raise SignInRefused
    for one in counted:
        give_back(ctx, one)
    if asked.role == "person":
        refuse_frozen(ctx, pool, user_id, outcome)
        _mend_address(ctx, user_id, asked.email)
    holding = holding_of(ctx, asked.role, user_id)
    if holding is None or not isinstance(outcome, Tokens):
        # A password is chosen by a mailed link, and the factor is ours: the pool has nothing more to ask.
        raise SignInRefused
    if not holds(holding, outcome):
        end(pool, outcome.refresh_token)
        raise SessionEnded
    return after_password(ctx, holding, outcome, label=address, keep=keep)


def renew(ctx: Context, pool: PoolSessions, refresh_token: str, *, staff: bool = False) -> Tokens:
    """The session with new tokens;
    the one handed in is replaced, and ends its session when it is used once more.

    ``staff``: the pool is theirs.

    Raises
    ------
    SessionEnded, ChangedMeanwhile, qlinx.aws.database.Busy
    """
    notice_copy(ctx, pool, refresh_token, staff=staff)
    try:
        tokens = pool.refresh(refresh_token)
    except SessionOver as over:
        raise SessionEnded from over
    role = _role_in(tokens, staff=staff)
    before_restore = ctx.restored_at and tokens.claims.began_at < ctx.restored_at
    if before_restore or not counts(holding_of(ctx, role, tokens.claims.user_id), role, tokens):
        end(pool, tokens.refresh_token)
        raise SessionEnded
    return write_renewal_down(ctx, role, pool, refresh_token, tokens)


def end(pool: PoolSessions, refresh_token: str) -> None:
    """Has the session renewed no more; one that has ended already stays so."""
    with suppress(SessionOver):
        pool.revoke(refresh_token)


def _counted(ctx: Context, address: str, network_address: str) -> tuple[Counted, ...]:
    """Counts one try, to be given back if the password is right.

    However many others guess, a network has tries of its own.

    Raises
    ------
    TooManyRequests
    """
    network = count_network(ctx, OF_NETWORK, network_address)
    caller_key = f"{network_of(network_address)} {address}"
    caller = count(ctx, OF_CALLER, caller_key, network_address=network_address)
    others = tally(ctx, ATTACKED, address)
    if others.is_within:
        return network, caller, others
    return network, caller, others, count(ctx, WHILE_ATTACKED, caller_key, network_address=network_address)


def _role_in(tokens: Tokens, *, staff: bool) -> Role:
    if staff:
        return "staff"
    return "employer" if EMPLOYER_GROUP in tokens.claims.groups else "person"


def _mend_address(ctx: Context, person_id: str, typed: EmailAddress) -> None:
    """Writes the sign-in address anew where a restored backup brought a former one back (decision 90).

    The hash beside it is the present address's; the address itself was lost, and here its owner types it.
    """
    person = person_by_id(ctx.store, person_id)
    if person is None or person.address_hash != ctx.address_hash(typed.match_key):
        return
    if parse_email(person.email, allow_example_domains=True).match_key != typed.match_key:
        # Where something else was written meanwhile, the next sign-in mends it.
        ctx.store.try_write(mend_address(person, typed.address))
