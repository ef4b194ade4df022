"""Rules about people that more than one use case follows."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from qlinx.people.model import AFTER_EMPLOYMENT, UNUSED_ACCOUNT, Account, Employment, Person
from qlinx.records.context import Context

SELF = "self"


def source_of(employer_id: str) -> str:
    """How ``Person.sources`` names an employer."""
    return f"employer:{employer_id}"


def values_after_sharing(person: Person, employer_id: str, shared: Mapping[str, object]) -> dict[str, object]:
    """What an employer's row changes in a person: field by field, with who gave it (obligations 25 and 50).

    An employer changes only what it gave itself, or what nobody gave. What a person said about themselves stays, and so
    does what they took away (``sources`` names them for a field without a value). Empty when nothing changes.
    """
    source = source_of(employer_id)
    changes: dict[str, object] = {}
    sources = dict(person.sources)
    for name, value in shared.items():
        giver = person.sources.get(name)
        if giver not in {None, source} or (giver is None and getattr(person, name) is not None):
            continue
        if getattr(person, name) != value:
            changes[name] = value
        if value is not None:
            sources[name] = source
    if changes or sources != person.sources:
        changes["sources"] = sources
    return changes


def personnel_hash(ctx: Context, employer_id: str, number: str) -> str:
    """The keyed hash under which an employment is found by its personnel number."""
    return ctx.keys.hash("personnel", f"{employer_id}:{number.strip().casefold()}")


def self_given(person: Person, values: Mapping[str, object]) -> dict[str, object]:
    """The changes in a person when they say this about themselves: it wins over what an employer said."""
    return {**values, "sources": {**person.sources, **dict.fromkeys(values, SELF)}}


def ends_after(
    employments: Iterable[Employment], account: Account | None, *, now: datetime
) -> datetime | None:
    """When a person's last ground ends: never while somebody employs them (C-5).

    Without an employer an account is a ground of its own for a year; it counts from its opening or from the last end of
    an employment, because nothing about use is kept (obligation 31).
    """
    relations = tuple(employments)
    if any(relation.ended_at is None for relation in relations):
        return None
    ended = [relation.ended_at for relation in relations if relation.ended_at]
    if account is None:
        return AFTER_EMPLOYMENT.ends(max(ended, default=now))
    return UNUSED_ACCOUNT.ends(max([account.opened_at, *ended]))


def second_after(moment: datetime) -> datetime:
    """The first whole second after a moment: tokens tell whole seconds, so a session of this second is over then."""
    return moment.replace(microsecond=0) + timedelta(seconds=1)
