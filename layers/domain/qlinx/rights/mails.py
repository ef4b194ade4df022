"""The mails about rights, composed from what is true when they leave."""

from collections.abc import Mapping
from typing import Final

from qlinx.employers.agreements import is_over
from qlinx.employers.store import employer_by_id
from qlinx.kit.clock import home_day
from qlinx.kit.texts import Language, LocalText, format_date
from qlinx.mailing.addressed import Addressed
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.people.places import MY_REQUESTS
from qlinx.records.context import Context
from qlinx.rights.awaiting import EMPLOYER_DECIDES
from qlinx.rights.correcting import COLLEAGUE_CORRECTED, EMPLOYER_CORRECTED
from qlinx.rights.employer_mail import (
    colleague_corrected,
    colleague_kept,
    corrected,
    erased,
    informed,
    to_employer,
)
from qlinx.rights.following import status_path
from qlinx.rights.kinds.erasure.recipients import EMPLOYER_ERASED
from qlinx.rights.model import RequestState, RightsRequest
from qlinx.rights.registry import right_named
from qlinx.rights.restricting import COLLEAGUE_KEPT, EMPLOYER_INFORMED
from qlinx.rights.right import Facts, FactsOfMail
from qlinx.rights.store import request_by_id
from qlinx.rights.subjects import about, acts_for, called, employer_of, reader_of_request, subject_of
from qlinx.rights.words import CHANNELS, EXTENSIONS, REFUSALS, reference_of

