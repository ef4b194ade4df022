"""Who signs in at a frozen account hears that it is locked:
with the right password only, so nobody else learns of it.
"""

from contextlib import suppress

from qlinx.aws.pool_sessions import Challenge, PoolSessions, SessionOver, Tokens
from qlinx.people.errors import AccountFrozen
from qlinx.people.model import AccountState
from qlinx.people.store import account_of
from qlinx.records.context import Context


def refuse_frozen(ctx: Context, pool: PoolSessions, user_id: str, outcome: Tokens | Challenge) -> None:
    """Begins no session at an account that was frozen, however lately;
    the pool's own ends before anybody has it.

    Raises
    ------
    AccountFrozen
    """
    account = account_of(ctx.store, user_id)
    if account is None or account.state is not AccountState.FROZEN:
        return
    if isinstance(outcome, Tokens):
        with suppress(SessionOver):
            pool.revoke(outcome.refresh_token)
    raise AccountFrozen
