"""Pages that people see in a browser: HTML that needs no script, without anything from elsewhere.

A link in a mail opens such a page; only its button posts (safe methods are safe). How a page becomes HTML is
in ``qlinx.kit.page_rendering``.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.shared.cookies import Cookie, SameSite
from pydantic import BaseModel

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.problems import problem_response
from qlinx.entrypoints.settings import public_url
from qlinx.entrypoints.snapshots import before_snapshot
from qlinx.kit import site_files
from qlinx.kit.clock import utc_now
from qlinx.kit.cookies import CookieSet
from qlinx.kit.downloads import disposition
from qlinx.kit.errors import DomainError, InputInvalid, TooManyRequests
from qlinx.kit.page_rendering import load_templates, rendered, security_headers, shared_script
from qlinx.kit.pages import CALENDAR_TYPE, CalendarFile, KeptFile, Moved, Page, Place
from qlinx.kit.problems import status_of
from qlinx.kit.provider import AUTHORITY, PROVIDER
from qlinx.kit.schemas import validated
from qlinx.kit.site_files import SiteFile
from qlinx.kit.texts import LANGUAGES, Language

M = TypeVar("M", bound=BaseModel)
Route = TypeVar("Route", bound=Callable[..., Page | Moved | CalendarFile | KeptFile])

HTML_TYPE = "text/html; charset=utf-8"
# The field by which a form tells of which session and page it is (`entrypoints.private_site`).
TOKEN_FIELD = "csrf"  # noqa: S105  # the name of a field
_SEE_OTHER = 303
# A page with a personal link is for the one who opened it: no cache, no referrer, no index.
_PERSONAL = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
# Asked for anew each time, but where somebody goes back to it.
_KEPT_FOR_BACK = {**_PERSONAL, "Cache-Control": "private, no-cache"}
_PUBLIC = {"Cache-Control": "public, max-age=300", "Vary": "Accept-Language"}
# What a page is told of its site (`entrypoints.site`), where it has none: `twin` is the address of the same
# page in the other language, `signed_in` the role of whoever is.
_NO_SITE: Mapping[str, object] = {"twin": "", "signed_in": ""}


def shown(api: Api, page: Page) -> Response[str]:
    """A page as a response: in the language asked for by ``?language=en``, else its person's,
    else the browser's.
    """
    return drawn(page, page_language(api, page.language))


def drawn(
    page: Page,
    language: Language,
    facts: Mapping[str, object] = MappingProxyType({}),
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Response[str]:
    """A page in a language as a response; ``facts`` and ``headers`` are those that its site adds."""

    def path(to: str | Place, **parts: str) -> str:
        return page_path(to if isinstance(to, str) else to.in_(language, **parts))

    known: dict[str, object] = {
        "language": language,
        "path": path,
        "provider": PROVIDER,
        "authority": AUTHORITY,
    }
    known["scripted"] = page.scripted
    body = rendered(page.name, {**_NO_SITE, **facts, **page.facts, **known})
    caching = _PUBLIC if page.public else _KEPT_FOR_BACK if page.kept_for_back else _PERSONAL
    all_headers = {
        **security_headers(page.stores, scripted=page.scripted),
        **caching,
        "Content-Language": language,
        **headers,
    }
    if page.retry_after is not None:
        all_headers["Retry-After"] = str(page.retry_after)
    return Response(
        status_code=page.status,
        content_type=HTML_TYPE,
        headers=all_headers,
        body=body,
        cookies=[cookie_header(one) for one in page.cookies],
    )


def problem_page(error: DomainError, language: Language) -> Page:
    """What went wrong and what to do, as a page with the problem's own status."""
    advice = [fault.advice.in_(language) for fault in error.faults] if isinstance(error, InputInvalid) else []
    on = error.way_on
    facts = {
        "title": error.title.in_(language),
        "advice": [error.advice.in_(language), *advice],
        "way_on": (on[0].in_(language), on[1].in_(language)) if on else None,
    }
    wait = error.retry_after if isinstance(error, TooManyRequests) else None
    return Page("entrypoints.problem", facts, language, status=status_of(error), retry_after=wait)


def serve_files(api: Api) -> None:
    """Gives a function the files that lie beside the pages."""

    @api.get("/favicon.ico", summary="The sign of the site", public=True, file=site_files.ICON.kind)
    def icon() -> Response[str]:
        """What a browser shows in its tab."""
        return _file(site_files.ICON)

    @api.get("/script.js", summary="The script of the pages", public=True, file=site_files.SCRIPT)
    def script() -> Response[str]:
        """Comforts that every page does without where it does not run."""
        return _file(shared_script())

    @api.get("/robots.txt", summary="What search engines may show", public=True, file=site_files.ROBOTS.kind)
    def robots() -> Response[str]:
        """The public pages; never a page that belongs to somebody's link."""
        return _file(site_files.ROBOTS)

    @api.get(
        "/.well-known/security.txt", summary="Where to report a weakness", public=True, file=site_files.PLAIN
    )
    def security_contact() -> Response[str]:
        """By RFC 9116."""
        return _file(site_files.security_contact(public_url(), utc_now()))

    @api.get(
        "/.well-known/assetlinks.json",
        summary="Which Android apps open our links",
        public=True,
        file=site_files.NO_ANDROID_APPS.kind,
    )
    def android_apps() -> Response[str]:
        """None has a published id, so none may."""
        return _file(site_files.NO_ANDROID_APPS)

    @api.get(
        "/.well-known/apple-app-site-association",
        summary="Which iOS apps open our links",
        public=True,
        file=site_files.NO_IOS_APPS.kind,
    )
    def ios_apps() -> Response[str]:
        """None has a published id, so none may."""
        return _file(site_files.NO_IOS_APPS)


