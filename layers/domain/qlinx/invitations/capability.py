"""What invitations declare: occasions, places, invitees, their mails, and results for the employer."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qlinx.invitations.stream import changed_results
from qlinx.mailing.declaring import Composer, Mail, PackageMails, Settling, Telling
from qlinx.mailing.purposes import MailKind, MailPurpose
from qlinx.records.declarations import Capability, Ending, Files, Words, shapes_in
from qlinx.records.moments import Happening, MomentType
from qlinx.records.shape import Shape
from qlinx.records.stream import StreamEvent, StreamRule

if TYPE_CHECKING:
    from qlinx.records.limits import Limit
    from qlinx.records.notes import Again


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.invitations import store

    return shapes_in(store)


def _words() -> Words:
    from qlinx.invitations import labels

    return Words(kinds=labels.KINDS, fields=labels.FIELDS, values=labels.VALUES)


def _mails() -> Composer:
    from qlinx.invitations import mails

    return mails


def _settling() -> Settling:
    from qlinx.invitations import mails

    return mails


def _telling() -> Telling:
    from qlinx.invitations import mails

    return mails


def _happens() -> Happening:
    from qlinx.invitations.happening import go_on_at

    return go_on_at


def _endings() -> tuple[Ending[Any], ...]:
    from qlinx.invitations.endings import end_invitation, end_invitee
    from qlinx.invitations.store import INVITATION, INVITEE

    return Ending(INVITEE, end_invitee), Ending(INVITATION, end_invitation)


def _notes() -> "Mapping[str, Again]":
    from qlinx.invitations.again import AGAIN

    return AGAIN


def _limits() -> "tuple[Limit, ...]":
    from qlinx.invitations import limits
    from qlinx.records.limits import limits_in

    return limits_in(limits)


def _results_object(invitation: Any) -> str:
    from qlinx.invitations.store import results_object

    return results_object(invitation)


CAPABILITY = Capability(
    package="invitations",
    shapes=_shapes,
    words=_words,
    mails=PackageMails(
        composer=_mails,
        settling=_settling,
        telling=_telling,
        mails={
            "invitation": Mail(MailKind.ORDINARY, MailPurpose.INVITATION),
            # That an occasion is off is told to whoever comes, whatever they asked or reported since.
            "invitation_cancelled": Mail(MailKind.SERVICE, MailPurpose.INVITATION),
            "mailing_told": Mail(MailKind.SERVICE, MailPurpose.SERVICE),
        },
    ),
    files=[
        Files(
            bucket="DROP",
            place="employers/{employer_id}/invitations/{file_name}",
            owner="employer",
            expires_after=400,
            handed_in_for=7,
            arrivals="DROPS",
        ),
        Files(
            bucket="DROP",
            place="employers/{employer_id}/results/invitations/{file_name}.result.csv",
            owner="employer",
            expires_after=400,
        ),
        Files(
            bucket="DROP",
            place="employers/{employer_id}/results/invitations/{invitation_id}.csv",
            owner="invitation",
            of=_results_object,
            expires_after=400,
        ),
    ],
    stream=[
        StreamRule(kind="invitee", queue="RESULTS", on=frozenset(StreamEvent), messages=changed_results),
    ],
    moments=[MomentType(f"invitations.{what}", _happens) for what in ("dispatch", "close", "clear_away")],
    endings=_endings,
    notes=_notes,
    limits=_limits,
)
