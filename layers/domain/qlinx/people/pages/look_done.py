"""The page after somebody said what stands under an address is to them:
what was said, what was asked, what was not.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from qlinx.employers.names import names_of
from qlinx.kit.pages import Page
from qlinx.kit.texts import Language
from qlinx.people.looking import Look
from qlinx.people.pages.cards import in_short
from qlinx.people.places import MY_DATA, MY_JOIN
from qlinx.people.saying import Outcome, Spoken
from qlinx.records.context import Context


def done_page(
    ctx: Context,
    seen: Look,
    outcomes: Sequence[Outcome],
    language: Language,
    requests: Sequence[Mapping[str, str | None]] = (),
    *,
    then: Literal["new_code", "sign_in", "own_data"] = "new_code",
) -> Page:
    """What was said and asked. Loading it again does nothing: the code was used up.

    ``then`` is what its reader does next.
    """
    facts = {
        "said": _said(ctx, seen, outcomes, language),
        "requests": requests,
        "then": then,
        "own_data": MY_DATA,
        "join": MY_JOIN,
    }
    return Page("people.look_done", facts, language)


def _said(
    ctx: Context, seen: Look, outcomes: Sequence[Outcome], language: Language
) -> list[dict[str, str | None]]:
    """Each word in its reader's own, with the employer, and why it was not said where it was not."""
    employers = {one.relation.person.person_id: one.relation.employment.employer_id for one in seen.relations}
    ids = {one.said.about: employers.get(one.said.about, one.said.about) for one in outcomes}
    names = names_of(ctx, ids.values())
    return [
        {
            "employer": names[ids[one.said.about]],
            "word": None if one.said.word is Spoken.ALLOW_AGAIN else in_short(one.said.word, language),
            "problem": f"{one.problem.title.in_(language)} {one.problem.advice.in_(language)}"
            if one.problem
            else None,
        }
        for one in outcomes
    ]
