"""The dossier of a request, for the supervisory authority that looks at a complaint: its course, its clock,
its decisions with their reasons, the mails about it (which and when, not what they say), and the entries of
the audit trail with what proves them.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final, Literal

from pydantic import Field

from qlinx.employers.names import names_of
from qlinx.kit.clock import utc_day
from qlinx.kit.errors import NotFound
from qlinx.kit.provider import AUTHORITY, PROVIDER
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language
from qlinx.mailing.outbox import OUTBOX, outbox_item
from qlinx.records.audit import AuditEntry, ChainBroken, chain_acts, chain_of, chains_of, record_act
from qlinx.records.context import Context
from qlinx.records.dealings import About, Dealt
from qlinx.records.seals import AUDIT_SEAL, AuditSeal, anchor_of, seal_key
from qlinx.rights.finding import SearchReason
from qlinx.rights.model import RightsRequest
from qlinx.rights.registry import every_right
from qlinx.rights.store import request_by_id
from qlinx.rights.words import EXTENSIONS, REFUSALS, name_of, reference_of

# What is written in the trail follows what it tells within a moment.
_AFTER: Final = timedelta(days=1)
_OUTBOX: Final = "outbox#"


class DossierAct(Schema):
    """An entry of the audit trail: ``digest`` is its hash over what it says and ``previous``."""

    at: datetime
    actor: str
    action: str
    chain: str
    number: int
    previous: str
    digest: str


class DossierDay(Schema):
    """How the chain of a day stands: ``sealed``: it holds, and ends as was sealed; ``open``: it holds, and
    has no seal yet; ``unlike``: it ends otherwise; ``broken``: it does not hold.
    """

    chain: str
    state: Literal["sealed", "open", "unlike", "broken"]
    anchor: str | None = None


class DossierMail(Schema):
    """A mail to whoever asked: which and when."""

    kind: str
    put_ready_at: datetime
    sent_at: datetime | None
    state: str


class Dossier(Schema):
    """Everything that shows how a request was handled; not who asked, nor what is kept about them."""

    format: Literal["qlinx-dossier"] = "qlinx-dossier"
    version: Literal[1] = 1
    made_at: datetime
    provider: str
    authority: str
    authority_url: str
    reference: str
    right: str
    title: str
    article: int | None
    state: str
    received_at: datetime
    channel: str | None
    by_representative: bool
    deadline_on: date
    extended_at: datetime | None
    extension: str | None
    days_stood_still: int
    decided_by: str | None
    question: str | None
    told: str | None
    refusal: str | None
    closed_at: datetime | None
    mails: list[DossierMail] = Field(description="as long as they are kept: 28 days")
    acts: list[DossierAct]
    trail: list[DossierDay]


def dossier_of(
    ctx: Context,
    person_id: str,
    request_id: str,
    *,
    reason: SearchReason,
    case: str,
    actor: str,
    language: Language,
) -> Dossier:
    """The dossier of a request of a subject, answered or not; once it is written down who made it and why,
    which whoever asked sees among what was done with their data.

    Raises
    ------
    NotFound, Busy
    """
    request = request_by_id(ctx.store, person_id, request_id)
    if request is None:
        raise NotFound
    told = About(person_id, Dealt.FOUND, reason=reason.value)
    record_act(ctx, actor=actor, action=f"dossier-made:{reason.value}:{case}", subject=request_id, about=told)
    acts, days = _trail(ctx, request)
    right = every_right().get(request.right)
    names = names_of(ctx, [request.employer_id]) if request.employer_id else {}
    return Dossier(
        made_at=ctx.now(),
        provider=PROVIDER.legal_name,
        authority=AUTHORITY.name.in_(language),
        authority_url=AUTHORITY.url.in_(language),
        reference=reference_of(request.request_id),
        right=request.right,
        title=name_of(request.right).in_(language),
        article=right.article if right else None,
        state=request.state.value,
        received_at=request.received_at,
        channel=request.channel.value if request.channel else None,
        by_representative=bool(request.by_representative),
        deadline_on=request.deadline_on,
        extended_at=request.extended_at,
        extension=EXTENSIONS[request.extension].in_(language) if request.extension else None,
        days_stood_still=request.stood_still or 0,
        decided_by=names.get(request.employer_id or ""),
        question=request.question,
        told=request.told,
        refusal=REFUSALS[request.refusal].in_(language) if request.refusal else None,
        closed_at=request.closed_at,
        mails=sorted(_mails(ctx, request), key=lambda mail: mail.put_ready_at),
        acts=acts,
        trail=days,
    )


def _mails(ctx: Context, request: RightsRequest) -> Iterator[DossierMail]:
    pk = outbox_item(request.person_id, "").pk
    for entry in ctx.store.within(OUTBOX, pk, _OUTBOX):
        if request.request_id in entry.refs.values():
            yield DossierMail(
                kind=entry.template,
                put_ready_at=entry.created_at,
                sent_at=entry.sent_at,
                state=entry.state.value,
            )


def _trail(ctx: Context, request: RightsRequest) -> tuple[list[DossierAct], list[DossierDay]]:
    """Its entries, and how each day with one stands; one chain of each day that it was open is read."""
    acts, days = list[DossierAct](), list[DossierDay]()
    for day in _days(ctx, request):
        chain = chain_of(day, request.request_id)
        entries, broken = _entries(ctx, day, chain)
        own = [_act(entry, chain) for entry in entries if entry.subject == request.request_id]
        if not own and not broken:
            continue
        acts += own
        days.append(_day(ctx, day, chain, entries, broken=broken))
    return acts, days


def _days(ctx: Context, request: RightsRequest) -> Iterator[date]:
    # What staff put down for somebody was received before it was written.
    last = utc_day(min(ctx.now(), (request.closed_at or ctx.now()) + _AFTER))
    day = utc_day(request.received_at)
    while day <= last:
        yield day
        day += _AFTER


def _entries(ctx: Context, day: date, chain: str) -> tuple[list[AuditEntry], bool]:
    entries = list[AuditEntry]()
    try:
        entries.extend(chain_acts(ctx, day, chain))
    except ChainBroken:
        return entries, True
    return entries, False


def _act(entry: AuditEntry, chain: str) -> DossierAct:
    return DossierAct(
        at=entry.at,
        actor=entry.actor,
        action=entry.action,
        chain=chain,
        number=entry.number,
        previous=entry.previous,
        digest=entry.digest,
    )


def _day(ctx: Context, day: date, chain: str, entries: list[AuditEntry], *, broken: bool) -> DossierDay:
    seal = ctx.store.get(AUDIT_SEAL, seal_key(day))
    anchor = anchor_of(seal) if seal else None
    if broken:
        return DossierDay(chain=chain, state="broken", anchor=anchor)
    if seal is None:
        return DossierDay(chain=chain, state="open")
    state: Literal["sealed", "unlike"] = "sealed" if _ends_as_sealed(seal, day, chain, entries) else "unlike"
    return DossierDay(chain=chain, state=state, anchor=anchor)


def _ends_as_sealed(seal: AuditSeal, day: date, chain: str, entries: list[AuditEntry]) -> bool:
    place = chains_of(day).index(chain)
    return bool(entries) and (seal.numbers[place], seal.digests[place]) == (
        entries[-1].number,
        entries[-1].digest,
    )
