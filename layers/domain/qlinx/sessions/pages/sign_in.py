"""Signing in on a page: address and password, then a code where the role asks for one."""

from typing import Literal

from pydantic import Field

from qlinx.aws.pool_sessions import PoolSessions
from qlinx.factors.states import Role
from qlinx.kit.cookies import SIGN_IN_STEP, USER_SESSION, CookieSet
from qlinx.kit.fields import email_address
from qlinx.kit.pages import Moved, Page, Place, own_path
from qlinx.kit.schemas import Schema
from qlinx.people.places import SIGN_UP
from qlinx.records.context import Context
from qlinx.sessions.errors import SignInOver
from qlinx.sessions.factor import Begun, FactorAsked, respond_to_challenge, still_asked
from qlinx.sessions.on_pages import BrowserSession
from qlinx.sessions.pages.offer import offer_facts
from qlinx.sessions.password_schemas import InRole
from qlinx.sessions.places import FORGOTTEN, HOMES, SIGN_IN, SIGN_IN_CODE
from qlinx.sessions.schemas import FactorCode
from qlinx.sessions.service import SignIn, sign_in

USER_ROLES: frozenset[Role] = frozenset({"person", "employer"})


class _WayOn(Schema):
    """What goes along through all steps: where somebody wanted to go, and whether they want to stay."""

    next: str = Field(default="", max_length=500, description="the page to go on to")
    stays: Literal["", "yes"] = Field(default="", description="whether to stay signed in in this browser")


class SignInForm(InRole, _WayOn):
    """What the first page posts."""

    password: str = Field(min_length=1, max_length=256, description="as chosen")


class CodeForm(_WayOn):
    """What the second page posts."""

    code: str = FactorCode


def sign_in_page(next_page: str) -> Page:
    """The form, for everybody but staff."""
    at_work = next_page.startswith((HOMES["employer"].nl, HOMES["employer"].en))
    return Page(
        "sessions.sign_in",
        {"next": next_page, "at_work": at_work, "forgotten": FORGOTTEN, "sign_up": SIGN_UP},
        scripted=True,
    )


def signed_in_on_page(ctx: Context, pool: PoolSessions, form: SignInForm, *, network_address: str) -> Moved:
    """Goes on to where somebody wanted to go, or to the code first.

    Raises
    ------
    Those of ``service.sign_in``.
    """
    asked = SignIn(email_address(form.email), form.password, form.role, form.employer_id)
    keep = _kept(ctx, form)
    outcome = sign_in(ctx, pool, asked, network_address=network_address, keep=keep)
    if isinstance(outcome, FactorAsked):
        step = CookieSet(SIGN_IN_STEP, outcome.session)
        return Moved(SIGN_IN_CODE, query={"next": form.next, "stays": form.stays}, cookies=(step,))
    return Moved(_way_on(form, outcome), cookies=_signed_in(pool, keep, outcome))


def code_page(ctx: Context, session: str, next_page: str, stays: str) -> Page | Moved:
    """The form for the code, with what an app takes where one is to be set up; or back to the start."""
    try:
        offer = still_asked(ctx, session, roles=USER_ROLES)
    except SignInOver:
        return Moved(SIGN_IN, query={"next": next_page}, done="over")
    facts = {"next": next_page, "stays": stays, **(offer_facts(offer) if offer else {"offer": None})}
    return Page("sessions.sign_in_code", facts)


def code_given_on_page(ctx: Context, pool: PoolSessions, session: str, form: CodeForm) -> Page | Moved:
    """Goes on; or shows the recovery codes first of a factor that was set, once.

    Raises
    ------
    FactorRefused, SignInOver, TooManyRequests
    """
    keep = _kept(ctx, form)
    outcome = respond_to_challenge(ctx, pool, session, form.code, roles=USER_ROLES, keep=keep)
    cookies = _signed_in(pool, keep, outcome)
    to = _way_on(form, outcome)
    if outcome.recovery_codes:
        return Page("sessions.recovery_codes", {"codes": outcome.recovery_codes, "to": to}, cookies=cookies)
    return Moved(to, cookies=cookies)


def _kept(ctx: Context, form: _WayOn) -> BrowserSession:
    return BrowserSession(ctx.new_id(), stays=form.stays == "yes")


def _way_on(form: _WayOn, outcome: Begun) -> Place | str:
    role: Role = "employer" if outcome.tokens.claims.groups else "person"
    return own_path(form.next) or HOMES[role]


def _signed_in(pool: PoolSessions, keep: BrowserSession, outcome: Begun) -> tuple[CookieSet, ...]:
    cookie = keep.cookie(pool, outcome.tokens)
    return CookieSet(USER_SESSION, cookie, stays=keep.stays), CookieSet(SIGN_IN_STEP)
