"""Staff tell the persons an incident is about (GDPR article 34): they write the words, say whom it concerns,
and have them mailed.

The work is a run; each person has what they were told beside the mail, so that nobody is told of the same
incident twice, whoever presses how often.
"""

from collections.abc import Callable

from qlinx.employers.store import employer_by_id
from qlinx.incidents.audiences import parts_of
from qlinx.incidents.errors import NobodyAtAddress, NotHighRisk, WordsIncomplete, WordsWent
from qlinx.incidents.model import Incident, Risk
from qlinx.incidents.posting import TELL, post_to, what_was_told
from qlinx.incidents.recording import incident_of
from qlinx.incidents.states import IncidentState
from qlinx.incidents.store import incident_item
from qlinx.incidents.telling_model import Audience, AudienceKind, Telling, Wording
from qlinx.incidents.telling_store import TELLING, telling_of, written
from qlinx.kit.contact import EmailAddress
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.ids import derived_id, reference_of
from qlinx.kit.retries import attempts
from qlinx.kit.seen import Seen, tag_of
from qlinx.people.store import standing_at
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.rights.finding import Search, SearchReason, find
from qlinx.runs.model import Run
from qlinx.runs.pausing import pause_run, resume_run
from qlinx.runs.starting import new_run
from qlinx.runs.store import RUN, run_of


def write_words(
    ctx: Context, incident_id: str, nl: Wording, en: Wording, seen: Seen, *, actor: str
) -> Telling:
    """Keeps the words, as long as nobody was told: everybody is told the same.

    Raises
    ------
    NotFound, NotHighRisk, WordsWent, ChangedSince, ChangedMeanwhile, Busy
    """
    _must_be_high(incident_of(ctx, incident_id))
    telling = telling_of(ctx.store, incident_id)
    if (telling.nl, telling.en) == (nl, en):
        return telling
    if telling.audiences:
        raise WordsWent
    seen.must_hold(tag_of(telling.version))
    changed = TELLING.changed(telling, nl=nl, en=en)
    record_act(ctx, actor=actor, action="incident-words-written", subject=incident_id)
    if not ctx.store.try_write(written(changed)):
        raise ChangedMeanwhile
    return changed


def begin(
    ctx: Context,
    incident_id: str,
    kind: AudienceKind,
    employer_id: str | None,
    seen: Seen,
    *,
    actor: str,
) -> None:
    """Has everybody of an audience mailed, in the words that were seen: once, however often this is said.

    Raises
    ------
    NotFound, NotHighRisk, WordsIncomplete, ChangedSince, ChangedMeanwhile, Busy
    """
    once = once_of(incident_id, kind, employer_id)
    for _ in attempts():
        incident, telling = incident_of(ctx, incident_id), telling_of(ctx.store, incident_id)
        if telling.audience(once):
            return
        _must_be_ready(incident, telling, seen)
        if kind is AudienceKind.EMPLOYER and employer_by_id(ctx.store, employer_id or "") is None:
            raise NotFound
        begun = _audience(ctx, once, kind, employer_id, actor)
        run = new_run(
            ctx, incident_item(incident_id).pk, TELL, parts_of(kind, employer_id), once=once, sent=False
        )
        record_act(ctx, actor=actor, action=f"incident-persons-mailed:{kind.value}", subject=incident_id)
        changed = TELLING.changed(telling, audiences=(*telling.audiences, begun))
        if ctx.store.try_write(written(changed), RUN.insert(run)):
            return
    raise ChangedMeanwhile


def look_up(ctx: Context, incident_id: str, email: EmailAddress, *, actor: str) -> tuple[str, ...]:
    """Whoever stands under an address; that it was looked up is written down as each search is.

    Raises
    ------
    NotFound, NobodyAtAddress, TooManyRequests, Busy
    """
    incident_of(ctx, incident_id)
    find(ctx, Search(email, SearchReason.SECURITY, reference_of(incident_id)), actor=actor)
    rows = standing_at(ctx.store, ctx.address_hash(email.match_key))
    found = tuple(dict.fromkeys(one for row in rows for one in row.person_ids))
    if not found:
        raise NobodyAtAddress
    return found


