"""Deleting an account, with the right words: everything goes, or what employers share stays until the work ends (C-4)."""

from collections.abc import Iterable

from qlinx.edge.account_messages import AccountDeleted
from qlinx.edge.settings import public_url
from qlinx.edge.wiring import bucket, context, user_pool
from qlinx.employers.store import EMPLOYER, employer_item
from qlinx.kit.texts import Language, LocalText, join_words
from qlinx.people.leaving import NotEmployed, close_account
from qlinx.people.model import Account

_ERASED = LocalText(
    nl="We wissen nu al je gegevens. Je krijgt een mail als het klaar is. Je kunt je altijd opnieuw aanmelden.",
    en="We are erasing all your data now. You get a mail when it is done. You can always sign up again.",
)
_KEPT = LocalText(
    nl="Je account, je foto en wat je zelf hebt ingevuld zijn gewist. Wat {employers} over je deelt, blijft zolang je"
    " daar werkt en gaat daarna vanzelf weg. Ben je het daar niet mee eens, gebruik dan je rechten.",
    en="Your account, your photo and what you filled in yourself were erased. What {employers} shares about you stays as"
    " long as you work there and goes away by itself after that. If you do not agree, use your rights.",
)


def delete_account(account: Account, language: Language) -> AccountDeleted:
    """Deletes as much as there is no other ground for, and says what stays and why.

    Raises
    ------
    NotSignedIn, ChangedMeanwhile, TooManyRequests
    """
    ctx = context()
    try:
        closed = close_account(ctx, account.person_id, pool=user_pool(), photos=bucket("PRIVATE"))
    except NotEmployed:
        # Here and not above: reading and changing one's data, which is most of what happens, does without.
        from qlinx.rights.service import request_erasure, status_token

        request = request_erasure(ctx, account.person_id)
        token = status_token(ctx, account.person_id, request.request_id)
        return AccountDeleted(
            outcome="erasure_started",
            explanation=_ERASED.in_(language),
            status_url=f"{public_url()}/rights-requests/{token}",
        )
    names = tuple(sorted(names_of(closed.kept_for).values()))
    return AccountDeleted(
        outcome="employer_data_kept",
        explanation=_KEPT.in_(language).format(employers=join_words(names, language)),
        employers=names,
    )


def names_of(employer_ids: Iterable[str]) -> dict[str, str]:
    """The names of employers by id; empty where an employer is gone."""
    keys = {employer_item(one): one for one in employer_ids}
    found = context().store.get_many(EMPLOYER, list(keys))
    return {one: found[key].name if key in found else "" for key, one in keys.items()}
