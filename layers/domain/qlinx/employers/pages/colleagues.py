"""The users of an employer as a page: who they are, and inviting one more or once more."""

from qlinx.aws.user_pool import UserPool
from qlinx.employers.agreements import known_employer
from qlinx.employers.model import Access, EmployerUser
from qlinx.employers.store import agreement_of
from qlinx.employers.user_schemas import EmployerUserRequest, EmployerUserResponse
from qlinx.employers.users import Actor, invite, invite_again, users
from qlinx.kit.fields import Email, Name
from qlinx.kit.pages import Page
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, format_date
from qlinx.records.context import Context


class InviteForm(Schema):
    """Somebody who will work with Qlinx for the employer."""

    name: Name
    email: Email
    access: Access


def colleagues_page(ctx: Context, user: EmployerUser, language: Language) -> Page:
    """Everybody who works with Qlinx for an employer, and its agreement."""
    agreement = agreement_of(ctx.store, user.employer_id)
    rows = [EmployerUserResponse.of(one) for one in users(ctx, user.employer_id)]
    facts: dict[str, object] = {
        "employer": known_employer(ctx, user.employer_id).name,
        "since": format_date(agreement.starts_on, language) if agreement else "",
        "until": format_date(agreement.ends_on, language) if agreement and agreement.ends_on else "",
        "users": rows,
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
