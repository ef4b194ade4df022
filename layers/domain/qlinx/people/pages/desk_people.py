"""The people whom an employer shares, as a page: all of them, or those who were looked for."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Final

from pydantic import Field

from qlinx.employers.page_menu import PERSON
from qlinx.kit.pages import Page, Place
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language
from qlinx.people.desk_list import asks_people, people_page
from qlinx.people.finding import MOST_FOUND, find_people
from qlinx.people.schemas.at_employer import EmployerPerson
from qlinx.records.asking import Question
from qlinx.records.context import Context
from qlinx.records.paging import LONGEST_CURSOR

_LONGEST = 200
_LISTED: Final = 25
_Typed = Annotated[str, Field(max_length=_LONGEST)]


def asks_first_people(employer_id: str, parts: Mapping[str, str]) -> tuple[Question, ...]:
    """What the page asks for."""
    del parts
    return tuple(asks_people(employer_id, _LISTED))


class SearchForm(Schema):
    """What is looked for: words, a department or tag that was pressed, and behind whom to go on."""

    text: _Typed = ""
    department: _Typed = ""
    tag: _Typed = ""
    after: Annotated[str, Field(max_length=LONGEST_CURSOR)] = ""


def shared_people_page(
    ctx: Context, employer_id: str, query: Mapping[str, str], language: Language, pages: tuple[Place, Place]
) -> Page:
    """Those who work there. A page may have fewer than others and still have a next one."""
    found = people_page(ctx, employer_id, {"limit": str(_LISTED), **query}, language)
    facts = {"cursor": found.cursor, **_links(pages), "found": None}
    return Page("people.desk_people", {**facts, **_rows(found.people)})


def found_page(
    ctx: Context, employer_id: str, form: SearchForm, language: Language, pages: tuple[Place, Place]
) -> Page:
    """Who was found, and how many are in each department and have each tag."""
    found = find_people(
        ctx, employer_id, form.text, department=form.department, tag=form.tag, cursor=form.after
    )
    facts = {
        **_rows(EmployerPerson.of(one, language) for one in found.people),
        "cursor": None,
        **_links(pages),
        "found": found,
        "most": MOST_FOUND,
        "asked": form,
    }
    return Page("people.desk_people", facts)


def _links(pages: tuple[Place, Place]) -> dict[str, object]:
    """Where a list is handed in, and where those in doubt are."""
    return {"list_page": pages[0], "in_doubt_page": pages[1]}


def _rows(people: Iterable[EmployerPerson]) -> dict[str, object]:
    """Each, with what is the matter with the employer's own mail to them, and what whoever reads it said."""
    rows = [
        (
            f"{one.first_name} {one.last_name}",
            one.email,
            one.department or "",
            ", ".join(one.tags),
            [
                *([one.said.word.value] if one.said else []),
                *(found.problem.value for found in one.mail_problems),
            ],
            one.person_id,
        )
        for one in people
        if one.ended_at is None
    ]
    return {"rows": rows, "stopped": any(row[-2] for row in rows), "person": PERSON}
