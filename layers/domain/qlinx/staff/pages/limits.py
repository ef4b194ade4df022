"""Limits as pages of the desk: all with what they stopped, and one with the form that sets it."""

from typing import Annotated, Final

from pydantic import Field

from qlinx.kit.days import Day
from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.fields import Line
from qlinx.kit.pages import Page
from qlinx.kit.seen import SeenForm, tag_of
from qlinx.kit.texts import Language, LocalText, format_date
from qlinx.records.context import Context
from qlinx.records.limit_effects import DAYS
from qlinx.records.policy import PolicyValue
from qlinx.staff.desk_places import LIMIT, LIMITS, MEMBERS
from qlinx.staff.model import StaffMember, StaffRole
from qlinx.staff.policies import (
    LimitState,
    NewValue,
    all_limits,
    limit_named,
    set_limit,
    withdraw_limit,
)

_NO_VALUE: Final = LocalText(nl="Vul een getal in.", en="Fill in a number.")
_NO_REASON: Final = LocalText(
    nl="Schrijf waarom, in minstens tien letters, zonder namen.",
    en="Write why, in at least ten letters, without names.",
)


class LimitForm(SeenForm):
    """Another value of a limit with its reason; or the day of one that is taken back."""

    value: int | None = None
    since: Day | None = None
    reason: Annotated[Line, Field(min_length=10)] | None = None
    withdrawn: Day | None = None


def change_limit(ctx: Context, name: str, form: LimitForm, *, actor: str) -> str:
    """Does what the form of a limit says; gives the code of what was done.

    Raises
    ------
    NotFound, InputInvalid, ValueHolds, ChangedSince, ChangedMeanwhile
    """
    if form.withdrawn:
        withdraw_limit(ctx, name, form.withdrawn, form.saw, actor=actor)
        return "withdrawn"
    if form.value is None:
        raise InputInvalid([FieldFault("/value", "missing", _NO_VALUE)])
    if form.reason is None:
        raise InputInvalid([FieldFault("/reason", "missing", _NO_REASON)])
    new = NewValue(value=form.value, since=form.since, why=form.reason, seen=form.saw)
    set_limit(ctx, name, new, actor=actor)
    return "set"


def limits_page(ctx: Context, who: StaffMember, language: Language) -> Page:
    """Every limit, those first that stopped something; and where to go on, for managers also who is staff."""
    rows = [_row(ctx, state, language) for state in all_limits(ctx)]
    rows.sort(key=lambda row: not row["stopped"])
    facts = {"limits": rows, "limit_place": LIMIT, "number_of_days": DAYS, "members_place": MEMBERS}
    return Page("staff.desk_limits", {**facts, "manages": who.role is StaffRole.MANAGER})


def limit_page(ctx: Context, name: str, language: Language) -> Page:
    """One limit: what holds, what begins later, what it stopped, and the form.

    Raises
    ------
    NotFound
    """
    state = limit_named(ctx, name)
    least, highest = state.limit.between
    later = [_value(value, language) for value in state.policy.later_than(ctx.today())]
    facts = {
        **_row(ctx, state, language),
        "least": least,
        "highest": highest,
        "minutes": state.limit.seconds // 60,
        "later": later,
        "days": [(format_date(one.day, language), one.reached, one.stopped) for one in state.effects],
        "version": tag_of(state.version),
        "today": ctx.today().isoformat(),
        "limits_place": LIMITS,
    }
    return Page("staff.desk_limit", facts)


def _row(ctx: Context, state: LimitState, language: Language) -> dict[str, object]:
    held = state.policy.held_on(ctx.today())
    return {
        "name": state.limit.name,
        "what": state.limit.what.in_(language),
        "now": held.value if held else state.limit.most,
        "why": (held.why if held else None) or "",
        "seconds": state.limit.seconds,
        "reached": sum(one.reached for one in state.effects),
        "stopped": sum(one.stopped for one in state.effects),
    }


def _value(value: PolicyValue, language: Language) -> dict[str, object]:
    return {
        "day": value.since.isoformat(),
        "since": format_date(value.since, language),
        "value": value.value,
        "why": value.why or "",
    }
