"""The right to erasure (GDPR article 17): everything goes that does not have to stay, with proof of it."""

from typing import TYPE_CHECKING, Final

from qlinx.kit.texts import LocalText
from qlinx.mailing.declaring import Mail
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.rights.model import Refusal
from qlinx.rights.right import ALWAYS_REFUSABLE, Right, RightMail, RightWords, SignIn

if TYPE_CHECKING:
    from qlinx.rights.right import (
        FactsOfMail,
        FindCertificate,
        FindRemembered,
        FindResult,
        Foretold,
        Fulfilment,
    )


def _fulfilment() -> "Fulfilment":
    from qlinx.rights.kinds.erasure.fulfilment import erase

    return erase


def _result() -> "FindResult":
    from qlinx.rights.kinds.erasure.result import result_of

    return result_of


def _certificate() -> "FindCertificate":
    from qlinx.rights.kinds.erasure.result import certificate_of

    return certificate_of


def _remembered() -> "FindRemembered":
    from qlinx.rights.kinds.erasure.result import remembered

    return remembered


def _for_good() -> "Foretold":
    from qlinx.rights.kinds.erasure.foretelling import for_good

    return for_good


def _erasure_receipt() -> "FactsOfMail":
    from qlinx.rights.kinds.erasure.result import erasure_receipt

    return erasure_receipt


RIGHT: Final = Right(
    name="erasure",
    article=17,
    words=RightWords(
        title=LocalText(nl="wissen van je gegevens", en="erasure of your data"),
        value=LocalText(nl="wissen", en="erasure"),
        choice=LocalText(
            nl="Ik wil dit laten wissen: alles gaat weg wat niet hoeft te blijven; dit is niet terug te draaien",
            en="I want to have this erased: everything goes that does not have to stay; this cannot be undone",
        ),
        api="everything goes",
    ),
    sign_in=SignIn.FRESH,
    # What the law needs kept can't be erased, but can always be seen.
    refusals=ALWAYS_REFUSABLE | {Refusal.LEGAL_DUTY, Refusal.LEGAL_CLAIM},
    asked_again_once_begun=True,
    fulfilment=_fulfilment,
    result=_result,
    remembered=_remembered,
    certificate=_certificate,
    for_good=_for_good,
    # It also reaches a subject that is being erased.
    mails={
        "erasure_receipt": RightMail(
            Mail(MailPurpose.OWN_REQUEST, Urgency.ROUTINE, farewell=True), _erasure_receipt
        ),
    },
)
