"""Deleting an account: what goes and what stays, said before and after it (obligation 52)."""

from collections.abc import Mapping, Sequence

from qlinx.employers.names import names_of
from qlinx.kit.errors import NotFound
from qlinx.kit.texts import Language, LocalText, join_words
from qlinx.people.model import Account
from qlinx.people.own_data import Joined, own_data
from qlinx.records.context import Context
from qlinx.rights.deletion_schemas import AccountDeleted, DeletionPreview, ErasureStarted, SharedPart

_GOES = LocalText(
    nl="Je account, je wachtwoord, je foto en alles wat je zelf hebt ingevuld.",
    en="Your account, your password, your photo and all that you filled in yourself.",
)
_ONE_STAYS = LocalText(
    nl="Wat {employers} over je deelt, blijft daar. Mail gaat weer naar het adres dat {employers} gebruikt.",
    en="What {employers} shares about you stays with them. Mail goes to the address that {employers} uses again.",
)
_SEVERAL_STAY = LocalText(
    nl="Wat {employers} over je delen, blijft daar. Mail gaat weer naar de adressen die {employers} gebruiken.",
    en="What {employers} share about you stays with them. Mail goes to the addresses that {employers} use again.",
)
_CAN_GO = LocalText(
    nl="Moet dat ook weg? Kies het bij het verwijderen, of gebruik later je rechten.",
    en="Should that go as well? Choose it when you delete, or use your rights later.",
)
_ERASING = LocalText(
    nl="We wissen nu je account. Je krijgt een mail als het klaar is. Je kunt je altijd opnieuw aanmelden.",
    en="We are erasing your account now. You get a mail when it is done. You can always sign up again.",
)


def deletion_preview(ctx: Context, account: Account, language: Language) -> DeletionPreview:
    """What would go and what would stay; changes nothing."""
    ctx = ctx.reading()
    joined = own_data(ctx, account).joined
    names = names_of(ctx, (one.join.employer_id for one in joined))
    return DeletionPreview(
        goes=_GOES.in_(language),
        stays=_stays([names[one.join.employer_id] for one in joined], language),
        relations=[
            SharedPart(
                relation_id=one.join.relation_id,
                employer=names[one.join.employer_id],
                can_go=one.person is not None,
            )
            for one in joined
        ],
    )


def delete_account(ctx: Context, account: Account, also: Sequence[str], language: Language) -> AccountDeleted:
    """Has the account erased, and the chosen relations, and says what stays and why.

    Raises
    ------
    NotFound
        A relation in ``also`` is not joined to this account, or asleep.
    NotSignedIn, ChangedMeanwhile, TooManyRequests
    """
    # Here and not above: reading and changing one's data, which is most of what happens, does without.
    from qlinx.rights.following import status_path
    from qlinx.rights.service import erase_account
    from qlinx.rights.words import reference_of

    joined = {one.join.relation_id: one for one in own_data(ctx, account).joined}
    if any(one not in joined or joined[one].person is None for one in also):
        raise NotFound
    names = names_of(ctx, (one.join.employer_id for one in joined.values()))
    requests = erase_account(ctx, account.person_id, also)
    left = tuple(names[one.join.employer_id] for key, one in joined.items() if key not in also)
    return AccountDeleted(
        explanation=_ERASING.in_(language),
        rights_requests=[
            ErasureStarted(
                reference=reference_of(request.request_id),
                employer=_employer_of(joined.get(request.person_id), names),
                status_url=ctx.page_url(status_path(ctx, request)),
            )
            for request in requests
        ],
        stays=_stays(left, language),
        employers=tuple(sorted(left)),
    )


def _employer_of(joined: Joined | None, names: Mapping[str, str]) -> str | None:
    return names[joined.join.employer_id] if joined else None


def _stays(employers: Sequence[str], language: Language) -> str | None:
    if not employers:
        return None
    names = sorted(set(employers))
    text = _ONE_STAYS if len(names) == 1 else _SEVERAL_STAY
    return f"{text.in_(language).format(employers=join_words(names, language))} {_CAN_GO.in_(language)}"
