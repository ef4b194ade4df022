"""Incidents as staff see them: the register, one of them, and a draft of the notification to the
authority.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, Literal

from pydantic import model_validator

from qlinx.employers.names import names_of
from qlinx.employers.service import all_employers
from qlinx.incidents.acts import act_on, all_incidents
from qlinx.incidents.desk_places import DRAFT_PAGE, INCIDENT_PAGE, INCIDENTS_PAGE, PERSONS_PAGE
from qlinx.incidents.labels import NATURES, RISKS, SORTS, STATES
from qlinx.incidents.model import Incident, Risk
from qlinx.incidents.recording import incident_of, put_right, record_from_page
from qlinx.incidents.schemas import MOST_TOLD, IncidentAct, IncidentRequest
from qlinx.incidents.states import INCIDENTS, IncidentEvent, IncidentState
from qlinx.incidents.telling import may_tell
from qlinx.incidents.telling_store import telling_of
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.fields import Id
from qlinx.kit.ids import new_id, reference_of
from qlinx.kit.pages import Moved, Page
from qlinx.kit.provider import AUTHORITY, PROVIDER
from qlinx.kit.schemas import validated
from qlinx.kit.seen import SeenForm, tag_of
from qlinx.kit.texts import Language, format_moment
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes

DONE: Final = ("recorded", "changed", "decided", "reported", "left", "told", "informed", "closed")
_DONE_BY: Final[Mapping[str, str]] = {
    "decide": "decided",
    "report": "reported",
    "leave": "left",
    "tell": "told",
    "inform": "informed",
    "close": "closed",
}
_KNOWN: Final = ("what", "consequences", "measures")
_NOTHING: Final = {**dict.fromkeys((*_KNOWN, "happened_at", "nature", "people"), ""), "affected": ()}


class FactsForm(IncidentRequest):
    """What is known, as a form sends it."""

    @model_validator(mode="before")
    @classmethod
    def _gathered(cls, typed: Any) -> Any:
        """In a form each kind of data comes under a name of its own."""
        if not isinstance(typed, Mapping) or "affected" in typed:
            return typed
        rest = {name: value for name, value in typed.items() if not name.startswith("affected-")}
        return {**rest, "affected": [typed[name] for name in sorted(typed.keys() - rest.keys())]}


class NewForm(FactsForm):
    """A new incident, under the id that the page gave out."""

    incident_id: Id


class ChangeForm(FactsForm, SeenForm):
    """What is known of one, put right."""

    act: Literal["change"]


class ActForm(IncidentAct, SeenForm):
    """What else is done with one; the page's version goes along and matters to nobody."""


def add_incident_pages(site: PageRoutes, context: Callable[[], Context]) -> None:
    """Gives a function the pages of incidents."""

    @site.page(INCIDENTS_PAGE)
    def see_incidents() -> Page:
        """The register, late ones first; and the form for a new one."""
        return incidents_page(context(), site.language)

    @site.form(INCIDENTS_PAGE, again=see_incidents)
    def record_one() -> Moved:
        """Records one."""
        form = validated(NewForm, _typed(site.fields))
        record_from_page(context(), form.incident_id, form.facts, actor=site.who.person_id)
        return Moved(INCIDENT_PAGE, {"incident_id": form.incident_id}, done="recorded")

    @site.page(INCIDENT_PAGE, done=DONE)
    def see_incident(incident_id: str) -> Page:
        """One of them, and what can be done with it now."""
        return incident_page(context(), incident_id, site.language)

    @site.form(INCIDENT_PAGE, again=see_incident)
    def act_on_one(incident_id: str) -> Moved:
        """Puts right what is known, or does what else a button says."""
        typed, actor = _typed(site.fields), site.who.person_id
        if typed.get("act") == "change":
            form = validated(ChangeForm, typed)
            put_right(context(), incident_id, form.facts, form.saw, actor=actor)
            return Moved(INCIDENT_PAGE, {"incident_id": incident_id}, done="changed")
        asked = validated(ActForm, typed)
        act_on(context(), incident_id, asked, actor=actor)
        return Moved(INCIDENT_PAGE, {"incident_id": incident_id}, done=_DONE_BY[asked.act])

    @site.page(DRAFT_PAGE)
    def see_draft(incident_id: str) -> Page:
        """What the authority asks, as far as it is known, to be printed or copied."""
        return draft_page(context(), incident_id, site.language)


