"""The run that puts the mails of one audience ready, and what is counted of how far they come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from qlinx.incidents.audiences import people_page
from qlinx.incidents.store import INCIDENT_PREFIX
from qlinx.incidents.telling_model import Told
from qlinx.incidents.telling_store import TELLING, TOLD, counted, telling_of, told_item
from qlinx.kit.batching import batched
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.mailing.outbox import MailState, OutboxEntry, enqueue_mail
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.rights.subjects import is_going, subject_of
from qlinx.runs.declaring import Handled, Page, RunType, RunTypes, SignIns, Task, Tools, run_types
from qlinx.runs.model import Run

TELL: Final = "incidents.tell_persons"
PERSONS_TOLD: Final = "incidents.persons_told"
# A mail, what is noted with the person and a condition of each are one write, which may have a hundred.
_TOGETHER: Final = 30


@dataclass(frozen=True, slots=True)
class Posting:
    """The work on one audience of an incident."""

    ctx: Context
    incident_id: str
    once: str
    sign_ins: SignIns

    def page(self, part: str, cursor: str | None) -> Page:
        return people_page(self.ctx, part, cursor, self.sign_ins)

    def handle(self, ids: Sequence[str], occasion: str) -> Handled:
        del occasion  # what stands with the person tells who was handled
        return Handled(sum(self._post(some) for some in batched(ids, _TOGETHER)))

    def _post(self, ids: Sequence[str]) -> int:
        """How many of these are told with this audience: before, or now."""
        found = self.ctx.store.get_many(TOLD, [told_item(one, self.incident_id) for one in ids])
        told = {one.person_id: one.audience for one in found.values()}
        each = [post_to(self.ctx, self.incident_id, one, self.once) for one in ids if one not in told]
        ready = [changes for changes in each if changes]
        before = sum(audience == self.once for audience in told.values())
        if not ready or self.ctx.store.try_write(*(change for changes in ready for change in changes)):
            return before + len(ready)
        return before + sum(self._post_one(one) for one in ids if one not in told)

    def _post_one(self, person_id: str) -> int:
        """Where somebody of the others changed meanwhile, or was told by somebody else."""
        for _ in attempts():
            if told := what_was_told(self.ctx, self.incident_id, person_id):
                return int(told.audience == self.once)
            changes = post_to(self.ctx, self.incident_id, person_id, self.once)
            if not changes:
                return 0
            if self.ctx.store.try_write(*changes):
                return 1
        raise ChangedMeanwhile


def what_was_told(ctx: Context, incident_id: str, person_id: str) -> Told | None:
    """What stands with somebody who was mailed about an incident."""
    return ctx.store.get(TOLD, told_item(person_id, incident_id))


def post_to(ctx: Context, incident_id: str, person_id: str, once: str) -> tuple[Change, ...]:
    """The mail to somebody and that they were told, as one write that fails where they were told before;
    nothing where they are gone or being erased.
    """
    subject = subject_of(ctx, person_id)
    if subject is None or is_going(subject.value):
        return ()
    told = Told(person_id=person_id, incident_id=incident_id, audience=once, told_at=ctx.now())
    mail = enqueue_mail(ctx, person_id, PERSONS_TOLD, {"incident_id": incident_id}, once=incident_id)
    return mail, TOLD.insert(told), subject.shape.unchanged(subject.value)


def settled(ctx: Context, entry: OutboxEntry, outcome: MailState) -> Sequence[Change]:
    """What is noted of how far a mail came: with the person, and in the counts of the incident."""
    if entry.template != PERSONS_TOLD:
        return ()
    told = what_was_told(ctx, entry.refs["incident_id"], entry.person_id)
    if told is None:
        return ()
    word = f"{outcome.value}:{entry.reason}" if outcome is MailState.SKIPPED else outcome.value
    if told.counted == word:
        return ()
    return TOLD.replace(told, state=outcome, counted=word), counted(ctx.store, told, word)


def _opens(ctx: Context, run: Run, tools: Tools) -> Task | None:
    incident_id = _incident_of(run)
    telling = telling_of(ctx.store, incident_id)
    return Posting(ctx, incident_id, run.once, tools.sign_ins) if telling.audience(run.once) else None


def _at_end(ctx: Context, run: Run) -> Sequence[Change]:
    telling = telling_of(ctx.store, _incident_of(run))
    ended = tuple(
        one.model_copy(update={"people": run.people}) if one.once == run.once else one
        for one in telling.audiences
    )
    return (TELLING.replace(telling, audiences=ended),) if telling.version else ()


def _incident_of(run: Run) -> str:
    return run.subject.removeprefix(INCIDENT_PREFIX)


# Nobody calls it off: who of those it concerns was told and who not would depend on the moment.
RUN_TYPES: Final[RunTypes] = run_types(RunType(TELL, opens=_opens, at_end=_at_end))
