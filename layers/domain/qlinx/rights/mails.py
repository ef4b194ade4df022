"""The mails about rights, composed from what is true when they leave."""

from collections.abc import Callable, Mapping

from qlinx.employers.store import employer_by_id
from qlinx.kit.clock import HOME_ZONE, home_day
from qlinx.kit.texts import Language, LocalText, format_date, format_moment
from qlinx.mailing.composing import Dropped, Links
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.mailing.suppression import Addressed
from qlinx.records.context import Context
from qlinx.rights.awaiting import EMPLOYER_DECIDES
from qlinx.rights.certificate import erased_in_words, kept_in_words
from qlinx.rights.employer_mail import to_employer
from qlinx.rights.kept import with_held
from qlinx.rights.model import RequestState, RightsRequest
from qlinx.rights.removal import declared
from qlinx.rights.service import status_token
from qlinx.rights.store import erasure_by_id, export_by_id, request_by_id
from qlinx.rights.subjects import about, called, reader_of_request, subject_of
from qlinx.rights.words import REFUSALS, reference_of

_REASON = LocalText(
    nl="Je krijgt deze mail omdat er een verzoek over je gegevens bij ons is gedaan.",
    en="You get this e-mail because we received a request about your data.",
)


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Dropped:
    """The letter of an entry, or why there is nothing to tell any more."""
    return to_employer(ctx, entry) if entry.template == EMPLOYER_DECIDES else _to_asker(ctx, entry, links)


def _to_asker(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Dropped:
    """A letter to whoever used a right; it goes to where that was done."""
    subject = subject_of(ctx, entry.person_id)
    if subject is None:
        return Dropped("person_gone")
    request = request_by_id(
        ctx.store, entry.person_id, entry.refs.get("request_id") or entry.refs["erasure_id"]
    )
    if request is None:
        return Dropped("ended")
    reader = reader_of_request(ctx, subject.value, request)
    if reader is None:
        return Dropped("address_changed")
    facts_of = _FACTS.get(entry.template)
    if facts_of is None:
        return Dropped("unknown_template")
    facts = facts_of(ctx, subject.value, request, links, reader.language)
    if facts is None:
        return Dropped("ended")
    return Letter(
        to=reader.addressee,
        language=reader.language,
        template=entry.template,
        facts={"about": about(ctx, subject.value, reader.language), **facts},
        reason=_REASON,
        message_id_seed=entry.entry_id,
    )


def _request_received(
    ctx: Context, subject: Addressed, request: RightsRequest, links: Links, language: Language
) -> dict[str, object]:
    waits = request.state is RequestState.AWAITING_EMPLOYER
    employer = employer_by_id(ctx.store, request.employer_id) if waits and request.employer_id else None
    return {
        "first_name": called(subject),
        "right": request.right.value,
        "decided_by": employer.name if employer else None,
        "reference": reference_of(request.request_id),
        "received_on": format_date(home_day(request.received_at), language),
        "answer_before": format_date(request.deadline_on, language),
        "status_url": _status_page(ctx, request, links),
    }


def _export_ready(
    ctx: Context, subject: Addressed, request: RightsRequest, links: Links, language: Language
) -> dict[str, object] | None:
    export = export_by_id(ctx.store, request.person_id, request.request_id)
    if export is None or export.ends_at <= ctx.now():
        return None
    return {
        "first_name": called(subject),
        "page_url": _status_page(ctx, request, links),
        "available_until": format_moment(export.ends_at, HOME_ZONE.key, language),
    }


def _erasure_receipt(
    ctx: Context, subject: Addressed, request: RightsRequest, links: Links, language: Language
) -> dict[str, object] | None:
    erasure = erasure_by_id(ctx.store, request.request_id)
    if erasure is None:
        return None
    held = [found for item in ctx.store.about(subject.person_id) if (found := declared(item)).is_held]
    kept = kept_in_words(with_held(ctx, erasure.kept, held), language)
    return {
        "reference": reference_of(erasure.erasure_id),
        "erased_on": format_date(home_day(erasure.begun_at), language),
        "erased": erased_in_words(erasure, language),
        "kept": [{"what": item.what, "ground": item.ground, "until": item.until} for item in kept],
        "sign_up_url": links.page("/sign-up"),
    }


def _request_refused(
    ctx: Context, subject: Addressed, request: RightsRequest, links: Links, language: Language
) -> dict[str, object] | None:
    if request.refusal is None:
        return None
    employer = employer_by_id(ctx.store, request.employer_id) if request.employer_id else None
    return {
        "first_name": called(subject),
        "right": request.right.value,
        "decided_by": employer.name if employer else None,
        "why": REFUSALS[request.refusal].in_(language),
        "reference": reference_of(request.request_id),
        "status_url": _status_page(ctx, request, links),
    }


_Facts = Callable[[Context, Addressed, RightsRequest, Links, Language], dict[str, object] | None]
_FACTS: Mapping[str, _Facts] = {
    "rights.request_received": _request_received,
    "rights.export_ready": _export_ready,
    "rights.request_refused": _request_refused,
    "rights.erasure_receipt": _erasure_receipt,
}


def _status_page(ctx: Context, request: RightsRequest, links: Links) -> str:
    return links.page(f"/rights-requests/{status_token(ctx, request.person_id, request.request_id)}")
