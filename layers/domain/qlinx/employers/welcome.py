"""The link with which a user of an employer chooses a password: the first one, and again when it was lost."""

from datetime import datetime, timedelta

from qlinx.aws.user_pool import UserPool
from qlinx.employers.errors import WelcomeEnded
from qlinx.employers.model import EMPLOYER_GROUP, WELCOME_DAYS, EmployerUser
from qlinx.employers.store import EMPLOYER_USER, employer_user_by_id
from qlinx.kit.clock import stamp
from qlinx.kit.errors import LinkDamaged
from qlinx.kit.keyed import TokenInvalid
from qlinx.records.context import Context
from qlinx.records.sessions import all_ended
from qlinx.records.turns import in_turn

WELCOME_TOKEN = "employer-welcome"  # noqa: S105 - the purpose of a token, not one


def welcome_token(ctx: Context, user: EmployerUser) -> str:
    """The token of the newest link; it names the invitation that it is of, so that a later one ends it."""
    return ctx.keys.sign(WELCOME_TOKEN, [user.person_id, *_of_invitation(user)])


def link_ends_at(user: EmployerUser) -> datetime:
    """When the newest link ends."""
    return (user.invited_at or user.created_at) + timedelta(days=WELCOME_DAYS)


def is_link_used(user: EmployerUser) -> bool:
    """Whether a password was chosen since the newest invitation."""
    chosen = user.password_chosen_at
    return chosen is not None and (user.invited_at is None or user.invited_at <= chosen)


def welcomed_user(ctx: Context, token: str) -> EmployerUser:
    """The user whom a welcome link is for.

    Raises
    ------
    LinkDamaged
        Not ours, or a part is missing.
    WelcomeEnded
        Used, replaced, too old, or nothing is open to the user any more.
    """
    try:
        user_id, *invitation = ctx.keys.read(WELCOME_TOKEN, token)
    except TokenInvalid as error:
        raise LinkDamaged from error
    user = employer_user_by_id(ctx.store, user_id)
    if user is None or not user.is_able or is_link_used(user) or ctx.now() > link_ends_at(user):
        raise WelcomeEnded
    if invitation != _of_invitation(user):
        raise WelcomeEnded
    return user


def choose_password(ctx: Context, token: str, password: str, *, pool: UserPool) -> None:
    """Sets the password that a user chose, once.

    Where there was one before, every session that it began ends.

    Raises
    ------
    LinkDamaged, WelcomeEnded, ChangedMeanwhile, qlinx.aws.user_pool.PasswordRefused
    """
    in_turn(
        ctx,
        lambda: welcomed_user(ctx, token).person_id,
        lambda: _chosen(ctx, welcomed_user(ctx, token), password, pool),
    )


def _chosen(ctx: Context, user: EmployerUser, password: str, pool: UserPool) -> bool:
    pool.set_password(user.person_id, password)
    # Who removed their own user, with a token of theirs, gets it back whole.
    pool.add_to_group(user.person_id, EMPLOYER_GROUP)
    now = ctx.now()
    ended = all_ended(now) if user.invited_at else {}
    if user.invited_at:
        pool.sign_out(user.person_id)
    if not ctx.store.try_write(EMPLOYER_USER.replace(user, password_chosen_at=now, **ended)):
        raise WelcomeEnded
    return True


def _of_invitation(user: EmployerUser) -> list[str]:
    return [stamp(user.invited_at)] if user.invited_at else []
