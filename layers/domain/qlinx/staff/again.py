"""Doing again, after a restore of the tables, what became of staff, and of the limits that staff had set."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Final

from qlinx.records.catalogue import every_limit
from qlinx.records.context import Context
from qlinx.records.notes import Again, Note
from qlinx.records.policy import POLICY, Policy, PolicyValue, policy_key
from qlinx.records.sessions import all_ended
from qlinx.staff.model import StaffRole
from qlinx.staff.policies import NOTED as POLICY_NOTED
from qlinx.staff.policies import values_as_text
from qlinx.staff.service import ENDED, IS_STAFF, NOTED_ROLE
from qlinx.staff.service import NOTED as STAFF_NOTED
from qlinx.staff.store import STAFF, staff_member_by_id


def staff_again(ctx: Context, note: Note) -> bool:
    """Ends what a restore opened to somebody who is no longer staff,
    or opens it to whoever had become staff again.
    """
    member = staff_member_by_id(ctx.store, note.subject_id)
    if member is None or (member.ends_at is not None) is (note.state["is"] == ENDED):
        return False
    changes: dict[str, object] = {"ends_at": note.at}
    if note.state["is"] == IS_STAFF:
        # Their user of the pool was made anew then, and a link to choose a password was mailed.
        changes = {"ends_at": None, "invited_at": note.at, "password_chosen_at": None}
    ctx.store.write(STAFF.replace(member, **changes, **all_ended(ctx.now())))
    return True


def role_again(ctx: Context, note: Note) -> bool:
    """Gives somebody of the staff the role and the training that a manager gave them last."""
    member = staff_member_by_id(ctx.store, note.subject_id)
    trained = note.state.get("trained_on")
    said = StaffRole(note.state["role"]), date.fromisoformat(trained) if trained else None
    if member is None or (member.role, member.trained_on) == said:
        return False
    over = {"raise_asked_at": None, "raise_asked_by": None}
    ctx.store.write(STAFF.replace(member, role=said[0], trained_on=said[1], **over, **all_ended(ctx.now())))
    return True


def policy_again(ctx: Context, note: Note) -> bool:
    """Gives a limit the values that staff had set;
    the reasons of those that the backup does not know are lost.
    """
    limit = {one.policy_name: one for one in every_limit().values()}.get(note.subject_id)
    stored = ctx.store.get(POLICY, policy_key(note.subject_id))
    if limit is None or (stored and values_as_text(stored.values) == note.state["values"]):
        return False
    known = stored or limit.policy
    values = tuple(_with_reason(known, value) for value in json.loads(note.state["values"]))
    if stored:
        ctx.store.write(POLICY.replace(stored, values=values))
    else:
        ctx.store.write(POLICY.insert(known.model_copy(update={"values": values})))
    return True


def _with_reason(known: Policy, stated: Mapping[str, object]) -> PolicyValue:
    value = PolicyValue.model_validate(stated)
    before = (one for one in known.values if (one.since, one.set_at) == (value.since, value.set_at))
    return value.model_copy(update={"why": next((one.why for one in before), None)})


AGAIN: Final[Mapping[str, Again]] = {
    STAFF_NOTED: staff_again,
    NOTED_ROLE: role_again,
    POLICY_NOTED: policy_again,
}
