"""Asks whether somebody is sure, before anything is done that nobody can undo: what of each subject goes and
what stays, and what else is done with the same button. Shows it, and does nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from qlinx.employers.names import names_of
from qlinx.kit.pages import Page
from qlinx.kit.texts import Language
from qlinx.people.pages.cards import in_short
from qlinx.people.saying import Spoken
from qlinx.records.context import Context
from qlinx.rights.deciders import decider_of
from qlinx.rights.pages.chosen import Chosen
from qlinx.rights.right import Right
from qlinx.rights.subjects import subject_of

SURE: Final = "sure"


def is_to_be_sure(chosen: Chosen, form: Mapping[str, str]) -> bool:
    """Whether it is asked first: something chosen is for good, and nobody said that it is sure."""
    return form.get(SURE) != "yes" and any(right.for_good for right, _ in chosen.asked())


def sure_page(
    ctx: Context, chosen: Chosen, form: Mapping[str, str], headings: Mapping[str, str], language: Language
) -> Page:
    """The question. ``headings``: what each thing under the address is called."""
    facts = {
        "posted": [(name, value) for name, value in form.items() if name != SURE],
        "cards": [
            card
            for right, ids in chosen.asked()
            for person_id in ids
            if (card := _card(ctx, right, person_id, headings, language))
        ],
        "others": list(_others(chosen, headings, language)),
    }
    return Page("rights.rights_sure", facts, language)


def _card(
    ctx: Context, right: Right, person_id: str, headings: Mapping[str, str], language: Language
) -> Mapping[str, object] | None:
    holder = subject_of(ctx, person_id) if right.for_good else None
    if right.for_good is None or holder is None:
        return None
    decider = decider_of(ctx, right, holder.value)
    return {
        "heading": headings.get(person_id, ""),
        "said": right.for_good()(ctx, holder.value, language),
        "decider": names_of(ctx, [decider])[decider] if decider else "",
    }


def _others(chosen: Chosen, headings: Mapping[str, str], language: Language) -> Iterator[tuple[str, str]]:
    """What is done besides: what it is about, and what."""
    for said in chosen.words:
        if said.word is not Spoken.ALLOW_AGAIN:
            yield headings.get(said.about, ""), in_short(said.word, language)
    for right, ids in chosen.asked():
        if right.for_good is None:
            yield from ((headings.get(one, ""), right.words.choice.in_(language)) for one in ids)
