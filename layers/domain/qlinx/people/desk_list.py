"""A list of people in pages: what a cursor means, and how much one page reads at most."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.texts import Language, LocalText
from qlinx.people.desk import relations_page
from qlinx.people.model import Person
from qlinx.people.relations import Relation
from qlinx.people.saying import SAYINGS, WORDS
from qlinx.people.schemas.at_employer import EmployerPeople, EmployerPerson
from qlinx.people.store import EMPLOYER_SHARDS, employer_group, employment_item
from qlinx.records.context import Context

MOST_LISTED: Final = 100
_LISTED: Final = 50
# Where few of many are asked for, a page ends here, short or empty, with a cursor to go on.
_MOST_READ: Final = 500
_ANYTHING: Final = "anything"
_CURSOR: Final = re.compile(r"(?P<shard>[0-9])(?:\.(?P<after>[a-z0-9]{26}))?", re.ASCII)
QUERY: Final[Mapping[str, str]] = {
    "cursor": "from the page before; the first page without it",
    "limit": f"how many, 1 to {MOST_LISTED}; {_LISTED} if left out",
    "said": "only those about whom a reader said so: wrong_person, i_know_them, not_any_more, or anything",
}
_ADVICE: Final[Mapping[str, LocalText]] = {
    "cursor": LocalText(
        nl="Neem de cursor van de vorige bladzijde over, of laat hem weg.",
        en="Take the cursor over from the page before, or leave it out.",
    ),
    "limit": LocalText(nl="Vraag 1 tot 100 mensen tegelijk.", en="Ask for 1 to 100 people at once."),
    "said": LocalText(
        nl="Kies wrong_person, i_know_them, not_any_more of anything.",
        en="Choose wrong_person, i_know_them, not_any_more or anything.",
    ),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page: from where in the employer's index, how many, and with which word."""

    shard: int = 0
    after: str | None = None
    limit: int = _LISTED
    said: str | None = None

    def wants(self, person: Person) -> bool:
        if self.said is None:
            return True
        return person.said is not None and self.said in {_ANYTHING, SAYINGS[person.said].value}


def asked_for(query: Mapping[str, str]) -> Asked:
    """What the query of an address asks for; an empty value is one that was left out.

    Raises
    ------
    InputInvalid
    """
    given = {name: query.get(name) or None for name in _ADVICE}
    cursor, limit, said = given["cursor"], given["limit"], given["said"]
    place = _CURSOR.fullmatch(cursor or "0")
    wrong = [
        *(["cursor"] if place is None or int(place["shard"]) >= EMPLOYER_SHARDS else []),
        *(["limit"] if limit is not None and not _is_limit(limit) else []),
        *(["said"] if said is not None and said not in {_ANYTHING, *(one.value for one in WORDS)} else []),
    ]
    if wrong or place is None:
        raise InputInvalid([FieldFault(f"/{name}", "invalid", _ADVICE[name]) for name in wrong])
    return Asked(int(place["shard"]), place["after"], int(limit) if limit else _LISTED, said)


def people_page(ctx: Context, employer_id: str, asked: Asked, language: Language) -> EmployerPeople:
    """One page. It may hold fewer than asked for, or none, and yet have a next one."""
    found: list[Relation] = []
    shard, after, read = asked.shard, asked.after, 0
    while shard < EMPLOYER_SHARDS and len(found) < asked.limit and read < _MOST_READ:
        wanted = asked.limit - len(found)
        resume = _place(employer_id, shard, after) if after else None
        people, rest = relations_page(ctx, employer_id, shard, limit=wanted, resume=resume)
        found += [one for one in people if asked.wants(one.person)]
        read += wanted
        shard, after = (shard, str(rest["group_sort"])) if rest else (shard + 1, None)
    return EmployerPeople(
        people=[EmployerPerson.of(one, language) for one in found],
        cursor=None if shard == EMPLOYER_SHARDS else f"{shard}.{after}" if after else str(shard),
    )


def _is_limit(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MOST_LISTED


def _place(employer_id: str, shard: int, after: str) -> dict[str, str]:
    """Where the index goes on after somebody.

    Made from the caller's own employer: no cursor leads to another's people.
    """
    key = employment_item(after, employer_id)
    return {**key.attributes(), "group": employer_group(employer_id, shard), "group_sort": after}
