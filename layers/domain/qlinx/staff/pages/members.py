"""Who is staff, as pages for its managers: everybody, one of them, and the end of somebody's access."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field

from qlinx.aws.user_pool import UserPool
from qlinx.kit.clock import HOME_ZONE, home_day
from qlinx.kit.days import Day
from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.fields import Email, FieldRefused, Name
from qlinx.kit.pages import Moved, Page
from qlinx.kit.schemas import Schema, validated
from qlinx.kit.seen import SeenForm, tag_of
from qlinx.kit.texts import Language, LocalText, format_date, format_moment
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes
from qlinx.staff import managing
from qlinx.staff.calling import must_manage
from qlinx.staff.desk_places import LIMITS, MEMBER, MEMBER_END, MEMBERS
from qlinx.staff.managing import StaffChange
from qlinx.staff.member_schemas import MEMBERS as LISTING
from qlinx.staff.member_schemas import MemberRequest, state_of
from qlinx.staff.model import TRAINING_LASTS, StaffMember, StaffRole, Why

_PLACES: Final = {
    "members_place": MEMBERS,
    "member_place": MEMBER,
    "end_place": MEMBER_END,
    "limits_place": LIMITS,
}
_NO_WHY: Final = LocalText(nl="Kies waarom.", en="Choose why.")
_NO_DAY: Final = LocalText(nl="Kies een dag.", en="Choose a day.")
_NOT_CONFIRMED: Final = LocalText(
    nl="Zet een vinkje om te bevestigen dat je dit wilt.", en="Tick the box to confirm that you want this."
)
SessionsOf = Callable[[Context, str], int]
"""How many sessions of somebody of the staff go on now."""


class MemberAct(StrEnum):
    """What a manager does about somebody."""

    LOWER = "lower"
    RAISE = "raise"
    CONFIRM = "confirm"
    TRAIN = "train"
    REVIEW = "review"
    INVITE_AGAIN = "invite_again"


_Day = Annotated[Day | None, BeforeValidator(lambda typed: typed or None)]
_Why = Annotated[Why | None, BeforeValidator(lambda typed: typed or None)]


class InviteForm(Schema):
    """Somebody who becomes staff."""

    name: Name
    email: Email
    language: Language = "nl"
    role: StaffRole = StaffRole.STAFF
    trained_on: _Day = None


class ActForm(SeenForm):
    """One act."""

    act: MemberAct = Field(description="what is done")
    trained_on: _Day = None
    why: _Why = None


def _is_confirmed(value: str) -> str:
    if value != "yes":
        raise FieldRefused("not_confirmed", _NOT_CONFIRMED)
    return value


class EndForm(SeenForm):
    """The end of somebody's access, with a reason and confirmed."""

    why: _Why = None
    confirmed: Annotated[str, AfterValidator(_is_confirmed)] = Field(default="", validate_default=True)


def add_member_pages(
    site: PageRoutes,
    context: Callable[[], Context],
    pool: Callable[[], UserPool],
    sessions_of: SessionsOf,
) -> None:
    """Gives a function the pages; whoever is no manager is refused each of them."""

    def manager() -> StaffMember:
        return must_manage(site.who)

    @site.page(MEMBERS, done=("invited", "known", "ended"))
    def see_members() -> Page:
        """Everybody of the staff, and the form that invites somebody."""
        return members_page(context(), manager(), site.query, site.language)

    @site.form(MEMBERS, again=see_members)
    def invite_member() -> Moved:
        """Invites somebody, who gets a mail."""
        by, now = manager(), context().now()
        form = validated(InviteForm, {name: site.fields.get(name, "") for name in InviteForm.model_fields})
        member = managing.invite(context(), MemberRequest(**form.model_dump()).new(), pool=pool(), by=by)
        return Moved(MEMBERS, done="invited" if member.invited_at >= now else "known")

    @site.page(MEMBER, done=tuple(MemberAct))
    def see_member(member_id: str) -> Page:
        """One of them, with what may be done."""
        return member_page(context(), manager(), member_id, site.language)

    @site.form(MEMBER, again=see_member)
    def act_on_member(member_id: str) -> Moved:
        """Does one thing about somebody."""
        by = manager()
        form = validated(
            ActForm, {name: site.fields[name] for name in ActForm.model_fields if name in site.fields}
        )
        _act(context(), member_id, form, pool, by)
        return Moved(MEMBER, {"member_id": member_id}, done=form.act.value)

    @site.page(MEMBER_END)
    def see_end(member_id: str) -> Page:
        """What ends, and how many sessions with it."""
        return end_page(context(), manager(), member_id, sessions_of, site.language)

    @site.form(MEMBER_END, again=see_end)
    def end_member(member_id: str) -> Moved:
        """Ends somebody's access."""
        by = manager()
        form = validated(
            EndForm, {name: site.fields[name] for name in EndForm.model_fields if name in site.fields}
        )
        managing.end(context(), member_id, _said(form.why), form.saw, pool=pool(), by=by)
        return Moved(MEMBERS, done="ended")


