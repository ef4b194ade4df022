"""Invitations: an occasion that people are invited to, the invitees with their replies,
and the places that are free.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qlinx.kit.ids import derived_id
from qlinx.records.personal import Category, Ground, Personal, Purpose, Recipient, Source, Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Stored

PEOPLE_PARTS = 8
INVITEE_PARTS = 4
MOST_PLACES = 10_000

AFTER_OCCASION = RetentionRule(
    name="after-occasion",
    days=30,
    service="invitations on behalf of an employer",
    data="who was invited to an occasion and what they answered",
    interest="a month settles who came and what is paid for it; after that nobody needs the answers",
)
# A week longer than its invitees: the results file is written from both, loses each invitee, and goes with
# the invitation.
AFTER_INVITEES = RetentionRule(
    name="after-invitees",
    days=37,
    service="invitations on behalf of an employer",
    data="the invitation itself, without people",
    interest="it tells what the last answers belonged to until those are gone",
)


class InvitationState(StrEnum):
    """Where an invitation is; the transitions stand in ``invitations.states``."""

    SCHEDULED = "scheduled"
    WAITING = "waiting"
    """Staff look at it first (decision 100)."""
    DISPATCHING = "dispatching"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class AudienceKind(StrEnum):
    """How an employer said who is invited."""

    EVERYONE = "everyone"
    DEPARTMENTS = "departments"
    TAGS = "tags"
    PEOPLE = "people"


class CancelReason(StrEnum):
    """Why an invitation was cancelled."""

    EMPLOYER = "employer"
    NO_AGREEMENT = "no_agreement"
    REFUSED = "refused"
    """By staff, who looked at it; ``Invitation.refused_because`` says why."""
    NOT_LOOKED_AT = "not_looked_at"
    """Staff did not look before its answers would have closed."""


class RefusedBecause(StrEnum):
    """Why staff refuse an invitation; the words stand in ``invitations.explanations``."""

    NO_OCCASION = "no_occasion"
    MISLEADING = "misleading"
    NOT_ITS_PEOPLE = "not_its_people"
    TO_BE_DISCUSSED = "to_be_discussed"


class PostponedBecause(StrEnum):
    """Which limit of a day an invitation waits for."""

    PEOPLE_A_DAY = "people_a_day"
    MAILBOX_A_DAY = "mailbox_a_day"


_WORDS = Technical("words of an employer about an occasion")
_TIME = Technical("moment of an occasion")


class Invitation(Stored):
    """An occasion and how far its invitation is.

    ``among`` are the departments or tags invited, folded to lower case. People who were named one by one
    stand as ids in ``selections`` items of their own; so does the whole audience of one that begins before
    staff have looked. How far it is stands in its runs (``invitations.under_way``); ``resume_at`` is when
    what is left after the end is cleared away. ``parts_done``, and ``resume_at`` while it is dispatched, are
    of invitations from before there were runs (``invitations.earlier``).
    """

    invitation_id: Annotated[str, Technical("random id")]
    employer_id: Annotated[str, Technical("random id")]
    state: Annotated[InvitationState, Technical("step of an invitation")] = InvitationState.SCHEDULED
    title: Annotated[str, _WORDS]
    text: Annotated[str, _WORDS]
    location: Annotated[str | None, _WORDS] = None
    time_zone: Annotated[str, _TIME]
    starts_at: Annotated[datetime, _TIME]
    ends_at: Annotated[datetime, _TIME]
    answer_by: Annotated[datetime, _TIME]
    send_at: Annotated[datetime, _TIME]
    number_of_places: Annotated[int | None, Technical("number")] = None
    audience: Annotated[AudienceKind, Technical("how people were chosen")]
    among: Annotated[tuple[str, ...], Technical("names of departments or tags")] = ()
    also_tags: Annotated[tuple[str, ...] | None, Technical("names of tags beside departments")] = None
    selections: Annotated[int, Technical("number")] = 0
    not_found: Annotated[int, Technical("number of named people whom the employer does not share")] = 0
    draft_hash: Annotated[str, Technical("keyed hash of what was asked, to know a repeated request")]
    created_at: Annotated[datetime, Technical("start of the record")]
    parts_done: Annotated[dict[str, int], Technical("progress")] = Field(default_factory=dict)
    resume_at: Annotated[datetime | None, Technical("progress")] = None
    invited: Annotated[int, Technical("number of invitees when the dispatch was done")] = 0
    places_numbered: Annotated[int, Technical("how many numbers of places were given out, once changed")] = 0
    places_stored: Annotated[bool, Technical("whether items of free places may exist")] = False
    changes: Annotated[int | None, Technical("how often it was changed (invitations.versions)")] = None
    cancelled_at: Annotated[datetime | None, Technical("moment of the cancellation")] = None
    cancelled_because: Annotated[CancelReason | None, Technical("reason of the cancellation")] = None

    refused_because: Annotated[RefusedBecause | None, Technical("reason of the refusal by staff")] = None
    waiting_since: Annotated[datetime | None, Technical("since when it waits for staff")] = None
    people_counted: Annotated[int | None, Technical("number of people, at least, when it began to wait")] = (
        None
    )
    before_look: Annotated[
        bool, Technical("whether it began before staff had looked at its employer's mailings")
    ] = False
    postponed: Annotated[
        dict[str, int], Technical("number of people, at least, who wait for a limit, by part")
    ] = Field(default_factory=dict)
    postponed_until: Annotated[datetime | None, Technical("moment from which a limit lets through more")] = (
        None
    )
    postponed_because: Annotated[PostponedBecause | None, Technical("name of a limit")] = None

    @property
    def audience_parts(self) -> tuple[str, ...]:
        """The parts in which the audience is invited."""
        if self.selections:
            return tuple(f"selection-{number}" for number in range(self.selections))
        return tuple(f"people-{number}" for number in range(PEOPLE_PARTS))

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that ``parts_done`` counts: of the audience, or of the invitees to be told."""
        if self.state is InvitationState.CANCELLED:
            return tuple(nobody_told())
        return self.audience_parts

    @property
    def open_parts(self) -> tuple[str, ...]:
        return tuple(part for part in self.parts if part not in self.parts_done)

    @property
    def numbers_given(self) -> int:
        """Below this every place has its number; one that was taken away leaves its number unused."""
        return max(self.places_numbered, self.number_of_places or 0)

    @property
    def unfinished(self) -> bool:
        """Whether a closed or cancelled invitation still has work to be done."""
        return self.places_stored or (self.state is InvitationState.CANCELLED and bool(self.open_parts))


