"""What follows for people from what an employer did with a declaration: a run over all of its people.

Somebody rests on every declaration under which they were named. Where one of them stands, they stay as they
are; where none does, they are set aside, and used again as soon as one does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from qlinx.employers.store import employer_item, users_of
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.mailing.outbox import enqueue_mail
from qlinx.people.changes import rest_on, set_aside, use_again
from qlinx.people.model import Employment, PersonState
from qlinx.people.relations import relation_by_id
from qlinx.people.stated import Relation
from qlinx.people.store import EMPLOYER_SHARDS, EMPLOYMENT, employer_group
from qlinx.records.context import Context
from qlinx.records.personal import LawfulGround
from qlinx.records.shape import Change
from qlinx.rosters.sharing_store import Sharing, SharingAct, SharingActName, sharing_of
from qlinx.rosters.store import declarations_of, rosters_of
from qlinx.runs.declaring import Handled, Page, RunType, RunTypes, Task, Tools, run_types
from qlinx.runs.model import Run
from qlinx.runs.pages import group_page
from qlinx.runs.starting import new_run

PACKAGE: Final = "rosters"
SETTLE: Final = f"{PACKAGE}.settle_sharing"
SHARING_TOLD: Final = f"{PACKAGE}.sharing_told"
PARTS: Final = tuple(f"people-{shard}" for shard in range(EMPLOYER_SHARDS))
# A step of an import that began before has ended by then (the timeout of `roster_import` is five minutes).
UNDER_WAY: Final = timedelta(minutes=6)
_AGAIN: Final = "#again"
_MOST_TOLD: Final = 90


@dataclass(frozen=True, slots=True)
class Settling:
    """The work on one act. Counted are those who rest on its declaration and for whom it made a
    difference.
    """

    ctx: Context
    act: SharingAct
    sharing: Sharing
    lists: dict[str, str]
    grounds: dict[str, LawfulGround]

    def page(self, part: str, cursor: str | None) -> Page:
        return group_page(self.ctx, employer_group(self.act.employer_id, PARTS.index(part)), cursor)

    def handle(self, ids: Sequence[str], occasion: str) -> Handled:
        del occasion  # what is so already changes nothing
        return Handled(sum(map(self._settle, ids)))

    def _settle(self, person_id: str) -> bool:
        for _ in attempts():
            relation = relation_by_id(self.ctx, person_id)
            if relation is None or relation.person.state is not PersonState.ACTIVE:
                return False
            declared = self._declared_in(relation.employment)
            standing = tuple(dict.fromkeys(filter(None, map(self.sharing.standing, declared))))
            changes = self._changes(relation, declared, standing)
            if not changes or self.ctx.store.try_write(*changes):
                return self._counts(declared, standing)
        raise ChangedMeanwhile

    def _declared_in(self, employment: Employment) -> tuple[str, ...]:
        if employment.attested or employment.roster_id not in self.lists:
            return employment.declared_in
        # Written by a release that kept the first declaration alone: its last list named them too.
        return tuple(dict.fromkeys((*employment.declared_in, self.lists[employment.roster_id])))

    def _changes(
        self, relation: Relation, declared: Sequence[str], standing: Sequence[str]
    ) -> Sequence[Change]:
        person, employment = relation.person, relation.employment
        lasts = employment.ended_at is None
        if not standing:
            if person.set_aside_at:
                return ()
            return (set_aside(self.ctx, person, ends=lasts), EMPLOYMENT.unchanged(employment))
        changes = []
        if tuple(standing) != tuple(declared):
            changes.append(rest_on(employment, standing, self.grounds.get(standing[-1], employment.ground)))
        if person.set_aside_at:
            changes.append(use_again(person, lasts=lasts))
        return changes

    def _counts(self, declared: Sequence[str], standing: Sequence[str]) -> bool:
        if self.act.act is SharingActName.WITHDRAWN:
            return self.act.attestation_id in declared and not standing
        return self.act.renewed_by in standing


def settling_runs(ctx: Context, act: SharingAct) -> tuple[Run, ...]:
    """The run that carries an act out, and where a list is under way under that declaration a second one:
    somebody may be named by it after the first had passed.
    """
    subject, once = employer_item(act.employer_id).pk, run_name(act)
    first = new_run(ctx, subject, SETTLE, PARTS, once=once)
    lists = rosters_of(ctx.store, act.employer_id)
    if not any(one.attestation_id == act.attestation_id and one.finished_at is None for one in lists):
        return (first,)
    again = new_run(ctx, subject, SETTLE, PARTS, once=f"{once}{_AGAIN}")
    return (first, again.model_copy(update={"resume_at": ctx.now() + UNDER_WAY}))


def run_name(act: SharingAct) -> str:
    """What tells the run of an act from others of its employer."""
    return f"{act.attestation_id}#{act.act.value}"


def act_of(ctx: Context, run: Run) -> SharingAct | None:
    """The act that a run carries out."""
    sharing = sharing_of(ctx.store, run.subject.partition("#")[2])
    attestation_id, name = run.once.removesuffix(_AGAIN).split("#")
    acts = sharing.withdrawn if name == SharingActName.WITHDRAWN.value else sharing.renewed
    return acts.get(attestation_id)


def _opens(ctx: Context, run: Run, tools: Tools) -> Task | None:
    del tools
    act = act_of(ctx, run)
    if act is None:
        return None
    employer_id = act.employer_id
    return Settling(
        ctx,
        act,
        sharing_of(ctx.store, employer_id),
        {one.roster_id: one.attestation_id for one in rosters_of(ctx.store, employer_id)},
        {one.attestation_id: one.ground for one in declarations_of(ctx.store, employer_id)},
    )


def _tells(ctx: Context, run: Run) -> Sequence[Change]:
    """Every user of the employer hears what was done and for how many people; of a second run nobody does."""
    act = act_of(ctx, run)
    if act is None or run.once.endswith(_AGAIN):
        return ()
    refs = {
        "attestation_id": act.attestation_id,
        "act": act.act.value,
        "people": str(run.people),
    }
    users = [one for one in users_of(ctx.store, act.employer_id) if one.is_able and not one.restricted]
    # With the run itself in one write.
    return [
        enqueue_mail(ctx, one.person_id, SHARING_TOLD, refs, once=run_name(act)) for one in users[:_MOST_TOLD]
    ]


RUN_TYPES: Final[RunTypes] = run_types(RunType(SETTLE, opens=_opens, at_end=_tells))
