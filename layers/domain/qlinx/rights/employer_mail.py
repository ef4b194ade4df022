"""The mails to an employer about a request of one of its people: to decide on it, or that their data are only
kept, put right, or erased.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qlinx.employers.model import Employer
from qlinx.employers.page_menu import PERSON
from qlinx.employers.page_menu import REQUESTS as EMPLOYER_REQUESTS
from qlinx.employers.store import employer_by_id
from qlinx.kit.clock import home_day
from qlinx.kit.texts import Language, LocalText, format_date, join_words
from qlinx.mailing.addressed import Addressed
from qlinx.mailing.addressees import AddresseeRecord
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.people.labels import names_in_words
from qlinx.people.model import Person
from qlinx.people.store import employment_of, person_by_id
from qlinx.records.context import Context
from qlinx.rights.registry import right_named
from qlinx.rights.store import request_by_id
from qlinx.rights.subjects import acts_for, full_name, subject_of
from qlinx.rights.words import field_label, reference_of


def to_employer(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The letter to one of those who can decide, or why there is nothing to decide any more."""
    reader = subject_of(ctx, entry.person_id)
    subject = subject_of(ctx, entry.refs["subject_id"])
    request = request_by_id(ctx.store, entry.refs["subject_id"], entry.refs["request_id"])
    if reader is None or subject is None:
        return Skipped("person_gone")
    if request is None or not request.awaits_employer or request.employer_id is None:
        return Skipped("decided")
    employer = employer_by_id(ctx.store, request.employer_id)
    if employer is None:
        return Skipped("no_longer_known")
    language = reader.value.language
    return Letter(
        to=Addressee(reader.value.email, full_name(reader.value)),
        language=language,
        template=entry.template,
        facts={
            "name": full_name(reader.value),
            "employer": employer.name,
            "person": full_name(subject.value),
            "right": right_named(request.right).name,
            "reference": reference_of(request.request_id),
            "received_on": format_date(home_day(request.received_at), language),
            "told": request.told,
            "requests_url": links.page(EMPLOYER_REQUESTS.in_(language)),
            "answer_before": format_date(request.deadline_on, language),
        },
        reason=LocalText(
            nl=f"Je krijgt deze mail omdat {employer.name} zelf beslist over verzoeken van wie het gegevens deelt.",
            en=f"You get this e-mail because {employer.name} decides itself on requests of whose data it shares.",
        ),
        message_id_seed=entry.entry_id,
    )


def informed(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The letter to one of those who act for an employer: the use of somebody's data is restricted
    (GDPR article 19).
    """
    about = _about(ctx, entry)
    if isinstance(about, Skipped):
        return about
    if not about.person.restricted:
        return Skipped("ended")
    return _letter(entry, about, _shares(about.employer), {"person_url": _page_of(about, links)})


def corrected(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The letter to one of those who act for an employer: what it shares of somebody was put right, and is to
    be in its own records too (GDPR article 19). Names of fields, and nothing that they hold.
    """
    about = _about(ctx, entry)
    if isinstance(about, Skipped):
        return about
    work = employment_of(ctx.store, about.person)
    fields = names_in_words(work.put_right, about.language) if work and work.put_right else None
    reference = reference_of(entry.refs["request_id"])
    facts = {"fields": fields, "reference": reference, "person_url": _page_of(about, links)}
    return _letter(entry, about, _shares(about.employer), facts)


def colleague_corrected(ctx: Context, entry: OutboxEntry) -> Letter | Skipped:
    """The letter to one of those who act for an employer: somebody else who does put right what we keep of
    them. Names of fields, and nothing that they hold.
    """
    subject = subject_of(ctx, entry.refs["subject_id"])
    request = request_by_id(ctx.store, entry.refs["subject_id"], entry.refs["request_id"])
    if subject is None or request is None:
        return Skipped("person_gone")

    def facts(language: Language) -> Mapping[str, object]:
        model, names = subject.shape.model, request.corrected or ()
        fields = [field_label(model, name).in_(language).lower() for name in names]
        return {"fields": join_words(fields, language), "reference": reference_of(request.request_id)}

    return _to_colleague(ctx, entry, subject.value, facts)


def colleague_kept(ctx: Context, entry: OutboxEntry) -> Letter | Skipped:
    """The same: somebody else who does is only kept here, and mailed nothing for their work."""
    subject = subject_of(ctx, entry.refs["subject_id"])
    if subject is None:
        return Skipped("person_gone")
    if not getattr(subject.value, "restricted", None):
        return Skipped("ended")
    return _to_colleague(ctx, entry, subject.value, lambda _: {})


def _to_colleague(
    ctx: Context, entry: OutboxEntry, subject: Addressed, facts: Callable[[Language], Mapping[str, object]]
) -> Letter | Skipped:
    reader = subject_of(ctx, entry.person_id)
    employer = employer_by_id(ctx.store, acts_for(subject) or "")
    if reader is None or employer is None:
        return Skipped("no_longer_known")
    name, language = full_name(reader.value), reader.value.language
    return Letter(
        to=Addressee(reader.value.email, name),
        language=language,
        template=entry.template,
        facts={"name": name, "person": full_name(subject), "employer": employer.name, **facts(language)},
        reason=LocalText(
            nl=f"Je krijgt deze mail omdat je met Qlinx werkt voor {employer.name}, of er contactpersoon van bent.",
            en=f"You get this e-mail because you work with Qlinx for {employer.name}, or are its contact person.",
        ),
        message_id_seed=entry.entry_id,
    )


def erased(ctx: Context, entry: OutboxEntry) -> Letter | Skipped:
    """The letter to one of those who act for an employer: somebody whom it shares is erased here
    (GDPR article 19). Once nothing of them is left nobody can be named.
    """
    about = _about(ctx, entry)
    if isinstance(about, Skipped):
        return about
    facts = {"email": about.person.email, "reference": reference_of(entry.refs["request_id"])}
    return _letter(entry, about, _shared(about.employer), facts)


@dataclass(frozen=True)
class _About:
    """Who is written to, about whom, and for which employer."""

    reader: AddresseeRecord
    person: Person
    employer: Employer

    @property
    def language(self) -> Language:
        return self.reader.value.language


def _about(ctx: Context, entry: OutboxEntry) -> _About | Skipped:
    reader = subject_of(ctx, entry.person_id)
    person = person_by_id(ctx.store, entry.refs["subject_id"])
    if reader is None or person is None or person.employer_id is None:
        return Skipped("person_gone")
    employer = employer_by_id(ctx.store, person.employer_id)
    return _About(reader, person, employer) if employer else Skipped("no_longer_known")


def _page_of(about: _About, links: Links) -> str:
    return links.page(PERSON.in_(about.language, person_id=about.person.person_id))


def _letter(entry: OutboxEntry, about: _About, why: LocalText, facts: Mapping[str, object]) -> Letter:
    name = full_name(about.reader.value)
    return Letter(
        to=Addressee(about.reader.value.email, name),
        language=about.language,
        template=entry.template,
        facts={"name": name, "person": about.person.name, **facts},
        reason=why,
        message_id_seed=entry.entry_id,
    )


def _shares(employer: Employer) -> LocalText:
    return LocalText(
        nl=f"Je krijgt deze mail omdat {employer.name} gegevens van deze persoon deelt.",
        en=f"You get this e-mail because {employer.name} shares data of this person.",
    )


def _shared(employer: Employer) -> LocalText:
    return LocalText(
        nl=f"Je krijgt deze mail omdat {employer.name} gegevens van deze persoon deelde.",
        en=f"You get this e-mail because {employer.name} shared data of this person.",
    )
