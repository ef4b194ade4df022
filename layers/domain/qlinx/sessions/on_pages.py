"""Sessions of a browser: signed in with a cookie, on pages of ours.

The password is judged as for the app. The pool's own session ends at once, before anybody has its tokens;
what goes on is ours, an item of the user that is found by what the cookie says. The cookie holds two random
ids: the user's, and one that is kept nowhere; the id of the item is derived from them.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from qlinx.aws.pool_sessions import PoolSessions, SessionOver, Tokens
from qlinx.employers.model import EMPLOYER_GROUP
from qlinx.factors.states import Role
from qlinx.kit.ids import ID_PATTERN, derived_id
from qlinx.kit.keyed import TokenInvalid
from qlinx.records.asking import Question
from qlinx.records.callers import Caller
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.sessions.errors import FormOutdated
from qlinx.sessions.model import Session
from qlinx.sessions.store import SESSION, session_item, session_of

_ID: Final = re.compile(ID_PATTERN, re.ASCII)
FORM: Final = "form"


@dataclass(frozen=True, slots=True)
class BrowserSession:
    """How a sign-in on a page is kept (`keeping.Keeping`); a day, unless it ``stays``."""

    secret: str = field(repr=False)
    stays: bool

    def __call__(self, ctx: Context, role: Role, tokens: Tokens) -> tuple[Change, ...]:
        """What keeps the session that the pool has just begun."""
        del ctx
        claims = tokens.claims
        return (
            SESSION.insert(
                Session(
                    person_id=claims.user_id,
                    session_id=browser_session_id(claims.user_id, self.secret),
                    began_at=claims.began_at,
                    role=role,
                    stays=self.stays,
                )
            ),
        )

    def cookie(self, pool: PoolSessions, tokens: Tokens) -> str:
        """What the browser keeps, once the session stands; the pool's own goes no further."""
        with suppress(SessionOver):
            pool.revoke(tokens.refresh_token)
        return f"{tokens.claims.user_id}.{self.secret}"


def session_with(
    ctx: Context, cookie: str, also: Callable[[str], Sequence[Question]] | None = None
) -> Session | None:
    """The session that a cookie is of, as long as it lasts; whether it holds stands in the user's record,
    which is read at once with it where ``also`` says so (``Store.prefetch``).
    """
    user_id, _, secret = cookie.partition(".")
    if not (_ID.fullmatch(user_id) and _ID.fullmatch(secret)):
        return None
    session_id = browser_session_id(user_id, secret)
    if also:
        ctx.store.prefetch(session_item(user_id, session_id), *also(user_id))
    session = session_of(ctx.store, user_id, session_id)
    return session if session and ctx.now() < session.ends_at else None


def caller_in(session: Session, *, issuer: str, reads: bool) -> Caller:
    """Who calls, as a token of the pool would tell it; ``issuer`` is that of the session's own pool."""
    groups = frozenset({EMPLOYER_GROUP}) if session.role == "employer" else frozenset()
    return Caller(session.person_id, groups, session.began_at, session.session_id, issuer, reads)


def sign_out_here(ctx: Context, cookie: str) -> None:
    """Ends the session of a cookie at once; one that has ended already stays so."""
    if session := session_with(ctx, cookie):
        ctx.store.try_write(SESSION.remove(session))


def form_token(ctx: Context, session_id: str) -> str:
    """What a form on a page for this session carries: of nobody else's, and of one time that it was shown."""
    return ctx.keys.sign(FORM, [session_id, ctx.new_id()])


def form_shown(ctx: Context, session_id: str, token: str) -> str:
    """The random id of the form that a token is of.

    Raises
    ------
    FormOutdated
        It is none, or of another session.
    """
    try:
        of_session, shown = ctx.keys.read(FORM, token)
    except (TokenInvalid, ValueError) as error:
        raise FormOutdated from error
    if of_session != session_id:
        raise FormOutdated
    return shown


def browser_session_id(user_id: str, secret: str) -> str:
    """Never that of a token: what an app is told opens no page."""
    return derived_id("browser-session", user_id, secret)
