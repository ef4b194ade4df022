"""A mail to our contact address is taken in: kept as a message with its term, and its sender has a receipt.

What a program answers is not kept, nor what carries a virus, nor mail of our own that came back: a receipt
can start no exchange with anybody. A receipt goes only to whom the provider found to have sent the mail, and
once a day at most, so nobody has us fill the mailbox of somebody else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from qlinx.aws.objects import Bucket
from qlinx.aws.queues import Queue
from qlinx.kit.clock import home_day
from qlinx.kit.contact import EmailAddress, EmailRefused
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.fields import email_address
from qlinx.kit.provider import PROVIDER
from qlinx.kit.retries import attempts
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.outbox import enqueue_mail
from qlinx.mailing.suppression import stops_for
from qlinx.records.addresses import AddressRow, led_to, row_of
from qlinx.records.context import Context
from qlinx.records.limits import tally
from qlinx.records.shape import Change
from qlinx.visitors.limits import MAILS_OF_ADDRESS
from qlinx.visitors.mail_files import PlainMail, mail_id_of, mail_reading_key, read_or_ask
from qlinx.visitors.model import TERM_DAYS, Channel, Doubt, Message, Nature, Topic
from qlinx.visitors.store import GROUND, MESSAGE, message_by_id, messages_of
from qlinx.visitors.writing import RECEIPT_MAIL, message_id_of

# What the provider leaves when its rule is made; it is no mail of anybody.
_SETUP: Final = "AMAZON_SES_SETUP_NOTIFICATION"
# As many as are kept of one sender in a day, at the limit that staff may set, and what comes by the page.
_LOOKED_AT: Final = 140


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Where mail arrives, where it lies once it was read, and who is asked to read it. ``mail_from``: the
    address from which our own mail goes. ``answered``: what follows where a mail answers one of ours, by the
    names of the mails that it says it answers.
    """

    drop: Bucket
    work: Bucket
    readings: Queue
    mail_from: str
    answered: Callable[[Context, Sequence[str]], Sequence[Change]]


def take_in_mail(ctx: Context, arrivals: Arrivals, key: str) -> str:
    """Takes in the mail under a key, once it was read, and removes it; says in a word what became of it.

    Raises
    ------
    ChangedMeanwhile
    """
    if arrivals.drop.found(key) is None:
        return "gone"
    if mail_id_of(key) == _SETUP:
        arrivals.drop.remove(key)
        return "set-up"
    mail = read_or_ask(arrivals.work, arrivals.readings, key)
    if mail is None:
        return "mail-to-be-read"
    outcome = _kept(ctx, mail, arrivals)
    # The mail itself goes last: until then its arrival may be told again.
    arrivals.work.remove(mail_reading_key(key))
    arrivals.drop.remove(key)
    return outcome


def _kept(ctx: Context, mail: PlainMail, arrivals: Arrivals) -> str:
    if mail.answers_itself:
        return "mail-of-a-program"
    if mail.is_harmful:
        return "mail-with-a-virus"
    try:
        sender = email_address(mail.sender)
    except EmailRefused:
        return "mail-of-nobody"
    if sender.match_key in {arrivals.mail_from.lower(), PROVIDER.email.lower()}:
        return "mail-of-ours"
    # Whoever pretends to be somebody else uses up none of theirs.
    if not tally(ctx, MAILS_OF_ADDRESS, f"{sender.match_key} {mail.is_proven}").is_within:
        return "mail-too-many"
    return _written(ctx, mail, sender, arrivals)


def _written(ctx: Context, mail: PlainMail, sender: EmailAddress, arrivals: Arrivals) -> str:
    message = _message(ctx, mail, sender)
    if message_by_id(ctx.store, message.person_id):
        return "mail-known"
    is_somebody_s = mail.is_proven and not mail.is_spam and not mail.is_automatic
    for _ in attempts():
        row = row_of(ctx.store, message.address_hash, GROUND)
        told = message
        mails = []
        if is_somebody_s and not _has_receipt_of_today(ctx, row):
            told = message.model_copy(update={"receipt_at": message.received_at})
            mails.append(enqueue_mail(ctx, message.person_id, RECEIPT_MAIL))
        answered = arrivals.answered(ctx, mail.threads) if is_somebody_s else ()
        # The row changes with each message of the address, so of two at once one looks again.
        led = led_to(row, message.address_hash, GROUND, message.person_id)
        if ctx.store.try_write(MESSAGE.insert(told), led, *mails, *answered):
            return "mail-kept"
        if message_by_id(ctx.store, message.person_id):
            return "mail-known"
    raise ChangedMeanwhile


def _has_receipt_of_today(ctx: Context, row: AddressRow | None) -> bool:
    latest: Sequence[str] = row.person_ids[-_LOOKED_AT:] if row else ()
    return any(
        one.receipt_at is not None and home_day(one.receipt_at) == ctx.today()
        for one in messages_of(ctx.store, latest)
    )


def _message(ctx: Context, mail: PlainMail, sender: EmailAddress) -> Message:
    now, address_hash = ctx.now(), ctx.address_hash(sender.match_key)
    return Message(
        person_id=_id_of(ctx, mail, sender),
        email=sender.address,
        language=mail.language,
        address_hash=address_hash,
        mail_stops=stops_for(ctx, address_hash, OWN_MAIL),
        nature=Nature.QUESTION,
        topic=Topic.OTHER,
        name=mail.name or None,
        text=mail.text,
        received_at=now,
        answer_by=home_day(now) + timedelta(days=TERM_DAYS),
        channel=Channel.MAIL,
        subject=mail.subject or None,
        attachments=mail.attachments or None,
        is_cut=mail.is_cut or None,
        doubt=_doubt(mail),
    )


def _doubt(mail: PlainMail) -> Doubt | None:
    if mail.is_spam:
        return Doubt.SPAM
    return None if mail.is_proven else Doubt.UNPROVEN


def _id_of(ctx: Context, mail: PlainMail, sender: EmailAddress) -> str:
    """The same mail delivered twice is the same message; the same words under another mark, or on another day
    where it has none, are another.
    """
    mark = mail.mark.strip("\x1f") or ctx.today().isoformat()
    said = (sender.match_key, mark, mail.subject, mail.text)
    return message_id_of(ctx, said)