def incidents_page(ctx: Context, language: Language) -> Page:
    """The register."""
    found, now = all_incidents(ctx), ctx.now()
    facts = {
        "incidents": [_row(one, now, language) for one in found],
        "late": sum(one.is_late_at(now) for one in found),
        "running": sum(one.clock_runs for one in found),
        "open": sum(one.state is not IncidentState.CLOSED for one in found),
        "incident_place": INCIDENT_PAGE,
        "new_id": new_id(),
        "known": {**_NOTHING, "aware_at": _local(now)},
        **_choices(language),
    }
    return Page("incidents.desk_incidents", facts)


def incident_page(ctx: Context, incident_id: str, language: Language) -> Page:
    """One of them.

    Raises
    ------
    NotFound
    """
    one, now = incident_of(ctx, incident_id), ctx.now()
    told = {employer.employer_id: employer.told_at for employer in one.employers}
    names = names_of(ctx, told)
    facts = {
        **_told(one, now, language),
        "told_employers": [(names[each], _moment(at, language)) for each, at in told.items()],
        "employers": [
            (each.employer_id, each.name) for each in all_employers(ctx) if each.employer_id not in told
        ],
        "can": {event.value: INCIDENTS.after(one.state, event) is not None for event in IncidentEvent},
        "is_closed": one.state is IncidentState.CLOSED,
        "is_late": one.is_late_at(now),
        "version": tag_of(one.version),
        "known": _known(one),
        "now": _local(now),
        "risks": [(risk.value, RISKS[risk].in_(language)) for risk in Risk],
        "places": {"all": INCIDENTS_PAGE, "draft": DRAFT_PAGE, "persons": PERSONS_PAGE},
        "persons_page": may_tell(one) or bool(telling_of(ctx.store, incident_id).audiences),
        **_choices(language),
    }
    return Page("incidents.desk_incident", facts)


def draft_page(ctx: Context, incident_id: str, language: Language) -> Page:
    """What goes into the authority's form.

    Raises
    ------
    NotFound
    """
    one = incident_of(ctx, incident_id)
    facts = {
        **_told(one, ctx.now(), language),
        "provider_name": PROVIDER.legal_name,
        "provider_address": PROVIDER.postal_address,
        "provider_number": PROVIDER.chamber_of_commerce,
        "provider_email": PROVIDER.email,
        "provider_telephone": PROVIDER.telephone,
        "supervisor": AUTHORITY.name.in_(language),
        "supervisor_url": AUTHORITY.url.in_(language),
        "incident_place": INCIDENT_PAGE,
        "employers_told": len(one.employers),
    }
    return Page("incidents.desk_draft", facts)


def _typed(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}


def _choices(language: Language) -> dict[str, object]:
    return {
        "natures": [(one.value, words.in_(language)) for one, words in NATURES.items()],
        "sorts": [(one.value, words.in_(language)) for one, words in SORTS.items()],
        "most": MOST_TOLD,
    }


def _row(one: Incident, now: datetime, language: Language) -> dict[str, object]:
    return {
        "incident_id": one.incident_id,
        "reference": reference_of(one.incident_id),
        "state": STATES[one.state].in_(language),
        "clock_runs": one.clock_runs,
        "late": one.is_late_at(now),
        "notify_before": _moment(one.notify_before, language),
        "hours_left": max(0, int(one.left_at(now).total_seconds() // 3600)),
        "aware": _moment(one.aware_at, language),
    }


def _told(one: Incident, now: datetime, language: Language) -> dict[str, object]:
    return {
        **_row(one, now, language),
        "happened": _moment(one.happened_at, language),
        "nature": NATURES[one.nature].in_(language),
        "affected": [SORTS[sort].in_(language) for sort in one.affected],
        "people": one.people,
        "told": {name: getattr(one, name) for name in _KNOWN},
        "decisions": [
            (_moment(each.decided_at, language), RISKS[each.risk].in_(language), each.reason)
            for each in one.decisions
        ],
        "reported": _moment(one.reported_at, language),
        "authority_reference": one.reference or "",
        "not_reported": one.not_reported or "",
        "late_because": one.late_because or "",
        "persons_told": _moment(one.persons_told_at, language),
        "persons_how": one.persons_how or "",
        "learned": one.learned or "",
        "closed": _moment(one.closed_at, language),
        "kept_until": _moment(one.kept_until, language),
    }


def _known(one: Incident) -> dict[str, object]:
    return {
        **{name: getattr(one, name) for name in _KNOWN},
        "aware_at": _local(one.aware_at),
        "happened_at": _local(one.happened_at) if one.happened_at else "",
        "nature": one.nature.value,
        "affected": [sort.value for sort in one.affected],
        "people": str(one.people),
    }


def _moment(at: datetime | None, language: Language) -> str:
    return format_moment(at, HOME_ZONE.key, language) if at else ""


def _local(at: datetime) -> str:
    return at.astimezone(HOME_ZONE).strftime("%Y-%m-%dT%H:%M")
