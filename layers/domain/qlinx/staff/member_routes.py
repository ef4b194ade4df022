"""The routes on which a manager of staff looks after who is staff."""

from collections.abc import Callable
from typing import Final

from qlinx.aws.user_pool import UserPool
from qlinx.kit.errors import ChangedMeanwhile, NotAllowed, NotFound
from qlinx.kit.seen import WHATEVER_IS_NOW, Seen
from qlinx.records.context import Context
from qlinx.records.routes import Routes
from qlinx.staff import managing
from qlinx.staff.errors import AnotherManagerMustConfirm, OwnAccess
from qlinx.staff.member_schemas import (
    MEMBERS,
    MemberAct,
    MemberChange,
    MemberRequest,
    MemberResponse,
    MembersResponse,
    state_of,
)
from qlinx.staff.model import StaffMember

_ALL: Final = "/v1/staff/members"
_ONE: Final = f"{_ALL}/<member_id>"


def add_member_routes(
    routes: Routes,
    manager: Callable[[], StaffMember],
    context: Callable[[], Context],
    pool: Callable[[], UserPool],
) -> None:
    """Gives a function the routes; ``manager`` raises for whoever is none."""

    @routes.get(_ALL, summary="Members of staff", query=MEMBERS.query, problems=(NotAllowed,))
    def list_members() -> MembersResponse:
        """Everybody by name, and those who left in the last four weeks. For managers of staff."""
        ctx, by = context(), manager()
        found = managing.members(ctx)
        page = MEMBERS.page(
            ctx,
            by.person_id,
            routes.query,
            found,
            lambda one: one.person_id,
            state=lambda one: state_of(ctx, one),
        )
        shown = [MemberResponse.of(ctx, one, by) for one in page.items]
        return MembersResponse(members=shown, total=page.total, cursor=page.cursor)

    @routes.post(
        _ALL, status=201, summary="Invite a member of staff", problems=(NotAllowed, ChangedMeanwhile)
    )
    def invite_member(body: MemberRequest) -> MemberResponse:
        """Mails a link to choose a password. The address of somebody who is staff already changes nothing."""
        by = manager()
        member = managing.invite(context(), body.new(), pool=pool(), by=by)
        return MemberResponse.of(context(), member, by)

    @routes.get(_ONE, summary="One member of staff", problems=(NotAllowed, NotFound))
    def see_member(member_id: str) -> MemberResponse:
        """One of them."""
        by = manager()
        return MemberResponse.of(context(), managing.known_member(context(), member_id), by)

    @routes.patch(
        _ONE,
        summary="Change a role, or record a training",
        problems=(NotAllowed, NotFound, OwnAccess, ChangedMeanwhile),
        now=see_member,
        must_say_seen=True,
    )
    def change_member(member_id: str, body: MemberChange, seen: Seen) -> MemberResponse:
        """Holds from the next request on. That somebody becomes a manager waits for another manager."""
        by = manager()
        return MemberResponse.of(context(), managing.change(context(), member_id, body.wish(seen), by=by), by)

    @routes.post(
        f"{_ONE}/acts",
        summary="Confirm, invite again or end a member of staff",
        problems=(NotAllowed, NotFound, OwnAccess, AnotherManagerMustConfirm, ChangedMeanwhile),
    )
    def act_on_member(member_id: str, body: MemberAct) -> MemberResponse:
        """Confirms as the second manager that somebody becomes one, mails a new link (password, second factor
        and sessions end), or ends all access at once.
        """
        by = manager()
        return MemberResponse.of(context(), _carried_out(context(), member_id, body, pool, by), by)


def _carried_out(
    ctx: Context, member_id: str, body: MemberAct, pool: Callable[[], UserPool], by: StaffMember
) -> StaffMember:
    match body.act:
        case "confirm":
            return managing.confirm_raise(ctx, member_id, by=by)
        case "invite_again":
            return managing.invite_again(ctx, member_id, pool=pool(), by=by)
        case "end":
            return managing.end(ctx, member_id, body.why, WHATEVER_IS_NOW, pool=pool(), by=by)
