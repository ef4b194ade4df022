"""What stops mail to somebody, for the one whom it is about: shown to them, and taken back by them.

A stop holds for one sender: the employer whose mail was reported or objected to, or our own mail.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.mailing.holders import Holder, holders_of
from qlinx.mailing.suppression import MailStop, resume_mail, stops_for
from qlinx.records.context import Context
from qlinx.records.shape import Change

# What a person decides; that a mailbox does not work is found out by a mail.
_TAKEN_BACK = (MailStop.SPAM_REPORT, MailStop.OBJECTION)


def stops_of(ctx: Context, person_id: str) -> frozenset[MailStop]:
    """What stops the mail of one sender to a person now, at each address to which they have it sent."""
    holders = holders_of(ctx, person_id)
    return frozenset(
        chain.from_iterable(stops_for(ctx, address_hash, scope) for address_hash, scope in _places(holders))
    )


def mail_again(ctx: Context, person_id: str) -> None:
    """The person wants this sender's mail again: what was reported or objected to is forgotten. Again changes nothing.

    That it is they who want it is for the caller to see to.

    Raises
    ------
    ChangedMeanwhile
    """
    for _ in attempts():
        changes = tuple(_taken_back(ctx, holders_of(ctx, person_id)))
        if not changes or ctx.store.wrote(*changes):
            return
    raise ChangedMeanwhile


def _taken_back(ctx: Context, holders: Sequence[Holder]) -> Iterator[Change]:
    for address_hash, scope in _places(holders):
        yield from resume_mail(ctx, address_hash, scope, *_TAKEN_BACK)
    for holder in holders[:1]:
        if change := holder.without_stops(*_TAKEN_BACK):
            yield change


def _places(holders: Sequence[Holder]) -> Sequence[tuple[str, str]]:
    """The addresses of a person, each with the sender of their mail."""
    if not holders:
        return ()
    scope = holders[0].value.mail_scope
    return tuple(dict.fromkeys((holder.value.address_hash, scope) for holder in holders))
