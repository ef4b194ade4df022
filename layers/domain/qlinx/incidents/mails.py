"""The mails: to an employer, that data which it shares were in an incident (GDPR article 33(2)), and to a
person, that theirs were (article 34).
"""

from typing import Final

from qlinx.employers.store import employer_by_id
from qlinx.incidents.labels import NATURES, SORTS
from qlinx.incidents.model import Incident
from qlinx.incidents.posting import PERSONS_TOLD
from qlinx.incidents.store import incident_by_id
from qlinx.incidents.telling_model import Telling
from qlinx.incidents.telling_store import telling_of
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.ids import reference_of
from qlinx.kit.provider import AUTHORITY, PROVIDER
from qlinx.kit.texts import Language, LocalText, format_moment, join_words
from qlinx.mailing.addressed import Addressed
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.people.model import Person
from qlinx.people.reaching import reader_of
from qlinx.records.context import Context
from qlinx.rights.subjects import employer_of, full_name, subject_of

_CONCERNS: Final = LocalText(
    nl="Je krijgt deze mail omdat het om jouw gegevens gaat. De wet wil dat je dit weet (AVG, artikel 34).",
    en="You get this e-mail because it is about your data. The law wants you to know (GDPR, article 34).",
)


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The letter to a person; or to one of those who act for the employer, as much as is known when it
    leaves.
    """
    del links
    if entry.template == PERSONS_TOLD:
        return _to_person(ctx, entry)
    reader = subject_of(ctx, entry.person_id)
    employer = employer_by_id(ctx.store, entry.refs["employer_id"])
    incident = incident_by_id(ctx.store, entry.refs["incident_id"])
    if reader is None or employer is None or incident is None:
        return Skipped("person_gone" if reader is None else "ended")
    language = reader.value.language
    happened = incident.happened_at
    return Letter(
        to=Addressee(reader.value.email, full_name(reader.value)),
        language=language,
        template=entry.template,
        facts={
            "name": full_name(reader.value),
            "employer": employer.name,
            "reference": reference_of(incident.incident_id),
            "aware": format_moment(incident.aware_at, HOME_ZONE.key, language),
            "happened": format_moment(happened, HOME_ZONE.key, language) if happened else "",
            "nature": NATURES[incident.nature].in_(language),
            "affected": join_words([SORTS[one].in_(language) for one in incident.affected], language),
            "people": incident.people,
            "what": incident.what,
            "consequences": incident.consequences,
            "measures": incident.measures,
            "telephone": PROVIDER.telephone,
        },
        reason=LocalText(
            nl=f"Je krijgt deze mail omdat {employer.name} gegevens met ons deelt.",
            en=f"You get this e-mail because {employer.name} shares data with us.",
        ),
        message_id_seed=entry.entry_id,
        reply_to=Addressee(PROVIDER.email),
    )


def person_letter(
    ctx: Context,
    incident: Incident,
    telling: Telling,
    reader: Addressed,
    language: Language,
    *,
    seed: str,
    to: Addressee | None = None,
) -> Letter:
    """What a person is told (article 34(2)): what happened, where they can ask, what may come of it, and what
    was done and can be done. ``to``: where they have their mail sent, if that is not the address of the item.
    """
    words, of = telling.words(language), employer_of(reader)
    employer = employer_by_id(ctx.store, of) if of else None
    happened = incident.happened_at
    return Letter(
        to=to or Addressee(reader.email, full_name(reader) or None),
        language=language,
        template=PERSONS_TOLD,
        facts={
            "name": full_name(reader),
            "employer": employer.name if employer else "",
            "reference": reference_of(incident.incident_id),
            "happened": format_moment(happened, HOME_ZONE.key, language) if happened else "",
            "affected": join_words([SORTS[one].in_(language) for one in incident.affected], language),
            "what": words.what,
            "consequences": words.consequences,
            "measures": words.measures,
            "yours": words.yours,
            "controller": PROVIDER.legal_name,
            "email": PROVIDER.email,
            "telephone": PROVIDER.telephone,
            "supervisor": AUTHORITY.name.in_(language),
        },
        reason=_CONCERNS,
        message_id_seed=seed,
        reply_to=Addressee(PROVIDER.email),
    )


def _to_person(ctx: Context, entry: OutboxEntry) -> Letter | Skipped:
    found = subject_of(ctx, entry.person_id)
    incident = incident_by_id(ctx.store, entry.refs["incident_id"])
    if found is None or incident is None:
        return Skipped("person_gone" if found is None else "ended")
    telling, subject = telling_of(ctx.store, incident.incident_id), found.value
    # Of what an employer shares it goes where its person has that sent, as all mail of it.
    reader = reader_of(ctx, subject) if isinstance(subject, Person) else None
    to, language = (reader.addressee, reader.language) if reader else (None, subject.language)
    return person_letter(ctx, incident, telling, subject, language, seed=entry.entry_id, to=to)
