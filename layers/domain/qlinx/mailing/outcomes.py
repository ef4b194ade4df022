"""What did not reach its reader, counted by day for staff: nobody's address or id.

A mail that bounced, was reported as spam, was refused or held back is counted once, when its entry comes to
that state. A process that is cut off between the two leaves it uncounted, so a number is a least.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final

from qlinx.aws.database import Busy, Key, Update
from qlinx.kit.clock import epoch
from qlinx.mailing.outbox import MailState
from qlinx.records.asking import Within
from qlinx.records.context import Context
from qlinx.records.personal import Technical
from qlinx.records.shape import Regime, Shape, Stored

DAYS: Final = 30
# What did not reach a reader who wants it, the worst first.
TOLD: Final = (
    MailState.SPAM_REPORT,
    MailState.BOUNCED,
    MailState.REFUSED,
    MailState.RETURNED,
    MailState.SKIPPED,
)
_PARTITION: Final = "mail_outcomes"


class MailOutcomes(Stored):
    """How many mails came to a state on a day."""

    day: Annotated[date, Technical("day")]
    state: Annotated[MailState, Technical("where mails came to")]
    number: Annotated[int, Technical("count of nobody in particular")] = 0


def _key(day: date, state: MailState) -> Key:
    return Key(_PARTITION, f"{day.isoformat()}#{state.value}")


def _ends(day: date) -> datetime:
    return datetime.combine(day, time(), UTC) + timedelta(days=DAYS)


MAIL_OUTCOMES: Final[Shape[MailOutcomes]] = Shape(
    kind="mail_outcomes",
    model=MailOutcomes,
    key=lambda one: _key(one.day, one.state),
    regime=Regime.SECURITY,
    expires=lambda one: _ends(one.day),
)


def count_outcome(ctx: Context, state: MailState) -> None:
    """Counts a mail that came to a state, if that is one that staff are told of."""
    if state not in TOLD:
        return
    day = ctx.today()
    put = {
        "kind": MAIL_OUTCOMES.kind,
        "day": day.isoformat(),
        "state": state.value,
        "expires_at": epoch(_ends(day)),
    }
    # A number that staff look at: no mail fails for it.
    with suppress(Busy):
        ctx.store.database.add(
            Update(ctx.store.table(Regime.SECURITY), _key(day, state), add={"number": 1}, put=put)
        )


def number_of(ctx: Context, day: date, state: MailState) -> int:
    """How many mails came to a state on a day."""
    found = ctx.store.get(MAIL_OUTCOMES, _key(day, state))
    return found.number if found else 0


def asks_outcomes() -> tuple[Within]:
    """What ``outcomes`` asks for."""
    return (Within(_PARTITION, "", regime=Regime.SECURITY),)


def outcomes(ctx: Context) -> Iterator[MailOutcomes]:
    """What was counted on each of the last days, the earliest first."""
    first = ctx.today() - timedelta(days=DAYS - 1)
    return (one for one in ctx.store.within(MAIL_OUTCOMES, _PARTITION, "") if one.day >= first)
