"""From an entry's template to the package that declares it:
what composes the mail, what it is, and what follows from it.

Only that one package is loaded. What it declares, and what its module ``mails`` has, is told in
``mailing.declaring``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from qlinx.mailing import declared
from qlinx.mailing.declaring import Composer
from qlinx.mailing.outbox import MailState, OutboxEntry
from qlinx.records.context import Context
from qlinx.records.shape import Change


@dataclass(frozen=True, slots=True)
class Links:
    """Makes the links in mails."""

    public_url: str

    def page(self, path: str) -> str:
        """The full address of a page;
        ``path`` begins with a slash and its parts are safe in a URL already.
        """
        return f"{self.public_url.rstrip('/')}{path}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """There is nothing to tell any more.

    ``reason`` is a word for the sender, such as ``invitation_cancelled``.
    """

    reason: str


@dataclass(frozen=True, slots=True)
class NotYet:
    """It is not to leave before a moment: at night, say, where its reader is."""

    until: datetime


def composer_of(template: str) -> Composer:
    """The module that composes a template.

    Raises
    ------
    NoComposer
    """
    return declared.mails_of(template).composer()


def following(ctx: Context, entry: OutboxEntry, outcome: MailState) -> Sequence[Change]:
    """What follows in the entry's own package from the state that ``entry`` has come to."""
    settling = declared.mails_of(entry.template).settling
    return settling().settled(ctx, entry, outcome) if settling else ()


def telling(ctx: Context, entry: OutboxEntry, *, arrived: bool) -> Sequence[Change]:
    """What follows in the entry's own package because the mail with a notice was delivered, or came back."""
    module = declared.mails_of(entry.template).telling
    return module().told(ctx, entry, arrived=arrived) if module else ()
