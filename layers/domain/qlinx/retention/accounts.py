"""The end of an account that only agreements kept, together with them (obligation 37)."""

from collections.abc import Sequence
from datetime import datetime

from qlinx.employers.store import AGREEMENT, agreement_item
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.people.changes import set_end
from qlinx.people.model import Join, PersonState
from qlinx.people.store import PERSON, joins_of, person_by_id, person_item
from qlinx.records.context import Context


def end_account_with(ctx: Context, relation_id: str) -> None:
    """Has the account that a relation is joined to go when its relations do,
    if the agreements behind all of them are over.

    An account that was never joined, or that has a join with an employer whose agreement goes on, stays.

    Raises
    ------
    ChangedMeanwhile
    """
    for _ in attempts():
        relation = person_by_id(ctx.store, relation_id)
        holder = person_by_id(ctx.store, relation.account_id) if relation and relation.account_id else None
        if holder is None or holder.state is not PersonState.ACTIVE:
            return
        goes_at = _goes_at(ctx, joins_of(ctx.store, holder.person_id))
        if goes_at is None or (holder.ends_at and holder.ends_at <= goes_at):
            return
        if ctx.store.try_write(set_end(holder, goes_at)):
            return
    raise ChangedMeanwhile


def _goes_at(ctx: Context, joins: Sequence[Join]) -> datetime | None:
    """When the last of the joined relations goes; nothing while one of the agreements goes on."""
    employers = {made.employer_id for made in joins}
    agreements = ctx.store.get_many(AGREEMENT, [agreement_item(employer_id) for employer_id in employers])
    today = ctx.today()
    if any(agreement.ends_on is None or agreement.ends_on >= today for agreement in agreements.values()):
        return None
    relations = ctx.store.get_many(PERSON, [person_item(made.relation_id) for made in joins])
    ends = [relation.ends_at for relation in relations.values()]
    known = [end for end in ends if end is not None]
    # One whose end is not set yet is of an agreement that is settled after this one, and comes here again.
    return max(known) if known and len(known) == len(ends) else None
