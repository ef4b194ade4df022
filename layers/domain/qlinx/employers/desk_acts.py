"""What staff do about one user of an employer, each act by its name: for the page that offers them all."""

from enum import StrEnum

from qlinx.aws.user_pool import UserPool
from qlinx.employers import users
from qlinx.employers.model import Access
from qlinx.employers.users import Actor
from qlinx.records.context import Context


class UserAct(StrEnum):
    """What staff do about a user."""

    INVITE_AGAIN = "invite_again"
    SIGN_OUT = "sign_out"
    READ = "read"
    ADMINISTRATE = "administrate"
    DISABLE = "disable"
    ENABLE = "enable"
    REMOVE = "remove"


def act_on_user(
    ctx: Context, employer_id: str, user_id: str, act: UserAct, *, pool: UserPool, actor: Actor
) -> None:
    """Does one thing about a user; done again it changes nothing more.

    Raises
    ------
    NotFound, TooManyRequests, ChangedMeanwhile
    """
    match act:
        case UserAct.INVITE_AGAIN:
            users.invite_again(ctx, employer_id, user_id, actor=actor)
        case UserAct.SIGN_OUT:
            users.sign_out(ctx, employer_id, user_id, pool=pool, actor=actor)
        case UserAct.READ | UserAct.ADMINISTRATE:
            users.limit(ctx, employer_id, user_id, Access(act.value), actor=actor)
        case UserAct.DISABLE:
            users.disable(ctx, employer_id, user_id, pool=pool, actor=actor)
        case UserAct.ENABLE:
            users.enable(ctx, employer_id, user_id, actor=actor)
        case UserAct.REMOVE:
            users.remove(ctx, employer_id, user_id, pool=pool, actor=actor)
