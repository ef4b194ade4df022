"""The end of a relation: it goes four weeks later."""

from datetime import datetime

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.people.model import AFTER_EMPLOYMENT, Employment
from qlinx.people.store import EMPLOYMENT, PERSON, employment_item, person_by_id
from qlinx.records.context import Context
from qlinx.records.shape import Change


def end_employment(ctx: Context, employment: Employment, at: datetime, *also: Change) -> None:
    """Ends a relation, and writes what goes with that; ending it again changes nothing.

    Raises
    ------
    ChangedMeanwhile
    """
    for _ in attempts():
        current = ctx.store.get(EMPLOYMENT, employment_item(employment.person_id, employment.employer_id))
        if current is None or current.ended_at:
            return
        ended = (EMPLOYMENT.replace(current, ended_at=at), *_person_change(ctx, current, at))
        if ctx.store.try_write(*ended, *also):
            return
    raise ChangedMeanwhile


def _person_change(ctx: Context, ending: Employment, at: datetime) -> tuple[Change, ...]:
    """What the person item becomes: it ends four weeks later.

    It is always written, so that nobody is invited on the strength of a relation that ends at this moment.
    """
    person = person_by_id(ctx.store, ending.person_id)
    return (PERSON.replace(person, ends_at=AFTER_EMPLOYMENT.ends(at)),) if person else ()
