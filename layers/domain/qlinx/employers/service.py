"""What staff and employer users do with employers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic_core import to_json

from qlinx.employers.errors import AgreementDatesWrong
from qlinx.employers.model import Agreement, Employer, EmployerContact, MailingsLook
from qlinx.employers.store import (
    AGREEMENT,
    ALL_EMPLOYERS,
    EMPLOYER,
    EMPLOYER_CONTACT,
    agreement_beside,
    agreement_of,
    employer_by_id,
)
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.ids import derived_id
from qlinx.kit.seen import WHATEVER_IS_NOW, Seen, tag_of
from qlinx.kit.texts import Language
from qlinx.records.addresses import EMPLOYER_CONTACT as CONTACT_ROW
from qlinx.records.addresses import ground_of, led_to
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.idempotency import carry_out_once, keyed_request
from qlinx.records.notes import noted
from qlinx.records.shape import Change

NOTED = "agreement"


@dataclass(frozen=True, slots=True)
class NewContact:
    """The contact person of an agreement (C-15)."""

    name: str
    email: str
    telephone: str | None
    function: str | None


@dataclass(frozen=True, slots=True)
class NewEmployer:
    """A client with its agreement; days are inclusive.

    ``executes_rights``: the standing instruction (rule 14).
    """

    name: str
    language: Language
    starts_on: date
    ends_on: date | None
    contact: NewContact
    executes_rights: bool = True


def create_employer(ctx: Context, new: NewEmployer, *, actor: str, once: str | None = None) -> Employer:
    """Adds an employer with its agreement and contact;
    the same ``once`` of the same actor gives the same employer.

    Raises
    ------
    AgreementDatesWrong, KeyUsedBefore
    """
    if new.ends_on and new.ends_on < new.starts_on:
        raise AgreementDatesWrong
    request = keyed_request(ctx, "employer", actor, once, to_json(new).decode())
    return carry_out_once(
        ctx,
        request,
        found=lambda: employer_by_id(ctx.store, request.made_id),
        make=lambda used_key: _create(ctx, request.made_id, new, used_key, actor),
    )


def _create(
    ctx: Context, employer_id: str, new: NewEmployer, used_key: Sequence[Change], actor: str
) -> Employer:
    now = ctx.now()
    employer = Employer(employer_id=employer_id, name=new.name, language=new.language, created_at=now)
    contact_hash = ctx.address_hash(new.contact.email.lower())
    contact = EmployerContact(
        person_id=derived_id("contact", employer_id),
        employer_id=employer_id,
        address_hash=contact_hash,
        language=new.language,
        name=new.contact.name,
        email=new.contact.email,
        telephone=new.contact.telephone,
        function=new.contact.function,
        created_at=now,
    )
    agreement = Agreement(
        employer_id=employer_id,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        executes_rights=new.executes_rights,
        mailings_look=MailingsLook.DUE,
    )
    # Before the write: cut off in between, it is told twice rather than never.
    record_act(ctx, actor=actor, action="employer-created", subject=employer_id)
    ctx.store.write(
        EMPLOYER.insert(employer),
        AGREEMENT.insert(agreement),
        EMPLOYER_CONTACT.insert(contact),
        led_to(None, contact_hash, ground_of(CONTACT_ROW, employer_id), contact.person_id),
        *used_key,
    )
    return employer


def all_employers(ctx: Context) -> Iterator[Employer]:
    """Every employer, for staff; its agreement is known with it, where the store remembers."""
    keys = tuple(ctx.store.group(ALL_EMPLOYERS))
    ctx.store.prefetch(*keys, *(agreement_beside(key) for key in keys))
    found = ctx.store.get_many(EMPLOYER, keys)
    return (found[key] for key in keys if key in found)


def end_agreement(
    ctx: Context, employer_id: str, ends_on: date, *, actor: str, seen: Seen = WHATEVER_IS_NOW
) -> Agreement:
    """Sets the last day of an agreement;
    what follows from its end is done when the day has passed (obligation 37).

    Raises
    ------
    NotFound, AgreementDatesWrong, ChangedSince, ChangedMeanwhile
    """
    agreement = agreement_of(ctx.store, employer_id)
    if agreement is None:
        raise NotFound
    seen.must_hold(tag_of(agreement.version))
    if ends_on < agreement.starts_on:
        raise AgreementDatesWrong
    if agreement.ends_on == ends_on:
        return agreement
    record_act(ctx, actor=actor, action="agreement-end-set", subject=employer_id)
    ended = AGREEMENT.changed(agreement, ends_on=ends_on)
    if not ctx.store.try_write(AGREEMENT.next(ended), _noted(ctx, ended)):
        raise ChangedMeanwhile
    return ended


def set_instruction(
    ctx: Context, employer_id: str, *, executes_rights: bool, actor: str, seen: Seen = WHATEVER_IS_NOW
) -> Agreement:
    """Whether we carry rights out by ourselves or the employer decides on each (rule 14);
    for requests from now on.

    Raises
    ------
    NotFound, ChangedSince, ChangedMeanwhile
    """
    agreement = agreement_of(ctx.store, employer_id)
    if agreement is None:
        raise NotFound
    seen.must_hold(tag_of(agreement.version))
    if agreement.executes_rights is executes_rights:
        return agreement
    record_act(ctx, actor=actor, action=f"agreement-executes-rights:{executes_rights}", subject=employer_id)
    changed = AGREEMENT.changed(agreement, executes_rights=executes_rights)
    if not ctx.store.try_write(AGREEMENT.next(changed), _noted(ctx, changed)):
        raise ChangedMeanwhile
    return changed


def set_reply_address(
    ctx: Context, employer_id: str, replies_to: str | None, *, actor: str, seen: Seen = WHATEVER_IS_NOW
) -> Employer:
    """Where a reply goes to a mail that we send on behalf of an employer; nothing leads it to us.

    The agreement is written too: what is changed of an employer has its version.

    Raises
    ------
    NotFound, ChangedSince, ChangedMeanwhile
    """
    employer, agreement = employer_by_id(ctx.store, employer_id), agreement_of(ctx.store, employer_id)
    if employer is None or agreement is None:
        raise NotFound
    seen.must_hold(tag_of(agreement.version))
    if employer.replies_to == replies_to:
        return employer
    act = "employer-replies:own-address" if replies_to else "employer-replies:to-us"
    record_act(ctx, actor=actor, action=act, subject=employer_id)
    changed = EMPLOYER.changed(employer, replies_to=replies_to)
    if not ctx.store.try_write(EMPLOYER.next(changed), AGREEMENT.replace(agreement)):
        raise ChangedMeanwhile
    return changed


def _noted(ctx: Context, agreement: Agreement) -> Change:
    """What staff said of an agreement, as the ledger notes it;
    their approval of its mailings is asked for once more.
    """
    state = {"executes_rights": str(agreement.executes_rights)}
    if agreement.ends_on:
        state["ends_on"] = agreement.ends_on.isoformat()
    return noted(ctx, NOTED, agreement.employer_id, state, number=agreement.version)
