"""What was sent to somebody and when: to their account, and on behalf of each employer they said yes to.

It is read from the entries of the outbox, where it is kept for a month and goes with whoever it is about.
Nothing of what a mail said is kept; the hashes of what was handed over prove it (``mailing.proof``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from qlinx.employers.names import names_of
from qlinx.employers.store import employer_item
from qlinx.kit.provider import PROVIDER
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.outbox import PROOF_OF_SENDING, MailState, OutboxEntry, asks_mails, mails_to
from qlinx.people.own_data import awake_joins
from qlinx.records.context import Context
from qlinx.rights.sent_mail_schemas import MAILS, MailResponse, MailsResponse, MailStatus
from qlinx.rights.words import value_label

_STATUS: Final[Mapping[MailState, MailStatus]] = {
    MailState.PENDING: MailStatus.QUEUED,
    MailState.CLAIMED: MailStatus.QUEUED,
    MailState.SENT: MailStatus.SENT,
    MailState.DELAYED: MailStatus.DELAYED,
    MailState.UNHEARD: MailStatus.UNHEARD,
    MailState.RETURNED: MailStatus.RETURNED,
    MailState.DELIVERED: MailStatus.DELIVERED,
    MailState.BOUNCED: MailStatus.BOUNCED,
    MailState.SPAM_REPORT: MailStatus.REPORTED,
    MailState.SKIPPED: MailStatus.SKIPPED,
    MailState.REFUSED: MailStatus.REFUSED,
}
# Of these a provider's word for what ails a mailbox may be one that we have no words for.
_GIVES_REASON: Final = frozenset(
    {MailStatus.SKIPPED, MailStatus.REFUSED, MailStatus.RETURNED, MailStatus.BOUNCED}
)
_A_MAIL: Final = LocalText(nl="een mail", en="a mail")


@dataclass(frozen=True, slots=True)
class SentMail:
    """An entry of the outbox, and the employer on whose behalf it went, if any."""

    entry: OutboxEntry
    employer_id: str | None


def mails_of_account(ctx: Context, account_id: str) -> tuple[SentMail, ...]:
    """What went to the holder of an account, the latest first; of employers, those that are joined and awake.

    One query for each subject.
    """
    ctx = ctx.reading()
    joins = awake_joins(
        ctx,
        account_id,
        lambda made: (asks_mails(account_id), asks_mails(made.relation_id), employer_item(made.employer_id)),
    )
    subjects: dict[str, str | None] = {account_id: None}
    subjects |= {one.relation_id: one.employer_id for one in joins}
    found = (
        SentMail(entry, _employer(entry, stated_by))
        for subject, stated_by in subjects.items()
        for entry in mails_to(ctx, subject)
    )
    return tuple(sorted(found, key=lambda one: (one.entry.created_at, one.entry.entry_id), reverse=True))


def mails_shown(ctx: Context, account_id: str, query: Mapping[str, str], language: Language) -> MailsResponse:
    """A page of it in words.

    Raises
    ------
    InputInvalid
    """
    ctx = ctx.reading()
    page = MAILS.page(
        ctx, account_id, query, mails_of_account(ctx, account_id), lambda one: one.entry.entry_id
    )
    names = names_of(ctx, {one.employer_id for one in page.items if one.employer_id})
    return MailsResponse(
        mails=[_shown(one, names, language) for one in page.items], total=page.total, cursor=page.cursor
    )


def _employer(entry: OutboxEntry, stated_by: str | None) -> str | None:
    """On whose behalf it went, or would have gone."""
    scope = entry.mail_scope or stated_by or OWN_MAIL
    return None if scope == OWN_MAIL else scope


def _shown(one: SentMail, names: Mapping[str, str], language: Language) -> MailResponse:
    entry, status = one.entry, _STATUS[one.entry.state]
    called = value_label(OutboxEntry, "template", entry.template) or _A_MAIL
    return MailResponse(
        mail=entry.template,
        called=called.in_(language),
        sender=names.get(one.employer_id or "") or PROVIDER.service_name,
        created_at=entry.created_at,
        sent_at=entry.sent_at,
        status=status,
        explanation=_explained(entry, status, language),
        reason=entry.reason if status in _GIVES_REASON else None,
        template_version=entry.template_version,
        message_hash=entry.message_hash,
        body_hash=entry.body_hash,
        kept_until=PROOF_OF_SENDING.ends(entry.created_at),
    )


def _explained(entry: OutboxEntry, status: MailStatus, language: Language) -> str:
    state = value_label(OutboxEntry, "state", entry.state.value)
    reason = value_label(OutboxEntry, "reason", entry.reason or "") if status in _GIVES_REASON else None
    return ": ".join(word.in_(language) for word in (state, reason) if word)
