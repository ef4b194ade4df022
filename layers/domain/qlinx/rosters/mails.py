"""The mail with which somebody hears that an employer shared their data, where no invitation told them in time."""

from collections.abc import Sequence

from qlinx.employers.store import employer_by_id
from qlinx.kit.texts import LocalText
from qlinx.mailing.composing import Dropped, Links
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.people.model import Employment, NoticeState
from qlinx.people.notice import notice_facts, notice_given
from qlinx.people.store import EMPLOYMENT, employment_item, person_by_id
from qlinx.records.context import Context
from qlinx.records.shape import Change

NOTICE = "rosters.first_contact_notice"


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Dropped:
    """The notice of article 14 as a mail of its own (obligation 28)."""
    employment = _employment(ctx, entry)
    person = person_by_id(ctx.store, entry.person_id)
    if employment is None or person is None:
        return Dropped("no_longer_known")
    if employment.notice is NoticeState.GIVEN:
        return Dropped("told_already")
    employer = employer_by_id(ctx.store, employment.employer_id)
    if employer is None:
        return Dropped("employer_gone")
    return Letter(
        to=Addressee(person.email, person.name),
        language=person.language,
        template=NOTICE,
        facts={
            "first_name": person.first_name,
            "notice": notice_facts(employment, employer.name, links, person.language),
        },
        reason=LocalText(
            nl=f"Je krijgt deze mail omdat {employer.name} je gegevens met ons heeft gedeeld.",
            en=f"You get this mail because {employer.name} shared your data with us.",
        ),
        message_id_seed=entry.entry_id,
        on_behalf_of=employer.name,
    )


def arrived(ctx: Context, entry: OutboxEntry) -> Sequence[Change]:
    """A notice that was sent was given."""
    return notice_given(ctx, _employment(ctx, entry))


def _employment(ctx: Context, entry: OutboxEntry) -> Employment | None:
    return ctx.store.get(EMPLOYMENT, employment_item(entry.person_id, entry.refs["employer_id"]))
