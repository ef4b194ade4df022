"""The right of access (GDPR article 15):
a copy of everything that is kept about a subject, to fetch for a week.
"""

from typing import TYPE_CHECKING, Final

from qlinx.kit.texts import LocalText
from qlinx.mailing.declaring import Mail
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.rights.right import Right, RightMail, RightWords

if TYPE_CHECKING:
    from qlinx.rights.right import AfterRequest, FactsOfMail, FindResult, Fulfilment


def _fulfilment() -> "Fulfilment":
    from qlinx.rights.kinds.access.fulfilment import export

    return export


def _after_request() -> "AfterRequest":
    from qlinx.rights.handing_over import remove_file

    return remove_file


def _result() -> "FindResult":
    from qlinx.rights.kinds.access.result import result_of

    return result_of


def _export_ready() -> "FactsOfMail":
    from qlinx.rights.kinds.access.result import export_ready

    return export_ready


RIGHT: Final = Right(
    name="access",
    article=15,
    words=RightWords(
        title=LocalText(nl="inzage in je gegevens", en="access to your data"),
        value=LocalText(nl="inzage", en="access"),
        choice=LocalText(
            nl="Ik wil zien wat jullie hiervan hebben: ik krijg een bestand met alles",
            en="I want to see what you have of this: I get a file with all of it",
        ),
        api="a copy of everything",
    ),
    conflicts={
        "erasure": LocalText(
            nl="Bij wissen gaat ook het bestand weg dat je wilt zien. Kies nu alleen zien, en vraag wissen als je het"
            " bestand hebt.",
            en="Erasing would take away the file that you want to see as well. Choose only seeing now, and ask for erasing"
            " once you have the file.",
        ),
    },
    fulfilment=_fulfilment,
    after_request=_after_request,
    result=_result,
    mails={
        "export_ready": RightMail(Mail(MailPurpose.OWN_REQUEST, Urgency.URGENT), _export_ready),
    },
)
