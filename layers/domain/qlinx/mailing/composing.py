"""From an entry's template to the package that declares it: what composes the mail, what it is, and what follows from it.

Only that one package is loaded. What it declares, and what its module ``mails`` has, is told in ``mailing.declaring``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qlinx.mailing.declaring import Composer, Mail, PackageMails
from qlinx.mailing.outbox import OutboxEntry
from qlinx.mailing.purposes import MailKind
from qlinx.records.catalogue import capability_of
from qlinx.records.context import Context
from qlinx.records.shape import Change


class NoComposer(Exception):
    """No package declares the mail: a mistake of the code that posted the entry."""


@dataclass(frozen=True, slots=True)
class Links:
    """Makes the links in mails."""

    public_url: str

    def page(self, path: str) -> str:
        """The full address of a page; ``path`` begins with a slash and its parts are safe in a URL already."""
        return f"{self.public_url.rstrip('/')}{path}"


@dataclass(frozen=True, slots=True)
class Dropped:
    """There is nothing to tell any more. ``reason`` is a word for the sender, such as ``invitation_cancelled``."""

    reason: str


def composer_of(template: str) -> Composer:
    """The module that composes a template.

    Raises
    ------
    NoComposer
    """
    return mails_of(template).composer()


def kind_of(template: str) -> MailKind:
    """What a mail of this template is to the one who gets it.

    Raises
    ------
    NoComposer
    """
    return mail_of(template).kind


def mail_of(template: str) -> Mail:
    """What the package declares about a mail.

    Raises
    ------
    NoComposer
    """
    declared = mails_of(template).mails.get(template.partition(".")[2])
    if declared is None:
        raise NoComposer(template)
    return declared


def mails_of(template: str) -> PackageMails:
    """The mails of the package that a template names.

    Raises
    ------
    NoComposer
    """
    found = capability_of(template.partition(".")[0])
    if found is None or not isinstance(found.mails, PackageMails):
        raise NoComposer(template)
    return found.mails


def following(ctx: Context, entry: OutboxEntry) -> Sequence[Change]:
    """What follows in the entry's own package from the state that ``entry`` has come to."""
    settling = mails_of(entry.template).settling
    return settling().settled(ctx, entry, entry.state) if settling else ()


def telling(ctx: Context, entry: OutboxEntry, *, arrived: bool) -> Sequence[Change]:
    """What follows in the entry's own package because the mail with a notice was delivered, or came back."""
    module = mails_of(entry.template).telling
    return module().told(ctx, entry, arrived=arrived) if module else ()
