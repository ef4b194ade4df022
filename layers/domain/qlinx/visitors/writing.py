"""Writing to us on a page, without an account.

The answer is the same whoever stands under the address. What was typed is mailed to our own mailbox alone:
nobody proved the address, so its receipt holds a number and a day (decision 96).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from qlinx.kit.clock import home_day
from qlinx.kit.contact import EmailAddress
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.ids import derived_id
from qlinx.kit.networks import network_of
from qlinx.kit.retries import attempts
from qlinx.kit.texts import Language
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.outbox import enqueue_mail
from qlinx.mailing.suppression import stops_for
from qlinx.records.addresses import led_to, row_of
from qlinx.records.context import Context
from qlinx.records.limits import count, count_network, tally
from qlinx.visitors.limits import MESSAGES_OF_ADDRESS, MESSAGES_OF_NETWORK, RECEIPTS
from qlinx.visitors.model import TERM_DAYS, Message, Nature, Topic
from qlinx.visitors.store import GROUND, MESSAGE, message_by_id

RECEIPT_MAIL: Final = "visitors.message_received"
ARRIVED_MAIL: Final = "visitors.message_arrived"


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What somebody filled in, each value in its own form already."""

    nature: Nature
    topic: Topic
    name: str | None
    email: EmailAddress
    text: str
    language: Language


def write_message(ctx: Context, new: NewMessage, *, network_address: str) -> Message:
    """Keeps what was written, and has it mailed to our own mailbox and a receipt to its writer.

    The same words from the same address on the same day are the same message.

    Raises
    ------
    TooManyRequests
    ChangedMeanwhile
    """
    count_network(ctx, MESSAGES_OF_NETWORK, network_address)
    # Of this network alone: nobody is kept from writing to us by others who write in their name.
    count(ctx, MESSAGES_OF_ADDRESS, f"{network_of(network_address)} {new.email.match_key}")
    message_id = _id_of(ctx, new)
    if known := message_by_id(ctx.store, message_id):
        return known
    message = _message(ctx, new, message_id)
    mails = [enqueue_mail(ctx, message_id, ARRIVED_MAIL)]
    if tally(ctx, RECEIPTS, new.email.mailbox_key).is_within:
        mails.append(enqueue_mail(ctx, message_id, RECEIPT_MAIL))
    for _ in attempts():
        row = row_of(ctx.store, message.address_hash, GROUND)
        led = led_to(row, message.address_hash, GROUND, message_id)
        if ctx.store.try_write(MESSAGE.insert(message), led, *mails):
            return message
        if known := message_by_id(ctx.store, message_id):
            return known
    raise ChangedMeanwhile


def _id_of(ctx: Context, new: NewMessage) -> str:
    """Nobody who knows what was written can make the id of it: it goes by our own keys."""
    said = (ctx.today().isoformat(), new.email.match_key, new.nature, new.topic, new.name or "", new.text)
    return message_id_of(ctx, said)


def message_id_of(ctx: Context, said: Iterable[str]) -> str:
    """The id of a message by what was said: the same words have the same one."""
    return derived_id("message", ctx.keys.hash("message", "\x1f".join(said)))


def _message(ctx: Context, new: NewMessage, message_id: str) -> Message:
    now, address_hash = ctx.now(), ctx.address_hash(new.email.match_key)
    return Message(
        person_id=message_id,
        email=new.email.address,
        language=new.language,
        address_hash=address_hash,
        mail_stops=stops_for(ctx, address_hash, OWN_MAIL),
        nature=new.nature,
        topic=new.topic,
        name=new.name,
        text=new.text,
        received_at=now,
        answer_by=home_day(now) + timedelta(days=TERM_DAYS),
    )
