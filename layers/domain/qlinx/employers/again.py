"""Doing again, after a restore of the tables,
what became of users of an employer and of its agreement since.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from qlinx.employers.model import Access, EmployerUser
from qlinx.employers.service import NOTED as AGREEMENT_NOTED
from qlinx.employers.store import AGREEMENT, EMPLOYER_USER, agreement_of, employer_user_by_id
from qlinx.employers.users import ABLE, DISABLED, standing
from qlinx.employers.users import NOTED as USER_NOTED
from qlinx.records.context import Context
from qlinx.records.notes import Again, Note
from qlinx.records.sessions import all_ended


def user_again(ctx: Context, note: Note) -> bool:
    """Disables, removes, limits or opens to a user what a restore brought back otherwise.

    The cleanup erases who is removed.
    """
    user = employer_user_by_id(ctx.store, note.subject_id)
    access = Access(note.state["access"])
    if user is None or (standing(user), user.access) == (note.state["is"], access):
        return False
    changes = {"access": access, **_standing(user, note), **all_ended(ctx.now())}
    ctx.store.write(EMPLOYER_USER.replace(user, **changes))
    return True


def _standing(user: EmployerUser, note: Note) -> Mapping[str, object]:
    if standing(user) == note.state["is"]:
        return {}
    # Who comes back from a removal was invited afresh, and their end was that of the removal.
    back: Mapping[str, object] = (
        {"removed_at": None, "ends_at": None, "invited_at": note.at, "password_chosen_at": None}
        if user.removed_at
        else {}
    )
    if note.state["is"] == ABLE:
        return {**back, "disabled_at": None}
    if note.state["is"] == DISABLED:
        return {**back, "disabled_at": note.at}
    return {"removed_at": note.at, "ends_at": note.at}


def agreement_again(ctx: Context, note: Note) -> bool:
    """Gives an agreement the last day, and the standing instruction, that staff had set;
    the cleanup does what follows.
    """
    agreement = agreement_of(ctx.store, note.subject_id)
    last_day = note.state.get("ends_on")
    ends_on = date.fromisoformat(last_day) if last_day else None
    executes_rights = note.state["executes_rights"] == str(True)
    if agreement is None or (agreement.ends_on, agreement.executes_rights) == (ends_on, executes_rights):
        return False
    ctx.store.write(AGREEMENT.replace(agreement, ends_on=ends_on, executes_rights=executes_rights))
    return True


AGAIN: Final[Mapping[str, Again]] = {USER_NOTED: user_again, AGREEMENT_NOTED: agreement_again}
