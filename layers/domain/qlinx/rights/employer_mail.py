"""The mails to an employer about a request of one of its people: to decide on it, or that their data are only
kept, put right, or erased.
"""

from qlinx.employers.page_menu import PERSON
from qlinx.employers.page_menu import REQUESTS as EMPLOYER_REQUESTS
from qlinx.employers.store import employer_by_id
from qlinx.kit.clock import home_day
from qlinx.kit.texts import LocalText, format_date
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.people.labels import names_in_words
from qlinx.people.store import employment_of, person_by_id
from qlinx.records.context import Context
from qlinx.rights.registry import right_named
from qlinx.rights.store import request_by_id
from qlinx.rights.subjects import full_name, subject_of
from qlinx.rights.words import reference_of


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
    reader = subject_of(ctx, entry.person_id)
    person = person_by_id(ctx.store, entry.refs["subject_id"])
    if reader is None or person is None or person.employer_id is None:
        return Skipped("person_gone")
    employer = employer_by_id(ctx.store, person.employer_id)
    if employer is None or not person.restricted:
        return Skipped("ended")
    language = reader.value.language
    return Letter(
        to=Addressee(reader.value.email, full_name(reader.value)),
        language=language,
        template=entry.template,
        facts={
            "name": full_name(reader.value),
            "person": person.name,
            "person_url": links.page(PERSON.in_(language, person_id=person.person_id)),
        },
        reason=LocalText(
            nl=f"Je krijgt deze mail omdat {employer.name} gegevens van deze persoon deelt.",
            en=f"You get this e-mail because {employer.name} shares data of this person.",
        ),
        message_id_seed=entry.entry_id,
    )


def corrected(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The letter to one of those who act for an employer: what it shares of somebody was put right, and is to
    be in its own records too (GDPR article 19). Names of fields, and nothing that they hold.
    """
    reader = subject_of(ctx, entry.person_id)
    person = person_by_id(ctx.store, entry.refs["subject_id"])
    if reader is None or person is None or person.employer_id is None:
        return Skipped("person_gone")
    employer = employer_by_id(ctx.store, person.employer_id)
    if employer is None:
        return Skipped("no_longer_known")
    language = reader.value.language
    work = employment_of(ctx.store, person)
    return Letter(
        to=Addressee(reader.value.email, full_name(reader.value)),
        language=language,
        template=entry.template,
        facts={
            "name": full_name(reader.value),
            "person": person.name,
            "fields": names_in_words(work.put_right, language) if work and work.put_right else None,
            "reference": reference_of(entry.refs["request_id"]),
            "person_url": links.page(PERSON.in_(language, person_id=person.person_id)),
        },
        reason=LocalText(
            nl=f"Je krijgt deze mail omdat {employer.name} gegevens van deze persoon deelt.",
            en=f"You get this e-mail because {employer.name} shares data of this person.",
        ),
        message_id_seed=entry.entry_id,
    )


def erased(ctx: Context, entry: OutboxEntry) -> Letter | Skipped:
    """The letter to one of those who act for an employer: somebody whom it shares is erased here
    (GDPR article 19). Once nothing of them is left nobody can be named.
    """
    reader = subject_of(ctx, entry.person_id)
    person = person_by_id(ctx.store, entry.refs["subject_id"])
    if reader is None or person is None or person.employer_id is None:
        return Skipped("person_gone")
    employer = employer_by_id(ctx.store, person.employer_id)
    if employer is None:
        return Skipped("no_longer_known")
    return Letter(
        to=Addressee(reader.value.email, full_name(reader.value)),
        language=reader.value.language,
        template=entry.template,
        facts={
            "name": full_name(reader.value),
            "person": person.name,
            "email": person.email,
            "reference": reference_of(entry.refs["request_id"]),
        },
        reason=LocalText(
            nl=f"Je krijgt deze mail omdat {employer.name} gegevens van deze persoon deelde.",
            en=f"You get this e-mail because {employer.name} shared data of this person.",
        ),
        message_id_seed=entry.entry_id,
    )
