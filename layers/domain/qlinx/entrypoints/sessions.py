"""Who is signed in, of those who may call: so that an ended session ends at once."""

from dataclasses import replace
from typing import TypeVar

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.settings import setting
from qlinx.entrypoints.wiring import context
from qlinx.records.callers import Callers
from qlinx.records.context import Context
from qlinx.sessions.freshness import must_be_fresh

T = TypeVar("T")


def signed_in(api: Api, callers: Callers[T], *, looks: bool = False, seen: Context | None = None) -> T:
    """Our record of whoever calls. ``looks``: it changes nothing, though it is no GET, because what is asked
    for must stand in no address. ``seen``: what was read of them with their session.

    Raises
    ------
    NotSignedIn
        No token, nobody of ours any more, or the session was ended.
    NotAllowed
        Somebody in another role, or the token is of another pool.
    """
    caller = api.caller
    caller.must_come_from(setting(f"{callers.pool.upper()}_ISSUER"))
    return callers.find(seen or context(), replace(caller, reads=True) if looks else caller)


def freshly_signed_in(api: Api, callers: Callers[T], *, seen: Context | None = None) -> T:
    """The same of whoever signed in a few minutes ago: for what takes an account over or away.

    Raises
    ------
    NotSignedIn, NotAllowed
        As for anything of theirs.
    SignInAgain
    """
    found = signed_in(api, callers, seen=seen)
    must_be_fresh(seen or context(), api.caller.signed_in_at)
    return found
