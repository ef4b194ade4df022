"""The requests of a subject, answered ones too, and the dossier of one for the supervisory authority."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from qlinx.kit.clock import HOME_ZONE, home_day
from qlinx.kit.fields import Id
from qlinx.kit.pages import KeptFile, Page
from qlinx.kit.schemas import Schema, validated
from qlinx.kit.texts import Language, format_date, format_moment
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes
from qlinx.rights.dossier import Dossier, dossier_of
from qlinx.rights.finding import SearchReason
from qlinx.rights.finding_schemas import CaseNumber
from qlinx.rights.labels import MAILS
from qlinx.rights.model import Channel, RequestState
from qlinx.rights.places import SUBJECT_REQUESTS
from qlinx.rights.store import requests_of
from qlinx.rights.words import CHANNELS, STATES, name_of, reference_of


class DossierForm(Schema):
    """Of which request, and why: the number of the file at the authority, or of the complaint here."""

    request_id: Id
    reason: Literal[SearchReason.AUTHORITY, SearchReason.COMPLAINT]
    case: CaseNumber
    shape: Literal["file", "page"] = "file"


def add_dossier_pages(site: PageRoutes, context: Callable[[], Context]) -> None:
    """Gives a function the page of a subject's requests, which hands out their dossiers."""

    @site.page(SUBJECT_REQUESTS)
    def requests(person_id: str) -> Page:
        """Which rights were used, and how far each is."""
        return subject_requests_page(context(), person_id, site.language)

    @site.form(SUBJECT_REQUESTS, again=requests)
    def dossier(person_id: str) -> KeptFile | Page:
        """The dossier of one, once it is written down who has it made and why: as a file, or as a page to be
        read or printed, which is shown in the answer itself, for shown once more it is made once more.
        """
        form = validated(DossierForm, {name: value for name, value in site.fields.items() if value})
        found = dossier_of(
            context(),
            person_id,
            form.request_id,
            reason=form.reason,
            case=form.case,
            actor=site.who.person_id,
            language=site.language,
        )
        if form.shape == "page":
            return dossier_page(found, person_id, site.language)
        text = found.model_dump_json(indent=2)
        return KeptFile(f"qlinx-dossier-{found.reference}.json", text, "application/json")


def dossier_page(found: Dossier, person_id: str, language: Language) -> Page:
    """The same in words, to be read or printed; nothing else than the file has."""
    facts = {
        **found.model_dump(exclude={"mails", "acts", "trail", "provider", "authority", "authority_url"}),
        # Every page has these names for itself.
        "made_by": found.provider,
        "supervisor": found.authority,
        "supervisor_url": found.authority_url,
        "back": SUBJECT_REQUESTS,
        "person_id": person_id,
        "made": _moment(found.made_at, language),
        "received": _moment(found.received_at, language),
        "came": CHANNELS[Channel(found.channel)].in_(language) if found.channel else "",
        "now": STATES[RequestState(found.state)].in_(language),
        "last_day": format_date(found.deadline_on, language),
        "extended": _moment(found.extended_at, language),
        "closed": _moment(found.closed_at, language),
        "mails": [
            (
                _mail_in_words(one.kind, language),
                _moment(one.put_ready_at, language),
                _moment(one.sent_at, language) or "–",
            )
            for one in found.mails
        ],
        "acts": [(_moment(one.at, language), one.action, one.actor, one.digest) for one in found.acts],
        "trail": [(one.chain, one.state, one.anchor or "–") for one in found.trail],
    }
    return Page("rights.desk_dossier_page", facts)


def _moment(at: datetime | None, language: Language) -> str:
    return format_moment(at, HOME_ZONE.key, language) if at else ""


def _mail_in_words(kind: str, language: Language) -> str:
    known = MAILS.get(f"template.{kind}")
    return known.in_(language) if known else kind


def subject_requests_page(ctx: Context, person_id: str, language: Language) -> Page:
    """The requests of a subject, the newest first; of one that was erased its proof is left,
    and no request.
    """
    found = sorted(requests_of(ctx.store, person_id), key=lambda one: one.received_at, reverse=True)
    rows = [
        {
            "request_id": one.request_id,
            "reference": reference_of(one.request_id),
            "right": name_of(one.right).in_(language),
            "state": STATES[one.state].in_(language),
            "received": format_date(home_day(one.received_at), language),
            "closed": format_date(home_day(one.closed_at), language) if one.closed_at else "",
        }
        for one in found
    ]
    return Page("rights.desk_dossier", {"requests": rows})
