"""What invitations declare: occasions, places, invitees, their mails, and results for the employer."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qlinx.invitations.stream import changed_results, hidden_or_shown
from qlinx.mailing.declaring import Asking, Composer, Mail, PackageMails, Settling, Telling
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.records.declarations import Capability, Cascade, Files, Words, shapes_in
from qlinx.records.moments import Happening, MomentType
from qlinx.records.shape import Shape
from qlinx.records.stream import StreamEvent, StreamRule

if TYPE_CHECKING:
    from qlinx.records.limits import Limit
    from qlinx.records.notes import Again
    from qlinx.records.store import Store


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.invitations import counts, reminders, store, trial

    return shapes_in(store, counts, reminders, trial)


def _words() -> Words:
    from qlinx.invitations import labels

    return Words(kinds=labels.KINDS, fields=labels.FIELDS, values=labels.VALUES, common_values=labels.MAILS)


def _mails() -> Composer:
    from qlinx.invitations import mails

    return mails


def _asking() -> Asking:
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


def _cascades() -> tuple[Cascade[Any], ...]:
    from qlinx.invitations.cascades import end_invitation, end_invitee
    from qlinx.invitations.store import INVITATION, INVITEE

    return Cascade(INVITEE, end_invitee), Cascade(INVITATION, end_invitation)


def _notes() -> "Mapping[str, Again]":
    from qlinx.invitations.again import AGAIN

    return AGAIN


def _limits() -> "tuple[Limit, ...]":
    from qlinx.invitations import limits
    from qlinx.records.limits import limits_in

    return limits_in(limits)


def _results_objects(invitation: Any) -> str:
    from qlinx.invitations.store import results_objects

    return results_objects(invitation)


def _employer(store: "Store", ids: Mapping[str, str]) -> Any:
    from qlinx.employers.store import employer_by_id

    return employer_by_id(store, ids["employer_id"])


def _invitation(store: "Store", ids: Mapping[str, str]) -> Any:
    from qlinx.invitations.store import invitation_by_id

    return invitation_by_id(store, ids["invitation_id"])


CAPABILITY = Capability(
    package="invitations",
    shapes=_shapes,
    words=_words,
    mails=PackageMails(
        composer=_mails,
        asking=_asking,
        settling=_settling,
        telling=_telling,
        mails={
            "invitation": Mail(MailPurpose.INVITATION, Urgency.ROUTINE),
            "reminder": Mail(MailPurpose.INVITATION, Urgency.ROUTINE),
            # To the user who asked for it, and waits for it.
            "test_mail": Mail(MailPurpose.OWN_REQUEST, Urgency.URGENT),
            # Who said yes counts on time and place, and is told of a change, whatever they asked or reported
            # since; the others are asked once more.
            "invitation_changed": Mail(MailPurpose.SERVICE, Urgency.ROUTINE),
            "asked_anew": Mail(MailPurpose.INVITATION, Urgency.ROUTINE),
            # That an occasion is off is told to whoever was invited, whatever they asked or reported since.
            "invitation_cancelled": Mail(MailPurpose.SERVICE, Urgency.ROUTINE),
            # What a reply came to, with the calendar's part: whoever has an entry there learns what is so.
            "invitation_accepted": Mail(MailPurpose.SERVICE, Urgency.ROUTINE),
            "invitation_declined": Mail(MailPurpose.SERVICE, Urgency.ROUTINE),
            "no_place_left": Mail(MailPurpose.SERVICE, Urgency.ROUTINE),
            "mailing_told": Mail(MailPurpose.SERVICE, Urgency.ROUTINE),
        },
    ),
    files=[
        Files(
            bucket="DROP",
            place="employers/{employer_id}/invitations/{file_name}",
            owner="employer",
            owner_of=_employer,
            # What it asks for stands in invitations by then.
            has=lambda *_: False,
            unowned_for=7,
            expires_after=400,
            handed_in_for=7,
            arrivals="DROPS",
        ),
        Files(
            bucket="DROP",
            place="employers/{employer_id}/results/invitations/{file_name}.result.csv",
            owner="employer",
            owner_of=_employer,
            # Long enough to read what became of a file, and as long as what became of a list.
            has=lambda *_: False,
            unowned_for=90,
            expires_after=400,
        ),
        Files(
            bucket="DROP",
            place="employers/{employer_id}/results/invitations/{invitation_id}.{kind}",
            owner="invitation",
            owner_of=_invitation,
            unowned_for=1,
            of=_results_objects,
            expires_after=400,
        ),
    ],
    stream=[
        StreamRule(kind="invitee", queue="RESULTS", on=frozenset(StreamEvent), messages=changed_results),
        StreamRule(
            kind="person",
            queue="RESULTS",
            on=frozenset({StreamEvent.MODIFY}),
            messages=hidden_or_shown,
        ),
    ],
    moments=[MomentType(f"invitations.{what}", _happens) for what in ("dispatch", "close", "clear_away")],
    cascades=_cascades,
    notes=_notes,
    limits=_limits,
)