def tell_address(ctx: Context, incident_id: str, email: EmailAddress, seen: Seen, *, actor: str) -> None:
    """Has whoever stands under an address mailed, and whoever was told is not told again.

    Raises
    ------
    NotFound, NotHighRisk, WordsIncomplete, NobodyAtAddress, TooManyRequests, ChangedSince, ChangedMeanwhile,
    Busy
    """
    once = once_of(incident_id, AudienceKind.ADDRESS, None)
    telling = telling_of(ctx.store, incident_id)
    # Its own former press raised the version that the page was made with.
    _must_be_ready(incident_of(ctx, incident_id), telling, seen if not telling.audience(once) else None)
    found = look_up(ctx, incident_id, email, actor=actor)
    record_act(ctx, actor=actor, action="incident-persons-mailed:address", subject=incident_id)
    for one in found:
        _tell_one(ctx, incident_id, one, lambda: _audience(ctx, once, AudienceKind.ADDRESS, None, actor))


def hold(ctx: Context, incident_id: str, once: str, *, actor: str) -> None:
    """Has the sending wait.

    Raises
    ------
    NothingUnderWay, ChangedMeanwhile
    """
    record_act(ctx, actor=actor, action="incident-telling-paused", subject=incident_id)
    pause_run(ctx, incident_item(incident_id).pk, TELL, once)


def go_on(ctx: Context, incident_id: str, once: str, *, actor: str) -> None:
    """Has the sending go on.

    Raises
    ------
    NothingUnderWay, ChangedMeanwhile
    """
    record_act(ctx, actor=actor, action="incident-telling-resumed", subject=incident_id)
    resume_run(ctx, incident_item(incident_id).pk, TELL, once)


def once_of(incident_id: str, kind: AudienceKind, employer_id: str | None) -> str:
    """Names an audience of an incident, the same each time."""
    return derived_id("incident_audience", incident_id, kind.value, employer_id or "")


def run_of_audience(ctx: Context, incident_id: str, once: str) -> Run | None:
    """The run that tells an audience, while it is kept."""
    return run_of(ctx.store, incident_item(incident_id).pk, TELL, once)


def may_tell(incident: Incident) -> bool:
    """Whether persons are to be told: while it is open and its risk is high."""
    return incident.risk is Risk.HIGH and incident.state is not IncidentState.CLOSED


def _tell_one(ctx: Context, incident_id: str, person_id: str, audience: Callable[[], Audience]) -> None:
    for _ in attempts():
        if what_was_told(ctx, incident_id, person_id):
            return
        telling = telling_of(ctx.store, incident_id)
        begun = telling.audience(audience().once) or audience()
        others = tuple(one for one in telling.audiences if one.once != begun.once)
        more = begun.model_copy(update={"people": (begun.people or 0) + 1})
        changed = TELLING.changed(telling, audiences=(*others, more))
        ready = post_to(ctx, incident_id, person_id, begun.once)
        if not ready or ctx.store.try_write(*ready, written(changed)):
            return
    raise ChangedMeanwhile


def _audience(ctx: Context, once: str, kind: AudienceKind, employer_id: str | None, actor: str) -> Audience:
    return Audience(once=once, kind=kind, employer_id=employer_id, begun_at=ctx.now(), begun_by=actor)


def _must_be_ready(incident: Incident, telling: Telling, seen: Seen | None) -> None:
    _must_be_high(incident)
    if not telling.is_complete:
        raise WordsIncomplete
    if seen:
        seen.must_hold(tag_of(telling.version))


def _must_be_high(incident: Incident) -> None:
    if not may_tell(incident):
        raise NotHighRisk
