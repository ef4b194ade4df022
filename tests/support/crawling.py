"""Pages that links lead to, followed as a browser would."""

import re
from collections.abc import Callable, Iterable
from html import unescape
from typing import Final
from urllib.parse import parse_qsl, urljoin, urlsplit

from tests.support.application import application
from tests.support.browser import Browser
from tests.support.http import Response
from tests.support.sites import folder_at

_MOST: Final = 400


def links_of(page: Response, at: str) -> set[str]:
    """Where a page leads on our own site; a link to a part of the page itself is none."""
    found = re.findall(r'<(?:a|link|script|img|form)\b[^>]*?\b(?:href|src)="([^"]*)"', page.body)
    whole = (
        urljoin(at, unescape(link))
        for link in found
        if not link.startswith(("#", "mailto:", "tel:", "otpauth:"))
    )
    return {urlsplit(link)._replace(fragment="").geturl() for link in whole if link.startswith("/")}


def opened(browser: Browser, path: str) -> Response:
    """A page of a site, or one behind a route of its own; all else is for the function that has the rest."""
    parts = urlsplit(path)
    if folder_at(application(), parts.path):
        return browser.goes(path)
    routes = [route for route in application().http_routes() if route.method == "GET"]
    fits = [
        one for one in routes if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(one.path)), parts.path)
    ]
    folder = min(fits, key=lambda one: one.path.count("{")).folder if fits else "website"
    query = dict(parse_qsl(parts.query))
    return browser.functions.call(folder, "GET", parts.path, query=query, cookies=browser.cookies)


def crawled(
    browser: Browser, starts: Iterable[str], follows: Callable[[str], bool] = lambda _: True
) -> dict[str, Response]:
    """Each page that these and what they lead to lead to, as it was first seen."""
    seen: dict[str, Response] = {}
    waiting = list(starts)
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        assert len(seen) < _MOST, "the pages have no end"
        page = seen[path] = opened(browser, path)
        if to := page.headers.get("Location"):
            waiting.append(to)
        elif page.headers.get("Content-Type", "").startswith("text/html"):
            waiting += sorted(filter(follows, links_of(page, path) - seen.keys()))
    return seen
