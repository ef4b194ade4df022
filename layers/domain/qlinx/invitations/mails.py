"""The mails about an invitation:
the invitation itself, what follows a reply, and its cancellation, each with a part for the calendar.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from qlinx.aws.database import Key
from qlinx.employers.model import Employer
from qlinx.employers.store import employer_by_id, employer_item
from qlinx.invitations.calendars import Occasion
from qlinx.invitations.change_mail import change_facts
from qlinx.invitations.employer_mail import to_employer
from qlinx.invitations.invitation_mail import TEMPLATE, invitation_facts, reason_of, replies_of
from qlinx.invitations.links import reply_path
from qlinx.invitations.model import Invitation, InvitationState, Invitee, InviteeState, MailProblem
from qlinx.invitations.reminder_mail import REPLIES_CLOSED, reminder_facts
from qlinx.invitations.reminders import REMINDER, counted
from qlinx.invitations.store import (
    INVITEE,
    invitation_by_id,
    invitation_item,
    invitee_by_id,
    invitee_item,
    note_of_cancellation,
)
from qlinx.invitations.telling import TOLD
from qlinx.invitations.telling_changes import ASKED_ANEW, CHANGED
from qlinx.invitations.telling_reply import ACCEPTED, DECLINED, NO_PLACE, RULE
from qlinx.invitations.trial import TEST_MAIL, trial_letter
from qlinx.invitations.wording import shown
from qlinx.kit.texts import format_moment, format_period
from qlinx.mailing.calendar import CalendarEvent, Method
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import MailState, OutboxEntry, enqueued_mail
from qlinx.people.model import NoticeState, Person, Word
from qlinx.people.notice import notice_facts, notice_told
from qlinx.people.reaching import Reader, also_read, reader_of
from qlinx.people.stated import Relation
from qlinx.people.store import EMPLOYMENT, employment_item, person_by_id
from qlinx.records.context import Context
from qlinx.records.shape import Change

INVITATION: Final = TEMPLATE
CANCELLATION: Final = "invitations.invitation_cancelled"
_OF_CHANGE: Final = frozenset({CHANGED, ASKED_ANEW})

_NEVER_CAME: Final = frozenset({MailState.PENDING, MailState.SKIPPED, MailState.REFUSED, MailState.BOUNCED})
# What is true as long as the invitee is in one of these states.
_AFTER_REPLY: Final = {
    ACCEPTED: frozenset({InviteeState.ACCEPTED}),
    DECLINED: frozenset({InviteeState.DECLINED}),
    NO_PLACE: frozenset({InviteeState.INVITED, InviteeState.DECLINED}),
}
# The numbers of calendar objects whose entries name none: the invitation itself, and cancellations of the
# release before.
_UNNUMBERED: Final = {INVITATION: 0, CANCELLATION: 1}

_PROBLEMS: Final = {
    MailState.BOUNCED: MailProblem.BOUNCED,
    MailState.SPAM_REPORT: MailProblem.SPAM_REPORT,
    MailState.REFUSED: MailProblem.NOT_SENT,
}
# Why the pipeline dropped a mail, as far as the employer needs to know it. That somebody is being erased or
# asked for restriction is not the employer's to hear; what a reader said about its relation was said to it.
_SKIPPED: Final = {
    "bounced": MailProblem.BOUNCED,
    "spam_report": MailProblem.SPAM_REPORT,
    "objection": MailProblem.NO_MAIL,
    "dispute": MailProblem.NO_MAIL,
    Word.WRONG_PERSON.value: MailProblem.WRONG_PERSON,
    Word.LEFT.value: MailProblem.LEFT,
    REPLIES_CLOSED: MailProblem.NOT_SENT,
}


@dataclass(frozen=True, slots=True)
class _About:
    """What a mail is about, as it is now."""

    person: Person
    reader: Reader
    invitee: Invitee
    invitation: Invitation
    employer: Employer


_Makes = Callable[[Context, OutboxEntry, _About, Links], Letter | Skipped]


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The letter of an entry, or why there is nothing to tell any more."""
    if entry.template == TOLD:
        return to_employer(ctx, entry)
    if entry.template == TEST_MAIL:
        return trial_letter(ctx, entry, links)
    about = _about(ctx, entry)
    if about is None:
        return Skipped("no_longer_invited")
    if entry.template == CANCELLATION:
        return _cancellation(ctx, entry, about)
    if about.invitation.state is InvitationState.CANCELLED:
        return Skipped("invitation_cancelled")
    return _MADE.get(entry.template, _after_reply)(ctx, entry, about, links)


