"""People on a complete list whose row was not taken: they are on it, so it does not end their employment."""

from collections.abc import Iterable, Sequence

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.people.changes import keep_on_list
from qlinx.people.model import Employment
from qlinx.people.service import personnel_hash
from qlinx.people.store import EMPLOYMENT
from qlinx.records.context import Context
from qlinx.rosters.knowing import relations_about
from qlinx.rosters.model import Roster
from qlinx.rosters.rows import RowIdentity


def is_missing(employment: Employment, roster: Roster) -> bool:
    """Whether somebody who works there is not on a complete list;
    one that a newer roster named is not this one's to end.
    """
    return (
        roster.covers == "everyone"
        and employment.ended_at is None
        and roster.roster_id not in {employment.roster_id, employment.refused_in}
        and employment.roster_at <= roster.received_at
    )


def identified(ctx: Context, roster: Roster, identities: Sequence[RowIdentity]) -> tuple[Employment, ...]:
    """The employments that rows are about by their address or their personnel number;
    of both, where these differ.

    Nothing for a list of additions: it ends nobody.
    """
    if roster.covers != "everyone":
        return ()
    addresses = [ctx.address_hash(one.email.match_key) for one in identities if one.email]
    numbers = [
        personnel_hash(ctx, roster.employer_id, one.personnel_number)
        for one in identities
        if one.personnel_number
    ]
    found = relations_about(ctx, roster.employer_id, addresses, numbers)
    return tuple(one.employment for one in found)


def keep(ctx: Context, roster: Roster, employments: Iterable[Employment]) -> None:
    """Notes in employments that this roster has a line about them; again changes nothing.

    Raises
    ------
    ChangedMeanwhile
        Others kept changing the same person; the step will be repeated.
    """
    for employment in employments:
        _keep(ctx, roster, employment)


def _keep(ctx: Context, roster: Roster, employment: Employment) -> None:
    now: Employment | None = employment
    for _ in attempts():
        if now is None or not is_missing(now, roster):
            return
        if ctx.store.try_write(keep_on_list(now, roster.roster_id)):
            return
        now = ctx.store.get(EMPLOYMENT, EMPLOYMENT.key(now))
    raise ChangedMeanwhile
