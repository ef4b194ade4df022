"""Taking a consent back (GDPR article 7(3)): what we send because of it stops at once."""

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
    name="withdrawal",
    article=7,
    words=RightWords(
        title=LocalText(nl="intrekken van je toestemming", en="withdrawal of your consent"),
        value=LocalText(nl="toestemming intrekken", en="withdrawal of consent"),
        choice=LocalText(
            nl="Ik trek mijn toestemming in: stuur me hierover geen uitnodigingen of nieuws meer",
            en="I withdraw my consent: send me no more invitations or news about this",
        ),
        api="what rests on a consent ends at once",
    ),
    employer_decides=False,
    at_once=_at_once,
    fulfilment=_fulfilment,
)
