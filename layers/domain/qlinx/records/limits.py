"""Rate limits: how often an address or a caller may ask for something, counted in the security table.

The keys are keyed hashes of their own purpose, so the counts can't be joined to people (obligation 32). The caller's
network address itself is kept only where a limit was passed, as security evidence, for 30 days at most.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from qlinx.aws.database import Key, Update
from qlinx.kit.clock import epoch
from qlinx.kit.errors import TooManyRequests
from qlinx.records.context import Context
from qlinx.records.personal import Category, Ground, Personal, Purpose, Source, Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Regime, Shape, Stored


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` within each window of ``seconds``."""

    name: str
    most: int
    seconds: int


SECURITY_EVIDENCE = RetentionRule(
    name="security-evidence",
    days=30,
    service="App and Website",
    data="network address of a caller that passed a limit",
    interest="recognising and stopping attacks; a month covers slow ones, and no use beyond that is foreseen",
)


class LimitPassed(Stored):
    """Evidence that a caller passed a limit; not joined to any person."""

    evidence_id: Annotated[str, Technical("random id")]
    limit: Annotated[str, Technical("name of a limit")]
    at: Annotated[datetime, Technical("moment")]
    network_address: Annotated[
        str,
        Personal(
            Category.NETWORK,
            purposes=(Purpose.SECURITY,),
            ground=Ground.LEGITIMATE_INTEREST,
            source=Source.SYSTEM,
            portable=False,
        ),
    ]


LIMIT_PASSED: Shape[LimitPassed] = Shape(
    kind="limit_passed",
    model=LimitPassed,
    key=lambda passed: Key(f"evidence#{passed.evidence_id}", "limit_passed"),
    regime=Regime.SECURITY,
    retention=SECURITY_EVIDENCE,
    expires=lambda passed: SECURITY_EVIDENCE.ends(passed.at),
)


def count(ctx: Context, limit: Limit, value: str, *, network_address: str | None = None) -> None:
    """Counts one request by ``value`` (an address, an IP) under a limit.

    Raises
    ------
    TooManyRequests
        The limit is passed; the first passing in a window leaves evidence where ``network_address`` is given.
    """
    now = ctx.now()
    ends = (epoch(now) // limit.seconds + 1) * limit.seconds
    table = ctx.store.table(Regime.SECURITY)
    item = ctx.store.database.add(
        Update(
            table,
            _counter(ctx, limit, value, now),
            add={"requests": 1},
            put={"kind": "limit", "expires_at": ends + int(timedelta(hours=1).total_seconds())},
        )
    )
    if item["requests"] <= limit.most:
        return
    if network_address and item["requests"] == limit.most + 1:
        _keep_evidence(ctx, limit, network_address, now)
    raise TooManyRequests(retry_after=max(1, ends - epoch(now)))


def give_back(ctx: Context, limit: Limit, value: str) -> None:
    """Takes back what ``count`` counted a moment ago: only what was refused counts under such a limit."""
    now = ctx.now()
    ctx.store.database.add(
        Update(ctx.store.table(Regime.SECURITY), _counter(ctx, limit, value, now), add={"requests": -1})
    )


def _counter(ctx: Context, limit: Limit, value: str, now: datetime) -> Key:
    hashed = ctx.keys.hash(f"limit:{limit.name}", value)
    return Key(f"limit#{limit.name}#{hashed}", str(epoch(now) // limit.seconds))


def _keep_evidence(ctx: Context, limit: Limit, network_address: str, at: datetime) -> None:
    ctx.store.write(
        LIMIT_PASSED.insert(
            LimitPassed(evidence_id=ctx.new_id(), limit=limit.name, at=at, network_address=network_address)
        )
    )
