"""The mails: the question whether its reader wants the newsletter, the receipt of their yes, and an issue."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from qlinx.aws.database import Key
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.provider import PROVIDER
from qlinx.kit.texts import LocalText, format_moment
from qlinx.mailing.addressees import addressees_of
from qlinx.mailing.composing import Links, NotYet, Skipped
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.newsletters.hours import QuietHours, leaves_at
from qlinx.newsletters.issues import TEST_MAIL
from qlinx.newsletters.model import Issue, IssueState, Subscription, SubscriptionState
from qlinx.newsletters.places import NEWSLETTER
from qlinx.newsletters.preferring import has_turn, passed_over
from qlinx.newsletters.sending import ISSUE_MAIL
from qlinx.newsletters.store import issue_by_id, issue_item, subscription_by_id
from qlinx.newsletters.subscribing import CONFIRM_MAIL, link_path
from qlinx.newsletters.threads import thread_of
from qlinx.records.context import Context

ASKED = LocalText(
    nl="Je krijgt deze mail omdat dit adres is ingevuld voor onze nieuwsbrief.",
    en="You get this mail because this address was filled in for our newsletter.",
)
WANTED = LocalText(
    nl="Je krijgt deze mail omdat je onze nieuwsbrief wilt.",
    en="You get this mail because you want our newsletter.",
)
_TESTED = LocalText(
    nl="Je krijgt deze mail omdat je om een proef vroeg.",
    en="You get this mail because you asked for a test.",
)
_GREETING = LocalText(nl="Dag {name},", en="Hello {name},")
_NEVER: Final = frozenset({IssueState.DRAFT, IssueState.CANCELLED})


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped | NotYet:
    """The letter, unless its reader said otherwise meanwhile, or the issue was called off; not at night."""
    if entry.template == TEST_MAIL:
        return _test(ctx, entry, links)
    subscription = subscription_by_id(ctx.store, entry.person_id)
    if subscription is None:
        return Skipped("subscription_changed")
    page_url = links.page(link_path(ctx, subscription, subscription.language))
    if entry.template == ISSUE_MAIL:
        return _issue(ctx, entry, subscription, page_url)
    wanted = SubscriptionState.ASKED if entry.template == CONFIRM_MAIL else SubscriptionState.ACTIVE
    if subscription.state is not wanted:
        return Skipped("subscription_changed")
    said_at = subscription.consented_at or subscription.changed_at
    facts = {"page_url": page_url}
    if entry.template != CONFIRM_MAIL:
        facts |= {
            "said_at": format_moment(said_at, HOME_ZONE.key, subscription.language),
            "version": subscription.consent_text or "",
        }
    reason = ASKED if entry.template == CONFIRM_MAIL else WANTED
    return _letter(entry.template, entry.entry_id, subscription, facts, reason)


def asks(_: Context, entry: OutboxEntry) -> Iterable[Key]:
    """What the letter of an issue reads: the issue."""
    return (issue_item(entry.refs["issue_id"]),) if "issue_id" in entry.refs else ()


def _issue(ctx: Context, entry: OutboxEntry, one: Subscription, page_url: str) -> Letter | Skipped | NotYet:
    issue = issue_by_id(ctx.store, entry.refs["issue_id"])
    if issue is None or issue.state in _NEVER:
        return Skipped("newsletter_cancelled")
    if reason := passed_over(one, issue):
        return Skipped(reason)
    if not has_turn(one, issue):
        return Skipped("newsletter_pace")
    leaves = leaves_at(ctx.now(), issue, one, QuietHours.now(ctx))
    if leaves > ctx.now():
        return NotYet(leaves)
    return issue_letter(ctx, issue, one, page_url, seed=entry.entry_id)


def issue_letter(ctx: Context, issue: Issue, one: Subscription, page_url: str, *, seed: str) -> Letter:
    """The letter of an issue to a reader."""
    facts = {**_words_for(issue, one), "page_url": page_url}
    return replace(_letter(ISSUE_MAIL, seed, one, facts, WANTED), thread=thread_of(ctx, issue.issue_id))


def _words_for(issue: Issue, one: Subscription) -> dict[str, str]:
    """What somebody reads; their name only where they and the newsletter want it, so that without it the mail
    is the same for everybody but for the links.
    """
    language, name = one.language, one.first_name if issue.greets else None
    return {
        "title": issue.title(language),
        "greeting": _GREETING.in_(language).format(name=name) if name else "",
        "text": issue.text(language),
    }


def _letter(
    template: str, seed: str, subscription: Subscription, facts: dict[str, str], reason: LocalText
) -> Letter:
    return Letter(
        to=Addressee(subscription.email),
        language=subscription.language,
        template=template,
        facts=facts,
        reason=reason,
        message_id_seed=seed,
        reply_to=Addressee(PROVIDER.email),
    )


def _test(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The issue as it stands, in both languages one after the other, to who wrote it."""
    issue = issue_by_id(ctx.store, entry.refs["issue_id"])
    readers = addressees_of(ctx, entry.person_id)
    if issue is None or not readers:
        return Skipped("newsletter_gone")
    reader = readers[0].value
    return Letter(
        to=Addressee(reader.email),
        language=reader.language,
        template=entry.template,
        facts={
            "title": issue.title_nl,
            "text": issue.text_nl,
            "english_title": issue.title_en,
            "english_text": issue.text_en,
            "page_url": links.page(NEWSLETTER.in_(reader.language)),
        },
        reason=_TESTED,
        message_id_seed=entry.entry_id,
    )
