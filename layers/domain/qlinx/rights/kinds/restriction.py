"""The right to restriction (GDPR article 18): from the request on, data are stored and not used.

A hold on them says so, which somebody reviews; it ends by an order (docs/operations.md), a
week after that was told, or with an erasure.
"""

from typing import TYPE_CHECKING, Final

from qlinx.kit.texts import LocalText
from qlinx.rights.right import Right, RightWords

if TYPE_CHECKING:
    from qlinx.rights.right import Acting, Fulfilment


def _fulfilment() -> "Fulfilment":
    from qlinx.rights.restricting import keep_and_tell

    return keep_and_tell


def _at_once() -> "Acting":
    from qlinx.rights.effects import restricted

    return restricted


def _at_end() -> "Acting":
    from qlinx.rights.effects import told_to_end

    return told_to_end


RIGHT: Final = Right(
    name="restriction",
    article=18,
    words=RightWords(
        title=LocalText(
            nl="beperking van het gebruik van je gegevens", en="restriction of the use of your data"
        ),
        value=LocalText(nl="beperking", en="restriction"),
        choice=LocalText(
            nl="Ik wil dat jullie dit alleen nog bewaren en er verder niets mee doen",
            en="I want you to do no more than keep this",
        ),
        api="the data are only stored, at once",
    ),
    employer_decides=False,
    at_once=_at_once,
    at_end=_at_end,
    fulfilment=_fulfilment,
)
