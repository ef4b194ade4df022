"""How many people an employer would invite: all of them, and by department and tag."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from qlinx.invitations.audience import folded, may_be_invited
from qlinx.invitations.draft import AudienceDraft
from qlinx.kit.batching import batched
from qlinx.people.model import Employment
from qlinx.people.store import (
    EMPLOYER_SHARDS,
    EMPLOYMENT,
    PERSON,
    employer_group,
    employment_item,
    person_item,
)
from qlinx.records.context import Context
from qlinx.records.store import PERSON_PREFIX

_PAGE: Final = 100
# As many as a search looks through at once (docs/decisions/0154).
MOST_COUNTED: Final = 5_000


@dataclass(frozen=True, slots=True)
class Audiences:
    """Numbers of people who may be invited now; departments and tags by the name that was seen first.

    ``whole``: everybody was counted. Otherwise there are at least so many, and groups may be missing.
    """

    everyone: int
    departments: Mapping[str, int]
    tags: Mapping[str, int]
    whole: bool
    _each: tuple[tuple[str | None, frozenset[str]], ...]

    def taken_in(self, audience: AudienceDraft) -> int:
        """How many people an audience takes in; who is in two of its groups counts once."""
        if audience.everyone:
            return self.everyone
        departments, wanted = (frozenset(map(folded, one)) for one in (audience.departments, audience.tags))
        return sum(own in departments or not tags.isdisjoint(wanted) for own, tags in self._each)


def audiences(ctx: Context, employer_id: str, *, most: int = MOST_COUNTED) -> Audiences:
    """Whom the employer can invite, counted as ``invitations.candidates`` would take them in.

    ``most`` are looked at, whatever others there are: somebody waits for the page.
    """
    looked_at = list(islice(_everybody(ctx, employer_id), most + 1))
    whole = len(looked_at) <= most
    departments, tags, names = Counter[str](), Counter[str](), dict[str, str]()
    each: list[tuple[str | None, frozenset[str]]] = []
    for one in _employments(ctx, employer_id, looked_at[:most]):
        department = folded(one.department) if one.department else None
        own_tags = frozenset(folded(tag) for tag in one.tags)
        each.append((department, own_tags))
        departments.update([department] if department else [])
        tags.update(own_tags)
        for name in (*([one.department] if one.department else []), *one.tags):
            names.setdefault(folded(name), name)
    named = _by_name(departments, names), _by_name(tags, names)
    return Audiences(len(each), *named, whole=whole, _each=tuple(each))


def _by_name(numbers: Mapping[str, int], names: Mapping[str, str]) -> dict[str, int]:
    return {names[one]: numbers[one] for one in sorted(numbers)}


def _everybody(ctx: Context, employer_id: str) -> Iterator[str]:
    """The ids of whom it shares, no more of the index than is asked for."""
    for shard in range(EMPLOYER_SHARDS):
        for key in ctx.store.group(employer_group(employer_id, shard)):
            yield key.pk.removeprefix(PERSON_PREFIX)


def _employments(ctx: Context, employer_id: str, person_ids: Iterable[str]) -> Iterator[Employment]:
    for ids in batched(person_ids, _PAGE):
        people = ctx.store.get_many(PERSON, [person_item(one) for one in ids])
        works = ctx.store.get_many(EMPLOYMENT, [employment_item(one, employer_id) for one in ids])
        for person_id in ids:
            person = people.get(person_item(person_id))
            work = works.get(employment_item(person_id, employer_id))
            if person and work and not work.ended_at and may_be_invited(person):
                yield work
