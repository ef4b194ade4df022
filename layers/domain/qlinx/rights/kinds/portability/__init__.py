"""The right to portability (GDPR article 20): what somebody gave, in forms that others can read."""

from typing import TYPE_CHECKING, Final

from qlinx.kit.texts import LocalText
from qlinx.mailing.declaring import Mail
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.rights.right import Right, RightMail, RightWords

if TYPE_CHECKING:
    from qlinx.rights.right import AfterRequest, FactsOfMail, FindResult, Fulfilment


def _fulfilment() -> "Fulfilment":
    from qlinx.rights.kinds.portability.fulfilment import take_along

    return take_along


def _after_request() -> "AfterRequest":
    from qlinx.rights.handing_over import remove_file

    return remove_file


def _result() -> "FindResult":
    from qlinx.rights.kinds.portability.result import result_of

    return result_of


def _portable_ready() -> "FactsOfMail":
    from qlinx.rights.kinds.portability.result import portable_ready

    return portable_ready


RIGHT: Final = Right(
    name="portability",
    article=20,
    words=RightWords(
        title=LocalText(nl="meenemen van je gegevens", en="taking your data along"),
        value=LocalText(nl="gegevens meenemen", en="portability"),
        choice=LocalText(
            nl="Ik wil meenemen wat ik zelf heb opgegeven: ik krijg een bestand dat een andere dienst kan inlezen",
            en="I want to take along what I gave myself: I get a file that another service can read",
        ),
        api="what they gave themselves, in a form that other services can read, signed",
    ),
    conflicts={
        "erasure": LocalText(
            nl="Bij wissen gaat ook het bestand weg dat je wilt meenemen. Kies nu alleen meenemen, en vraag wissen als je het"
            " bestand hebt.",
            en="Erasing would take away the file that you want to take along as well. Choose only taking along now, and ask"
            " for erasing once you have the file.",
        ),
    },
    transferable=True,
    fulfilment=_fulfilment,
    after_request=_after_request,
    result=_result,
    mails={
        "portable_ready": RightMail(Mail(MailPurpose.OWN_REQUEST, Urgency.URGENT), _portable_ready),
    },
)
