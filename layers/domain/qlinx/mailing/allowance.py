"""What the provider takes from us, and which mail waits for it (decision 160).

The provider counts what was sent in the last 24 hours. Near its end, mail of one purpose after the other
waits, so that what is left is for what people asked for themselves. It also looks at how much bounces and is
reported as spam, and stops an account for that; before it does, what people can do without waits.

Whatever waits keeps its entry of the outbox and loses its message: the look for lost mails
(``mailing.lost``) puts it on its queue again, an hour or more later. So a day's quota fills no queue, and no
dead-letter queue.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from threading import Lock
from typing import Annotated, Final

from qlinx.aws.database import Key
from qlinx.aws.mail_provider import AccountUnknown, MailProvider, Standing
from qlinx.kit.clock import HOME_ZONE
from qlinx.mailing.declaring import Mail
from qlinx.mailing.outbox import MailState
from qlinx.mailing.outcomes import number_of
from qlinx.mailing.purposes import SHARES, MailPurpose
from qlinx.records.asking import Within
from qlinx.records.context import Context
from qlinx.records.personal import Technical
from qlinx.records.shape import Regime, Shape, Stored

_EVERY: Final = timedelta(minutes=1)
_KEPT: Final = timedelta(days=3)
_PARTITION: Final = "mail_account"
_NOW: Final = Key(_PARTITION, "now")
# The provider reviews an account at 5% bounces and 0.1% reports. Of few mails a share says nothing.
_BOUNCES: Final = 20
_BOUNCES_IN_10_000: Final = 400
_REPORTS: Final = 3
_REPORTS_IN_10_000: Final = 8
_CAN_DO_WITHOUT: Final = frozenset({MailPurpose.NEWSLETTER, MailPurpose.MARKETING})
_SLOWER: Final = 4


class MailAccount(Stored):
    """How we stand with the provider. ``most`` is nothing where it sets no limit."""

    sent: Annotated[int, Technical("count of nobody in particular")]
    most: Annotated[int | None, Technical("mails in 24 hours")] = None
    standing: Annotated[Standing, Technical("what the provider thinks of the account")]
    bounced: Annotated[int, Technical("count of nobody in particular")]
    reported: Annotated[int, Technical("count of nobody in particular")]
    read_at: Annotated[datetime, Technical("moment")]

    @property
    def is_suspect(self) -> bool:
        """Whether so much came back that the provider looks at us, or soon will."""
        return self.standing is Standing.REVIEWED or any(
            number >= least and number * 10_000 >= share * self.sent
            for number, least, share in (
                (self.bounced, _BOUNCES, _BOUNCES_IN_10_000),
                (self.reported, _REPORTS, _REPORTS_IN_10_000),
            )
        )

    def lets(self, purpose: MailPurpose) -> bool:
        """Whether mail of a purpose may go now."""
        if self.standing is Standing.STOPPED or (self.is_suspect and purpose in _CAN_DO_WITHOUT):
            return False
        return self.most is None or self.sent * 100 < self.most * SHARES[purpose]


MAIL_ACCOUNT: Final[Shape[MailAccount]] = Shape(
    kind="mail_account",
    model=MailAccount,
    key=lambda _: _NOW,
    regime=Regime.SECURITY,
    expires=lambda one: one.read_at + _KEPT,
)


def asks_account() -> tuple[Within]:
    """What ``known_account`` asks for."""
    return (Within(_PARTITION, "", regime=Regime.SECURITY),)


def known_account(ctx: Context) -> MailAccount | None:
    """How we stood when mail last went; nothing where none has for days."""
    return next(ctx.store.within(MAIL_ACCOUNT, _PARTITION, ""), None)


class Allowance:
    """What one worker may send. The provider is asked once a minute, by one of all workers."""

    def __init__(self, provider: MailProvider) -> None:
        self._provider = provider
        self._known: MailAccount | None = None
        self._looked_at: datetime | None = None
        self._lock = Lock()

    def lets(self, ctx: Context, mail: Mail) -> bool:
        """Whether a mail may go now. What a person waits for always may: the provider has the last word."""
        account = None if mail.is_urgent else self._account(ctx)
        return account is None or account.lets(mail.purpose)

    def pauses(self, ctx: Context) -> int:
        """How many times as long as usual the worker rests between two mails that may wait."""
        account = self._account(ctx)
        return _SLOWER if account is not None and account.is_suspect else 1

    def _account(self, ctx: Context) -> MailAccount | None:
        # Of the mails that go side by side the first one asks, and the others wait for what it hears.
        with self._lock:
            if self._looked_at is None or ctx.now() - self._looked_at >= _EVERY:
                self._known = _account_now(ctx, self._provider.account)
                self._looked_at = ctx.now()
            return self._known


def _account_now(ctx: Context, ask: Callable[[], "tuple[int, int | None, Standing]"]) -> MailAccount | None:
    """What is known, or what the provider says where that is old; whoever moves the moment asks it."""
    known = ctx.store.get(MAIL_ACCOUNT, _NOW)
    if known is not None:
        if ctx.now() - known.read_at < _EVERY:
            return known
        taken = MAIL_ACCOUNT.changed(known, read_at=ctx.now())
        if not ctx.store.try_write(MAIL_ACCOUNT.next(taken)):
            return known
        known = taken
    try:
        sent, most, standing = ask()
    except AccountUnknown:
        return known
    facts = {
        "sent": sent,
        "most": most,
        "standing": standing,
        "bounced": _of_a_day(ctx, MailState.BOUNCED),
        "reported": _of_a_day(ctx, MailState.SPAM_REPORT),
        "read_at": ctx.now(),
    }
    if known is None:
        ctx.store.try_write(MAIL_ACCOUNT.insert(MailAccount.model_validate(facts)))
        return MailAccount.model_validate(facts)
    ctx.store.try_write(MAIL_ACCOUNT.replace(known, **facts))
    return MAIL_ACCOUNT.changed(known, **facts)


def _of_a_day(ctx: Context, state: MailState) -> int:
    """About how many mails came to a state in the last 24 hours: of the day before in proportion."""
    today = ctx.today()
    begun = datetime.combine(today, time(), HOME_ZONE)
    gone = min(max((ctx.now() - begun) / timedelta(days=1), 0), 1)
    before = number_of(ctx, today - timedelta(days=1), state)
    return number_of(ctx, today, state) + round(before * (1 - gone))
