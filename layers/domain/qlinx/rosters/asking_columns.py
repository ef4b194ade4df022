"""Asking an employer which column of its list is which: by the step of the import that meets the choice."""

from pathlib import PurePosixPath

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.records.context import Context
from qlinx.rosters.choosing import column_choice
from qlinx.rosters.errors import AmbiguousColumns, quoted
from qlinx.rosters.finishing import say_rows
from qlinx.rosters.model import ColumnChoice, OpenField, Roster
from qlinx.rosters.results import ResultRow
from qlinx.rosters.states import RosterEvent, move
from qlinx.rosters.store import COLUMN_CHOICE
from qlinx.rosters.texts import FIELD_NAMES
from qlinx.rosters.texts_import import FILE_ADVICE, advice
from qlinx.rosters.tools import Tools


def ask_columns(ctx: Context, tools: Tools, roster: Roster, refused: AmbiguousColumns) -> None:
    """Has a list wait until its employer said which column is which; again changes nothing."""
    before = column_choice(ctx, roster)
    fields = tuple(OpenField(field=field, columns=tuple(labels)) for field, labels in refused.asked.items())
    if before is None:
        choice = ColumnChoice(
            employer_id=roster.employer_id,
            attestation_id=roster.attestation_id,
            fields=fields,
            asked_at=ctx.now(),
        )
        kept = ctx.store.try_write(COLUMN_CHOICE.insert(choice))
    else:
        # What was said beforehand and fits no column of the list is gone; what fits stays said.
        said = tuple(one for one in before.fields if one.field not in refused.asked)
        kept = ctx.store.try_write(COLUMN_CHOICE.replace(before, fields=(*said, *fields)))
    if not kept:
        raise ChangedMeanwhile
    # Said before the move: a step that was cut off in between says it again.
    say_rows(tools, roster, [_question(roster, one) for one in fields])
    move(ctx, roster, RosterEvent.AWAIT)


def _question(roster: Roster, one: OpenField) -> ResultRow:
    name = FIELD_NAMES[one.field]
    facts = {
        "field": one.field,
        "field_nl": name.nl,
        "field_en": name.en,
        "columns": quoted(one.columns),
        "stem": PurePosixPath(roster.file_key).stem,
    }
    text = advice(FILE_ADVICE, "choose_column", **facts)
    return ResultRow(None, "waiting", one.field, "choose_column", text)
