"""What the mailed link of a sign-up does now, whatever came before, late, twice or half done;
`people.opening` does it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qlinx.kit.errors import LinkDamaged
from qlinx.kit.keyed import TokenInvalid
from qlinx.kit.texts import DEFAULT_LANGUAGE, Language
from qlinx.people.mailed import UNCONFIRMED_SIGN_UP, SignUp
from qlinx.people.model import (
    Account,
    AccountState,
    Person,
    PersonState,
)
from qlinx.people.store import (
    SIGN_UP,
    account_of,
    person_by_id,
    sign_up_item,
)
from qlinx.records.addresses import ACCOUNT as ACCOUNT_ROW
from qlinx.records.addresses import AddressRow, row_of
from qlinx.records.context import Context

LINK = "sign-up"


class Step(StrEnum):
    """What a confirmation link does now."""

    BEGIN = "begin"
    FINISH = "finish"
    READY = "ready"
    WAIT = "wait"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Details:
    """What the reader of the mail says about themselves, each value in its normal form."""

    first_name: str
    last_name: str
    mobile: str | None
    postcode: str | None
    town: str | None
    language: Language


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What is known behind a confirmation link:
    its own sign-up or account, and who has the address meanwhile.
    """

    step: Step
    sign_up: SignUp | None
    person: Person | None
    account: Account | None
    holder: AddressRow | None

    @property
    def language(self) -> Language:
        known = self.sign_up or self.person
        return known.language if known else DEFAULT_LANGUAGE

    @property
    def details(self) -> Details | None:
        """What was filled in, for the reader to look at and to correct."""
        known = self.sign_up or self.person
        if known is None:
            return None
        return Details(
            known.first_name, known.last_name, known.mobile, known.postcode, known.town, known.language
        )


def confirmation_token(ctx: Context, waiting: SignUp) -> str:
    """The token of the link that confirms a sign-up:
    it was mailed to the address, so it proves control of it.
    """
    return ctx.keys.sign(LINK, [waiting.person_id, waiting.address_hash])


def confirmation(ctx: Context, token: str) -> Confirmation:
    """What a confirmation link would do now; changes nothing.

    Raises
    ------
    LinkDamaged
    """
    sign_up_id, address_hash = named_in(ctx, token)
    waiting = ctx.store.get(SIGN_UP, sign_up_item(sign_up_id))
    person, account = person_by_id(ctx.store, sign_up_id), account_of(ctx.store, sign_up_id)
    row = row_of(ctx.store, address_hash, ACCOUNT_ROW)
    other = account_of(ctx.store, row.person_ids[0]) if row and row.person_ids[0] != sign_up_id else None
    step = next_step(waiting, person, account, other, ctx.now())
    return Confirmation(step, waiting, person, account, row)


def next_step(
    waiting: SignUp | None,
    person: Person | None,
    account: Account | None,
    other: Account | None,
    now: datetime,
) -> Step:
    """The transition table of a confirmation: whatever came before, late, twice or half done.

    A link acts for the sign-up that it was made for and for the account of that very sign-up. ``other`` is
    another account with the address: once open it ends the link; while it is opening, this link, mailed to
    the same address, may take its place.
    """
    if (person and person.state is PersonState.ERASING) or (waiting and waiting.going):
        return Step.WAIT
    if account and account.state is not AccountState.OPENING:
        return Step.READY
    if account:
        return Step.FINISH if now < UNCONFIRMED_SIGN_UP.ends(account.opened_at) else Step.ENDED
    if waiting is None or now >= UNCONFIRMED_SIGN_UP.ends(waiting.created_at):
        return Step.ENDED
    return Step.READY if other and other.state is not AccountState.OPENING else Step.BEGIN


def named_in(ctx: Context, token: str) -> tuple[str, str]:
    """The id and the hash of the address of the sign-up that a link is of.

    Raises
    ------
    LinkDamaged
    """
    try:
        sign_up_id, address_hash = ctx.keys.read(LINK, token)
    except (TokenInvalid, ValueError) as error:
        raise LinkDamaged from error
    return sign_up_id, address_hash
