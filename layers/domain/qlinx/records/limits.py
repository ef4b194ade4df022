"""Rate limits: how often an address or a caller may ask for something, counted in the security table.

The keys are keyed hashes of their own purpose, so the counts can't be joined to people (obligation 32). The
caller's network address itself is kept only where a limit was passed, as security evidence, for 30 days at
most.

How often is a dated policy value of each limit (``records.policy``): what stands in the code holds until
staff store another.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import ModuleType
from typing import Annotated

from qlinx.aws.database import Key, Update
from qlinx.kit.clock import epoch
from qlinx.kit.errors import TooManyRequests
from qlinx.kit.networks import network_of
from qlinx.kit.texts import LocalText
from qlinx.records.context import Context
from qlinx.records.limit_effects import count_effect
from qlinx.records.personal import Category, Ground, Personal, Purpose, Source, Technical
from qlinx.records.policy import Policy, PolicyValue
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Regime, Shape, Stored

_OWNER = "security"
_SINCE = date(2026, 11, 1)
# Limits of tests; every limit of a package has words (tests/integration/records/test_store.py).
_UNSAID = LocalText(nl="", en="")


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` within each window of ``seconds``, and why;
    a stored policy of its name takes the place of ``most``.

    ``between`` is the least and the highest that staff may set (docs/cost.md says what the highest costs);
    ``what`` says in plain words what is limited.
    """

    name: str
    most: int
    seconds: int
    reason: str
    between: tuple[int, int] = (0, 0)
    what: LocalText = _UNSAID

    @property
    def policy_name(self) -> str:
        return f"limit.{self.name}"

    @property
    def policy(self) -> Policy:
        """What holds as long as no policy of this limit is stored."""
        value = PolicyValue(since=_SINCE, value=self.most)
        return Policy(name=self.policy_name, owner=_OWNER, reason=self.reason, values=(value,))


@dataclass(frozen=True, slots=True)
class Counted:
    """One request that was counted:
    the how-manieth it is in its window, and how many there may be until that ends.
    """

    number: int
    most: int
    ends: int
    key: Key

    @property
    def is_within(self) -> bool:
        return self.number <= self.most

    @property
    def ends_at(self) -> datetime:
        return datetime.fromtimestamp(self.ends, UTC)


def limits_in(*modules: ModuleType) -> tuple[Limit, ...]:
    """The limits that modules define."""
    return tuple(one for module in modules for one in vars(module).values() if isinstance(one, Limit))


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


def tally(ctx: Context, limit: Limit, value: str) -> Counted:
    """Counts one request by ``value`` under a limit and refuses nothing: for whoever decides by the number.

    One write, and now and then another for what the limit stopped (``records.limit_effects``).
    """
    now = ctx.now()
    window = epoch(now) // limit.seconds
    ends = (window + 1) * limit.seconds
    hashed = ctx.keys.hash(f"limit:{limit.name}", value)
    key = Key(f"limit#{limit.name}#{hashed}", str(window))
    counted = Counted(counted_in(ctx, key, 1, ends), most_of(ctx, limit), ends, key)
    if not counted.is_within:
        count_effect(ctx, limit.name, counted.number - counted.most)
    return counted


def count(ctx: Context, limit: Limit, value: str, *, network_address: str | None = None) -> Counted:
    """Counts one request by ``value`` (a person, a link, an address) under a limit.

    Raises
    ------
    TooManyRequests
        The limit is passed; the first passing in a window leaves evidence where ``network_address`` is given.
    """
    counted = tally(ctx, limit, value)
    if counted.is_within:
        return counted
    now = ctx.now()
    if network_address and counted.number == counted.most + 1:
        _keep_evidence(ctx, limit, network_address, now)
    raise TooManyRequests(retry_after=max(1, counted.ends - epoch(now)))


def count_network(ctx: Context, limit: Limit, network_address: str) -> Counted:
    """Counts one request of the network that a caller's address is of: what it refuses costs one write.

    Raises
    ------
    TooManyRequests
    """
    return count(ctx, limit, network_of(network_address), network_address=network_address)


def give_back(ctx: Context, counted: Counted) -> None:
    """Counts a request no more: it was right, where a limit is on what is wrong."""
    counted_in(ctx, counted.key, -1, counted.ends)


def most_of(ctx: Context, limit: Limit) -> int:
    """How often a limit lets through today.

    One that nobody can read goes by what stands in the code: it must never let all in.
    """
    stored = ctx.policies.stored(limit.policy_name, ctx.now())
    try:
        return int(stored.on(ctx.today())) if stored else limit.most
    except ValueError:
        return limit.most


def counted_in(ctx: Context, key: Key, number: int, ends: int) -> int:
    """What stands under a key of the security table once this is added; it is forgotten an hour after its
    window has ended.
    """
    put = {"kind": "limit", "expires_at": ends + int(timedelta(hours=1).total_seconds())}
    table = ctx.store.table(Regime.SECURITY)
    return int(ctx.store.database.add(Update(table, key, add={"requests": number}, put=put))["requests"])


def _keep_evidence(ctx: Context, limit: Limit, network_address: str, at: datetime) -> None:
    ctx.store.write(
        LIMIT_PASSED.insert(
            LimitPassed(evidence_id=ctx.new_id(), limit=limit.name, at=at, network_address=network_address)
        )
    )