def members_page(ctx: Context, by: StaffMember, query: Mapping[str, str], language: Language) -> Page:
    """A page of the members, by name.

    Raises
    ------
    InputInvalid
    """
    page = LISTING.page(
        ctx,
        by.person_id,
        query,
        managing.members(ctx),
        lambda one: one.person_id,
        state=lambda one: state_of(ctx, one),
    )
    rows = [_row(ctx, one, by, language) for one in page.items]
    return Page("staff.desk_members", {"members": rows, "next_cursor": page.cursor, **_lasting(), **_PLACES})


def member_page(ctx: Context, by: StaffMember, member_id: str, language: Language) -> Page:
    """One of them.

    Raises
    ------
    NotFound
    """
    member = managing.known_member(ctx, member_id)
    facts = {**_row(ctx, member, by, language), "today": ctx.today().isoformat(), **_lasting(), **_PLACES}
    return Page("staff.desk_member", facts)


def end_page(
    ctx: Context, by: StaffMember, member_id: str, sessions_of: SessionsOf, language: Language
) -> Page:
    """What ends with somebody's access.

    Raises
    ------
    NotFound
    """
    member = managing.known_member(ctx, member_id)
    sessions = sessions_of(ctx, member_id) if member.is_staff_at(ctx.now()) else 0
    facts = {**_row(ctx, member, by, language), "sessions": sessions, **_PLACES}
    return Page("staff.desk_member_end", facts)


def _act(ctx: Context, member_id: str, form: ActForm, pool: Callable[[], UserPool], by: StaffMember) -> None:
    match form.act:
        case MemberAct.INVITE_AGAIN:
            managing.invite_again(ctx, member_id, pool=pool(), by=by)
        case MemberAct.CONFIRM:
            managing.confirm_raise(ctx, member_id, by=by)
        case MemberAct.RAISE:
            managing.change(
                ctx, member_id, StaffChange(StaffRole.MANAGER, why=_said(form.why), seen=form.saw), by=by
            )
        case MemberAct.LOWER:
            managing.change(
                ctx, member_id, StaffChange(StaffRole.STAFF, why=_said(form.why), seen=form.saw), by=by
            )
        case MemberAct.TRAIN:
            if form.trained_on is None:
                raise InputInvalid([FieldFault("/trained_on", "missing", _NO_DAY)])
            managing.change(ctx, member_id, StaffChange(trained_on=form.trained_on, seen=form.saw), by=by)
        case MemberAct.REVIEW:
            managing.change(ctx, member_id, StaffChange(seen=form.saw), by=by)


def _said(why: Why | None) -> Why:
    if why is None:
        raise InputInvalid([FieldFault("/why", "missing", _NO_WHY)])
    return why


def _row(ctx: Context, member: StaffMember, by: StaffMember, language: Language) -> dict[str, object]:
    waits, until = member.is_raise_asked_at(ctx.now()), member.trained_until
    raise_ends = member.raise_ends_at
    return {
        "member_id": member.person_id,
        "version": tag_of(member.version),
        "name": member.name,
        "email": member.email,
        "role": member.role.value,
        "state": state_of(ctx, member),
        "since": format_date(home_day(member.created_at), language),
        "has_factor": member.factor is not None,
        "trained_until": format_date(until, language) if until else "",
        "trained": member.is_trained_on(ctx.today()),
        "reviewed": format_date(home_day(member.reviewed_at), language) if member.reviewed_at else "",
        "waits_until": format_moment(raise_ends, HOME_ZONE.key, language) if raise_ends and waits else "",
        "you_asked": waits and member.raise_asked_by == by.person_id,
        "you": member.person_id == by.person_id,
    }


def _lasting() -> dict[str, object]:
    return {"lasts": TRAINING_LASTS.days}
