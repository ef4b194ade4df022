"""The mail to an employer: data that it shares were in an incident (GDPR article 33(2))."""

from qlinx.employers.store import employer_by_id
from qlinx.incidents.labels import NATURES, SORTS
from qlinx.incidents.store import incident_by_id
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.ids import reference_of
from qlinx.kit.provider import PROVIDER
from qlinx.kit.texts import LocalText, format_moment, join_words
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.records.context import Context
from qlinx.rights.subjects import full_name, subject_of


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The letter to one of those who act for the employer, as much as is known when it leaves."""
    del links
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
