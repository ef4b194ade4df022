"""A newsletter as the very bytes that one kind of reader would get, made out to the member of staff who looks
at it; or as their own subscription has it. Nobody else's data is looked at.
"""

from dataclasses import dataclass, replace

from qlinx.kit.errors import NotFound
from qlinx.kit.texts import Language
from qlinx.mailing.addressed import OWN_MAIL, Addressed
from qlinx.mailing.addressees import addressees_of
from qlinx.mailing.composing import Links
from qlinx.mailing.mime import sender_of, write
from qlinx.mailing.outbox import OUTBOX, enqueue_mail
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.unsubscribing import unsubscribe_path
from qlinx.newsletters.errors import IssueIncomplete
from qlinx.newsletters.issues import issue_of
from qlinx.newsletters.mails import issue_letter
from qlinx.newsletters.model import Frequency, Subscription, SubscriptionState, Topic
from qlinx.newsletters.places import NEWSLETTER
from qlinx.newsletters.preferring import passed_over
from qlinx.newsletters.sending import ISSUE_MAIL
from qlinx.newsletters.subscribing import link_path, of_address
from qlinx.records.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderType:
    """What a kind of reader chose. Without topics they chose that of the newsletter."""

    language: Language
    topics: tuple[Topic, ...] = ()
    frequency: Frequency = Frequency.EVERY
    by_name: bool = True


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks, and what stands in each mail of this installation."""

    actor: str
    public_url: str
    mail_from: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The message, who it is made out for, and why such a reader would not get it, where they would not."""

    message: bytes
    reader: Subscription
    left_out: str | None


def preview(ctx: Context, issue_id: str, kind: ReaderType | None, looking: Looking) -> Preview:
    """The message as it would leave now, to a kind of reader at the address of who looks; of nothing, to the
    subscription at their address.

    Raises
    ------
    NotFound, IssueIncomplete
    """
    issue, found = issue_of(ctx, issue_id), addressees_of(ctx, looking.actor)
    if not found:
        raise NotFound
    if not issue.is_complete:
        raise IssueIncomplete
    links = Links(looking.public_url)
    if kind is None:
        one = _own(ctx, found[0].value)
        page = link_path(ctx, one, one.language)
    else:
        chose = replace(kind, topics=kind.topics or (issue.topic,))
        one, page = _of_kind(ctx, looking.actor, found[0].value, chose), NEWSLETTER.in_(kind.language)
    entry = OUTBOX.value(enqueue_mail(ctx, one.person_id, ISSUE_MAIL, once=issue_id).item)
    letter = issue_letter(ctx, issue, one, links.page(page), seed=entry.entry_id)
    stop = unsubscribe_path(ctx, one.person_id, one.address_hash, MailPurpose.NEWSLETTER, scope=OWN_MAIL)
    letter = replace(letter, unsubscribe_url=links.page(stop))
    message = write(letter, sender_of(links, looking.mail_from), date=ctx.now())
    return Preview(message, one, passed_over(one, issue))


def has_own(ctx: Context, actor: str) -> bool:
    """Whether who looks has the newsletter themselves."""
    found = addressees_of(ctx, actor)
    return bool(found) and of_address(ctx, found[0].value.address_hash) is not None


def _own(ctx: Context, looks: Addressed) -> Subscription:
    if one := of_address(ctx, looks.address_hash):
        return one
    raise NotFound


def _of_kind(ctx: Context, actor: str, looks: Addressed, kind: ReaderType) -> Subscription:
    name = getattr(looks, "name", "").partition(" ")[0] or looks.email
    return Subscription(
        person_id=actor,
        email=looks.email,
        language=kind.language,
        address_hash=looks.address_hash,
        state=SubscriptionState.ACTIVE,
        changed_at=ctx.now(),
        topics=kind.topics,
        frequency=kind.frequency,
        first_name=name if kind.by_name else None,
    )
