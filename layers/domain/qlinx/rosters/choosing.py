"""Which column is which, where a list leaves it open: the employer is asked, and says so over the API or in
its declaration. Nothing of the list is stored before that.
"""

from collections.abc import Mapping, Sequence

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.rosters.asking import Steps
from qlinx.rosters.errors_import import ColumnNotAsked
from qlinx.rosters.header_names import ASKED_FIELDS
from qlinx.rosters.model import (
    Attestation,
    ColumnChoice,
    ColumnField,
    OpenField,
    Roster,
    RosterState,
)
from qlinx.rosters.states import RosterEvent, move
from qlinx.rosters.store import COLUMN_CHOICE, column_choice_item


def awaits_columns(roster: Roster) -> bool:
    """Whether the employer is asked which column is which, rather than whether the list is meant."""
    return roster.state is RosterState.AWAITING_CONFIRMATION and roster.parts == 0


def column_choice(ctx: Context, roster: Roster) -> ColumnChoice | None:
    """What is asked and said about a list's columns."""
    return ctx.store.get(COLUMN_CHOICE, column_choice_item(roster.employer_id, roster.attestation_id))


def said_beforehand(attestation: Attestation, columns: Mapping[ColumnField, str]) -> list[ColumnChoice]:
    """What a declaration says about columns, to be kept with it."""
    if not columns:
        return []
    fields = tuple(OpenField(field=field, chosen=label) for field, label in columns.items())
    return [
        ColumnChoice(
            employer_id=attestation.employer_id,
            attestation_id=attestation.attestation_id,
            fields=fields,
            asked_at=attestation.received_at,
        )
    ]


def choose_columns(
    ctx: Context, steps: Steps, roster: Roster, columns: Mapping[ColumnField, str], *, actor: str
) -> Roster:
    """The employer's word on which column is which; the list is read anew.

    Raises
    ------
    ColumnNotAsked
        A field that must be chosen is left open, or a column was named that was not among those asked about.
    ChangedMeanwhile
    """
    asked = column_choice(ctx, roster)
    if asked is None:
        raise ColumnNotAsked
    fields = tuple(_chosen(one, columns) for one in asked.fields)
    if _is_open(roster, fields) or not set(columns) <= {one.field for one in fields}:
        raise ColumnNotAsked
    # Before the writes: cut off in between, it is told twice rather than never.
    record_act(ctx, actor=actor, action="roster-columns-chosen", subject=roster.roster_id)
    if not ctx.store.try_write(COLUMN_CHOICE.replace(asked, fields=fields)):
        raise ChangedMeanwhile
    moved = move(ctx, roster, RosterEvent.CHOOSE)
    steps.ask_next(moved)
    return moved


def open_fields(choice: ColumnChoice | None) -> Sequence[OpenField]:
    """The fields about which the employer is asked."""
    return [one for one in choice.fields if one.columns and not one.chosen] if choice else []


def _chosen(one: OpenField, columns: Mapping[ColumnField, str]) -> OpenField:
    label = columns.get(one.field)
    if label is None or not one.columns:
        return one
    if label not in one.columns:
        raise ColumnNotAsked
    return one.model_copy(update={"chosen": label})


def _is_open(roster: Roster, fields: Sequence[OpenField]) -> bool:
    """Whether the list would only be asked about again."""
    left = [one.field for one in fields if one.columns and not one.chosen]
    return bool(left) and (roster.extra_columns == "refuse" or any(field in ASKED_FIELDS for field in left))
