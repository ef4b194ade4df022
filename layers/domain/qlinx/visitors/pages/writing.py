"""The pages on which somebody writes to us."""

import re
from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from qlinx.kit.fields import Email, FieldRefused, Name, email_address
from qlinx.kit.ids import REFERENCE_PATTERN, reference_of
from qlinx.kit.pages import Moved, Page, Place
from qlinx.kit.plain_text import clean
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, LocalText
from qlinx.records.context import Context
from qlinx.visitors.labels import TOPICS
from qlinx.visitors.model import Nature, Topic
from qlinx.visitors.places import COMPLAINT, YOUR_RIGHTS
from qlinx.visitors.writing import NewMessage, write_message

LONGEST_TEXT: Final = 4000
_NO_TEXT = LocalText(nl="Schrijf hier je bericht.", en="Write your message here.")
_TOO_LONG = LocalText(
    nl="Maak je bericht korter, of bel ons als het om meer gaat.",
    en="Make your message shorter, or call us if there is more to it.",
)
_NO_TOPIC = LocalText(nl="Kies waar het over gaat.", en="Choose what it is about.")


def _text(value: str) -> str:
    cleaned = clean(value).strip()
    if not cleaned:
        raise FieldRefused("missing", _NO_TEXT)
    if len(cleaned) > LONGEST_TEXT:
        raise FieldRefused("too_long", _TOO_LONG)
    return cleaned


def _topic(value: str) -> str:
    if value not in list(Topic):
        raise FieldRefused("missing", _NO_TOPIC)
    return value


class MessageForm(Schema):
    """What the page posts."""

    topic: Annotated[str, AfterValidator(_topic)] = Field(default="", validate_default=True)
    text: Annotated[str, AfterValidator(_text)] = Field(default="", validate_default=True)
    email: Email
    name: Name | None = None

    def message(self, nature: Nature, language: Language) -> NewMessage:
        topic, email = Topic(self.topic), email_address(self.email)
        return NewMessage(nature, topic, self.name, email, self.text, language)


def writing_page(name: str, query: Mapping[str, str], language: Language) -> Page:
    """The form, or once it was sent the number by which we know it."""
    number = query.get("number", "")
    facts = {
        "your_rights": YOUR_RIGHTS,
        "complaint": COMPLAINT,
        "topics": [(topic.value, words.in_(language)) for topic, words in TOPICS.items()],
        "number": number if re.fullmatch(REFERENCE_PATTERN, number) else "",
        "longest": LONGEST_TEXT,
    }
    return Page(name, facts, public=True)


def written(ctx: Context, new: NewMessage, place: Place, *, network_address: str) -> Moved:
    """Takes in what was written, and leads back to the page that tells its number.

    Raises
    ------
    TooManyRequests, ChangedMeanwhile
    """
    message = write_message(ctx, new, network_address=network_address)
    return Moved(place, query={"number": reference_of(message.person_id)}, done="sent")
