"""Staff put a request down that came by telephone, by post or otherwise; on a page, and over the API."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.errors import FieldFault, InputInvalid, NotFound
from qlinx.kit.texts import LocalText
from qlinx.mailing.addressed import Addressed
from qlinx.records.context import Context
from qlinx.rights.model import Channel, RightsRequest
from qlinx.rights.registry import every_right
from qlinx.rights.right import Right
from qlinx.rights.service import note
from qlinx.rights.subjects import ground_of, subject_of
from qlinx.rights.taking_in import Noted

# A letter may have lain for a while; of what is older the term is nearly over, and somebody calls.
_OLDEST: Final = timedelta(days=28)
_WHEN: Final = LocalText(
    nl="Vul de dag in waarop het binnenkwam, vandaag of hoogstens vier weken terug.",
    en="Fill in the day on which it came, today or at most four weeks ago.",
)
_WHICH: Final = LocalText(nl="Kies welk recht.", en="Choose which right.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PutDown:
    """What came: which right (``invitation_id``: of one that is used on an invitation), how, and on which
    day. ``right_in``: the field in which the right was handed in.
    """

    right: str
    right_in: str
    invitation_id: str | None
    channel: Channel
    received_on: date
    by_representative: bool


def put_down(ctx: Context, person_id: str, came: PutDown, *, actor: str) -> RightsRequest:
    """Puts it down for the subject that staff found (`service.note`).

    Raises
    ------
    InputInvalid
        It is no right that can be used there, or the day is ahead or too long ago.
    NotFound, ReviewNotNow, TooManyRequests, ChangedMeanwhile
    """
    subject = noted_subject(ctx, person_id)
    right = next((one for one in rights_on(subject) if one.name == came.right), None)
    if right is None or right.of_invitation is not bool(came.invitation_id):
        raise InputInvalid([FieldFault(f"/{came.right_in}", "missing", _WHICH)])
    if not ctx.today() - _OLDEST <= came.received_on <= ctx.today():
        raise InputInvalid([FieldFault("/received_on", "out_of_range", _WHEN)])
    noon = datetime.combine(came.received_on, time(12), HOME_ZONE)
    how = Noted(came.channel, min(noon, ctx.now()))
    if came.invitation_id is None:
        return note(ctx, person_id, right, how, actor=actor, by_representative=came.by_representative)
    from qlinx.rights.reviewing import note_look

    representative, invitation_id = came.by_representative, came.invitation_id
    return note_look(ctx, person_id, invitation_id, how, actor=actor, by_representative=representative)


def noted_subject(ctx: Context, person_id: str) -> Addressed:
    """The subject that staff found.

    Raises
    ------
    NotFound
    """
    holder = subject_of(ctx, person_id)
    if holder is None:
        raise NotFound
    return holder.value


def rights_on(subject: Addressed) -> list[Right]:
    """The rights that can be put down for it; what somebody says is right they type themselves."""
    ground, every = ground_of(subject).name, every_right().values()
    return [right for right in every if right.can_be_used_on(ground) and not right.says_what_is_right]