def settled(ctx: Context, entry: OutboxEntry, outcome: MailState) -> Sequence[Change]:
    """What the outcome of a mail changes: the employer sees who was not reached."""
    if entry.template in {TOLD, TEST_MAIL}:
        return ()
    invitee = invitee_by_id(ctx.store, entry.person_id, entry.refs["invitation_id"])
    if invitee is None:
        return ()
    reached = outcome in {MailState.SENT, MailState.DELIVERED}
    if entry.template != INVITATION and outcome not in {MailState.BOUNCED, MailState.SPAM_REPORT}:
        return ()
    problem = _problem(entry, outcome)
    if problem is invitee.mail_problem or not (problem or reached):
        return ()
    return (INVITEE.replace(invitee, mail_problem=problem),)


def told(ctx: Context, entry: OutboxEntry, *, arrived: bool) -> Sequence[Change]:
    """What becomes of the notice of article 14,
    which the letter of an invitation carries as long as it is due; and of a reminder, whose delivery counts.
    """
    if entry.template == REMINDER:
        return counted(ctx, entry) if arrived else ()
    # The claim wrote on whose behalf the letter goes out: that of the employer.
    return notice_told(ctx, entry, entry.mail_scope, arrived=arrived) if entry.mail_scope else ()


def _problem(entry: OutboxEntry, outcome: MailState) -> MailProblem | None:
    if outcome is MailState.SKIPPED:
        return _SKIPPED.get(entry.reason or "")
    return _PROBLEMS.get(outcome)


def _about(ctx: Context, entry: OutboxEntry) -> _About | None:
    person_id, invitation_id = entry.person_id, entry.refs["invitation_id"]
    person = person_by_id(ctx.store, person_id)
    if person is None:
        return None
    ctx.store.prefetch(*_asks_of(person, invitation_id))
    invitee = invitee_by_id(ctx.store, person_id, invitation_id)
    invitation = invitation_by_id(ctx.store, invitation_id)
    if not (invitee and invitation):
        return None
    ctx.store.prefetch(
        employer_item(invitation.employer_id), employment_item(person_id, invitation.employer_id)
    )
    employer = employer_by_id(ctx.store, invitation.employer_id)
    if employer is None:
        return None
    return _About(person, reader_of(ctx, person), invitee, shown(ctx, invitation), employer)


def asks(ctx: Context, entry: OutboxEntry) -> Iterable[Key]:
    """What a letter about an invitation reads first."""
    person, invitation_id = person_by_id(ctx.store, entry.person_id), entry.refs.get("invitation_id")
    return _asks_of(person, invitation_id) if person and invitation_id else ()


def _asks_of(person: Person, invitation_id: str) -> tuple[Key, ...]:
    return (
        invitee_item(person.person_id, invitation_id),
        invitation_item(invitation_id),
        *also_read(person),
        *_of_sharer(person),
    )


def _of_sharer(person: Person) -> tuple[Key, ...]:
    """The employer that shares somebody, nearly always the one that invites, and what it shares."""
    sharer = person.employer_id
    return (employer_item(sharer), employment_item(person.person_id, sharer)) if sharer else ()


def _untold(ctx: Context, about: _About) -> Relation | None:
    """The relation where its person was not told of it yet (obligation 28)."""
    item = employment_item(about.person.person_id, about.invitation.employer_id)
    employment = ctx.store.get(EMPLOYMENT, item)
    due = employment is not None and employment.notice is NoticeState.DUE
    return Relation(about.person, employment) if employment and due else None


def _invitation(ctx: Context, entry: OutboxEntry, about: _About, links: Links) -> Letter | Skipped:
    invitation, language = about.invitation, about.reader.language
    if invitation.state is InvitationState.CLOSED or ctx.now() >= invitation.answer_by:
        return Skipped(REPLIES_CLOSED)
    untold = _untold(ctx, about)
    facts = invitation_facts(
        invitation,
        about.person.first_name,
        language,
        links.page(reply_path(ctx, about.person, invitation.invitation_id)),
        notice_facts(untold, about.employer.name, links, language) if untold else None,
    )
    return _letter(entry, about, facts, _event(entry, about, Method.PUBLISH))


