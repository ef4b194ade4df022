"""The page on which an employer sees what it shares about somebody, and puts it right."""

from collections.abc import Callable, Mapping
from typing import Final

from qlinx.employers.agreements import agreement_in_force
from qlinx.employers.model import Access, EmployerUser
from qlinx.employers.page_menu import IN_DOUBT, PEOPLE, PERSON
from qlinx.kit.clock import home_day
from qlinx.kit.pages import Moved, Page
from qlinx.kit.schemas import validated
from qlinx.kit.seen import saw
from qlinx.kit.texts import Language, format_date, join_words
from qlinx.people.desk import correct, one_only_kept, own_relation
from qlinx.people.labels import names_in_words
from qlinx.people.model import Person
from qlinx.people.schemas.at_employer import EmployerPerson, PersonCorrection
from qlinx.people.store import employment_item, person_item
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes

_OPTIONAL: Final = ("mobile", "department")
_FORM: Final = ("first_name", "last_name", "email", *_OPTIONAL, "language")


def add_person_pages(site: PageRoutes, context: Callable[[], Context]) -> None:
    """Gives a function the page of one person whom an employer shares."""

    @site.page(PERSON, done=("corrected",))
    def person(person_id: str) -> Page:
        """What is shared, and the form to put it right."""
        return person_page(context(), site.who, person_id, site.language)

    @site.form(PERSON, again=person)
    def put_right(person_id: str) -> Moved:
        """Changes what was changed in the form; lists do not undo it by themselves."""
        user, body = site.who, correction_of(site.fields)
        agreement_in_force(context(), user.employer_id)
        seen = saw(site.fields.get("seen", ""))
        correct(context(), user.employer_id, person_id, body.correct, actor=user.person_id, seen=seen)
        return Moved(PERSON, {"person_id": person_id}, done="corrected")


def correction_of(posted: Mapping[str, str]) -> PersonCorrection:
    """What the form says of each of its fields; one that was emptied has no value any more.

    Raises
    ------
    InputInvalid
        Also where something must be there and is not.
    """
    empty = {name: None if name in _OPTIONAL else "" for name in _FORM}
    return validated(PersonCorrection, empty | {name: posted[name] for name in _FORM if posted.get(name)})


def person_page(ctx: Context, user: EmployerUser, person_id: str, language: Language) -> Page:
    """One person as the employer gave them, or that their data are only kept.

    Raises
    ------
    NotFound
    """
    ctx = ctx.reading()
    ctx.store.prefetch(person_item(person_id), employment_item(person_id, user.employer_id))
    if kept := one_only_kept(ctx, user.employer_id, person_id):
        told = {"one": None, "gone_on": _gone_on(kept, language), "back": PEOPLE}
        return Page("people.shared_person", told)
    relation = own_relation(ctx, user.employer_id, person_id)
    one, work = EmployerPerson.of(relation, language), relation.employment
    facts = {
        "one": one,
        "version": relation.tag,
        "tags": join_words(one.tags, language),
        "put_right": names_in_words(work.put_right, language),
        "said_again": names_in_words(work.said_again, language),
        "may_correct": user.access is Access.ADMINISTRATE and work.ended_at is None,
        "in_doubt": IN_DOUBT,
        "back": PEOPLE,
    }
    return Page("people.shared_person", facts)


def _gone_on(person: Person, language: Language) -> str:
    """Until when somebody is kept of whom the employer took its declaration back; nothing otherwise."""
    if person.restricted or person.set_aside_at is None or person.ends_at is None:
        return ""
    return format_date(home_day(person.ends_at), language)
