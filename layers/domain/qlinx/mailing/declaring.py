"""How a package gives its mails to the pipeline: what it declares, and what its module ``mails`` has.

A template ``<package>.<name>`` is one of the mails that the package declares. Its module has

- ``compose(ctx, entry, links) -> Letter | Skipped | NotYet`` (`Composer`): reads what is true now and
  makes the letter, or says why there is nothing to tell any more, or until when it waits. It changes nothing
  and may be called more than once for one entry. ``ctx`` remembers what was read (``Store.prefetching``):
  entry and person are there already, and ``ctx.store.prefetch`` reads several items in one call;
- where declared, ``asks(ctx, entry) -> Iterable[Question]`` (`Asking`): what ``compose`` will read, as far as
  the entry and the person tell, so that it is read in one call for the mails of a batch. It reads nothing
  else, and what it leaves out is read when it is asked for;
- where declared, ``settled(ctx, entry, outcome) -> Sequence[Change]`` (`Settling`): what follows in this
  package from the outcome of a mail, written in the same transaction as the entry's new state. ``entry`` is
  the entry as it will be (``entry.reason`` says why it was skipped or refused). Called once for each state
  that an entry comes to (a delay is told as SENT): SENT, RETURNED, DELIVERED, BOUNCED, SPAM_REPORT, SKIPPED,
  REFUSED. A state may be skipped (delivery may be heard of before sending), DELIVERED is told only where SENT
  was not, and the
  changes may not touch the item that gives the person's address: a stop may be written there in the same
  transaction;
- where declared, ``told(ctx, entry, *, arrived) -> Sequence[Change]`` (`Telling`): for a mail that carries a
  notice (``Letter.tells_on_delivery``), what follows from its delivery (``arrived``) or from its coming back:
  it bounced, was reported as spam or was never taken. Written in the same transaction as the entry's new
  state, once for each of the two; a delivery may be followed by a bounce. Where the address has changed since
  (``entry.address_hash``), it tells nothing about the present one. What it reads, it reads before the
  person's item, which the transaction does not hold.

Whether the person may be mailed at all is not the package's to decide: the pipeline reads it from the item
that gives the person's address (``mailing.addressed.Addressed``) again, as the last thing before the mail
leaves. So post a mail to everybody whom it concerns; who can't be reached comes back through ``settled`` as
SKIPPED with the reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.records.declarations import Mails

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qlinx.mailing.composing import Links, NotYet, Skipped
    from qlinx.mailing.letter import Letter
    from qlinx.mailing.outbox import MailState, OutboxEntry
    from qlinx.records.asking import Question
    from qlinx.records.context import Context
    from qlinx.records.shape import Change


class Composer(Protocol):
    """A module that makes letters."""

    def compose(self, ctx: "Context", entry: "OutboxEntry", links: "Links") -> "Letter | Skipped | NotYet":
        """The letter of an entry as it should be now."""
        ...


class Asking(Protocol):
    """A module that says what it will read for a letter."""

    def asks(self, ctx: "Context", entry: "OutboxEntry") -> "Iterable[Question]":
        """What ``compose`` reads, as far as the entry and the person tell."""
        ...


class Settling(Protocol):
    """A module that says what follows from the outcome of a mail."""

    def settled(self, ctx: "Context", entry: "OutboxEntry", outcome: "MailState") -> "Sequence[Change]":
        """The changes that go with the entry's new state."""
        ...


class Telling(Protocol):
    """A module that says what becomes of the notice in a mail."""

    def told(self, ctx: "Context", entry: "OutboxEntry", *, arrived: bool) -> "Sequence[Change]":
        """The changes that go with the delivery of the notice, or with its coming back."""
        ...


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: what it is sent for, which tells what holds it back, and how soon it must leave.

    ``farewell``: it also reaches a person who is being erased.
    """

    purpose: MailPurpose
    urgency: Urgency
    farewell: bool = False

    @property
    def is_urgent(self) -> bool:
        return self.urgency is Urgency.URGENT


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageMails(Mails):
    """The mails of a package by their names, and its module that composes them and says what follows."""

    mails: Mapping[str, Mail]
    composer: Callable[[], Composer]
    asking: Callable[[], Asking] | None = None
    settling: Callable[[], Settling] | None = None
    telling: Callable[[], Telling] | None = None
