"""Limits in tests: another value of one, as staff store it."""

from qlinx.records.context import Context
from qlinx.records.limits import Limit
from qlinx.records.policy import POLICY, PolicyValue, policy_key


def set_limit(ctx: Context, limit: Limit, most: int) -> None:
    """Stores another value, which holds at once where nobody asked for the limit in this minute."""
    value = (PolicyValue(since=limit.policy.values[0].since, value=most),)
    stored = ctx.store.get(POLICY, policy_key(limit.policy_name))
    ctx.store.write(
        POLICY.replace(stored, values=value)
        if stored
        else POLICY.insert(limit.policy.model_copy(update={"values": value}))
    )