class Cancellation(Stored):
    """Why an employer calls an occasion off, in its own words for whoever was invited."""

    invitation_id: Annotated[str, Technical("random id")]
    note: Annotated[str, _WORDS]


class Selection(Stored):
    """People of one employer who were named one by one for an invitation."""

    invitation_id: Annotated[str, Technical("random id")]
    number: Annotated[int, Technical("number")]
    person_ids: Annotated[tuple[str, ...], Technical("random ids")]


class Place(Stored):
    """A free place. It exists while nobody holds it: to accept is to remove it."""

    invitation_id: Annotated[str, Technical("random id")]
    number: Annotated[int, Technical("number of the place")]


class ReplyChoice(StrEnum):
    """What a person can do with an invitation."""

    ACCEPT = "accept"
    DECLINE = "decline"


class InviteeState(StrEnum):
    """Where an invitee is; the transitions stand in ``invitations.states``."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class MailProblem(StrEnum):
    """Why an invitee was not reached by mail of this employer; the employer sees it.

    ``WRONG_PERSON`` and ``LEFT`` are what the reader of the mail told the employer (``people.model.Word``).
    """

    BOUNCED = "bounced"
    SPAM_REPORT = "spam_report"
    NO_MAIL = "no_mail"
    WRONG_PERSON = "wrong_person"
    LEFT = "left"
    NOT_SENT = "not_sent"


_SEES = (Recipient.HOST, Recipient.EMPLOYER)
_ASKED = Personal(
    Category.WORK,
    ground=Ground.EMPLOYER_ATTESTED,
    source=Source.EMPLOYER,
    portable=False,
    recipients=(*_SEES, Recipient.MAIL_PROVIDER),
)
_REPLIED = Personal(Category.ANSWER, recipients=_SEES)


class Invitee(Stored):
    """A person who is invited, and the reply: a relation of the employer's, whose id ``person_id`` is.

    Title and times stand here too, so that what is kept about a person tells by itself what they were invited
    to. ``answered_at`` is when the person decided. Of two answers the later decided one counts, whichever
    came first (``invitations.states``).
    """

    person_id: Annotated[str, Technical("random id")]
    invitation_id: Annotated[str, Technical("random id")]
    employer_id: Annotated[str, _ASKED]
    title: Annotated[str, _ASKED]
    starts_at: Annotated[datetime, _ASKED]
    ends_at: Annotated[datetime, _ASKED]
    invited_at: Annotated[datetime, _ASKED]
    state: Annotated[InviteeState, _REPLIED] = InviteeState.INVITED
    answered_at: Annotated[datetime | None, _REPLIED] = None
    answer_handled_at: Annotated[
        datetime | None, Technical("when we took the answer in, however it came")
    ] = None
    place: Annotated[int | None, Technical("number of the place that is held")] = None
    mail_problem: Annotated[
        MailProblem | None,
        Personal(
            Category.CORRESPONDENCE,
            (Purpose.COMMUNICATION,),
            source=Source.SYSTEM,
            portable=False,
            recipients=_SEES,
        ),
    ] = None
    calendar_uid: Annotated[
        str | None,
        Technical("names the event in this invitee's calendar; the invitation's id where it is missing"),
    ] = None
    calendar_sequence: Annotated[int, Technical("number of the last calendar object that was mailed")] = 0
    called_off: Annotated[bool, Technical("whether the cancellation of the invitation has reached it")] = (
        False
    )
    told_of: Annotated[int | None, Technical("number of the last change that was mailed")] = None
    knew_of: Annotated[
        int | None, Technical("number of the last change that was known when invited, or at the reply")
    ] = None
    review_id: Annotated[str | None, Technical("id of the request to look at who got a place")] = None

    @property
    def next_sequence(self) -> int:
        """The number of the next object that is mailed to this invitee's calendar (RFC 5545, 3.8.7.4)."""
        return self.calendar_sequence + 1


def nobody_told() -> dict[str, int]:
    """The progress of a cancellation of which the invitation itself has nobody to tell:
    a run does, or nobody was invited.
    """
    return {f"invitees-{number}": 0 for number in range(INVITEE_PARTS)}


def calendar_uid_of(invitation_id: str, person_id: str) -> str:
    """What the event of an invitation is called in this person's calendar, in no other person's."""
    return derived_id("calendar", invitation_id, person_id)
