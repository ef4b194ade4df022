"""The routes of the desk's API for incidents."""

from collections.abc import Callable

from qlinx.incidents.acts import act_on, all_incidents
from qlinx.incidents.errors import NobodyToTell
from qlinx.incidents.recording import incident_of, put_right, record
from qlinx.incidents.schemas import LISTED, IncidentAct, IncidentRequest, IncidentResponse, IncidentsResponse
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.seen import Seen
from qlinx.kit.states import NotPossibleNow
from qlinx.records.context import Context
from qlinx.records.routes import Routes

_PATH = "/v1/staff/incidents"


def add_incident_routes(routes: Routes, context: Callable[[], Context], staff: Callable[[], str]) -> None:
    """Gives a function the routes; ``staff`` gives who of the staff calls."""

    @routes.get(_PATH, summary="Incidents with personal data", query=LISTED.query)
    def list_incidents() -> IncidentsResponse:
        """Those whose clock runs first, late ones in front; then those to be closed, and those that are."""
        actor, ctx = staff(), context()
        found = all_incidents(ctx)
        page = LISTED.page(ctx, actor, routes.query, found, lambda one: one.incident_id)
        return IncidentsResponse.of(page, found, ctx.now())

    @routes.post(_PATH, status=201, summary="Record an incident")
    def record_incident(body: IncidentRequest, once: str | None) -> IncidentResponse:
        """Its term counts from `aware_at`. Never write the name of a person in a text.

        With an `Idempotency-Key` header a repeat records no other.
        """
        ctx = context()
        return IncidentResponse.of(record(ctx, body.facts, actor=staff(), once=once), ctx.now())

    @routes.get(f"{_PATH}/<incident_id>", summary="One incident", problems=(NotFound,))
    def see_incident(incident_id: str) -> IncidentResponse:
        """What is known of it, what was decided, and who was told."""
        staff()
        ctx = context()
        return IncidentResponse.of(incident_of(ctx, incident_id), ctx.now())

    @routes.put(
        f"{_PATH}/<incident_id>",
        summary="Put right what is known of an incident",
        problems=(NotFound, ChangedMeanwhile),
        now=see_incident,
        must_say_seen=True,
    )
    def change_incident(incident_id: str, body: IncidentRequest, seen: Seen) -> IncidentResponse:
        """For as long as it is open; its term counts anew from `aware_at`. What was decided stays."""
        ctx = context()
        put_right(ctx, incident_id, body.facts, seen, actor=staff())
        return IncidentResponse.of(incident_of(ctx, incident_id), ctx.now())

    @routes.post(
        f"{_PATH}/<incident_id>/acts",
        summary="Act on an incident",
        problems=(NotFound, NobodyToTell, NotPossibleNow, ChangedMeanwhile),
    )
    def act_on_incident(incident_id: str, body: IncidentAct) -> IncidentResponse:
        """Decides the risk, writes down that the authority and persons were told, mails an employer, or
        closes.
        """
        ctx = context()
        return IncidentResponse.of(act_on(ctx, incident_id, body, actor=staff()), ctx.now())
