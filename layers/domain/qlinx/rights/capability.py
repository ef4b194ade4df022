"""What rights declare: requests, exports with their files, and the proof that something was erased."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qlinx.kit.texts import LocalText
from qlinx.mailing.declaring import Composer, Mail, PackageMails
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.records.declarations import Capability, Cascade, Files, Words, shapes_in
from qlinx.records.moments import Happening, MomentType
from qlinx.records.shape import Shape
from qlinx.records.stream import StreamEvent, StreamRule
from qlinx.rights.registry import every_right
from qlinx.rights.stream import looked_at_anew, new_requests

if TYPE_CHECKING:
    from qlinx.records.limits import Limit
    from qlinx.records.notes import Again
    from qlinx.records.policy import StandardPolicy
    from qlinx.records.store import Store


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.rights import store

    return shapes_in(store)


def _words() -> Words:
    from qlinx.rights import labels

    return Words(kinds=labels.KINDS, fields=labels.FIELDS, values=labels.VALUES, common_values=labels.MAILS)


def _mails() -> Composer:
    from qlinx.rights import mails

    return mails


def _notes() -> "Mapping[str, Again]":
    from qlinx.rights.again import AGAIN

    return AGAIN


def _limits() -> "tuple[Limit, ...]":
    from qlinx.records.limits import limits_in
    from qlinx.rights import limits

    return limits_in(limits)


def _watch_deadline() -> Happening:
    from qlinx.rights.happening import watch_deadline

    return watch_deadline


def _remind_employer() -> Happening:
    from qlinx.rights.happening import remind_employer

    return remind_employer


def _end_doubt() -> Happening:
    from qlinx.rights.happening import end_doubt

    return end_doubt


def _go_on_untold() -> Happening:
    from qlinx.rights.happening import go_on_untold

    return go_on_untold


def _use_again() -> Happening:
    from qlinx.rights.weighing import use_again

    return use_again


def _end_with_matter() -> Happening:
    from qlinx.rights.happening import end_with_matter

    return end_with_matter


def _policies() -> "tuple[StandardPolicy, ...]":
    from qlinx.rights.policies import EXTENSION_MONTHS, IDENTITY_DAYS, RESPONSE_MONTHS, REVIEW_DAYS

    return (RESPONSE_MONTHS, EXTENSION_MONTHS, IDENTITY_DAYS, REVIEW_DAYS)


def _cascades() -> tuple[Cascade[Any], ...]:
    from qlinx.rights.moments import without_moments
    from qlinx.rights.store import RIGHTS_REQUEST

    return (Cascade(RIGHTS_REQUEST, without_moments),)


def _export_object(export: Any) -> str:
    from qlinx.rights.store import export_object

    return export_object(export.person_id, export.request_id)


def _export(store: "Store", ids: Mapping[str, str]) -> Any:
    from qlinx.rights.store import export_by_id

    return export_by_id(store, ids["person_id"], ids["request_id"])


CAPABILITY = Capability(
    package="rights",
    shapes=_shapes,
    words=_words,
    # What somebody asked for reaches them; a receipt also reaches a subject that is being erased.
    mails=PackageMails(
        composer=_mails,
        mails={
            "request_received": Mail(MailPurpose.OWN_REQUEST, Urgency.URGENT, farewell=True),
            "request_extended": Mail(MailPurpose.OWN_REQUEST, Urgency.ROUTINE),
            "request_identity": Mail(MailPurpose.OWN_REQUEST, Urgency.URGENT),
            "request_question": Mail(MailPurpose.OWN_REQUEST, Urgency.URGENT),
            "request_done": Mail(MailPurpose.OWN_REQUEST, Urgency.ROUTINE),
            "request_refused": Mail(MailPurpose.OWN_REQUEST, Urgency.ROUTINE),
            "used_again": Mail(MailPurpose.OWN_REQUEST, Urgency.ROUTINE),
            # The law asks it of the employer, whatever it thinks of our mail.
            "employer_decides": Mail(MailPurpose.LEGAL_NOTICE, Urgency.ROUTINE),
            "employer_informed": Mail(MailPurpose.LEGAL_NOTICE, Urgency.ROUTINE),
            "employer_corrected": Mail(MailPurpose.LEGAL_NOTICE, Urgency.ROUTINE),
            "colleague_kept": Mail(MailPurpose.LEGAL_NOTICE, Urgency.ROUTINE),
            "colleague_corrected": Mail(MailPurpose.LEGAL_NOTICE, Urgency.ROUTINE),
            "employer_erased": Mail(MailPurpose.LEGAL_NOTICE, Urgency.ROUTINE),
            **{name: one.mail for right in every_right().values() for name, one in right.mails.items()},
        },
    ),
    files=[
        Files(
            bucket="PRIVATE",
            place="exports/{person_id}/{request_id}.zip",
            owner="export",
            owner_of=_export,
            unowned_for=1,
            of=_export_object,
            expires_after=7,
            words=LocalText(nl="Bestanden met je gegevens", en="Files with your data"),
        ),
    ],
    # Those that wait for us, and for an employer to be told. A new request in any other state is being
    # carried out by what wrote it.
    stream=[
        StreamRule(
            kind="rights_request",
            queue="RIGHTS",
            on=frozenset({StreamEvent.INSERT, StreamEvent.MODIFY}),
            states=("received", "awaiting_employer"),
            messages=new_requests,
        ),
        # Whoever asked to have somebody look at it replied, or it does not go on.
        StreamRule(
            kind="invitee",
            queue="RIGHTS",
            on=frozenset({StreamEvent.MODIFY}),
            messages=looked_at_anew,
        ),
    ],
    moments=[
        MomentType("rights.deadline", _watch_deadline),
        MomentType("rights.identity", _end_doubt),
        MomentType("rights.matter", _end_with_matter),
        MomentType("rights.remind_employer", _remind_employer),
        MomentType("rights.untold", _go_on_untold),
        MomentType("rights.use_again", _use_again),
    ],
    cascades=_cascades,
    limits=_limits,
    notes=_notes,
    policies=_policies,
)
