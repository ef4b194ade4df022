"""Where mail to our contact address lies until it is taken in, and having it read by a function that holds
neither records nor the secret (decision 210).
"""

import re
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from qlinx.aws.messages import QueueMessage
from qlinx.aws.objects import Bucket, ObjectMissing
from qlinx.aws.queues import Queue
from qlinx.kit.texts import Language

LONGEST_TEXT: Final = 20_000
LONGEST_SUBJECT: Final = 300
LONGEST_NAME: Final = 100
LONGEST_THREAD: Final = 200
MOST_THREADS: Final = 10
_MAIL: Final = re.compile(r"mail/(?P<mail_id>[A-Za-z0-9_-]{1,120})")
# Mails of strangers wait behind one another, and behind nobody's list.
_TENANT: Final = "mail"


class MailReadingAsked(QueueMessage):
    """Read a mail that came to our contact address."""

    kind: Literal["mail"]
    key: str


class PlainMail(BaseModel):
    """A mail as it was read. Nothing of it is believed but what the provider says of it.

    ``mark`` is what its sender calls it by. ``answers_itself``: a program wrote it to answer a mail, or to
    tell that one was not delivered; ``is_automatic``: a program or a mailing list sent it. ``is_proven``: the
    provider found that it comes from who it says it does. ``threads``: the names of mails of ours that it
    answers, as it says.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    sender: Annotated[str, Field(max_length=320)]
    name: Annotated[str, Field(max_length=LONGEST_NAME)]
    subject: Annotated[str, Field(max_length=LONGEST_SUBJECT)]
    text: Annotated[str, Field(max_length=LONGEST_TEXT)]
    language: Language
    attachments: Annotated[int, Field(ge=0, le=100_000)]
    is_cut: bool
    mark: Annotated[str, Field(max_length=600)]
    answers_itself: bool
    is_automatic: bool
    is_proven: bool
    is_spam: bool
    is_harmful: bool
    threads: Annotated[
        tuple[Annotated[str, Field(max_length=LONGEST_THREAD)], ...], Field(max_length=MOST_THREADS)
    ] = ()


def mail_id_of(key: str) -> str | None:
    """The id of the mail that lies under a key; nothing where it is none."""
    found = _MAIL.fullmatch(key)
    return found["mail_id"] if found else None


def mail_reading_key(key: str) -> str:
    """Where a mail lies as it was read."""
    return f"read/{key}.json"


def read_or_ask(work: Bucket, readings: Queue, key: str) -> PlainMail | None:
    """A mail as it was read; asks for it where it was not read yet."""
    try:
        return PlainMail.model_validate_json(work.read(mail_reading_key(key)))
    except ObjectMissing:
        readings.send([MailReadingAsked(kind="mail", key=key).body()], tenant=_TENANT)
        return None
