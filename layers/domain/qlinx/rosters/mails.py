"""The mails of lists: somebody hears that an employer shared their data, where no invitation told them in
time; and users of an employer what became of its declarations.
"""

from collections.abc import Sequence

from qlinx.employers.model import Employer
from qlinx.employers.store import employer_by_id, employer_item
from qlinx.kit.texts import LocalText
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.people.model import NoticeState
from qlinx.people.notice import notice_facts, notice_told
from qlinx.people.reaching import also_read, reader_of
from qlinx.people.stated import Relation
from qlinx.people.store import EMPLOYMENT, employment_item, person_by_id
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.rosters.settling import SHARING_TOLD
from qlinx.rosters.sharing_mail import to_user

NOTICE = "rosters.first_contact_notice"


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The notice of article 14 as a mail of its own (obligation 28), or what became of a declaration."""
    return to_user(ctx, entry, links) if entry.template == SHARING_TOLD else _notice(ctx, entry, links)


def _notice(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    relation, employer = _about(ctx, entry)
    if relation is None:
        return Skipped("no_longer_known")
    if relation.employment.notice is NoticeState.GIVEN:
        return Skipped("told_already")
    if employer is None:
        return Skipped("employer_gone")
    reader = reader_of(ctx, relation.person)
    return Letter(
        to=reader.addressee,
        language=reader.language,
        template=NOTICE,
        facts={
            "first_name": relation.person.first_name,
            "notice": notice_facts(relation, employer.name, links, reader.language),
        },
        reason=LocalText(
            nl=f"Je krijgt deze mail omdat {employer.name} je gegevens met ons heeft gedeeld.",
            en=f"You get this mail because {employer.name} shared your data with us.",
        ),
        message_id_seed=entry.entry_id,
        on_behalf_of=employer.name,
        tells_on_delivery=True,
    )


def told(ctx: Context, entry: OutboxEntry, *, arrived: bool) -> Sequence[Change]:
    """A notice that was delivered was given; one that came back is due again."""
    return notice_told(ctx, entry, entry.refs["employer_id"], arrived=arrived)


def _about(ctx: Context, entry: OutboxEntry) -> tuple[Relation | None, Employer | None]:
    employer_id = entry.refs["employer_id"]
    employment = employment_item(entry.person_id, employer_id)
    person = person_by_id(ctx.store, entry.person_id)
    if person is None:
        return None, None
    ctx.store.prefetch(employment, employer_item(employer_id), *also_read(person))
    work = ctx.store.get(EMPLOYMENT, employment)
    return Relation(person, work) if work else None, employer_by_id(ctx.store, employer_id)
