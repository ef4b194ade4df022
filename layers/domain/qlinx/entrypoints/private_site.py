"""Pages for whoever is signed in, in one role: their session, and forms that nobody else's page can send."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, Generic, Literal, TypeVar

from aws_lambda_powertools.event_handler import Response

from qlinx.entrypoints.pages import TOKEN_FIELD, page_path, posted_token
from qlinx.entrypoints.sessions import freshly_signed_in, signed_in
from qlinx.entrypoints.settings import restored_at, setting
from qlinx.entrypoints.site import Asked, Site, nothing
from qlinx.entrypoints.wiring import context
from qlinx.kit.cookies import STAFF_SESSION, USER_SESSION, CookieKind, CookieSet
from qlinx.kit.errors import DomainError, NotSignedIn, SignInAgain
from qlinx.kit.pages import Moved, Page, Place, own_path
from qlinx.kit.texts import LocalText
from qlinx.records.callers import Caller, Callers
from qlinx.records.context import Context
from qlinx.sessions.on_pages import caller_in, form_shown, form_token, session_with
from qlinx.sessions.places import SIGN_IN, SIGN_OUT, STAFF_SIGN_IN, STAFF_SIGN_OUT

T = TypeVar("T")
Pool = Literal["user", "staff"]
Menu = Sequence[tuple[Place, LocalText]]

_COOKIES: Final[Mapping[Pool, CookieKind]] = {"user": USER_SESSION, "staff": STAFF_SESSION}
_SIGN_IN: Final[Mapping[Pool, Place]] = {"user": SIGN_IN, "staff": STAFF_SIGN_IN}
_SIGN_OUT: Final[Mapping[Pool, Place]] = {"user": SIGN_OUT, "staff": STAFF_SIGN_OUT}
_CALLER, _WHO, _SEEN, _ASKED = "caller", "who", "seen", "asked"
_CLOSED: Final = "closed"
_NOT_SIGNED_IN: Final = 401


class PrivateSite(Site, Generic[T]):
    """A `Site` of which every page and form is for ``callers`` alone; `who` is our record of whoever calls.

    Who is not signed in is sent to sign in, and from there back.
    """

    def __init__(self, tag: str, callers: Callers[T], menu: Menu = ()) -> None:
        """``menu``: the places that stand in the header, with their names."""
        super().__init__(tag)
        self.callers: Callers[T] = callers
        self._menu = menu

    @property
    def caller(self) -> Caller:
        """Who calls, by their cookie, as a token would tell it; nobody's session outlives a restore.

        Raises
        ------
        NotSignedIn
        """
        kept: dict[str, Any] = self.resolver.context
        if _CALLER not in kept:
            kept[_CALLER] = self._caller()
        found: Caller = kept[_CALLER]
        return found

    @property
    def who(self) -> T:
        """Our record of whoever calls, as it was when the request came."""
        found: T = self.resolver.context[_WHO]
        return found

    @property
    def who_freshly(self) -> T:
        """The same of whoever signed in a few minutes ago: for what takes an account over or away.

        Raises
        ------
        SignInAgain
        """
        return freshly_signed_in(self, self.callers, seen=self.context())

    @property
    def once(self) -> str:
        """The random id of the form that was sent: the same when it is sent twice, as an idempotency key."""
        return self._form_shown()

    def context(self) -> Context:
        """What pages read with: what was read for this request is known. Behind a form, the tables as they
        are, for it may have changed them.
        """
        return self._seen if self.event.http_method == "GET" else super().context()

    def before(self, *, form: bool, looks: bool = False, asked: Asked = nothing, own: bool = False) -> None:
        """Nobody gets further who is not signed in in this role, or whose form is not of this session.

        Raises
        ------
        NotSignedIn, NotAllowed, qlinx.sessions.errors.FormOutdated
        """
        if self.event.http_method == "GET":
            self._ask_along(asked)
        callers = (self.callers.own if own else None) or self.callers
        self.resolver.context[_WHO] = signed_in(self, callers, looks=looks, seen=self._seen)
        if own:
            self._note_what_is_closed()
        if form:
            self._form_shown()

    def _note_what_is_closed(self) -> None:
        """Why no more is open to whoever sees a page of their own sign-in, where that is so."""
        try:
            signed_in(self, self.callers, looks=True, seen=self._seen)
        except DomainError as error:
            self.resolver.context[_CLOSED] = {
                "title": error.title.in_(self.language),
                "advice": error.advice.in_(self.language),
            }

    def _ask_along(self, asked: Asked) -> None:
        """Reads what the page asks for in one go with what decides: the session, or what stands behind it."""
        if self.callers.behind is None:
            self.resolver.context[_ASKED] = asked
        elif found := self.callers.behind(self._seen, self.caller):
            of, keys = found
            self._seen.store.prefetch(*keys, *asked(of))

    def common_facts(self) -> Mapping[str, object]:
        """A token for this page's forms, in which role somebody is signed in, and what the header holds."""
        if _WHO not in self.resolver.context:
            return super().common_facts()
        return {
            TOKEN_FIELD: form_token(context(), self._session_id),
            "signed_in": self._role,
            "closed": self.resolver.context.get(_CLOSED),
            "sign_out": page_path(_SIGN_OUT[self.callers.pool].in_(self.language)),
            "nav": [
                (page_path(place.in_(self.language)), name.in_(self.language), self._is_at(place))
                for place, name in self._menu
            ],
        }

    def _is_at(self, place: Place) -> bool:
        return place.parts_of(self.event.path, self.language) is not None

    def refusal(self, error: DomainError) -> Response[str]:
        """Who must sign in is sent there, and from there back to what they asked for."""
        if not isinstance(error, (NotSignedIn, SignInAgain)):
            self._know_who()
            return super().refusal(error)
        pool = self.callers.pool
        gone = (CookieSet(_COOKIES[pool]),) if isinstance(error, NotSignedIn) else ()
        to_sign_in = Moved(_SIGN_IN[pool], query={"next": self._way_back()}, cookies=gone)
        typed = self._typed() if gone and self.event.http_method == "POST" else {}
        return self._kept(typed, to_sign_in) if typed else self.moved(to_sign_in)

    def _know_who(self) -> None:
        """So that whoever is signed in, and sees no more than that, can sign out."""
        if self.callers.own and _WHO not in self.resolver.context:
            with suppress(DomainError):
                found = signed_in(self, self.callers.own, looks=True, seen=self._seen)
                self.resolver.context[_WHO] = found

    def _kept(self, typed: Mapping[str, str], to_sign_in: Moved) -> Response[str]:
        """A form that came after its session had ended, to be sent once more by whoever signed in again.

        It comes back with a token of the former session, so it is shown to be looked at first.
        """
        facts = {"fields": typed, "sign_in": self.address_of(to_sign_in)}
        page = Page("sessions.ended_meanwhile", facts, status=_NOT_SIGNED_IN, cookies=to_sign_in.cookies)
        return self._shown(page, {})

    def _way_back(self) -> str:
        """What was asked for, or where that shows nothing, what this site shows first."""
        shown = [place for method, place in self.places if method == "GET"]
        here = self.event.path
        if any(place.parts_of(here, self.language) is not None for place in shown):
            query = self.event.raw_query_string
            return own_path(f"{here}?{query}" if query else here) or here
        return shown[0].in_(self.language) if shown else "/"

    def _form_shown(self) -> str:
        return form_shown(context(), self._session_id, posted_token(self))

    @property
    def _role(self) -> str:
        if self.callers.pool == "staff":
            return "staff"
        return "employer" if self.caller.groups else "person"

    @property
    def _session_id(self) -> str:
        session_id = self.caller.session_id
        if session_id is None:
            raise NotSignedIn
        return session_id

    @property
    def _seen(self) -> Context:
        """What decides whether this request gets further: session and record, read once, in one call."""
        kept: dict[str, Any] = self.resolver.context
        found: Context = kept.setdefault(_SEEN, context().prefetching())
        return found

    def _caller(self) -> Caller:
        asked: Asked = self.resolver.context.get(_ASKED, nothing)
        cookie, item = self.cookie(_COOKIES[self.callers.pool]), self.callers.item
        along = (lambda of: (item(of), *asked(of))) if item else asked
        session = session_with(self._seen, cookie, along)
        if session is None:
            raise NotSignedIn
        reads = self.event.request_context.http.method == "GET"
        pool: Pool = "staff" if session.role == "staff" else "user"
        issuer = setting(f"{pool.upper()}_ISSUER") if pool == self.callers.pool else ""
        caller = caller_in(session, issuer=issuer, reads=reads)
        if moment := restored_at():
            caller.must_have_signed_in_since(moment)
        return caller
