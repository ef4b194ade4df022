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
- optionally ``told(ctx, entry, *, arrived) -> Sequence[Change]``: for a mail that carries a notice (``Letter.tells_on_delivery``),
  what follows from its delivery (``arrived``) or from its coming back: it bounced, was reported as spam or was never taken.
  Written in the same transaction as the entry's new state, once for each of the two; a delivery may be followed by a bounce. Where
  the address has changed since (``entry.address_hash``), it tells nothing about the present one. What it reads, it reads before
  the person's item, which the transaction does not hold;
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
    """What the pipeline calls in a package's ``mails`` module (``settled``, ``told`` and ``KINDS`` are optional there)."""

    def compose(self, ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Dropped:
        """The letter of an entry as it should be now."""
        ...


Settled = Callable[[Context, OutboxEntry, MailState], Sequence[Change]]


class Told(Protocol):
    """What a package does about the notice in a mail of its own."""

    def __call__(self, ctx: Context, entry: OutboxEntry, *, arrived: bool) -> Sequence[Change]: ...


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


def telling(ctx: Context, entry: OutboxEntry, *, arrived: bool) -> Sequence[Change]:
    """What follows in the entry's own package because the mail with a notice was delivered, or came back."""
    told: Told | None = getattr(composer_of(entry.template), "told", None)
    return () if told is None else told(ctx, entry, arrived=arrived)


def _package(template: str) -> str:
    return template.partition(".")[0]
