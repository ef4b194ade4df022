"""What staff and employer users do with employers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from qlinx.aws.database import ConditionFailed
from qlinx.aws.user_pool import UserPool
from qlinx.employers.agreements import known_employer
from qlinx.employers.errors import AgreementDatesWrong, WelcomeEnded
from qlinx.employers.model import WELCOME_DAYS, Agreement, Employer, EmployerContact, EmployerUser
from qlinx.employers.store import (
    AGREEMENT,
    ALL_EMPLOYERS,
    EMPLOYER,
    EMPLOYER_CONTACT,
    EMPLOYER_USER,
    agreement_of,
    employer_by_id,
    employer_user_by_id,
)
from qlinx.kit.contact import EmailAddress
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.ids import derived_id
from qlinx.kit.keyed import TokenInvalid
from qlinx.kit.texts import Language
from qlinx.mailing.outbox import post
from qlinx.mailing.suppression import OWN_MAIL, stops_for
from qlinx.records.addresses import EMPLOYER_CONTACT as CONTACT_ROW
from qlinx.records.addresses import EMPLOYER_USER as USER_ROW
from qlinx.records.addresses import ground_of, led_to, row_of
from qlinx.records.audit import record_act
from qlinx.records.context import Context

WELCOME_TOKEN = "employer-welcome"  # noqa: S105 - the purpose of a token, not one
EMPLOYER_GROUP = "employer"


@dataclass(frozen=True, slots=True)
class NewContact:
    """The contact person of an agreement (C-15)."""

    name: str
    email: str
    telephone: str | None
    function: str | None


@dataclass(frozen=True, slots=True)
class NewEmployer:
    """A client with its agreement; days are inclusive. ``executes_rights``: the standing instruction (rule 14)."""

    name: str
    language: Language
    starts_on: date
    ends_on: date | None
    contact: NewContact
    executes_rights: bool = True


def create_employer(ctx: Context, new: NewEmployer, *, actor: str, once: str | None = None) -> Employer:
    """Adds an employer with its agreement and contact; the same ``once`` of the same actor gives the same employer.

    Raises
    ------
    AgreementDatesWrong
    """
    if new.ends_on and new.ends_on < new.starts_on:
        raise AgreementDatesWrong
    employer_id = derived_id("employer", actor, once) if once else ctx.new_id()
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
    )
    if known := employer_by_id(ctx.store, employer_id):
        return known
    # Before the write: cut off in between, it is told twice rather than never.
    record_act(ctx, actor=actor, action="employer-created", subject=employer_id)
    try:
        ctx.store.write(
            EMPLOYER.insert(employer),
            AGREEMENT.insert(agreement),
            EMPLOYER_CONTACT.insert(contact),
            led_to(None, contact_hash, ground_of(CONTACT_ROW, employer_id), contact.person_id),
        )
    except ConditionFailed:
        return known_employer(ctx, employer_id)
    return employer


def all_employers(ctx: Context) -> Iterator[Employer]:
    """Every employer, for staff."""
    keys = tuple(ctx.store.group(ALL_EMPLOYERS))
    found = ctx.store.get_many(EMPLOYER, keys)
    return (found[key] for key in keys if key in found)


def end_agreement(ctx: Context, employer_id: str, ends_on: date, *, actor: str) -> Agreement:
    """Sets the last day of an agreement; what follows from its end is done when the day has passed (obligation 37).

    Raises
    ------
    NotFound, AgreementDatesWrong, ChangedMeanwhile
    """
    agreement = agreement_of(ctx.store, employer_id)
    if agreement is None:
        raise NotFound
    if ends_on < agreement.starts_on:
        raise AgreementDatesWrong
    if agreement.ends_on == ends_on:
        return agreement
    record_act(ctx, actor=actor, action="agreement-end-set", subject=employer_id)
    if not ctx.store.wrote(AGREEMENT.replace(agreement, ends_on=ends_on)):
        raise ChangedMeanwhile
    return AGREEMENT.changed(agreement, ends_on=ends_on)


def set_instruction(ctx: Context, employer_id: str, *, executes_rights: bool, actor: str) -> Agreement:
    """Whether we carry rights out by ourselves or the employer decides on each (rule 14); for requests from now on.

    Raises
    ------
    NotFound, ChangedMeanwhile
    """
    agreement = agreement_of(ctx.store, employer_id)
    if agreement is None:
        raise NotFound
    if agreement.executes_rights is executes_rights:
        return agreement
    record_act(ctx, actor=actor, action=f"agreement-executes-rights:{executes_rights}", subject=employer_id)
    if not ctx.store.wrote(AGREEMENT.replace(agreement, executes_rights=executes_rights)):
        raise ChangedMeanwhile
    return AGREEMENT.changed(agreement, executes_rights=executes_rights)


def add_user(
    ctx: Context,
    employer_id: str,
    *,
    name: str,
    email: EmailAddress,
    language: Language,
    pool: UserPool,
    actor: str,
) -> EmployerUser:
    """Adds a user of an employer and mails a link to choose a password. The same address again changes nothing.

    The record comes first, and a repeat completes the user of the pool. Its id is random; the address may be somebody's own
    account as well, for a role is not a person (rule 6).

    Raises
    ------
    NotFound
    """
    known_employer(ctx, employer_id)
    address_hash, ground = ctx.address_hash(email.match_key), ground_of(USER_ROW, employer_id)
    row = row_of(ctx.store, address_hash, ground)
    user_id = row.person_ids[0] if row else ctx.new_id()
    now = ctx.now()
    user = EmployerUser(
        person_id=user_id,
        employer_id=employer_id,
        name=name,
        email=email.address,
        address_hash=address_hash,
        mail_stops=stops_for(ctx, address_hash, OWN_MAIL),
        language=language,
        created_at=now,
        sessions_valid_from=now,
    )
    if known := employer_user_by_id(ctx.store, user_id):
        _make_pool_user(pool, known)
        return known
    record_act(ctx, actor=actor, action="employer-user-added", subject=user_id)
    mail = post(ctx, user_id, "employers.user_invited", once="welcome")
    if not ctx.store.wrote(EMPLOYER_USER.insert(user), mail, led_to(row, address_hash, ground, user_id)):
        # The same request at the same moment was first.
        row = row_of(ctx.store, address_hash, ground)
        user = (employer_user_by_id(ctx.store, row.person_ids[0]) if row else None) or user
    _make_pool_user(pool, user)
    return user


def _make_pool_user(pool: UserPool, user: EmployerUser) -> None:
    pool.create(user.person_id)
    pool.add_to_group(user.person_id, EMPLOYER_GROUP)


def welcome_token(ctx: Context, user: EmployerUser) -> str:
    """The token of the link with which a new user chooses a password."""
    return ctx.keys.sign(WELCOME_TOKEN, [user.person_id])


def welcomed_user(ctx: Context, token: str) -> EmployerUser:
    """The user whom a welcome link is for.

    Raises
    ------
    WelcomeEnded
        Not ours, used, too old, or the user is gone.
    """
    try:
        (user_id,) = ctx.keys.read(WELCOME_TOKEN, token)
    except TokenInvalid as error:
        raise WelcomeEnded from error
    user = employer_user_by_id(ctx.store, user_id)
    if user is None or user.password_chosen_at or ctx.now() > user.created_at + timedelta(days=WELCOME_DAYS):
        raise WelcomeEnded
    return user


def choose_first_password(ctx: Context, token: str, password: str, *, pool: UserPool) -> None:
    """Sets the password a new user chose, once.

    Raises
    ------
    WelcomeEnded, qlinx.aws.user_pool.PasswordRefused
    """
    user = welcomed_user(ctx, token)
    pool.set_password(user.person_id, password)
    if not ctx.store.wrote(EMPLOYER_USER.replace(user, password_chosen_at=ctx.now())):
        raise WelcomeEnded
