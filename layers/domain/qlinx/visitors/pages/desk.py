"""Messages as staff see them: which wait by the day of their term, and one of them."""

from datetime import date
from typing import Final, Literal

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.ids import reference_of
from qlinx.kit.pages import Page
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, LocalText, format_date, format_moment
from qlinx.records.context import Context
from qlinx.visitors.desk_places import MESSAGE_PAGE, MESSAGES
from qlinx.visitors.handling import message_of
from qlinx.visitors.labels import CHANNELS, DOUBTS, NATURES, TOPICS
from qlinx.visitors.model import Channel, Message
from qlinx.visitors.store import waiting_messages

_SHOWN: Final = 100


class ActForm(Schema):
    """What is done with a message."""

    act: Literal["read", "handled"]


def messages_page(ctx: Context, language: Language) -> Page:
    """Those that nobody handled yet, the earliest term first; nothing of what they say."""
    waiting, more = waiting_messages(ctx.store, limit=_SHOWN)
    facts = {
        "messages": [_row(message, ctx.today(), language) for message in waiting],
        "more": more,
        "message_page": MESSAGE_PAGE,
    }
    return Page("visitors.desk_messages", facts)


def message_page(ctx: Context, message_id: str, language: Language, read: Message | None = None) -> Page:
    """One message; what it says only where it was ``read``, in the answer to the form that asks for it.

    Raises
    ------
    NotFound
    """
    message = read or message_of(ctx, message_id)
    handled = message.handled_at
    facts = {
        **_row(message, ctx.today(), language),
        "received": format_moment(message.received_at, HOME_ZONE.key, language),
        "last_day": format_date(message.answer_by, language),
        "handled": format_moment(handled, HOME_ZONE.key, language) if handled else "",
        "messages_place": MESSAGES,
        "read": _words_of(read) if read else None,
    }
    return Page("visitors.desk_message", facts)


def _row(message: Message, today: date, language: Language) -> dict[str, object]:
    return {
        "message_id": message.person_id,
        "reference": reference_of(message.person_id),
        "nature": NATURES[message.nature].in_(language),
        "topic": _about(message).in_(language),
        "doubt": DOUBTS[message.doubt].in_(language) if message.doubt else "",
        "days_left": (message.answer_by - today).days,
        "deadline": message.answer_by.isoformat(),
    }


def _about(message: Message) -> LocalText:
    """What its writer chose; of a mail, in which nobody chooses, that it is one."""
    return CHANNELS[Channel.MAIL] if message.channel is Channel.MAIL else TOPICS[message.topic]


def _words_of(message: Message) -> dict[str, object]:
    return {
        "name": message.name,
        "email": message.email,
        "language": message.language,
        "lines": message.text.split("\n"),
        "by_mail": message.channel is Channel.MAIL,
        "subject": message.subject,
        "attachments": message.attachments,
        "is_cut": message.is_cut,
    }
