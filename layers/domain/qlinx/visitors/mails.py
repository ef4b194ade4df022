"""The mails about a message: its receipt, without a word of it; and, of a page, itself to our own mailbox."""

from qlinx.kit.ids import reference_of
from qlinx.kit.provider import PROVIDER
from qlinx.kit.texts import LocalText, format_date
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.records.context import Context
from qlinx.visitors.desk_places import MESSAGE_PAGE
from qlinx.visitors.labels import NATURES, TOPICS
from qlinx.visitors.model import Channel, Message, Nature
from qlinx.visitors.store import message_by_id
from qlinx.visitors.writing import ARRIVED_MAIL

_RECEIPT = LocalText(
    nl="Je krijgt deze mail omdat dit adres is ingevuld op onze contactpagina.",
    en="You get this mail because this address was filled in on our contact page.",
)
_RECEIPT_OF_MAIL = LocalText(
    nl="Je krijgt deze mail omdat je ons vanaf dit adres mailde.",
    en="You get this mail because you mailed us from this address.",
)
_OURS = LocalText(
    nl="Deze mail komt van de contactpagina van Qlinx.", en="This mail comes from the contact page of Qlinx."
)


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The letter, as long as the message is there."""
    message = message_by_id(ctx.store, entry.person_id)
    if message is None:
        return Skipped("message_gone")
    return _arrived(entry, message, links) if entry.template == ARRIVED_MAIL else _receipt(entry, message)


def _receipt(entry: OutboxEntry, message: Message) -> Letter:
    """To an address that nobody proved: nothing that was typed."""
    by_mail = message.channel is Channel.MAIL
    facts = {
        "by_mail": 1 if by_mail else None,
        "files": message.attachments,
        "is_complaint": "yes" if message.nature is Nature.COMPLAINT else None,
        "reference": reference_of(message.person_id),
        "answer_by": format_date(message.answer_by, message.language),
    }
    return Letter(
        to=Addressee(message.email),
        language=message.language,
        template=entry.template,
        facts=facts,
        reason=_RECEIPT_OF_MAIL if by_mail else _RECEIPT,
        message_id_seed=entry.entry_id,
        reply_to=Addressee(PROVIDER.email),
    )


def _arrived(entry: OutboxEntry, message: Message, links: Links) -> Letter:
    facts = {
        "nature": NATURES[message.nature].nl,
        "topic": TOPICS[message.topic].nl,
        "reference": reference_of(message.person_id),
        "answer_by": format_date(message.answer_by, "nl"),
        "name": message.name,
        "email": message.email,
        "text": message.text,
        "message_url": links.page(MESSAGE_PAGE.in_("nl", message_id=message.person_id)),
    }
    return Letter(
        to=Addressee(PROVIDER.email),
        language="nl",
        template=entry.template,
        facts=facts,
        reason=_OURS,
        message_id_seed=entry.entry_id,
        reply_to=Addressee(message.email, message.name),
    )
