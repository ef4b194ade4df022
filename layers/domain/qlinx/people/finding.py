"""Finds people among those whom an employer shares, and counts them by department and tag.

What is looked for stands in the body of a form, not in an address: it may be a name.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from unicodedata import combining, normalize

from qlinx.people.desk import relations_page
from qlinx.people.relations import Relation
from qlinx.people.store import EMPLOYER_SHARDS
from qlinx.records.context import Context

MOST_FOUND: Final = 100
_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found, by name and at most a hundred of them, and how many there are of each group."""

    people: tuple[Relation, ...]
    total: int
    departments: Mapping[str, int]
    tags: Mapping[str, int]


def find_people(
    ctx: Context, employer_id: str, text: str = "", *, department: str = "", tag: str = ""
) -> Found:
    """Those who work there now in whose name, address, number, department or tags each word stands.

    Capitals and accents make no difference. Groups are counted among all who have the words; who is shown is
    of the ``department`` and has the ``tag`` as well, where one is given.
    """
    words = _plain(text).split()
    matching = [one for one in _everybody(ctx, employer_id) if _has(one, words)]
    shown = [one for one in matching if _is_in(one, department, tag)]
    in_order = sorted(shown, key=lambda one: (_plain(one.person.name), one.person.person_id))
    return Found(
        tuple(in_order[:MOST_FOUND]),
        len(shown),
        _counts(one.employment.department for one in matching),
        _counts(name for one in matching for name in one.employment.tags),
    )


def _everybody(ctx: Context, employer_id: str) -> Iterator[Relation]:
    for shard in range(EMPLOYER_SHARDS):
        resume = None
        while True:
            people, resume = relations_page(ctx, employer_id, shard, limit=_PAGE, resume=resume)
            yield from (one for one in people if one.employment.ended_at is None)
            if resume is None:
                break


def _has(one: Relation, words: list[str]) -> bool:
    person, work = one.person, one.employment
    said = (
        person.name,
        person.email,
        work.personnel_number,
        *work.other_numbers,
        work.department,
        *work.tags,
    )
    whole = _plain(" ".join(part for part in said if part))
    return all(word in whole for word in words)


def _is_in(one: Relation, department: str, tag: str) -> bool:
    work = one.employment
    in_department = not department or _plain(work.department or "") == _plain(department)
    return in_department and (not tag or _plain(tag) in map(_plain, work.tags))


def _counts(names: Iterator[str | None]) -> dict[str, int]:
    """By name, as it was seen first."""
    numbers, seen = Counter[str](), dict[str, str]()
    for name in names:
        if name:
            numbers[_plain(name)] += 1
            seen.setdefault(_plain(name), name)
    return {seen[one]: numbers[one] for one in sorted(numbers)}


def _plain(text: str) -> str:
    apart = normalize("NFKD", " ".join(text.split()).casefold())
    return "".join(one for one in apart if not combining(one))
