"""The right to object (GDPR article 21): mail that can be stopped stops at once, and nobody weighs that.

It stays stopped until the person wants it again (``mailing.stops``).
"""

from typing import TYPE_CHECKING, Final

from qlinx.kit.texts import LocalText
from qlinx.rights.right import Right, RightWords

if TYPE_CHECKING:
    from qlinx.rights.right import Acting, Fulfilment


def _fulfilment() -> "Fulfilment":
    from qlinx.rights.carrying_out import tell_done

    return tell_done


def _at_once() -> "Acting":
    from qlinx.rights.effects import mail_stopped

    return mail_stopped


RIGHT: Final = Right(
    name="objection",
    article=21,
    words=RightWords(
        title=LocalText(nl="bezwaar", en="an objection"),
        value=LocalText(nl="bezwaar", en="objection"),
        choice=LocalText(
            nl="Ik maak bezwaar: stuur me hierover geen uitnodigingen of nieuws meer",
            en="I object: send me no more invitations or news about this",
        ),
        api="mail that can be stopped ends at once",
    ),
    employer_decides=False,
    at_once=_at_once,
    fulfilment=_fulfilment,
)
