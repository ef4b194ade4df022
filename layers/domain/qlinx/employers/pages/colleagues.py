"""The users of an employer as a page: who they are, what they may do, and inviting one more or once more."""

from collections.abc import Mapping
from typing import Final

from qlinx.aws.user_pool import UserPool
from qlinx.employers.agreements import known_employer
from qlinx.employers.model import Access, EmployerUser
from qlinx.employers.page_menu import COLLEAGUES
from qlinx.employers.store import agreement_of, employer_item, users_group
from qlinx.employers.user_schemas import EmployerUserRequest, EmployerUserResponse
from qlinx.employers.users import Actor, enable, invite, invite_again, limit, remove, users
from qlinx.kit.errors import NotAllowed, NotFound
from qlinx.kit.fields import Email, Name
from qlinx.kit.pages import Page
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, format_date
from qlinx.records.asking import InGroup, Question
from qlinx.records.context import Context

_ENABLE: Final = "enable"
_ACTS: Final = frozenset({_ENABLE, *(access.value for access in Access)})


class InviteForm(Schema):
    """Somebody who will work with Qlinx for the employer."""

    name: Name
    email: Email
    access: Access


def asks_colleagues(employer_id: str, parts: Mapping[str, str]) -> tuple[Question, ...]:
    """What the page asks for."""
    del parts
    return employer_item(employer_id), InGroup(users_group(employer_id))


def colleagues_page(ctx: Context, user: EmployerUser, language: Language) -> Page:
    """Everybody who works with Qlinx for an employer, and its agreement."""
    agreement = agreement_of(ctx.store, user.employer_id)
    rows = [EmployerUserResponse.of(one) for one in users(ctx, user.employer_id)]
    facts: dict[str, object] = {
        "employer": known_employer(ctx, user.employer_id).name,
        "since": format_date(agreement.starts_on, language) if agreement else "",
        "until": format_date(agreement.ends_on, language) if agreement and agreement.ends_on else "",
        "users": rows,
        "own_id": user.person_id,
        "may_invite": user.access is Access.ADMINISTRATE,
    }
    return Page("employers.colleagues", facts)


def invited(
    ctx: Context, user: EmployerUser, form: InviteForm, language: Language, *, pool: UserPool
) -> None:
    """Adds a colleague and mails them a link.

    Raises
    ------
    TooManyRequests, ChangedMeanwhile
    """
    new = EmployerUserRequest(**form.model_dump(), language=language).new()
    invite(ctx, user.employer_id, new, pool=pool, actor=Actor(user.person_id, is_staff=False))


def invited_again(ctx: Context, user: EmployerUser, user_id: str) -> None:
    """Mails a colleague another link.

    Raises
    ------
    NotFound, TooManyRequests, ChangedMeanwhile
    """
    invite_again(ctx, user.employer_id, user_id, actor=Actor(user.person_id, is_staff=False))


def changed(ctx: Context, user: EmployerUser, user_id: str, act: str) -> str:
    """What a button with a colleague's name does: another link, what they may do, or that they sign in
    again. Tells the code that the page has words for; nobody changes what they may do themselves.

    Raises
    ------
    NotFound, UserOnlyKept, LastAdministrator, TooManyRequests, ChangedMeanwhile
    """
    if act not in _ACTS:
        invited_again(ctx, user, user_id)
        return "invited"
    if user_id == user.person_id:
        raise NotFound
    actor = Actor(user.person_id, is_staff=False)
    if act == _ENABLE:
        enable(ctx, user.employer_id, user_id, actor=actor)
    else:
        limit(ctx, user.employer_id, user_id, Access(act), actor=actor)
    return "changed"


def removal_page(ctx: Context, user: EmployerUser, user_id: str) -> Page:
    """What goes and what stays where a colleague is taken away, before it is said.

    Raises
    ------
    NotAllowed, NotFound
    """
    if user.access is not Access.ADMINISTRATE:
        raise NotAllowed
    found = next((one for one in users(ctx, user.employer_id) if one.person_id == user_id), None)
    if found is None or found.person_id == user.person_id:
        raise NotFound
    facts: dict[str, object] = {
        "name": found.name,
        "email": found.email,
        "user_id": user_id,
        "back": COLLEAGUES,
    }
    facts["only_kept"] = bool(found.restricted)
    return Page("employers.colleague_removal", facts)


def removed(ctx: Context, user: EmployerUser, user_id: str, *, pool: UserPool) -> None:
    """Takes a colleague away; nobody takes themselves away here.

    Raises
    ------
    NotFound, LastAdministrator, ChangedMeanwhile
    """
    if user_id == user.person_id:
        raise NotFound
    actor = Actor(user.person_id, is_staff=False)
    remove(ctx, user.employer_id, user_id, pool=pool, actor=actor)
