"""What rights declare: requests, exports with their files, and the proof that something was erased."""

from typing import TYPE_CHECKING, Any

from qlinx.kit.texts import LocalText
from qlinx.mailing.declaring import Composer, Mail, PackageMails
from qlinx.mailing.purposes import MailKind, MailPurpose
from qlinx.records.declarations import Capability, Ending, Files, Words, shapes_in
from qlinx.records.moments import Happening, MomentType
from qlinx.records.shape import Shape
from qlinx.records.stream import StreamEvent, StreamRule
from qlinx.rights.stream import new_requests

if TYPE_CHECKING:
    from qlinx.records.limits import Limit


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.rights import store

    return shapes_in(store)


def _words() -> Words:
    from qlinx.rights import labels

    return Words(kinds=labels.KINDS, fields=labels.FIELDS, values=labels.VALUES)


def _mails() -> Composer:
    from qlinx.rights import mails

    return mails


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


def _endings() -> tuple[Ending[Any], ...]:
    from qlinx.rights.moments import without_moments
    from qlinx.rights.store import RIGHTS_REQUEST

    return (Ending(RIGHTS_REQUEST, without_moments),)


def _export_object(export: Any) -> str:
    from qlinx.rights.store import export_object

    return export_object(export.person_id, export.request_id)


CAPABILITY = Capability(
    package="rights",
    shapes=_shapes,
    words=_words,
    # What somebody asked for reaches them; the two receipts also reach a subject that is being erased.
    mails=PackageMails(
        composer=_mails,
        mails={
            "request_received": Mail(MailKind.FAREWELL, MailPurpose.OWN_REQUEST),
            "erasure_receipt": Mail(MailKind.FAREWELL, MailPurpose.OWN_REQUEST),
            "export_ready": Mail(MailKind.REQUESTED, MailPurpose.OWN_REQUEST),
            "request_refused": Mail(MailKind.REQUESTED, MailPurpose.OWN_REQUEST),
            # The law asks it of the employer, whatever it thinks of our mail.
            "employer_decides": Mail(MailKind.REQUESTED, MailPurpose.LEGAL_NOTICE),
        },
    ),
    files=[
        Files(
            bucket="PRIVATE",
            place="exports/{person_id}/{request_id}.zip",
            owner="export",
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
    ],
    moments=[
        MomentType("rights.deadline", _watch_deadline),
        MomentType("rights.remind_employer", _remind_employer),
    ],
    endings=_endings,
    limits=_limits,
)