def _reminder(ctx: Context, entry: OutboxEntry, about: _About, links: Links) -> Letter | Skipped:
    facts = reminder_facts(ctx, about.invitation, about.invitee, about.person, about.reader, links)
    # Its delivery is what counts for the mailbox.
    return (
        facts if isinstance(facts, Skipped) else replace(_letter(entry, about, facts), tells_on_delivery=True)
    )


def _change(ctx: Context, entry: OutboxEntry, about: _About, links: Links) -> Letter | Skipped:
    silent = about.invitee.state is InviteeState.INVITED
    if silent and _never_came(ctx, about.invitee):
        return Skipped("never_invited")
    facts = change_facts(ctx, entry, about.invitation, about.invitee, about.person, about.reader, links)
    if isinstance(facts, Skipped):
        return facts
    # Who said no has nothing of it in their calendar.
    has_entry = about.invitee.state is not InviteeState.DECLINED
    return _letter(entry, about, facts, _event(entry, about, Method.PUBLISH) if has_entry else None)


def _after_reply(ctx: Context, entry: OutboxEntry, about: _About, links: Links) -> Letter | Skipped:
    if about.invitee.state not in _AFTER_REPLY[entry.template]:
        return Skipped("replied_again")
    invitation, language = about.invitation, about.reader.language
    facts = {
        "first_name": about.person.first_name,
        "title": invitation.title,
        "when": format_period(invitation.starts_at, invitation.ends_at, invitation.time_zone, language),
        "where": invitation.location,
        "answer_by": format_moment(invitation.answer_by, invitation.time_zone, language),
        "answer_url": links.page(reply_path(ctx, about.person, invitation.invitation_id)),
    }
    if entry.template == NO_PLACE:
        facts |= {"rule": RULE.in_(language), "employer": about.employer.name}
    method = Method.PUBLISH if entry.template == ACCEPTED else Method.CANCEL
    return _letter(entry, about, facts, _event(entry, about, method))


def _cancellation(ctx: Context, entry: OutboxEntry, about: _About) -> Letter | Skipped:
    if about.invitee.state is InviteeState.INVITED and _never_came(ctx, about.invitee):
        # Calling off what somebody never heard of would only confuse.
        return Skipped("never_invited")
    if about.person.is_only_kept and about.invitee.state is not InviteeState.ACCEPTED:
        # Only who counts on the occasion must know; of the others no more is made than is stored.
        return Skipped("restricted" if about.person.restricted else "set_aside")
    invitation, language = about.invitation, about.reader.language
    facts = {
        "first_name": about.person.first_name,
        "title": invitation.title,
        "when": format_period(invitation.starts_at, invitation.ends_at, invitation.time_zone, language),
        "where": invitation.location,
        "note": note_of_cancellation(ctx.store, invitation.invitation_id),
    }
    return _letter(entry, about, facts, _event(entry, about, Method.CANCEL))


def _never_came(ctx: Context, invitee: Invitee) -> bool:
    sent = enqueued_mail(ctx, invitee.person_id, INVITATION, once=invitee.invitation_id)
    return sent is not None and sent.state in _NEVER_CAME


def _letter(
    entry: OutboxEntry, about: _About, facts: Mapping[str, object], event: CalendarEvent | None = None
) -> Letter:
    name = about.employer.name
    return Letter(
        to=about.reader.addressee,
        language=about.reader.language,
        template=entry.template,
        facts=facts,
        reason=reason_of(name),
        message_id_seed=entry.entry_id,
        on_behalf_of=name,
        reply_to=replies_of(about.employer),
        calendar=event,
        tells_on_delivery=facts.get("notice") is not None,
    )


def _event(entry: OutboxEntry, about: _About, method: Method) -> CalendarEvent:
    to = about.reader.addressee
    silent = about.invitee.state is InviteeState.INVITED
    asked = entry.template == INVITATION or (entry.template in _OF_CHANGE and silent)
    sequence = int(entry.refs.get("sequence") or _UNNUMBERED[entry.template])
    occasion = Occasion(about.invitation, about.invitee, about.employer)
    event = occasion.event(method, sequence, about.reader.language, asked=asked)
    return replace(event, attendee_name=to.name or about.person.name, attendee_address=to.address)


_MADE: Final[Mapping[str, _Makes]] = {
    INVITATION: _invitation,
    REMINDER: _reminder,
    CHANGED: _change,
    ASKED_ANEW: _change,
}