_REASON = LocalText(
    nl="Je krijgt deze mail omdat er een verzoek over je gegevens bij ons is gedaan.",
    en="You get this e-mail because we received a request about your data.",
)


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The letter of an entry, or why there is nothing to tell any more."""
    if entry.template == EMPLOYER_INFORMED:
        return informed(ctx, entry, links)
    if entry.template == EMPLOYER_CORRECTED:
        return corrected(ctx, entry, links)
    if entry.template == COLLEAGUE_CORRECTED:
        return colleague_corrected(ctx, entry)
    if entry.template == COLLEAGUE_KEPT:
        return colleague_kept(ctx, entry)
    if entry.template == EMPLOYER_ERASED:
        return erased(ctx, entry)
    return (
        to_employer(ctx, entry, links) if entry.template == EMPLOYER_DECIDES else _to_asker(ctx, entry, links)
    )


def _to_asker(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """A letter to whoever used a right; it goes to where that was done."""
    subject = subject_of(ctx, entry.person_id)
    if subject is None:
        return Skipped("person_gone")
    request = request_by_id(
        ctx.store, entry.person_id, entry.refs.get("request_id") or entry.refs["erasure_id"]
    )
    if request is None:
        return Skipped("ended")
    reader = reader_of_request(ctx, subject.value, request)
    if reader is None:
        return Skipped("address_changed")
    facts_of = _facts_of(entry.template, request)
    if facts_of is None:
        return Skipped("unknown_template")
    facts = facts_of(ctx, subject.value, request, links, reader.language)
    if facts is None:
        return Skipped("ended")
    return Letter(
        to=reader.addressee,
        language=reader.language,
        template=entry.template,
        facts={"about": _about(ctx, subject.value, request, reader.language), **facts},
        reason=_REASON,
        message_id_seed=entry.entry_id,
    )


def _about(ctx: Context, subject: Addressed, request: RightsRequest, language: Language) -> str:
    own = right_named(request.right).about
    return own()(ctx, request, language) if own else about(ctx, subject, language)


def _request_received(
    ctx: Context, subject: Addressed, request: RightsRequest, links: Links, language: Language
) -> Facts:
    waits = request.state is RequestState.AWAITING_EMPLOYER
    decides = request.employer_id if waits and request.employer_id else None
    if decides and is_over(ctx, decides):
        decides = None
    employer = employer_by_id(ctx.store, decides) if decides else None
    return {
        "first_name": called(subject),
        "right": request.right,
        "decided_by": employer.name if employer else None,
        "by_representative": bool(request.by_representative),
        "reference": reference_of(request.request_id),
        "received_on": format_date(home_day(request.received_at), language),
        "answer_before": format_date(request.deadline_on, language),
        "status_url": links.page(status_path(ctx, request)),
    }


def _request_extended(
    ctx: Context, subject: Addressed, request: RightsRequest, links: Links, language: Language
) -> Facts | None:
    if request.extension is None or not request.is_open:
        return None
    return {
        "first_name": called(subject),
        "right": request.right,
        "why": EXTENSIONS[request.extension].in_(language),
        "reference": reference_of(request.request_id),
        "answer_before": format_date(request.deadline_on, language),
        "status_url": links.page(status_path(ctx, request)),
    }


def _request_identity(
    ctx: Context, subject: Addressed, request: RightsRequest, links: Links, language: Language
) -> Facts | None:
    if not request.is_in_doubt:
        return None
    shown_on = right_named(request.right).shown_on
    place = MY_REQUESTS.in_(language) if request.account_id else f"/rights?language={language}"
    return {
        "first_name": called(subject),
        "right": request.right,
        "channel": CHANNELS[request.channel].in_(language) if request.channel else None,
        "received_on": format_date(home_day(request.received_at), language),
        "until": format_date(home_day(request.next_step_at), language),
        "reference": reference_of(request.request_id),
        "account": request.account_id is not None,
        "on_invitation": shown_on is not None,
        "rights_url": links.page(shown_on()(ctx, request, language) if shown_on else place),
    }


def _request_question(
    ctx: Context, subject: Addressed, request: RightsRequest, links: Links, language: Language
) -> Facts | None:
    if not request.waits_for_person or request.question is None:
        return None
    employer = employer_by_id(ctx.store, request.employer_id) if request.employer_id else None
    to_my_requests = links.page(MY_REQUESTS.in_(language))
    return {
        "first_name": called(subject),
        "right": request.right,
        "asked_by": employer.name if employer else None,
        "question": request.question,
        "until": format_date(home_day(request.next_step_at), language),
        "reference": reference_of(request.request_id),
        "tell_url": to_my_requests if request.account_id else links.page(status_path(ctx, request)),
    }


def _request_refused(
    ctx: Context, subject: Addressed, request: RightsRequest, links: Links, language: Language
) -> Facts | None:
    if request.refusal is None:
        return None
    # What ended by itself nobody refused.
    ended = request.refusal in right_named(request.right).endings
    decided = None if ended else request.employer_id
    employer = employer_by_id(ctx.store, decided) if decided else None
    return {
        "first_name": called(subject),
        "right": request.right,
        "ended": ended,
        "decided_by": employer.name if employer else None,
        "why": REFUSALS[request.refusal].in_(language),
        "weighing": request.weighing,
        "used_again": format_date(home_day(request.used_again_at), language)
        if request.used_again_at
        else None,
        "reference": reference_of(request.request_id),
        "status_url": links.page(status_path(ctx, request)),
    }


def _used_again(
    ctx: Context, subject: Addressed, request: RightsRequest, links: Links, language: Language
) -> Facts | None:
    if request.used_again_at is None:
        return None
    return {
        "first_name": called(subject),
        "right": request.right,
        "used_again": format_date(home_day(request.used_again_at), language),
        "reference": reference_of(request.request_id),
        "status_url": links.page(status_path(ctx, request)),
    }


def _request_done(
    ctx: Context, subject: Addressed, request: RightsRequest, links: Links, language: Language
) -> Facts | None:
    employer_id = employer_of(subject)
    employer = employer_by_id(ctx.store, employer_id) if employer_id else None
    if request.state not in (RequestState.FULFILLED, RequestState.PARTLY_REFUSED):
        return None
    return {
        "first_name": called(subject),
        "right": request.right,
        "employer": employer.name if employer else None,
        "rest": REFUSALS[request.refusal].in_(language) if request.refusal else None,
        "weighing": request.weighing,
        "acts_for": _acts_for(ctx, subject),
        "reference": reference_of(request.request_id),
        "status_url": links.page(status_path(ctx, request)),
    }


def _acts_for(ctx: Context, subject: Addressed) -> str | None:
    employer_id = acts_for(subject)
    employer = employer_by_id(ctx.store, employer_id) if employer_id else None
    return employer.name if employer else None


# The mails that every right sends; those of one right alone are its own.
_FACTS: Final[Mapping[str, FactsOfMail]] = {
    "request_received": _request_received,
    "request_extended": _request_extended,
    "request_identity": _request_identity,
    "request_question": _request_question,
    "request_refused": _request_refused,
    "request_done": _request_done,
    "used_again": _used_again,
}


def _facts_of(template: str, request: RightsRequest) -> FactsOfMail | None:
    name = template.partition(".")[2]
    own = right_named(request.right).mails.get(name)
    return own.facts() if own else _FACTS.get(name)
