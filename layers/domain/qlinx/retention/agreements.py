"""The end of an agreement: relations end, accounts that nothing else keeps go with them, contact persons and users later.

Obligation 37. The agreement's item keeps its place in the queue until everything is done, so a run that is cut off is
taken up by the next. An agreement that is extended after it was settled takes the end of contact persons and users back (D3);
relations come back with the employer's next list.
"""

from collections.abc import Iterator
from datetime import datetime, time
from itertools import islice
from typing import Any

from qlinx.employers.model import AFTER_AGREEMENT, Agreement, EmployerContact, EmployerUser
from qlinx.employers.store import (
    AGREEMENT,
    AGREEMENT_QUEUE,
    EMPLOYER_CONTACT,
    EMPLOYER_USER,
    contacts_group,
    users_group,
)
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.retries import attempts
from qlinx.people.employment import end_employment
from qlinx.people.store import EMPLOYMENT, people_of
from qlinx.records.context import Context
from qlinx.records.shape import Shape
from qlinx.retention.accounts import end_account_with
from qlinx.retention.counting import Tally
from qlinx.retention.model import Tools

RULE = "agreement-ended"

_MOST_AGREEMENTS = 200
_PAGE = 100


def settle_agreements(ctx: Context, tools: Tools, tally: Tally) -> None:
    """Carries out what follows from agreements whose last day has passed."""
    keys = ctx.store.due(AGREEMENT_QUEUE, ctx.now(), limit=_MOST_AGREEMENTS)
    for agreement in ctx.store.get_many(AGREEMENT, keys).values():
        if agreement.settled_for is None and not _is_over(ctx, agreement):
            continue
        if not tools.has_time:
            tally.finished = False
            return
        tally.add("agreement", RULE, "found")
        with tally.failing(("agreement", RULE)):
            done = _settle(ctx, tools, tally, agreement)
            tally.add("agreement", RULE, "removed" if done else "held")


def _settle(ctx: Context, tools: Tools, tally: Tally, agreement: Agreement) -> bool:
    """Whether everything is done; the agreement is marked only after a look that found nothing left to do."""
    if not _is_over(ctx, agreement):
        return _take_back(ctx, tally, agreement)
    ended_at = datetime.combine(agreement.ends_on or ctx.today(), time.max, HOME_ZONE)
    for _ in attempts():
        changed = _end_relations(ctx, tools, tally, agreement.employer_id, ended_at)
        if changed is None:
            return False
        if tally.dry_run:
            return True
        if not changed:
            ends_at = AFTER_AGREEMENT.ends(ended_at)
            whole = _set_end_of_contacts(ctx, tally, agreement.employer_id, ends_at)
            return whole and ctx.store.wrote(AGREEMENT.replace(agreement, settled_for=agreement.ends_on))
    return False


def _is_over(ctx: Context, agreement: Agreement) -> bool:
    """Whether its last day has passed in the Netherlands."""
    return agreement.is_over_on(ctx.today())


def _take_back(ctx: Context, tally: Tally, agreement: Agreement) -> bool:
    """What was settled for an earlier last day is settled no more: contact persons and users stay."""
    if tally.dry_run:
        return True
    whole = _set_end_of_contacts(ctx, tally, agreement.employer_id, None)
    return whole and ctx.store.wrote(AGREEMENT.replace(agreement, settled_for=None))


def _end_relations(
    ctx: Context, tools: Tools, tally: Tally, employer_id: str, ended_at: datetime
) -> int | None:
    """How many relations were (in a dry run: would be) ended; nothing when time was up or one failed."""
    changed, failed = 0, False
    keys = people_of(ctx.store, employer_id)
    while page := list(islice(keys, _PAGE)):
        for employment in ctx.store.get_many(EMPLOYMENT, page).values():
            if not tools.has_time:
                tally.finished = False
                return None
            runs = employment.ended_at is None
            if runs:
                tally.add("employment", RULE, "found")
            ok = False
            with tally.failing(("employment", RULE)):
                if not tally.dry_run:
                    end_employment(ctx, employment, ended_at)
                    end_account_with(ctx, employment.person_id)
                ok = True
            failed = failed or not ok
            if runs and ok:
                tally.add("employment", RULE, "removed")
                changed += 1
    return None if failed else changed


def _set_end_of_contacts(ctx: Context, tally: Tally, employer_id: str, ends_at: datetime | None) -> bool:
    """Whether every contact person and user knows their end; where one failed, the next run goes on."""
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
