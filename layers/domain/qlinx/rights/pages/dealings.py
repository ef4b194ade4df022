"""Who of staff or of an employer looked somebody up or changed their data, and why, as a page."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from qlinx.employers.names import names_of
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.pages import Page
from qlinx.kit.texts import Language, LocalText, format_moment
from qlinx.people.own_data import joined_to
from qlinx.people.places import MY_DATA, MY_DEALINGS
from qlinx.records.context import Context
from qlinx.records.dealings import Dealing, dealings_with
from qlinx.records.routes import PageRoutes
from qlinx.rights.words import value_label

_STAFF: Final = LocalText(nl="Een medewerker van Qlinx {what}", en="A member of staff of Qlinx {what}")
_EMPLOYER: Final = LocalText(nl="Een gebruiker van {employer} {what}", en="A user of {employer} {what}")


def add_dealings_page(site: PageRoutes, context: Callable[[], Context]) -> None:
    """Gives a function the page."""

    @site.page(MY_DEALINGS)
    def see_dealings() -> Page:
        """By what they are about: the account, and what each employer shares."""
        return dealings_page(context(), site.who.person_id, site.language)


def dealings_page(ctx: Context, account_id: str, language: Language) -> Page:
    """What was done with an account's data, and with those that are joined to it and awake."""
    joined = [one.join for one in joined_to(ctx, account_id) if one.person]
    subjects = {account_id: "", **{one.relation_id: one.employer_id for one in joined}}
    found = {subject: dealings_with(ctx, [subject]) for subject in subjects}
    ids = {one.employer_id for dealings in found.values() for one in dealings if one.employer_id}
    names = names_of(ctx, sorted({*ids, *filter(None, subjects.values())}))
    sources = [
        {
            "employer": names.get(subjects[subject], ""),
            "entries": list(_entries(dealings, names, language)),
        }
        for subject, dealings in found.items()
        if dealings
    ]
    return Page("rights.my_dealings", {"sources": sources, "back": MY_DATA})


def _entries(
    dealings: tuple[Dealing, ...], names: Mapping[str, str], language: Language
) -> Iterator[tuple[str, str]]:
    for one in dealings:
        yield format_moment(one.at, HOME_ZONE.key, language), _sentence(one, names, language)


def _sentence(one: Dealing, names: Mapping[str, str], language: Language) -> str:
    who = _EMPLOYER if one.employer_id else _STAFF
    done = who.in_(language).format(
        employer=names.get(one.employer_id or "", ""), what=_word("what", one.what, language)
    )
    return f"{done}, {_word('reason', one.reason, language)}." if one.reason else f"{done}."


def _word(field: str, value: str, language: Language) -> str:
    word = value_label(Dealing, field, value)
    return word.in_(language) if word else value
