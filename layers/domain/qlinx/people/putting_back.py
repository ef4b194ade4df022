"""Telling somebody that their employer says again what was put right before:
they may say that it is wrong.
"""

from collections.abc import Sequence

from qlinx.employers.names import names_of
from qlinx.kit.texts import LocalText
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import OutboxEntry, enqueue_mail
from qlinx.people.labels import names_in_words
from qlinx.people.reaching import reader_of
from qlinx.people.stated import Relation
from qlinx.people.store import person_by_id
from qlinx.records.context import Context
from qlinx.records.shape import Change

PUT_BACK = "people.put_back"
_REASON = LocalText(
    nl="Je krijgt deze mail omdat een werkgever gegevens van je deelt.",
    en="You get this mail because an employer shares your data.",
)


def told_put_back(ctx: Context, relation: Relation, names: Sequence[str]) -> tuple[Change, ...]:
    """The mail that tells which of their data are as they were before they were put right;
    none where nothing is.
    """
    if not names:
        return ()
    person_id = relation.person.person_id
    refs = {"fields": ",".join(names), "employer_id": relation.employment.employer_id}
    return (enqueue_mail(ctx, person_id, PUT_BACK, refs, once=f"{person_id}#{relation.employment.version}"),)


def put_back_letter(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """To whoever it is about, with the names of the fields and nothing that they hold."""
    person = person_by_id(ctx.store, entry.person_id)
    if person is None or person.employer_id is None:
        return Skipped("no_longer_known")
    reader = reader_of(ctx, person)
    return Letter(
        to=reader.addressee,
        language=reader.language,
        template=PUT_BACK,
        facts={
            "first_name": person.first_name,
            "employer": names_of(ctx, [person.employer_id])[person.employer_id],
            "fields": names_in_words(entry.refs["fields"].split(","), reader.language),
            "rights_url": links.page(f"/rights?language={reader.language}"),
        },
        reason=_REASON,
        message_id_seed=entry.entry_id,
    )
