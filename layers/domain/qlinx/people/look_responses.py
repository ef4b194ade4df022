"""What is stored under a proved address, in the words of the API."""

from collections.abc import Iterator, Mapping

from qlinx.employers.names import names_of
from qlinx.kit.clock import home_day
from qlinx.people.looking import Look, Standing, choosable
from qlinx.people.model import MEMORY
from qlinx.people.saying import SAYINGS, asleep_of, possible
from qlinx.people.schemas.looks import (
    JoinedTo,
    LookResponse,
    LookWithCodeResponse,
    MemoryResponse,
    StandingResponse,
    SubjectResponse,
)
from qlinx.people.schemas.shared import SharedData
from qlinx.records.context import Context


def look_response(ctx: Context, seen: Look, account_id: str | None = None) -> LookResponse:
    """What is stored under a proved address, for a visitor or for the holder of an account."""
    names = _names(ctx, seen)
    asleep = asleep_of(ctx, account_id)
    return LookResponse(
        relations=[_standing(one, names, account_id, asleep) for one in seen.relations],
        memories=[
            MemoryResponse(
                employer_id=memory.employer_id,
                employer=names[memory.employer_id],
                until=home_day(MEMORY.ends(memory.since)),
            )
            for memory in seen.memories
        ],
        other_account=seen.account_id not in {None, account_id},
    )


def look_with_code(ctx: Context, seen: Look) -> LookWithCodeResponse:
    """What stands under an address, and on what of it a right can be used, for a visitor."""
    return LookWithCodeResponse(
        **dict(look_response(ctx, seen)),
        subjects=list(subjects_of(seen, _names(ctx, seen))),
    )


def subjects_of(seen: Look, names: Mapping[str, str]) -> Iterator[SubjectResponse]:
    """What a right can be used on by whoever reads the mail of the address."""
    for one in choosable(seen):
        yield SubjectResponse(
            person_id=one.person_id,
            kind=one.kind,
            employer=names.get(one.employer_id or ""),
            number_needed=one.number_needed,
        )


def _names(ctx: Context, seen: Look) -> dict[str, str]:
    ids = [one.relation.employment.employer_id for one in seen.relations]
    ids += [memory.employer_id for memory in seen.memories]
    ids += [row.employer_id for row in seen.roles if row.employer_id]
    return names_of(ctx, dict.fromkeys(ids))


def _standing(
    standing: Standing, names: Mapping[str, str], account_id: str | None, asleep: frozenset[str]
) -> StandingResponse:
    person, employment = standing.relation.person, standing.relation.employment
    joined_to: JoinedTo = "nobody"
    if person.account_id:
        joined_to = "you" if person.account_id == account_id else "somebody"
    is_asleep = person.person_id in asleep
    shown = joined_to != "somebody"
    name = names[employment.employer_id]
    return StandingResponse(
        relation_id=person.person_id,
        employer=name,
        joined_to=joined_to,
        asleep=is_asleep,
        number_needed=standing.is_shared,
        said=SAYINGS[person.said] if person.said and shown else None,
        can=list(possible(standing, account_id, is_asleep=is_asleep)),
        shared=SharedData.of(person, employment, name, with_number=not standing.is_shared) if shown else None,
    )
