"""What comes in from outside, judged before anything is asked of it: whatever it is, it is read or refused.

The one place where an id, a key or a body that nothing of ours could have made is noticed, and where what is
left of a race is told; so no caller causes an error of ours (docs/decisions/0129-nobody-outside.md).
"""

import base64
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from qlinx.aws.database import Busy, ConditionFailed
from qlinx.aws.pool_responses import UserGone
from qlinx.kit.errors import ChangedMeanwhile, DomainError, Failure, NotFound, NotSignedIn, TooManyRequests
from qlinx.kit.texts import LocalText
from qlinx.records.callers import Caller
from qlinx.records.sessions import session_id

MOST_BODY_BYTES: Final = 64 * 1024
IDEMPOTENCY_KEY: Final = "Idempotency-Key"
# Ids, signed tokens, names of limits and versions. Longer ones, and other letters, are of nothing of ours;
# a key of the tables holds 1,024 bytes.
PART: Final = re.compile(r"[A-Za-z0-9._~-]{1,512}", re.ASCII)
_KEY: Final = re.compile(r"[!-~]{1,255}", re.ASCII)
_SECONDS: Final = 2


class BodyTooLarge(DomainError):
    """The body is larger than any request of ours."""

    failure = Failure.TOO_LARGE
    code = "body-too-large"
    title = LocalText(nl="Dit bericht is te groot.", en="This message is too large.")
    advice = LocalText(nl="Stuur minder tegelijk.", en="Send less at once.")


class BodyNotText(DomainError):
    """The body is no text in UTF-8."""

    failure = Failure.UNSUPPORTED
    code = "body-not-text"
    title = LocalText(nl="Dit bericht is geen tekst.", en="This message is not text.")
    advice = LocalText(
        nl="Stuur het bericht als tekst in UTF-8, zoals de beschrijving van deze route zegt.",
        en="Send the message as text in UTF-8, as the description of this route says.",
    )


class KeyNotUsable(DomainError):
    """The key of a request is too long, or holds other characters than a key may."""

    failure = Failure.INVALID
    code = "idempotency-key-not-usable"
    title = LocalText(nl="Deze sleutel kan niet.", en="This key can't be used.")
    advice = LocalText(
        nl="Gebruik als sleutel (Idempotency-Key) hoogstens 255 letters, cijfers en leestekens, zonder spaties.",
        en="Use a key (Idempotency-Key) of at most 255 letters, digits and signs, without spaces.",
    )


class FromElsewhere(DomainError):
    """A form was sent by a page that is not ours."""

    failure = Failure.NOT_ALLOWED
    code = "from-elsewhere"
    title = LocalText(nl="Dit kwam niet van een pagina van ons.", en="This did not come from a page of ours.")
    advice = LocalText(
        nl="Open de pagina bij ons en vul het daar in. Er is niets gewijzigd.",
        en="Open the page with us and fill it in there. Nothing was changed.",
    )


class TooBusy(TooManyRequests):
    """Many change the same thing at this moment, or sign in."""

    code = "too-busy"
    title = LocalText(nl="Het is nu erg druk.", en="It is very busy right now.")
    advice = LocalText(
        nl="Probeer het over een paar seconden opnieuw. Er is niets gewijzigd.",
        en="Try again in a few seconds. Nothing was changed.",
    )

    def __init__(self) -> None:
        super().__init__(retry_after=_SECONDS)


# What a route may raise and a caller is told. All else is an error of ours, which raises an alarm.
REFUSALS: Final = (DomainError, Busy, ConditionFailed, UserGone)


def as_problem(error: Exception) -> DomainError:
    """A refusal as its caller is told; a write that lost a race changed nothing."""
    match error:
        case DomainError():
            return error
        case Busy():
            return TooBusy()
        case ConditionFailed() | UserGone():
            return ChangedMeanwhile()
    raise error


def judged_parts(parts: Mapping[str, str]) -> dict[str, str]:
    """The parts of a path.

    Raises
    ------
    NotFound
        One of them can't be the name of anything of ours.
    """
    if not all(PART.fullmatch(part) for part in parts.values()):
        raise NotFound
    return dict(parts)


def idempotency_key(headers: Mapping[str, str]) -> str | None:
    """The key that a caller gave, or none.

    Raises
    ------
    KeyNotUsable
    """
    key = headers.get(IDEMPOTENCY_KEY.lower())
    if not key:
        return None
    if not _KEY.fullmatch(key):
        raise KeyNotUsable
    return key


def body_text(event: Mapping[str, Any]) -> str:
    """The body of an HTTP event as text; nothing is an empty one.

    Raises
    ------
    BodyNotText, BodyTooLarge
    """
    given: str = event.get("body") or ""
    try:
        raw = base64.b64decode(given, validate=True) if event.get("isBase64Encoded") else given.encode()
        text = raw.decode()
    except ValueError as error:
        # Neither base64 nor UTF-8; half a character of UTF-16 is none either.
        raise BodyNotText from error
    if len(raw) > MOST_BODY_BYTES:
        raise BodyTooLarge
    return text


def cookies_of(event: Mapping[str, Any]) -> dict[str, str]:
    """The cookies that a browser sent, by their names."""
    sent = event.get("cookies") or [event.get("headers", {}).get("cookie", "")]
    pairs = (pair.strip().partition("=") for one in sent for pair in one.split(";"))
    return {name: value for name, _, value in pairs if name}


def must_be_of_our_page(headers: Mapping[str, str], public_url: str) -> None:
    """Refuses what another site has a browser send. Browsers say where it comes from; other programs have
    no cookie of anybody's.

    Raises
    ------
    FromElsewhere
    """
    ours = urlsplit(public_url)
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        is_ours = site in {"same-origin", "none"}
    else:
        is_ours = origin in {None, f"{ours.scheme}://{ours.netloc}"}
    if not is_ours:
        raise FromElsewhere


def caller_of(event: Mapping[str, Any]) -> Caller:
    """The caller of an HTTP event.

    Raises
    ------
    NotSignedIn
        The event carries no claims of an access token.
    """
    claims: Mapping[str, str] = (
        event.get("requestContext", {}).get("authorizer", {}).get("jwt", {}).get("claims", {})
    )
    # Identity tokens carry the user's own data and are for the app itself; only access tokens open the API.
    if claims.get("token_use") != "access" or not claims.get("username"):
        raise NotSignedIn
    # The gateway writes lists of a claim as "[a b]".
    groups = claims.get("cognito:groups", "").strip("[]").replace(",", " ").split()
    moment = datetime.fromtimestamp(int(claims.get("auth_time") or claims["iat"]), UTC)
    user_id, origin = claims["username"], claims.get("origin_jti")
    session = session_id(user_id, origin) if origin else None
    reads = event["requestContext"]["http"]["method"] == "GET"
    return Caller(user_id, frozenset(groups), moment, session, claims.get("iss", ""), reads)
