"""Signing up and the confirmation of the address.

Signing up does the same for a known and an unknown address: it writes what was filled in and a mail to that
address. Only the mail tells, to the owner of the address alone, whether there is an account already.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from qlinx.kit.contact import EmailAddress
from qlinx.kit.texts import Language
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.outbox import OUTBOX, enqueue_mail, enqueued_mail
from qlinx.mailing.suppression import stops_for
from qlinx.people.errors import (
    half_a_place,
    mobile_missing,
    statement_not_current,
)
from qlinx.people.limits import OWN_SIGN_UP_MAIL, SIGN_UP_MAILS, SIGN_UPS_OF_NETWORK
from qlinx.people.mailed import SignUp
from qlinx.people.policies import MOBILE_REQUIRED
from qlinx.people.statements import current_statement
from qlinx.people.store import SIGN_UP, sign_ups_with
from qlinx.records.context import Context
from qlinx.records.limits import count_network, tally
from qlinx.records.policy import policy_value
from qlinx.records.shape import Change

# The mail with the link, one for each sign-up.
CONFIRM_MAIL, CONFIRM_ONCE = "people.confirm_signup", "sign-up"


@dataclass(frozen=True, slots=True)
class SignUpDetails:
    """What somebody filled in, each value in its own form already."""

    first_name: str
    last_name: str
    email: EmailAddress
    mobile: str | None
    postcode: str | None
    town: str | None
    language: Language
    statement_version: str


def sign_up(ctx: Context, details: SignUpDetails, *, network_address: str) -> None:
    """Keeps what was filled in and has a mail sent to the address (obligations 6, 24 and 34).

    Beyond some mails a day for a mailbox it does nothing and says the same: the links that were mailed work
    for a week, and what is filled in is looked at and corrected behind them.

    Raises
    ------
    InputInvalid
        The mobile number is required today (C-1), the statement is not the current one, or a place is half
        filled in.
    TooManyRequests
    """
    # First of all: what a flood is refused costs this one write.
    count_network(ctx, SIGN_UPS_OF_NETWORK, network_address)
    mobile_is_required = must_have_mobile(ctx)
    if mobile_is_required and details.mobile is None:
        raise mobile_missing()
    check_place(details.postcode, details.town)
    current = current_statement(ctx.today())
    if details.statement_version != current.version:
        raise statement_not_current(current.version)
    if not _may_mail(ctx, details.email):
        return
    address_hash = ctx.address_hash(details.email.match_key)
    waiting = SignUp(
        person_id=ctx.new_id(),
        language=details.language,
        first_name=details.first_name,
        last_name=details.last_name,
        email=details.email.address,
        address_hash=address_hash,
        mobile=details.mobile,
        postcode=details.postcode,
        town=details.town,
        statement_version=details.statement_version,
        created_at=ctx.now(),
        mail_stops=stops_for(ctx, address_hash, OWN_MAIL),
    )
    ctx.store.write(
        SIGN_UP.insert(waiting), enqueue_mail(ctx, waiting.person_id, CONFIRM_MAIL, once=CONFIRM_ONCE)
    )


def _may_mail(ctx: Context, email: EmailAddress) -> bool:
    """Whether one more mail goes to a mailbox today.

    Labels count together, so that nobody fills a mailbox by them; who has none gets a link whatever came to
    others with one.
    """
    if tally(ctx, SIGN_UP_MAILS, email.mailbox_key).is_within:
        return True
    return email.mailbox_key == email.match_key and tally(ctx, OWN_SIGN_UP_MAIL, email.match_key).is_within


def end_sign_ups(ctx: Context, address_hash: str) -> None:
    """Ends what waits to be confirmed for an address that becomes an account's:
    those links are dead from then on.

    Whatever becomes of that account: it may get another address, or be closed.
    """
    for waiting in sign_ups_with(ctx.store, address_hash):
        ctx.store.try_write(*used_up(ctx, waiting))


def used_up(ctx: Context, waiting: SignUp) -> Iterator[Change]:
    """The end of a sign-up whose id becomes nobody's: its mail goes too, or nobody would find it later."""
    yield SIGN_UP.remove(waiting)
    if mail := enqueued_mail(ctx, waiting.person_id, CONFIRM_MAIL, once=CONFIRM_ONCE):
        yield OUTBOX.remove(mail)


def must_have_mobile(ctx: Context) -> bool:
    """Whether a mobile number is required today (C-1)."""
    return bool(policy_value(ctx.store, MOBILE_REQUIRED, ctx.today()))


def check_place(postcode: str | None, town: str | None) -> None:
    """Postcode and town come together or not at all.

    Raises
    ------
    InputInvalid
    """
    if (postcode is None) != (town is None):
        raise half_a_place("postcode" if postcode is None else "town")
