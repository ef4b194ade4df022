"""Doing again, after a restore of the tables, what became of second factors:
taken away, reset, or set since.
"""

from collections.abc import Mapping
from typing import Final, get_args

from qlinx.factors.model import Factor
from qlinx.factors.service import NOTED
from qlinx.factors.states import Role
from qlinx.records.context import Context
from qlinx.records.notes import Again, Note
from qlinx.records.sessions import all_ended
from qlinx.sessions.store import recorded


def factor_again(ctx: Context, note: Note) -> bool:
    """Gives a record the factor that it had last, or none;
    open or not: a frozen account has its factor still.

    Its recovery codes are not known to the ledger; those from before a restore are no longer valid anyway.
    """
    role: Role = next(role for role in get_args(Role) if role == note.state["role"])
    holding, factor_id = recorded(ctx, role, note.subject_id), note.state.get("factor_id")
    if holding is None:
        return False
    present = holding.value.factor.factor_id if holding.value.factor else None
    if present == factor_id:
        return False
    factor = Factor(factor_id=factor_id, recovery_codes=(), codes_made_at=note.at) if factor_id else None
    ctx.store.write(
        holding.but(factor=factor, factor_set_at=note.at if factor else None, **all_ended(ctx.now()))
    )
    return True


AGAIN: Final[Mapping[str, Again]] = {NOTED: factor_again}
