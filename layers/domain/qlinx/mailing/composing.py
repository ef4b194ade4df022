"""How a package gives its mails to the pipeline.

A template ``<package>.<name>`` is composed by the module ``qlinx.<package>.mails``, which has

- ``compose(ctx, entry, links) -> Letter | Dropped``: reads what is true now and makes the letter, or says why there is
  nothing to tell any more. It changes nothing and may be called more than once for one entry. ``ctx`` remembers what was
  read (``Store.remembering``): entry and person are there already, and ``ctx.store.ahead`` reads several items in one call;
- optionally ``settled(ctx, entry, outcome) -> Sequence[Change]``: what follows in this package from the outcome of a mail,
  written in the same transaction as the entry's new state. ``entry`` is the entry as it will be (``entry.reason`` says why
  it was dropped or refused). Called once for each state that an entry comes to: SENT, RETURNED, DELIVERED, BOUNCED,
  SPAM_REPORT, DROPPED, REFUSED. A state may be skipped (delivery may be heard of before sending), DELIVERED is told only
  where SENT was not, and the changes may not touch the item that gives the person's address: a stop may be written there in
  the same transaction;
- optionally ``arrived(ctx, entry) -> Sequence[Change]``: what is so as soon as the provider took the mail (a notice was
  given), whatever becomes of the entry. Each change is written by itself, before the entry says SENT or DELIVERED, and is
  decided again where that was cut off or overtaken; so it must be right alone and the same when repeated;
- optionally ``KINDS: Mapping[str, MailKind]``: by template name without the package, which mails are not ordinary.

Whether the person may be mailed at all is not the package's to decide: the pipeline reads it from the item that gives the
person's address (``mailing.suppression.Addressed``) again, as the last thing before the mail leaves. So post a mail to everybody whom
it concerns; who can't be reached comes back through ``settled`` as DROPPED with the reason.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import MailState, OutboxEntry
from qlinx.mailing.suppression import MailKind
from qlinx.records.catalogue import part
from qlinx.records.context import Context
from qlinx.records.shape import Change


class NoComposer(Exception):
    """A template's package has no ``mails`` module: a mistake of the code that posted the entry."""


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


class Mails(Protocol):
    """What the pipeline calls in a package's ``mails`` module (``settled``, ``arrived`` and ``KINDS`` are optional there)."""

    def compose(self, ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Dropped:
        """The letter of an entry as it should be now."""
        ...


Settled = Callable[[Context, OutboxEntry, MailState], Sequence[Change]]
Arrived = Callable[[Context, OutboxEntry], Sequence[Change]]


def composer_of(template: str) -> Mails:
    """The module that composes a template.

    Raises
    ------
    NoComposer
    """
    module = part(_package(template), "mails")
    if module is None:
        raise NoComposer(template)
    return cast("Mails", module)


def kind_of(template: str) -> MailKind:
    """What a mail of this template is to the one who gets it."""
    kinds: Mapping[str, MailKind] = getattr(composer_of(template), "KINDS", {})
    return kinds.get(template.partition(".")[2], MailKind.ORDINARY)


def following(ctx: Context, entry: OutboxEntry) -> Sequence[Change]:
    """What follows in the entry's own package from the state that ``entry`` has come to."""
    settled: Settled | None = getattr(composer_of(entry.template), "settled", None)
    return () if settled is None else settled(ctx, entry, entry.state)


def arriving(ctx: Context, entry: OutboxEntry) -> Sequence[Change]:
    """What is so in the entry's own package because the provider took the mail."""
    arrived: Arrived | None = getattr(composer_of(entry.template), "arrived", None)
    return () if arrived is None else arrived(ctx, entry)


def _package(template: str) -> str:
    return template.partition(".")[0]
