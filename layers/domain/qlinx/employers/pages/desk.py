"""Employers as staff see them on pages: all of them, one with its agreement and users, one user."""

from qlinx.employers import users
from qlinx.employers.agreements import known_employer
from qlinx.employers.model import Agreement, Employer
from qlinx.employers.places import (
    AGREEMENT_END,
    EMPLOYERS,
    INSTRUCTION,
    NEW_EMPLOYER,
    NEW_USER,
    ONE_EMPLOYER,
    ONE_USER,
    REPLY_ADDRESS,
)
from qlinx.employers.service import all_employers
from qlinx.employers.store import (
    AGREEMENT,
    agreement_item,
    agreement_of,
    contacts_group,
    contacts_of,
    employer_item,
    employer_user_item,
    users_group,
)
from qlinx.employers.user_schemas import EmployerUserResponse
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.pages import Page
from qlinx.kit.seen import tag_of
from qlinx.kit.texts import Language, format_date, format_moment
from qlinx.records.asking import InGroup
from qlinx.records.context import Context

_PLACES = {
    "employers_place": EMPLOYERS,
    "new_place": NEW_EMPLOYER,
    "one_place": ONE_EMPLOYER,
    "end_place": AGREEMENT_END,
    "instruction_place": INSTRUCTION,
    "reply_place": REPLY_ADDRESS,
    "new_user_place": NEW_USER,
    "user_place": ONE_USER,
}


def employers_page(ctx: Context, language: Language) -> Page:
    """Every employer by name, with how its agreement stands."""
    ctx = ctx.reading()
    found = sorted(all_employers(ctx), key=lambda one: one.name.casefold())
    agreements = ctx.store.get_many(AGREEMENT, [agreement_item(one.employer_id) for one in found])
    rows = []
    for one in found:
        agreement = agreements.get(agreement_item(one.employer_id))
        row = {"employer_id": one.employer_id, "name": one.name, "state": "none", "day": ""}
        if agreement:
            day = agreement.ends_on or agreement.starts_on
            row |= {"state": _state(ctx, agreement), "day": format_date(day, language)}
        rows.append(row)
    return Page("employers.desk_employers", {"employers": rows, **_PLACES})


def new_employer_page(ctx: Context) -> Page:
    """The form that adds an employer."""
    return Page("employers.desk_new_employer", {"today": ctx.today().isoformat(), **_PLACES})


def employer_page(ctx: Context, employer_id: str, language: Language) -> Page:
    """One employer: agreement, contact, users.

    Raises
    ------
    NotFound
    """
    ctx = ctx.reading()
    _read_at_once(ctx, employer_id)
    employer = known_employer(ctx, employer_id)
    found = [
        {
            "user_id": one.user_id,
            "name": one.name,
            "access": one.access.value,
            "state": one.state,
            "only_kept": one.restricted,
        }
        for one in map(EmployerUserResponse.of, users.users(ctx, employer_id))
    ]
    contacts = [
        {
            "name": one.name,
            "email": one.email,
            "telephone": one.telephone,
            "function": one.function,
            "only_kept": bool(one.restricted),
        }
        for one in contacts_of(ctx.store, employer_id)
    ]
    facts = {**_agreed(ctx, employer, language), "users": found, "contacts": contacts}
    return Page("employers.desk_employer", facts)


def _read_at_once(ctx: Context, employer_id: str) -> None:
    groups = (users_group(employer_id), contacts_group(employer_id))
    ctx.store.prefetch(
        employer_item(employer_id), agreement_item(employer_id), *(InGroup(one) for one in groups)
    )
    ctx.store.prefetch(*(key for one in groups for key in ctx.store.group(one)))


def agreement_page(ctx: Context, name: str, employer_id: str, language: Language) -> Page:
    """A form about one employer: ``desk_agreement_end``, ``desk_instruction``, ``desk_new_user`` or
    ``desk_reply_address``.

    Raises
    ------
    NotFound
    """
    employer = known_employer(ctx, employer_id)
    return Page(f"employers.{name}", _agreed(ctx, employer, language))


def user_page(ctx: Context, employer_id: str, user_id: str, language: Language) -> Page:
    """One user of an employer, with what may be done.

    Raises
    ------
    NotFound
    """
    ctx = ctx.reading()
    ctx.store.prefetch(employer_item(employer_id), employer_user_item(user_id))
    employer, user = known_employer(ctx, employer_id), users.known_user(ctx, employer_id, user_id)
    told = EmployerUserResponse.of(user)
    facts = {
        "employer_name": employer.name,
        "employer_id": employer_id,
        "user_id": user_id,
        "version": users.tag_of_user(user),
        "name": told.name,
        "email": told.email,
        "access": told.access.value,
        "state": told.state,
        "only_kept": told.restricted,
        "since": format_moment(told.created_at, HOME_ZONE.key, language),
        **_PLACES,
    }
    return Page("employers.desk_user", facts)


def _agreed(ctx: Context, employer: Employer, language: Language) -> dict[str, object]:
    agreement = agreement_of(ctx.store, employer.employer_id)
    facts: dict[str, object] = {
        "name": employer.name,
        "employer_id": employer.employer_id,
        "replies_to": employer.replies_to or "",
        "today": ctx.today().isoformat(),
        "state": "none",
        "version": "",
        **_PLACES,
    }
    if agreement:
        facts |= {
            "state": _state(ctx, agreement),
            "version": tag_of(agreement.version),
            "starts_on": format_date(agreement.starts_on, language),
            "ends_on": format_date(agreement.ends_on, language) if agreement.ends_on else "",
            "ends_on_day": agreement.ends_on.isoformat() if agreement.ends_on else "",
            "executes_rights": agreement.executes_rights,
            "mailings_look": agreement.mailings_look.value,
        }
    return facts


def _state(ctx: Context, agreement: Agreement) -> str:
    """How an agreement stands today: it is yet to begin, holds, ends on a known day, or is over."""
    today = ctx.today()
    if agreement.is_over_on(today):
        return "over"
    if agreement.starts_on > today:
        return "later"
    return "ends" if agreement.ends_on else "holds"
