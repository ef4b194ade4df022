"""What a person is told about data that an employer shared (article 14 GDPR, obligation 28)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from qlinx.kit.clock import home_day
from qlinx.kit.texts import Language, LocalText, format_date
from qlinx.mailing.composing import Links
from qlinx.mailing.outbox import OutboxEntry
from qlinx.people.model import AFTER_EMPLOYMENT, Employment, NoticeState
from qlinx.people.reaching import address_of
from qlinx.people.stated import Relation
from qlinx.people.store import EMPLOYMENT, employment_item, person_by_id
from qlinx.records.context import Context
from qlinx.records.personal import LawfulGround
from qlinx.records.shape import Change

_FIELDS: Mapping[str, LocalText] = {
    "first_name": LocalText(nl="je voornaam", en="your first name"),
    "last_name": LocalText(nl="je achternaam", en="your last name"),
    "email": LocalText(nl="je e-mailadres", en="your e-mail address"),
    "mobile": LocalText(nl="je mobiele nummer", en="your mobile number"),
    "personnel_number": LocalText(nl="je personeelsnummer", en="your personnel number"),
    "department": LocalText(nl="je afdeling", en="your department"),
    "tags": LocalText(nl="labels die je werkgever gebruikt", en="labels that your employer uses"),
}
_GROUNDS: Mapping[LawfulGround, LocalText] = {
    "consent": LocalText(nl="jouw toestemming", en="your consent"),
    "contract": LocalText(nl="de overeenkomst met jou", en="the contract with you"),
    "legal_duty": LocalText(nl="een wettelijke plicht", en="a legal duty"),
    "legitimate_interest": LocalText(nl="een gerechtvaardigd belang", en="a legitimate interest"),
}
# A notice that came back is tried once more after this, at the address that the employer names by then.
TRIED_AGAIN = timedelta(days=3)
_KEPT = LocalText(
    nl="zolang je er werkt en nog {days} dagen daarna",
    en="as long as you work there and {days} days after that",
)


def notice_facts(
    relation: Relation, employer_name: str, links: Links, language: Language
) -> dict[str, object]:
    """The facts of the notice as the templates name them (``people/_article_14``)."""
    shared = [
        text.in_(language)
        for name, text in _FIELDS.items()
        if getattr(relation.person, name, None) or getattr(relation.employment, name, None)
    ]
    employment = relation.employment
    return {
        "employer": employer_name,
        "shared_on": format_date(home_day(employment.shared_at), language),
        "fields": shared,
        "ground": _GROUNDS[employment.ground].in_(language),
        "kept_until": _KEPT.in_(language).format(days=AFTER_EMPLOYMENT.days),
        "dispute_url": links.page("/rights"),
        "rights_url": links.page("/rights"),
    }


def notice_told(ctx: Context, entry: OutboxEntry, employer_id: str, *, arrived: bool) -> Sequence[Change]:
    """What changes when a mail with the notice was delivered, or came back;
    nothing where it went to a former address.

    The employment is read first: a change of address writes it too, so that an address which is read after it
    is that of this employment or a newer one.
    """
    employment = ctx.store.get(EMPLOYMENT, employment_item(entry.person_id, employer_id))
    person = person_by_id(ctx.store, entry.person_id)
    if person is None or address_of(ctx, person) != entry.address_hash:
        return ()
    return notice_given(ctx, employment) if arrived else notice_returned(ctx, employment)


def notice_given(ctx: Context, employment: Employment | None) -> Sequence[Change]:
    """What changes when a mail with the notice was delivered; nothing when the person was told already."""
    if employment is None or employment.notice is NoticeState.GIVEN:
        return ()
    return (EMPLOYMENT.replace(employment, notice=NoticeState.GIVEN, notice_given_at=ctx.now()),)


def notice_returned(ctx: Context, employment: Employment | None) -> Sequence[Change]:
    """What changes when a mail with the notice came back: it is due again, by a mail of its own (D4)."""
    if employment is None:
        return ()
    return (
        EMPLOYMENT.replace(
            employment,
            notice=NoticeState.DUE,
            notice_given_at=None,
            notice_due_at=ctx.now() + TRIED_AGAIN,
            notice_tries=employment.notice_tries + 1,
        ),
    )