def serve_file(api: Api, path: str, summary: str, kind: str, made: Callable[[], SiteFile]) -> None:
    """Gives a function one file more, of this media type, which is made when it is asked for."""

    @api.get(path, summary=summary, public=True, file=kind)
    def file() -> Response[str]:
        return _file(made())


def _file(file: SiteFile) -> Response[str]:
    """A file of the site as a response; it may be kept for a day, or for a year where its address changes
    with it.
    """
    kept = "max-age=31536000, immutable" if file.lasting else "max-age=86400"
    headers = {"Cache-Control": f"public, {kept}", "X-Content-Type-Options": "nosniff"}
    return Response(status_code=200, content_type=file.content_type, headers=headers, body=file.text)


def kept(file: KeptFile) -> Response[str]:
    """A file as a response that is saved."""
    headers = {**security_headers(), **_PERSONAL, "Content-Disposition": disposition("attachment", file.name)}
    kind = f"{file.content_type}; charset=utf-8"
    return Response(status_code=200, content_type=kind, headers=headers, body=file.text)


def handed(file: CalendarFile) -> Response[str]:
    """A file for a calendar as a response, opened at once by a telephone that can: iPhones show the event,
    others save it first.
    """
    headers = {**security_headers(), **_PERSONAL, "Content-Disposition": disposition("inline", file.name)}
    return Response(
        status_code=200, content_type=f"{CALENDAR_TYPE}; charset=utf-8", headers=headers, body=file.text
    )


def page_or_problem(api: Api, error: DomainError) -> Response[str]:
    """What went wrong: as a page to a browser, as a problem document to a program."""
    if HTML_TYPE.partition(";")[0] in api.event.headers.get("accept", ""):
        return shown(api, problem_page(error, page_language(api)))
    return problem_response(error, api.language)


def in_pages(api: Api) -> Callable[[Route], Route]:
    """Marks a route that gives a page, and whose problems are shown as pages;
    stands below the route's own mark.
    """
    api.show_problem = lambda error: shown(api, problem_page(error, page_language(api)))

    def marked(function: Route) -> Route:
        @wraps(function)
        def answered(**parts: Any) -> Response[Any]:
            page = function(**parts)
            if isinstance(page, CalendarFile):
                return handed(page)
            if isinstance(page, KeptFile):
                return kept(page)
            return _moved(api, page) if isinstance(page, Moved) else shown(api, page)

        return answered  # type: ignore[return-value]  # wraps keeps the signature

    return marked


def _moved(api: Api, moved: Moved) -> Response[str]:
    """The way to a page, in the language that was asked for in the address."""
    asked = (api.event.query_string_parameters or {}).get("language", "")
    language = page_language(api)
    to = moved.to if isinstance(moved.to, str) else moved.to.in_(language, **moved.parts)
    location = page_path(to) + (f"?language={language}" if asked else "")
    headers = {"Location": location, "Cache-Control": "no-store", **security_headers()}
    return Response(status_code=_SEE_OTHER, headers=headers, body="")


def read_form(api: Api, model: type[M]) -> M:
    """The fields that a form posted, as a value of ``model``; an empty field is one that was left out.

    Raises
    ------
    BodyNotText, BodyTooLarge, InputInvalid
    """
    return validated(model, posted(api))


def posted(api: Api) -> dict[str, str]:
    """The fields that a form posted, as they came.

    Raises
    ------
    BodyNotText, BodyTooLarge
    """
    return {name: value for name, value in parse_qsl(api.body) if name != TOKEN_FIELD}


def posted_token(api: Api) -> str:
    """The token that a form of a private site carries, or nothing.

    Raises
    ------
    BodyNotText, BodyTooLarge
    """
    return dict(parse_qsl(api.body)).get(TOKEN_FIELD, "")


def page_language(api: Api, known: Language | None = None) -> Language:
    """The language of a page: asked for in the address, else the person's, else the browser's."""
    asked = (api.event.query_string_parameters or {}).get("language")
    for language in LANGUAGES:
        if asked == language:
            return language
    return known or api.language


def cookie_header(cookie: CookieSet) -> Cookie:
    """A cookie as a header: no script sees it, and it comes from no other site's forms and frames."""
    stays = timedelta(days=cookie.kind.days) if cookie.stays else None
    lasts = int(stays.total_seconds()) if stays else None
    return Cookie(
        cookie.kind.name,
        cookie.value,
        path="/",
        max_age=lasts if cookie.value else 0,
        http_only=True,
        same_site=SameSite.LAX_MODE,
    )


def page_path(path: str) -> str:
    """The address of one of our pages without its host, wherever the service is installed."""
    return urlsplit(public_url()).path + path


before_snapshot(load_templates)
