"""A time by the clock on the wall somewhere, as people write it: which moment that is, where it is one."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from qlinx.kit.texts import LocalText

SKIPPED: Final = "skipped_by_clock"
TWICE: Final = "shown_twice"
ADVICE: Final = {
    SKIPPED: LocalText(
        nl="Deze tijd bestaat niet: de klok gaat dan vooruit. Kies een andere tijd.",
        en="This time does not exist: the clock goes forward then. Choose another time.",
    ),
    TWICE: LocalText(
        nl="Deze tijd komt twee keer voor: de klok gaat dan terug. Kies een andere tijd.",
        en="This time comes twice: the clock goes back then. Choose another time.",
    ),
}


class NoOneMoment(ValueError):
    """A time that the clock skips, or shows twice: guessing would be an hour wrong. ``code`` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def advice(self) -> LocalText:
        return ADVICE[self.code]


def moment_at(local: datetime, zone: tzinfo) -> datetime:
    """The moment, in UTC, at which the clock in ``zone`` reads ``local``.

    Raises
    ------
    NoOneMoment
    """
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    before, after = first.utcoffset() or timedelta(), second.utcoffset() or timedelta()
    if before != after:
        raise NoOneMoment(SKIPPED if before < after else TWICE)
    return first.astimezone(UTC)
