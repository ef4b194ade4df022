"""Signing in as staff on a page: address and password, then always a code."""

from pydantic import Field

from qlinx.aws.pool_sessions import PoolSessions
from qlinx.factors.states import Role
from qlinx.kit.cookies import SIGN_IN_STEP, STAFF_SESSION, CookieSet
from qlinx.kit.fields import Email, email_address
from qlinx.kit.pages import Moved, Page, Place, own_path
from qlinx.kit.schemas import Schema
from qlinx.records.context import Context
from qlinx.sessions.errors import SignInOver
from qlinx.sessions.factor import Begun, respond_to_challenge, still_asked
from qlinx.sessions.on_pages import BrowserSession
from qlinx.sessions.pages.offer import offer_facts
from qlinx.sessions.places import HOMES, STAFF_SIGN_IN, STAFF_SIGN_IN_CODE
from qlinx.sessions.schemas import FactorCode
from qlinx.sessions.service import SignIn, sign_in

STAFF_ROLE: frozenset[Role] = frozenset({"staff"})


class _WayOn(Schema):
    next: str = Field(default="", max_length=500, description="the page to go on to")


class DeskSignInForm(_WayOn):
    """What the first page posts."""

    email: Email
    password: str = Field(min_length=1, max_length=256, description="as chosen")


class DeskCodeForm(_WayOn):
    """What the second page posts; staff never stay signed in."""

    stays: str = Field(default="", max_length=3)
    code: str = FactorCode


def desk_sign_in_page(next_page: str) -> Page:
    """The form of the first step."""
    return Page("sessions.desk_sign_in", {"next": next_page})


def password_given_at_desk(
    ctx: Context, pool: PoolSessions, form: DeskSignInForm, *, network_address: str
) -> Moved:
    """Goes on to the code.

    Raises
    ------
    Those of ``service.sign_in``.
    """
    asked = SignIn(email_address(form.email), form.password, "staff", None)
    keep = _kept(ctx)
    outcome = sign_in(ctx, pool, asked, network_address=network_address, keep=keep)
    if isinstance(outcome, Begun):  # no role of staff signs in without a code
        return Moved(_way_on(form), cookies=_signed_in(pool, keep, outcome))
    step = CookieSet(SIGN_IN_STEP, outcome.session)
    return Moved(STAFF_SIGN_IN_CODE, query={"next": form.next}, cookies=(step,))


def desk_code_page(ctx: Context, session: str, next_page: str) -> Page | Moved:
    """The form of the second step, with what an app takes where one is to be set up; or back to the first."""
    try:
        offer = still_asked(ctx, session, roles=STAFF_ROLE)
    except SignInOver:
        return Moved(STAFF_SIGN_IN, query={"next": next_page}, done="over")
    facts = {"next": next_page, "stays": "", **(offer_facts(offer) if offer else {"offer": None})}
    return Page("sessions.sign_in_code", facts)


def code_given_at_desk(ctx: Context, pool: PoolSessions, session: str, form: DeskCodeForm) -> Page | Moved:
    """Goes on; or shows the recovery codes first of a factor that was set, once.

    Raises
    ------
    FactorRefused, SignInOver, TooManyRequests
    """
    keep = _kept(ctx)
    outcome = respond_to_challenge(ctx, pool, session, form.code, roles=STAFF_ROLE, keep=keep)
    cookies, to = _signed_in(pool, keep, outcome), _way_on(form)
    if outcome.recovery_codes:
        return Page("sessions.recovery_codes", {"codes": outcome.recovery_codes, "to": to}, cookies=cookies)
    return Moved(to, cookies=cookies)


def _kept(ctx: Context) -> BrowserSession:
    return BrowserSession(ctx.new_id(), stays=False)


def _way_on(form: _WayOn) -> Place | str:
    return own_path(form.next) or HOMES["staff"]


def _signed_in(pool: PoolSessions, keep: BrowserSession, outcome: Begun) -> tuple[CookieSet, ...]:
    return CookieSet(STAFF_SESSION, keep.cookie(pool, outcome.tokens)), CookieSet(SIGN_IN_STEP)
