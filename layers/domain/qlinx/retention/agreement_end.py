"""What is left of an agreement whose last day has passed: relations that go on;
and the mark that nothing is left.
"""

from collections.abc import Iterator
from datetime import datetime, time
from itertools import islice
from typing import Any, Final

from qlinx.aws.database import Item
from qlinx.employers.model import AFTER_AGREEMENT, Agreement, EmployerContact, EmployerUser
from qlinx.employers.store import AGREEMENT, EMPLOYER_CONTACT, EMPLOYER_USER, contacts_group, users_group
from qlinx.kit.clock import HOME_ZONE
from qlinx.people.store import people_of
from qlinx.records.context import Context
from qlinx.records.shape import Shape
from qlinx.retention.counting import Tally
from qlinx.retention.store import stored

RULE: Final = "agreement-ended"

_PAGE: Final = 100


def is_over(ctx: Context, agreement: Agreement) -> bool:
    """Whether its last day has passed in the Netherlands."""
    return agreement.is_over_on(ctx.today())


def end_of(ctx: Context, agreement: Agreement) -> datetime:
    """The end of its last day."""
    return datetime.combine(agreement.ends_on or ctx.today(), time.max, HOME_ZONE)


def going_on(ctx: Context, employer_id: str) -> Iterator[Item]:
    """The relations with an employer that have not ended, as they are stored: one that no model reads goes on
    as well. Found by an index, so one may be missing yet.
    """
    keys = people_of(ctx.store, employer_id)
    while page := list(islice(keys, _PAGE)):
        yield from (item for item in stored(ctx.store, page) if item.get("ended_at") is None)


def conclude(ctx: Context, agreement: Agreement, tally: Tally) -> bool:
    """Marks an agreement after a look that finds no relation that goes on;
    contact persons and users know their end then.

    False where somebody is left, one of those failed, or somebody else changed the agreement: the next night
    looks again.
    """
    if any(going_on(ctx, agreement.employer_id)):
        return False
    ends_at = AFTER_AGREEMENT.ends(end_of(ctx, agreement))
    whole = set_end_of_contacts(ctx, tally, agreement.employer_id, ends_at)
    return whole and ctx.store.try_write(AGREEMENT.replace(agreement, settled_for=agreement.ends_on))


def set_end_of_contacts(ctx: Context, tally: Tally, employer_id: str, ends_at: datetime | None) -> bool:
    """Whether every contact person and user knows their end; where one failed, the next night goes on."""
    whole = True
    for shape, group in (
        (EMPLOYER_CONTACT, contacts_group(employer_id)),
        (EMPLOYER_USER, users_group(employer_id)),
    ):
        for value in _members(ctx, shape, group, ends_at):
            ok = False
            with tally.failing((shape.kind, RULE)):
                ctx.store.write(shape.replace(value, ends_at=ends_at))
                ok = True
            whole = whole and ok
    return whole


def _members(ctx: Context, shape: Shape[Any], group: str, ends_at: datetime | None) -> Iterator[Any]:
    """Those whose end is another one. Whoever was removed has an end of their own."""
    found = ctx.store.get_many(shape, tuple(ctx.store.group(group))).values()
    return (value for value in found if value.ends_at != ends_at and not _was_removed(value))


def _was_removed(member: EmployerUser | EmployerContact) -> bool:
    return isinstance(member, EmployerUser) and member.removed_at is not None
