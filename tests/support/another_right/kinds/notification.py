"""The right to notification (GDPR article 19), as a right that exists for one test:
a hold on the subject itself.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from qlinx.kit.texts import LocalText
from qlinx.mailing.declaring import Mail
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.rights.model import Refusal, RightsRequest
from qlinx.rights.policies import RESPONSE_MONTHS
from qlinx.rights.right import ALWAYS_REFUSABLE, NOTHING_TO_DO, Right, RightMail, RightWords, SignIn

if TYPE_CHECKING:
    from qlinx.mailing.addressees import AddresseeRecord
    from qlinx.records.context import Context
    from qlinx.records.shape import Change
    from qlinx.rights.messages import CarryOut
    from qlinx.rights.right import FactsOfMail, Fulfilment, Resources


def _fulfilment() -> "Fulfilment":
    from qlinx.mailing.outbox import enqueue_mail
    from qlinx.rights.carrying_out import carry_out

    def restrict(ctx: "Context", request: RightsRequest, _: "CarryOut", resources: "Resources") -> str:
        del resources
        rid = request.request_id

        def act(_: "AddresseeRecord", now: RightsRequest) -> "Sequence[Change]":
            mail = "rights.data_restricted"
            return (enqueue_mail(ctx, now.person_id, mail, {"request_id": rid}, once=rid),)

        done = carry_out(ctx, request, act, action="data-restricted")
        return "restricted" if done else NOTHING_TO_DO

    return restrict


def _data_restricted() -> "FactsOfMail":
    from qlinx.rights.following import status_path
    from qlinx.rights.subjects import called

    return lambda ctx, subject, request, links, _: {
        "first_name": called(subject),
        "status_url": links.page(status_path(ctx, request)),
    }


RIGHT: Final = Right(
    name="notification",
    article=19,
    term=replace(RESPONSE_MONTHS, name="another_term", value=3),
    words=RightWords(
        title=LocalText(nl="beperking van je gegevens", en="restriction of your data"),
        value=LocalText(nl="beperking", en="notification"),
        choice=LocalText(
            nl="Ik wil dat jullie dit alleen nog bewaren", en="I want you to do no more than keep this"
        ),
        api="we only keep it",
    ),
    sign_in=SignIn.FRESH,
    refusals=ALWAYS_REFUSABLE | {Refusal.LEGAL_CLAIM},
    conflicts={
        "erasure": LocalText(nl="Wat gewist is, kan niet beperkt worden.", en="Erased is not restricted.")
    },
    fulfilment=_fulfilment,
    mails={
        "data_restricted": RightMail(Mail(MailPurpose.OWN_REQUEST, Urgency.ROUTINE), _data_restricted),
    },
)
