"""An erasure as it is shown and told: what went, what stays and why.

The ledger has it when the request is gone.
"""

import json
from dataclasses import dataclass
from typing import ClassVar

from qlinx.aws.objects import Bucket
from qlinx.kit.clock import home_day, stamp
from qlinx.kit.provider import AUTHORITY, PROVIDER
from qlinx.kit.texts import Language, format_date
from qlinx.mailing.addressed import Addressed
from qlinx.mailing.composing import Links
from qlinx.records.context import Context
from qlinx.rights.erasures import Erasure, ErasureState
from qlinx.rights.following import RequestView, status_path
from qlinx.rights.kinds.erasure import RIGHT
from qlinx.rights.kinds.erasure.certificate import erased_in_words, retained_in_words
from qlinx.rights.kinds.erasure.recipients import told_employer
from qlinx.rights.kinds.erasure.retained import with_held
from qlinx.rights.model import RequestState, RightsRequest
from qlinx.rights.removal import declared
from qlinx.rights.right import Facts, ShownResult
from qlinx.rights.schemas import Certificate, RetainedPart
from qlinx.rights.sealing import KEY_PATH
from qlinx.rights.store import erasure_by_id
from qlinx.rights.words import reference_of


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof of an erasure, from the moment one began."""

    erasure: Erasure
    is_file: ClassVar[bool] = False

    def shown(self, language: Language, _: Bucket | None) -> ShownResult:
        """As a certificate."""
        erasure = self.erasure
        certificate = Certificate(
            begun_at=erasure.begun_at,
            done_at=erasure.done_at,
            erased=erased_in_words(erasure, language),
            kept=[
                RetainedPart(what=item.what, ground=item.ground, until=item.until)
                for item in retained_in_words(erasure.kept, language)
            ],
            authority=AUTHORITY.name.in_(language),
            authority_url=AUTHORITY.url.in_(language),
        )
        return ShownResult(certificate=certificate)


def certificate_text(ctx: Context, erasure: Erasure, language: Language) -> str:
    """The proof of an erasure as a document that names nobody; the same each time it is asked for."""
    document = {
        "format": "qlinx-erasure-certificate",
        "version": 1,
        "reference": reference_of(erasure.erasure_id),
        "language": language,
        "provider": PROVIDER.legal_name,
        "asked_at": stamp(erasure.asked_at),
        "begun_at": stamp(erasure.begun_at),
        "done_at": stamp(erasure.done_at) if erasure.done_at else None,
        "erased": erased_in_words(erasure, language),
        "kept": [
            {"what": one.what, "ground": one.ground, "until": one.until}
            for one in retained_in_words(erasure.kept, language)
        ],
        "authority": {"name": AUTHORITY.name.in_(language), "url": AUTHORITY.url.in_(language)},
        "key": ctx.page_url(KEY_PATH),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def certificate_of(ctx: Context, request_id: str, language: Language) -> str | None:
    """The same of an erasure that is done, also where a legal hold keeps something still."""
    erasure = erasure_by_id(ctx.store, request_id)
    if erasure is None or erasure.state is ErasureState.BEGUN:
        return None
    return certificate_text(ctx, erasure, language)


def result_of(ctx: Context, request: RightsRequest) -> Proof | None:
    """The proof, once the erasure has begun."""
    erasure = erasure_by_id(ctx.store, request.request_id)
    return Proof(erasure) if erasure else None


def remembered(ctx: Context, request_id: str) -> RequestView | None:
    """A request whose items went with its subject, as the ledger tells it."""
    erasure = erasure_by_id(ctx.store, request_id)
    if erasure is None:
        return None
    done = erasure.state is ErasureState.DONE
    return RequestView(
        person_id=erasure.person_id,
        request_id=erasure.erasure_id,
        right=RIGHT.name,
        state=RequestState.FULFILLED if done else RequestState.IN_PROGRESS,
        received_at=erasure.asked_at,
        deadline_on=erasure.deadline_on,
        closed_at=erasure.done_at,
        result=Proof(erasure),
    )


def erasure_receipt(
    ctx: Context, subject: Addressed, request: RightsRequest, links: Links, language: Language
) -> Facts | None:
    """What the receipt tells, with what a legal hold keeps at this moment."""
    erasure = erasure_by_id(ctx.store, request.request_id)
    if erasure is None:
        return None
    held = [found for item in ctx.store.about(subject.person_id) if (found := declared(item)).is_held]
    kept = retained_in_words(with_held(ctx, erasure.kept, held), language)
    return {
        "reference": reference_of(erasure.erasure_id),
        "erased_on": format_date(home_day(erasure.begun_at), language),
        "erased": erased_in_words(erasure, language),
        "kept": [{"what": item.what, "ground": item.ground, "until": item.until} for item in kept],
        "told": told_employer(ctx, erasure),
        "certificate_url": links.page(status_path(ctx, request)),
        "sign_up_url": links.page("/sign-up"),
    }
