"""What an erasure would take of a subject and leave, said before it is asked (obligation 51)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from qlinx.holds.store import restrictions_on
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.addressed import Addressed
from qlinx.people.store import account_of
from qlinx.records.context import Context
from qlinx.records.store import person_key
from qlinx.rights.account_deletion import deletion_preview
from qlinx.rights.clearing import values_of
from qlinx.rights.erasures import RetainedGround, RetainedItem
from qlinx.rights.kinds.erasure.certificate import SIGN_IN_WORDS, kinds_in_words, retained_in_words
from qlinx.rights.kinds.erasure.retained import stays, with_held
from qlinx.rights.removal import StoredValue
from qlinx.rights.right import ForGood
from qlinx.rights.subjects import can_sign_in, employer_of

_STAYS = LocalText(nl="{what}. Waarom: {ground}. Tot {until}.", en="{what}. Why: {ground}. Until {until}.")


def for_good(ctx: Context, subject: Addressed, language: Language) -> ForGood:
    """What its proof would name if it began now; changes nothing."""
    values = values_of(ctx, subject.person_id)
    kept = stays(ctx, subject, values, remembered=employer_of(subject) is not None)
    kept = with_held(ctx, kept, _held(ctx, subject, values))
    kinds = kinds_in_words(Counter(found.shape.kind for found in values), language)
    account = account_of(ctx.store, subject.person_id)
    if account is None:
        return ForGood([*kinds, *_sign_in(subject, language)], list(_in_words(kept, language)))
    # The same sentences as on the account's own page: these name the employers with whom something stays.
    said = deletion_preview(ctx, account, language)
    others = [one for one in kept if one.ground is not RetainedGround.EMPLOYER]
    return ForGood([said.goes, *kinds], [*([said.stays] if said.stays else []), *_in_words(others, language)])


def _held(ctx: Context, subject: Addressed, values: Iterable[StoredValue]) -> Iterator[StoredValue]:
    """What a legal hold stops; a restriction that somebody asked for ends with their erasure."""
    ending = {hold.hold_id for hold in restrictions_on(ctx.store, person_key(subject.person_id, "").pk)}
    for found in values:
        if lasting := tuple(hold_id for hold_id in found.value.holds if hold_id not in ending):
            yield StoredValue(found.shape, found.shape.changed(found.value, holds=lasting))


def _in_words(kept: Sequence[RetainedItem], language: Language) -> Iterator[str]:
    for one in retained_in_words(kept, language):
        yield _STAYS.in_(language).format(what=one.what, ground=one.ground, until=one.until)


def _sign_in(subject: Addressed, language: Language) -> Iterator[str]:
    if can_sign_in(subject):
        yield SIGN_IN_WORDS.in_(language)
