"""Whether a mail may go: decided for every outbox entry at the last moment, after its claim."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from qlinx.mailing.addressed import Addressed, MailStop
from qlinx.mailing.declaring import Mail
from qlinx.mailing.purposes import HELD_BACK_BY, Barrier, MailPurpose, can_be_stopped
from qlinx.mailing.suppression import BOUNCE_MEMORY, SenderMemory

# What somebody asked for, counts on or is owed by law is worth a try a day at a mailbox that we believe dead.
TRIED_SOONER = timedelta(days=1)


def refusal(addressees: Sequence[Addressed], known: SenderMemory, mail: Mail, now: datetime) -> str | None:
    """Why a mail may not go out now, or nothing; a word for ``OutboxEntry.reason``.

    ``addressees`` are the items that decide about this mail, ``known`` is the sender's memory of the address
    the mail would go to, which may be another one (a warning to a former address).
    """
    held_back_by = HELD_BACK_BY[mail.purpose] - ({Barrier.ERASING} if mail.farewell else frozenset())
    for addressee in addressees:
        for barrier in addressee.mail_barriers:
            if barrier in held_back_by:
                return barrier.value
    mirrored = {
        stop
        for addressee in addressees
        if (addressee.address_hash, addressee.mail_scope) == (known.whole.address_hash, known.whole.scope)
        for stop in addressee.mail_stops
    }
    for stop in MailStop:
        if Barrier(stop.value) in held_back_by and _stops(stop, known, mirrored, mail.purpose, now):
            return stop.value
    return None


def _stops(
    stop: MailStop, known: SenderMemory, mirrored: set[MailStop], purpose: MailPurpose, now: datetime
) -> bool:
    if stop is MailStop.BOUNCED:  # only the memory knows since when
        since = known.whole.since.get(stop)
        return since is not None and now < _tried_again_at(since, purpose)
    # Of which purpose it is only the memory knows; where that knows nothing, it holds for all.
    return known.stops(purpose, stop) or (stop in mirrored and stop not in known.since)


def _tried_again_at(since: datetime, purpose: MailPurpose) -> datetime:
    return BOUNCE_MEMORY.ends(since) if can_be_stopped(purpose) else since + TRIED_SOONER
