"""Whether a sign-in is recent enough for what takes an account over or away (decision 97)."""

from datetime import datetime, timedelta

from qlinx.kit.errors import SignInAgain
from qlinx.records.asking import Asks
from qlinx.records.context import Context
from qlinx.records.policy import policy_key, policy_value
from qlinx.records.sessions import CLOCK_SKEW
from qlinx.sessions.policies import FRESH_SIGN_IN


def asks_freshness(asks: Asks) -> Asks:
    """What a page asks for that is only for who signed in a few minutes ago."""
    return lambda of, parts: (policy_key(FRESH_SIGN_IN.name), *asks(of, parts))


def is_fresh(ctx: Context, signed_in_at: datetime) -> bool:
    """Whether somebody signed in a few minutes ago.

    A token may come from a clock that is a little ahead, not from the future.
    """
    minutes = int(policy_value(ctx.store, FRESH_SIGN_IN, ctx.today()))
    now = ctx.now()
    return now - timedelta(minutes=minutes) <= signed_in_at <= now + CLOCK_SKEW


def must_be_fresh(ctx: Context, signed_in_at: datetime) -> None:
    """Refuses who signed in longer ago.

    Raises
    ------
    SignInAgain
    """
    if not is_fresh(ctx, signed_in_at):
        raise SignInAgain
