"""Finds people among those whom an employer shares, and counts them by department and tag.

What is looked for stands in the body of a form, not in an address: it may be a name. One request looks
through so many people and no more; where there are others it says so, and where to go on. An address or a
personnel number is looked for among all of them at once, by its hash (docs/decisions/0154).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from unicodedata import combining, normalize

from qlinx.kit.contact import EmailRefused, parse_email
from qlinx.people.desk import place, relations_page
from qlinx.people.model import PersonState
from qlinx.people.relations import relation_by_id
from qlinx.people.service import personnel_hash
from qlinx.people.stated import Relation
from qlinx.people.store import EMPLOYER_SHARDS, PERSONNEL, personnel_item
from qlinx.records.addresses import RELATION, ground_of, row_of
from qlinx.records.context import Context
from qlinx.records.paging import Asked, Listing

MOST_FOUND: Final = 100
MOST_LOOKED_AT: Final = 5_000
_PAGE: Final = 100
_SEARCH: Final = Listing("people_search")


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found, by name and at most a hundred of them, and how many there are of each group.

    It is of the people from the ``first`` to the one that is number ``looked_at``; ``cursor`` goes on behind
    them, where there are others. ``whole``: there are no others before or behind, so the numbers are of all.
    """

    people: tuple[Relation, ...]
    total: int
    departments: Mapping[str, int]
    tags: Mapping[str, int]
    first: int
    looked_at: int
    cursor: str | None
    whole: bool


def find_people(
    ctx: Context,
    employer_id: str,
    text: str = "",
    *,
    department: str = "",
    tag: str = "",
    cursor: str = "",
    most: int = MOST_LOOKED_AT,
) -> Found:
    """Those who work there now in whose name, address, number, department or tags each word stands.

    Capitals and accents make no difference. Groups are counted among all who have the words; who is shown is
    of the ``department`` and has the ``tag`` as well, where one is given. ``total`` is of those who were
    looked through now.

    Raises
    ------
    InputInvalid
        The cursor is no place in this employer's people.
    """
    words = _plain(text).split()
    begin = _begin(ctx, employer_id, cursor)
    everybody, ended = _some(ctx, employer_id, begin, most)
    looked_at = begin.looked_at + len(everybody)
    exact = {} if begin.is_first and ended is None else _exactly(ctx, employer_id, text)
    matching = [one for one in everybody if one.person.person_id not in exact and _has(one, words)]
    # Who is found among all stands with the first ones, and not once more where the others are looked at.
    matching += exact.values() if begin.is_first else ()
    shown = [one for one in matching if _is_in(one, department, tag)]
    in_order = sorted(shown, key=lambda one: (_plain(one.person.name), one.person.person_id))
    return Found(
        people=tuple(in_order[:MOST_FOUND]),
        total=len(shown),
        departments=_counts(one.employment.department for one in matching),
        tags=_counts(name for one in matching for name in one.employment.tags),
        first=begin.looked_at + 1,
        looked_at=looked_at,
        cursor=ended and _SEARCH.cursor(ctx, employer_id, Asked(), *ended, str(looked_at)),
        whole=begin.is_first and ended is None,
    )


@dataclass(frozen=True, slots=True)
class _Begin:
    shard: int = 0
    after: str = ""
    looked_at: int = 0

    @property
    def is_first(self) -> bool:
        return self == _Begin()


def _begin(ctx: Context, employer_id: str, cursor: str) -> _Begin:
    after = _SEARCH.asked(ctx, employer_id, {"cursor": cursor}).after
    return _Begin(int(after[0]), after[1], int(after[2])) if after else _Begin()


def _some(
    ctx: Context, employer_id: str, begin: _Begin, most: int
) -> tuple[list[Relation], tuple[str, str] | None]:
    """Who works there now, of the next people in the index, and behind whom there are others."""
    found: list[Relation] = []
    shard, after, read = begin.shard, begin.after, 0
    while shard < EMPLOYER_SHARDS:
        if read >= most:
            return found, (str(shard), after)
        resume = place(employer_id, shard, after) if after else None
        wanted = min(_PAGE, most - read)
        people, rest = relations_page(ctx, employer_id, shard, limit=wanted, resume=resume)
        found += (one for one in people if one.employment.ended_at is None)
        read += wanted
        shard, after = (shard, str(rest["group_sort"])) if rest else (shard + 1, "")
    return found, None


def _exactly(ctx: Context, employer_id: str, text: str) -> dict[str, Relation]:
    """Whose address or personnel number the text is, among all people of the employer."""
    pointer = ctx.store.get(PERSONNEL, personnel_item(employer_id, personnel_hash(ctx, employer_id, text)))
    ids = [*([pointer.person_id] if pointer else []), *_at_address(ctx, employer_id, text)]
    found = (relation_by_id(ctx, one) for one in dict.fromkeys(ids))
    return {one.person.person_id: one for one in found if one and _is_shown(one)}


def _at_address(ctx: Context, employer_id: str, text: str) -> tuple[str, ...]:
    try:
        address = parse_email(text, allow_example_domains=True)
    except EmailRefused:
        return ()
    row = row_of(ctx.store, ctx.address_hash(address.match_key), ground_of(RELATION, employer_id))
    return row.person_ids if row else ()


def _is_shown(one: Relation) -> bool:
    is_open = one.person.state is PersonState.ACTIVE and not one.person.is_only_kept
    return is_open and one.employment.ended_at is None


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
