"""The end of a person's relation to an employer, and what it means for the person."""

from datetime import datetime

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.people.model import Employment
from qlinx.people.service import ends_after
from qlinx.people.store import (
    ACCOUNT,
    EMPLOYMENT,
    PERSON,
    account_item,
    employment_item,
    employments_of,
    person_by_id,
)
from qlinx.records.context import Context
from qlinx.records.shape import Change

_TRIES = 5


def end_employment(ctx: Context, employment: Employment, at: datetime) -> None:
    """Ends a relation; with the last one the person's own end comes in sight (C-5). Ending it again changes nothing.

    Raises
    ------
    ChangedMeanwhile
    """
    for _ in range(_TRIES):
        current = ctx.store.get(EMPLOYMENT, employment_item(employment.person_id, employment.employer_id))
        if current is None or current.ended_at:
            return
        if ctx.store.wrote(EMPLOYMENT.replace(current, ended_at=at), *_person_change(ctx, current, at)):
            return
    raise ChangedMeanwhile


def _person_change(ctx: Context, ending: Employment, at: datetime) -> tuple[Change, ...]:
    """What the person item becomes.

    It is always written, so that two relations ending at once can't both overlook that they were the last.
    """
    person = person_by_id(ctx.store, ending.person_id)
    if person is None:
        return ()
    employments = [
        other
        for other in employments_of(ctx.store, ending.person_id)
        if other.employer_id != ending.employer_id
    ]
    account = ctx.store.get(ACCOUNT, account_item(ending.person_id))
    ended = EMPLOYMENT.changed(ending, ended_at=at)
    return (PERSON.replace(person, ends_at=ends_after([*employments, ended], account, now=at)),)
