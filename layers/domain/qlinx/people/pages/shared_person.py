"""The page on which an employer sees what it shares about somebody and what whoever reads the mail said,
puts it right, and says whether they work there still.
"""

from collections.abc import Callable, Mapping
from typing import Final

from qlinx.employers.agreements import agreement_in_force
from qlinx.employers.model import Access, EmployerUser
from qlinx.employers.page_menu import IN_DOUBT, PEOPLE, PERSON, REQUESTS
from qlinx.kit.clock import home_day
from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.pages import Moved, Page
from qlinx.kit.schemas import validated
from qlinx.kit.seen import saw
from qlinx.kit.texts import Language, LocalText, format_date, join_words
from qlinx.mailing.addressed import MailStop
from qlinx.people.desk import Decision, correct, decide, one_only_kept, own_relation
from qlinx.people.labels import names_in_words
from qlinx.people.model import AFTER_EMPLOYMENT, Person
from qlinx.people.saying import Spoken
from qlinx.people.schemas.at_employer import EmployerPerson, PersonCorrection, PersonDecision
from qlinx.people.store import employment_item, person_item
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes

_OPTIONAL: Final = ("mobile", "department")
_SAY_SO: Final = LocalText(
    nl="Zet een vinkje als deze persoon hier niet meer werkt. Er is niets gewijzigd.",
    en="Tick the box if this person does not work here any more. Nothing was changed.",
)
_FORM: Final = ("first_name", "last_name", "email", *_OPTIONAL, "language")


def add_person_pages(site: PageRoutes, context: Callable[[], Context]) -> None:
    """Gives a function the page of one person whom an employer shares."""

    @site.page(PERSON, done=("corrected", "stays", "left"))
    def person(person_id: str) -> Page:
        """What is shared, and the form to put it right."""
        return person_page(context(), site.who, person_id, site.language)

    @site.form(PERSON, again=person)
    def put_right(person_id: str) -> Moved:
        """Changes what was changed in the form, which lists do not undo by themselves; or hears whether
        somebody works there still.
        """
        user = site.who
        if "decision" in site.fields:
            done = decided(context(), user, person_id, site.fields)
            return Moved(PERSON, {"person_id": person_id}, done=done)
        body = correction_of(site.fields)
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


def decided(ctx: Context, user: EmployerUser, person_id: str, posted: Mapping[str, str]) -> str:
    """They work there still, or they have left; the second is said with a tick. Tells which it was.

    Raises
    ------
    InputInvalid, NotFound, NothingSaid, ChangedMeanwhile
    """
    decision = validated(PersonDecision, {"decision": posted["decision"]}).decision
    if decision is Decision.HAS_LEFT and posted.get("sure") != "yes":
        raise InputInvalid([FieldFault("/sure", "required", _SAY_SO)])
    decide(ctx, user.employer_id, person_id, decision, actor=user.person_id)
    return "left" if decision is Decision.HAS_LEFT else "stays"


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
    problems = [found.problem for found in one.mail_problems]
    may_change = user.access is Access.ADMINISTRATE and work.ended_at is None
    facts = {
        "remarks": [found.advice for found in (*([one.said] if one.said else []), *one.mail_problems)],
        "disputed": REQUESTS if MailStop.DISPUTE in problems else "",
        "may_say_stays": may_change and one.said is not None and one.said.word is Spoken.NOT_ANY_MORE,
        "ended": format_date(home_day(work.ended_at), language) if work.ended_at else "",
        "until": format_date(home_day(AFTER_EMPLOYMENT.ends(work.ended_at)), language)
        if work.ended_at
        else "",
        "one": one,
        "version": relation.tag,
        "tags": join_words(one.tags, language),
        "put_right": names_in_words(work.put_right, language),
        "said_again": names_in_words(work.said_again, language),
        "may_correct": may_change,
        "in_doubt": IN_DOUBT,
        "back": PEOPLE,
    }
    return Page("people.shared_person", facts)


def _gone_on(person: Person, language: Language) -> str:
    """Until when somebody is kept of whom the employer took its declaration back; nothing otherwise."""
    if person.restricted or person.set_aside_at is None or person.ends_at is None:
        return ""
    return format_date(home_day(person.ends_at), language)
