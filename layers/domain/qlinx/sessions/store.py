"""Where sessions are, and which record says whether they hold."""

from collections.abc import Mapping
from typing import Any, Final

from qlinx.aws.database import Key
from qlinx.employers.model import EmployerUser
from qlinx.employers.store import EMPLOYER_USER, employer_user_item
from qlinx.factors.model import WithFactor
from qlinx.factors.service import Holding
from qlinx.factors.states import Role
from qlinx.kit.ids import derived_id
from qlinx.people.model import Account, AccountState
from qlinx.people.store import ACCOUNT, account_item
from qlinx.records.context import Context
from qlinx.records.shape import Regime, Shape
from qlinx.records.store import Store, person_key
from qlinx.sessions.model import KEPT_SESSION, RENEWAL, RenewalToken, Session
from qlinx.staff.model import StaffMember
from qlinx.staff.store import STAFF, staff_item

_PREFIX: Final = "session#"


def session_item(user_id: str, session_id: str) -> Key:
    return person_key(user_id, f"{_PREFIX}{session_id}")


def renewal_item(token_hash: str) -> Key:
    return Key(f"renewal_token#{token_hash}", "renewal_token")


# Native expiry: it holds a moment, and a late, unconditional removal is right for it.
SESSION: Shape[Session] = Shape(
    kind="session",
    model=Session,
    key=lambda session: session_item(session.person_id, session.session_id),
    retention=KEPT_SESSION,
    expires=lambda session: KEPT_SESSION.ends(session.began_at),
)

RENEWAL_TOKEN: Shape[RenewalToken] = Shape(
    kind="renewal_token",
    model=RenewalToken,
    key=lambda token: renewal_item(token.token_hash),
    regime=Regime.SECURITY,
    retention=RENEWAL,
    expires=lambda token: RENEWAL.ends(token.given_at),
)


def session_of(store: Store, user_id: str, session_id: str) -> Session | None:
    return store.get(SESSION, session_item(user_id, session_id))


def sessions_of(store: Store, user_id: str) -> tuple[Session, ...]:
    """Every session that is kept of a user, those that ended with all others included."""
    return tuple(store.within(SESSION, session_item(user_id, "").pk, _PREFIX))


def renewal_token(ctx: Context, refresh_token: str, *, staff: bool) -> RenewalToken | None:
    """What is known of a token where staff, or all others, sign in; one of the other pool is none there."""
    known = ctx.store.get(RENEWAL_TOKEN, renewal_item(token_hash(ctx, refresh_token)))
    return known if known and (known.role == "staff") == staff else None


def token_hash(ctx: Context, refresh_token: str) -> str:
    """A keyed hash of a token, in the form of an id."""
    return derived_id(ctx.keys.hash("renewal-token", refresh_token))


_HOLDERS: Final[Mapping[Role, tuple[Shape[Any], Any]]] = {
    "person": (ACCOUNT, account_item),
    "employer": (EMPLOYER_USER, employer_user_item),
    "staff": (STAFF, staff_item),
}


def holding_of(ctx: Context, role: Role, user_id: str) -> Holding | None:
    """The record of a role that says which sessions hold and has the second factor,
    unless nothing is open to that user any more.
    """
    found = recorded(ctx, role, user_id)
    return found if found and _is_open(ctx, found.value) else None


def recorded(ctx: Context, role: Role, user_id: str) -> Holding | None:
    """The same record, whether anything is open to that user or not."""
    shape, key = _HOLDERS[role]
    value: WithFactor | None = ctx.store.get(shape, key(user_id))
    return Holding(role, shape, value) if value else None


def _is_open(ctx: Context, value: WithFactor) -> bool:
    match value:
        case Account():
            return value.state is AccountState.OPEN
        case EmployerUser():
            return value.ends_at is None or ctx.now() < value.ends_at
        case StaffMember():
            return value.is_staff_at(ctx.now())
    return False
