"""Objecting to what is done with data (GDPR article 21(1)): nothing is done with them until it was weighed.

Of what an employer shares the employer weighs it; of an account staff do. Where the objection holds, the data
stay as they are, kept and not used. Where it does not, whoever objected is told why, and from when they are
used again.
"""

from typing import TYPE_CHECKING, Final

from qlinx.kit.texts import LocalText
from qlinx.rights.model import Refusal
from qlinx.rights.right import ALWAYS_REFUSABLE, Right, RightWords

if TYPE_CHECKING:
    from qlinx.rights.right import Acting, Fulfilment


def _fulfilment() -> "Fulfilment":
    from qlinx.rights.weighing import weighed_or_to_weigh

    return weighed_or_to_weigh


def _at_once() -> "Acting":
    from qlinx.rights.effects import paused

    return paused


def _at_end() -> "Acting":
    from qlinx.rights.effects import pause_ends

    return pause_ends


RIGHT: Final = Right(
    name="objection_to_use",
    article=21,
    words=RightWords(
        title=LocalText(
            nl="bezwaar tegen het gebruik van je gegevens", en="an objection to the use of your data"
        ),
        value=LocalText(nl="bezwaar tegen gebruik", en="objection to use"),
        choice=LocalText(
            nl="Ik maak bezwaar tegen het gebruik of het delen hiervan: doe er niets mee tot dat is afgewogen",
            en="I object to the use or the sharing of this: do nothing with it until that has been weighed",
        ),
        api="the data are only stored, at once, until the objection was weighed by the employer that shares them, or by us",
    ),
    employer_answers=True,
    refusals=ALWAYS_REFUSABLE | {Refusal.OVERRIDING},
    weighed=True,
    stands=Refusal.OVERRIDING,
    at_once=_at_once,
    at_end=_at_end,
    fulfilment=_fulfilment,
)
