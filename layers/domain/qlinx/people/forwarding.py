"""The id under which somebody is found now, for whoever holds an id from before (``records.forwarding``)."""

from qlinx.records.context import Context
from qlinx.records.forwarding import forward_of


def forwarded(ctx: Context, person_id: str, employer_id: str | None) -> str:
    """The id that took the place of this one: for an employer its relation, else what belongs to no employer.

    An id that leads nowhere else is given back, so that one may ask about any.
    """
    forward = forward_of(ctx.store, person_id)
    if forward is None:
        return person_id
    return forward.relations.get(employer_id or "", forward.home)
