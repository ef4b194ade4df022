"""What an employer sees of its rosters, and its response about one that awaits confirmation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from qlinx.kit.errors import NotFound
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.paging import Listing, Page
from qlinx.rosters.asking import Steps
from qlinx.rosters.check_decisions import confirm_check
from qlinx.rosters.check_model import RosterCheck
from qlinx.rosters.check_store import check_of, step_of
from qlinx.rosters.choosing import awaits_columns, choose_columns, column_choice, open_fields
from qlinx.rosters.errors_import import NothingToDecide
from qlinx.rosters.model import ColumnField, OpenField, Roster, RosterState
from qlinx.rosters.states import ROSTERS, RosterEvent, move
from qlinx.rosters.store import Progress, progress_of, roster_by_id, rosters_of

_UNDER_WAY = {RosterState.RECEIVED, RosterState.COMPARING, RosterState.APPLYING}
_TO_BE_CONFIRMED = {RosterState.COMPARING, RosterState.AWAITING_CONFIRMATION}
_BEFORE_IT_IS_APPLIED = {RosterState.RECEIVED, *_TO_BE_CONFIRMED}


@dataclass(frozen=True, slots=True)
class Seen:
    """A roster with how far its steps are while it is under way, and what is asked about its columns."""

    roster: Roster
    judged: Progress | None = None
    compared: Progress | None = None
    applied: Progress | None = None
    asked: tuple[OpenField, ...] = ()
    check: RosterCheck | None = None

    @property
    def is_checked(self) -> bool:
        """Whether what it would change is there to be looked at."""
        awaits = self.roster.state is RosterState.AWAITING_CONFIRMATION
        return awaits and self.check is not None and self.check.mark is not None


OWN_ROSTERS: Final = Listing("rosters", {"state": tuple(one.value for one in RosterState)})


def own_rosters(ctx: Context, employer_id: str) -> list[Roster]:
    """An employer's rosters, the newest first."""
    return sorted(rosters_of(ctx.store, employer_id), key=lambda roster: roster.received_at, reverse=True)


def seen(ctx: Context, roster: Roster) -> Seen:
    """A roster as its employer sees it: a few reads more while it is under way."""
    asked = tuple(open_fields(column_choice(ctx, roster))) if awaits_columns(roster) else ()
    check = check_of(ctx.store, roster) if roster.state in _BEFORE_IT_IS_APPLIED else None
    if roster.state not in _UNDER_WAY:
        return Seen(roster, asked=asked, check=check)
    comparing = step_of(check) if check else "compare"
    judged, compared, applied = (
        progress_of(ctx.store, roster.roster_id, step) for step in ("judge", comparing, "apply")
    )
    return Seen(roster, judged, compared, applied, check=check)


def own_rosters_page(ctx: Context, employer_id: str, query: Mapping[str, str]) -> Page[Seen]:
    """A page of them, each as it is seen.

    Raises
    ------
    InputInvalid
    """
    page = OWN_ROSTERS.page(
        ctx,
        employer_id,
        query,
        own_rosters(ctx, employer_id),
        lambda one: one.roster_id,
        state=lambda one: one.state.value,
    )
    return Page(tuple(seen(ctx, roster) for roster in page.items), page.cursor, page.total)


def own_roster(ctx: Context, employer_id: str, roster_id: str) -> Roster:
    """One of an employer's rosters.

    Raises
    ------
    NotFound
    """
    roster = roster_by_id(ctx.store, employer_id, roster_id)
    if roster is None:
        raise NotFound
    return roster


def decide_awaiting(
    ctx: Context,
    steps: Steps,
    employer_id: str,
    roster_id: str,
    *,
    confirm: bool,
    actor: str,
    columns: Mapping[ColumnField, str] | None = None,
) -> Roster:
    """The employer's answer about a roster that awaits confirmation, or that awaits which column is which;
    what follows from it is asked for.

    The same response again changes nothing.

    Raises
    ------
    NotFound, NothingToDecide, ColumnNotAsked, CheckOver, ChangedMeanwhile
    """
    roster = own_roster(ctx, employer_id, roster_id)
    if confirm and awaits_columns(roster):
        return choose_columns(ctx, steps, roster, columns or {}, actor=actor)
    if confirm and columns and _was_chosen(ctx, roster, columns):
        if roster.state is RosterState.RECEIVED:
            # Cut off after the move, the first try may not have asked for what follows.
            steps.ask_next(roster)
        return roster
    check = check_of(ctx.store, roster) if confirm and roster.state in _TO_BE_CONFIRMED else None
    if check:
        return confirm_check(ctx, steps, roster, check, actor=actor)
    event = RosterEvent.CONFIRM if confirm else RosterEvent.REJECT
    if roster.state is ROSTERS.after(RosterState.AWAITING_CONFIRMATION, event):
        # Cut off after the move, the first try may not have asked for what follows.
        steps.ask_next(roster)
        return roster
    if ROSTERS.after(roster.state, event) is None:
        raise NothingToDecide
    action = "held-roster-confirmed" if confirm else "held-roster-rejected"
    # Before the move: cut off in between, it is told twice rather than never.
    record_act(ctx, actor=actor, action=action, subject=roster_id)
    decided = move(ctx, roster, event) if confirm else move(ctx, roster, event, finished_at=ctx.now())
    steps.ask_next(decided)
    return decided


def _was_chosen(ctx: Context, roster: Roster, columns: Mapping[ColumnField, str]) -> bool:
    choice = column_choice(ctx, roster)
    return choice is not None and columns.items() <= choice.chosen.items()
