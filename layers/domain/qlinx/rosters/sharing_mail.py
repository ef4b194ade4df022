"""The mail with which users of an employer hear that a declaration was taken back or given anew,
and for how many people that made a difference.
"""

from qlinx.employers.store import employer_by_id, employer_user_by_id
from qlinx.kit.clock import home_day
from qlinx.kit.texts import LocalText, format_date
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.people.model import AFTER_EMPLOYMENT
from qlinx.records.context import Context
from qlinx.rosters.places import DECLARATION
from qlinx.rosters.sharing_store import SHARING_ACT, SharingActName, sharing_act_item
from qlinx.rosters.store import declarations_of


def to_user(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The letter to one user, or why there is nobody or nothing to tell."""
    user = employer_user_by_id(ctx.store, entry.person_id)
    employer = employer_by_id(ctx.store, user.employer_id) if user else None
    if user is None or employer is None or not user.is_able:
        return Skipped("no_longer_known")
    if user.restricted:
        return Skipped("restricted")
    attestation_id, name = entry.refs["attestation_id"], SharingActName(entry.refs["act"])
    key = sharing_act_item(user.employer_id, attestation_id, name)
    act = ctx.store.get(SHARING_ACT, key)
    kept = declarations_of(ctx.store, user.employer_id)
    given = next((one for one in kept if one.attestation_id == attestation_id), None)
    if act is None or given is None:
        return Skipped("no_longer_known")
    by = employer_user_by_id(ctx.store, act.by)
    language = user.language
    return Letter(
        to=Addressee(user.email, user.name),
        language=language,
        template=entry.template,
        facts={
            "name": user.name,
            "act": name.value,
            "by": by.name if by else "",
            "on": format_date(home_day(act.at), language),
            "given_on": format_date(given.declared_on, language),
            "people": int(entry.refs["people"]),
            "until": format_date(home_day(AFTER_EMPLOYMENT.ends(act.at)), language),
            "declaration_url": links.page(DECLARATION.in_(language, attestation_id=attestation_id)),
        },
        reason=LocalText(
            nl=f"Je krijgt deze mail omdat je voor {employer.name} met Qlinx werkt.",
            en=f"You get this mail because you work with Qlinx for {employer.name}.",
        ),
        message_id_seed=entry.entry_id,
    )
