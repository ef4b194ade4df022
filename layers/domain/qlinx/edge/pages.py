"""Pages that people see in a browser: plain HTML without script, cookies or anything from elsewhere.

A page ``<name>`` is ``pages/<name>.nl.html`` and ``pages/<name>.en.html``, which extend ``layout.html``. Every fact is
escaped. A link in a mail opens such a page; only its button posts (safe methods are safe).
"""

import base64
import hashlib
from collections.abc import Callable, Mapping
from functools import cache, wraps
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from aws_lambda_powertools.event_handler import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pydantic import BaseModel, ValidationError

from qlinx.aws.database import Busy
from qlinx.edge.api import MOST_BODY_BYTES, Api, BodyTooLarge, TooBusy
from qlinx.edge.faults import faults_of
from qlinx.edge.problems import STATUS
from qlinx.edge.settings import public_url
from qlinx.kit.errors import DomainError, InputInvalid, TooManyRequests
from qlinx.kit.provider import AUTHORITY, PROVIDER
from qlinx.kit.texts import LANGUAGES, Language

M = TypeVar("M", bound=BaseModel)
Route = TypeVar("Route", bound=Callable[..., Response[Any]])

HTML_TYPE = "text/html; charset=utf-8"
_FOLDER = Path(__file__).parent / "pages"
# A page with a personal link is for the one who opened it: no cache, no referrer, no index.
_PERSONAL = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
_PUBLIC = {"Cache-Control": "public, max-age=300", "Vary": "Accept-Language"}


def page(
    api: Api,
    name: str,
    facts: Mapping[str, object] | None = None,
    *,
    language: Language | None = None,
    status: int = 200,
    public: bool = False,
) -> Response[str]:
    """A page as an answer.

    ``language`` is that of the person whom the page is for, where known; whoever asks for the other one by
    ``?language=en`` gets it, and otherwise the browser decides. ``public`` pages hold nothing personal and may be kept by
    caches and search engines.
    """
    shown = page_language(api, language)
    template = _environment().get_template(f"{name}.{shown}.html")
    body = template.render(
        {**(facts or {}), "language": shown, "path": page_path, "provider": PROVIDER, "authority": AUTHORITY}
    )
    return Response(
        status_code=status,
        content_type=HTML_TYPE,
        headers={**_security(), **(_PUBLIC if public else _PERSONAL), "Content-Language": shown},
        body=body,
    )


def problem_page(api: Api, error: DomainError, *, language: Language | None = None) -> Response[str]:
    """What went wrong and what to do, as a page with the problem's own status."""
    shown = page_language(api, language)
    advice = [fault.advice.in_(shown) for fault in error.faults] if isinstance(error, InputInvalid) else []
    facts = {"title": error.title.in_(shown), "advice": [error.advice.in_(shown), *advice]}
    answer = page(api, "problem", facts, language=shown, status=int(STATUS[error.failure]))
    if isinstance(error, TooManyRequests):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def see_other(path: str) -> Response[str]:
    """Leads from a form that was posted to the page of what came of it."""
    headers = {**_security(), **_PERSONAL, "Location": path}
    return Response(status_code=303, content_type=HTML_TYPE, headers=headers, body="")


def in_pages(api: Api) -> Callable[[Route], Route]:
    """Marks a route whose problems are shown as pages instead of problem documents; stands below the route's own mark."""

    def marked(function: Route) -> Route:
        @wraps(function)
        def answered(**parts: Any) -> Response[Any]:
            try:
                return function(**parts)
            except DomainError as error:
                return problem_page(api, error)
            except Busy:
                return problem_page(api, TooBusy())

        return answered  # type: ignore[return-value]  # wraps keeps the signature

    return marked


def read_form(api: Api, model: type[M]) -> M:
    """The fields that a form posted, as a value of ``model``; an empty field is one that was left out.

    Raises
    ------
    BodyTooLarge, InputInvalid
    """
    try:
        return model.model_validate(posted(api))
    except ValidationError as error:
        raise faults_of(error) from error


def posted(api: Api) -> dict[str, str]:
    """The fields that a form posted, as they came.

    Raises
    ------
    BodyTooLarge
    """
    text = api.event.decoded_body or ""
    if len(text) > MOST_BODY_BYTES:
        raise BodyTooLarge
    return dict(parse_qsl(text))


def page_language(api: Api, known: Language | None = None) -> Language:
    """The language of a page: asked for in the address, else the person's, else the browser's."""
    asked = (api.event.query_string_parameters or {}).get("language")
    for language in LANGUAGES:
        if asked == language:
            return language
    return known or api.language


def page_path(path: str) -> str:
    """The address of one of our pages without its host, wherever the service is installed."""
    return urlsplit(public_url()).path + path


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["style"] = Markup(_style())  # noqa: S704  # our own file
    return environment


@cache
def _style() -> str:
    return (_FOLDER / "style.css").read_text("utf-8")


@cache
def _security() -> dict[str, str]:
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Strict-Transport-Security": "max-age=31536000",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }
