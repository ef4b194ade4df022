"""What staff decide about the cases of a migration.

What takes two is proposed by one and confirmed by another.
"""

from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.retries import attempts
from qlinx.migrations.errors import DecidedAlready, NoSuchDecision
from qlinx.migrations.model import MigrationCase
from qlinx.migrations.store import CASE, case_by_id
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.staff.store import staff_member_by_id


def decide(ctx: Context, case_id: str, decision: str, *, actor: str) -> MigrationCase:
    """Takes what a member of staff says about a case. The same again changes nothing.

    Where two are needed, the first only proposes; another who says something else proposes that instead.

    Raises
    ------
    NotFound, NoSuchDecision, DecidedAlready, ChangedMeanwhile
    """
    for _ in attempts():
        case = case_by_id(ctx.store, case_id)
        if case is None:
            raise NotFound
        if decision not in case.options:
            raise NoSuchDecision
        if case.decision is not None:
            if case.decision == decision:
                return case
            raise DecidedAlready
        changes = _changes(ctx, case, decision, actor)
        if not changes:
            return case
        verb = "decided" if "decision" in changes else "proposed"
        # Before the write: cut off in between, it is told twice rather than never.
        record_act(ctx, actor=actor, action=f"migration-case-{verb}:{decision}", subject=case_id)
        if ctx.store.try_write(CASE.replace(case, **changes)):
            return CASE.changed(case, **changes)
    raise ChangedMeanwhile


def _changes(ctx: Context, case: MigrationCase, decision: str, actor: str) -> dict[str, object]:
    stands = case.proposal == decision and not _has_left(ctx, case.proposed_by)
    if case.needed > 1 and (not stands or case.proposed_by == actor):
        if stands:
            return {}
        return {"proposal": decision, "proposed_by": actor}
    return {"decision": decision, "decided_by": actor, "decided_at": ctx.now()}


def _has_left(ctx: Context, proposed_by: str | None) -> bool:
    """Whether who proposed something is staff no more: then it is one alone who says it."""
    member = staff_member_by_id(ctx.store, proposed_by or "")
    return member is not None and not member.is_staff_at(ctx.now())
