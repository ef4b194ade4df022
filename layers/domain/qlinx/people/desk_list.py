"""A list of people in pages: what a cursor means, and how much one page reads at most."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from qlinx.kit.texts import Language
from qlinx.people.desk import place, relations_page
from qlinx.people.model import Person
from qlinx.people.saying import SAYINGS, WORDS
from qlinx.people.schemas.at_employer import EmployerPeople, EmployerPerson
from qlinx.people.stated import Relation
from qlinx.people.store import EMPLOYER_SHARDS, employer_group, employment_item, person_item
from qlinx.records.asking import InGroup
from qlinx.records.context import Context
from qlinx.records.paging import Listing

# Where few of many are asked for, a page ends here, short or empty, with a cursor to go on.
_MOST_READ: Final = 500
# Two items each, of the hundred that one call tells.
_IN_ONE_CALL: Final = 50
_ANYTHING: Final = "anything"
PEOPLE: Final = Listing("people", {"said": (*(one.value for one in WORDS), _ANYTHING)})


def people_page(
    ctx: Context, employer_id: str, query: Mapping[str, str], language: Language
) -> EmployerPeople:
    """One page. It may hold fewer than asked for, or none, and yet have a next one.

    Raises
    ------
    InputInvalid
    """
    asked = PEOPLE.asked(ctx, employer_id, query)
    if not asked.after:
        _first_at_once(ctx, employer_id, asked.limit)
    found: list[Relation] = []
    shard = int(asked.after[0]) if asked.after else 0
    after, read = asked.after[1] if len(asked.after) > 1 else None, 0
    while shard < EMPLOYER_SHARDS and len(found) < asked.limit and read < _MOST_READ:
        wanted = asked.limit - len(found)
        resume = place(employer_id, shard, after) if after else None
        people, rest = relations_page(ctx, employer_id, shard, limit=wanted, resume=resume)
        found += [one for one in people if _is_wanted(one.person, asked.filters.get("said"))]
        read += wanted
        shard, after = (shard, str(rest["group_sort"])) if rest else (shard + 1, None)
    more = (str(shard), after) if after else (str(shard),)
    return EmployerPeople(
        people=[EmployerPerson.of(one, language) for one in found],
        cursor=None if shard == EMPLOYER_SHARDS else PEOPLE.cursor(ctx, employer_id, asked, *more),
    )


def asks_people(employer_id: str, limit: int) -> Iterator[InGroup]:
    """What a first page of so many may ask for of the index: where who stands is known from it alone."""
    return (InGroup(employer_group(employer_id, shard), limit) for shard in range(EMPLOYER_SHARDS))


def _first_at_once(ctx: Context, employer_id: str, limit: int) -> None:
    """Reads who stands first, where the store remembers: all parts of the index, then as many people as one
    call tells.
    """
    if ctx.store.remembers:
        groups = tuple(asks_people(employer_id, limit))
        ctx.store.prefetch(*groups)
        pages = (ctx.store.group_page(one.name, limit=limit) for one in groups)
        ids = islice((str(item["group_sort"]) for page in pages for item in page.items), _IN_ONE_CALL)
        ctx.store.prefetch(
            *(key for one in ids for key in (person_item(one), employment_item(one, employer_id)))
        )


def _is_wanted(person: Person, said: str | None) -> bool:
    if said is None:
        return True
    return person.said is not None and said in {_ANYTHING, SAYINGS[person.said].value}
