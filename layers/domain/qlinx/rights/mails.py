"""The mails about rights, composed from what is true when they leave."""

from datetime import timedelta

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.texts import LocalText, format_date, format_moment
from qlinx.mailing.composing import Dropped, Links
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.mailing.suppression import MailKind
from qlinx.people.model import Person
from qlinx.people.store import person_by_id
from qlinx.records.context import Context
from qlinx.rights.certificate import erased_in_words, kept_in_words
from qlinx.rights.identity import CODE
from qlinx.rights.kept import with_held
from qlinx.rights.model import CODE_MINUTES, RightsRequest
from qlinx.rights.removal import declared
from qlinx.rights.service import status_token
from qlinx.rights.store import erasure_by_id, export_by_id, request_by_id
from qlinx.rights.words import reference_of

# What somebody asked for reaches them; the two receipts also reach a person who is being erased.
KINDS = {
    "request_received": MailKind.FAREWELL,
    "erasure_receipt": MailKind.FAREWELL,
    "export_ready": MailKind.REQUESTED,
    "identity_code": MailKind.REQUESTED,
}

_REASON = LocalText(
    nl="Je krijgt deze mail omdat er een verzoek over je gegevens bij ons is gedaan.",
    en="You get this e-mail because we received a request about your data.",
)


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Dropped:
    """The letter of an entry, or why there is nothing to tell any more."""
    person = person_by_id(ctx.store, entry.person_id)
    if person is None:
        return Dropped("person_gone")
    match entry.template:
        case "rights.identity_code":
            facts = _identity_code(ctx, entry)
        case "rights.request_received":
            facts = _request_received(ctx, entry, person, links)
        case "rights.export_ready":
            facts = _export_ready(ctx, entry, person, links)
        case "rights.erasure_receipt":
            facts = _erasure_receipt(ctx, entry, person, links)
        case _:
            return Dropped("unknown_template")
    if facts is None:
        return Dropped("ended")
    return Letter(
        to=Addressee(person.email, person.name),
        language=person.language,
        template=entry.template,
        facts=facts,
        reason=_REASON,
        message_id_seed=entry.entry_id,
    )


def _identity_code(ctx: Context, entry: OutboxEntry) -> dict[str, object] | None:
    valid = timedelta(minutes=CODE_MINUTES)
    if ctx.now() >= entry.created_at + valid:
        return None
    code = ctx.keys.code(CODE, entry.refs["code_request"])
    return {"code": f"{code[:4]} {code[4:]}", "valid_minutes": CODE_MINUTES}


def _request_received(
    ctx: Context, entry: OutboxEntry, person: Person, links: Links
) -> dict[str, object] | None:
    request = _request(ctx, entry)
    if request is None:
        return None
    return {
        "first_name": person.first_name,
        "right": request.right.value,
        "reference": reference_of(request.request_id),
        "received_on": format_date(request.received_at.astimezone(HOME_ZONE).date(), person.language),
        "answer_before": format_date(request.deadline_on, person.language),
        "status_url": _status_page(ctx, request, links),
    }


def _export_ready(ctx: Context, entry: OutboxEntry, person: Person, links: Links) -> dict[str, object] | None:
    request = _request(ctx, entry)
    export = export_by_id(ctx.store, entry.person_id, entry.refs["request_id"])
    if request is None or export is None or export.ends_at <= ctx.now():
        return None
    return {
        "first_name": person.first_name,
        "page_url": _status_page(ctx, request, links),
        "available_until": format_moment(export.ends_at, HOME_ZONE.key, person.language),
    }


def _erasure_receipt(
    ctx: Context, entry: OutboxEntry, person: Person, links: Links
) -> dict[str, object] | None:
    erasure = erasure_by_id(ctx.store, entry.refs["erasure_id"])
    if erasure is None:
        return None
    held = [found for item in ctx.store.about(person.person_id) if (found := declared(item)).is_held]
    kept = kept_in_words(with_held(erasure.kept, held), person.language)
    return {
        "reference": reference_of(erasure.erasure_id),
        "erased_on": format_date(erasure.begun_at.astimezone(HOME_ZONE).date(), person.language),
        "erased": erased_in_words(erasure, person.language),
        "kept": [{"what": item.what, "ground": item.ground, "until": item.until} for item in kept],
        "sign_up_url": links.page("/sign-up"),
    }


def _request(ctx: Context, entry: OutboxEntry) -> RightsRequest | None:
    return request_by_id(ctx.store, entry.person_id, entry.refs["request_id"])


def _status_page(ctx: Context, request: RightsRequest, links: Links) -> str:
    return links.page(f"/rights-requests/{status_token(ctx, request.person_id, request.request_id)}")
