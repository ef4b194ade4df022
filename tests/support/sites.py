"""The functions that are sites: nothing but pages, under paths in two languages."""

import importlib
import re
from collections.abc import Mapping
from functools import cache

from infrastructure.local.paths import ROOT
from qlinx.entrypoints.site import Site
from tests.support.application import Application


@cache
def sites() -> Mapping[str, Site]:
    """Each site, by the name of its function's folder."""
    found = {}
    for handler in sorted((ROOT / "functions").glob("*/handler.py")):
        folder = handler.parent.name
        site = getattr(importlib.import_module(f"functions.{folder}.handler"), "site", None)
        if isinstance(site, Site):
            found[folder] = site
    return found


def folder_at(app: Application, path: str) -> str | None:
    """Which function the gateway calls for a page: the route that names the path, else the longest greedy
    one before it.
    """
    pages = [route for route in app.http_routes() if route.method == "ANY"]
    exact = [
        route for route in pages if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(route.path)), path)
    ]
    greedy = [
        route
        for route in pages
        if route.path.endswith("/{proxy+}") and path.startswith(route.path.removesuffix("{proxy+}"))
    ]
    best = exact or sorted(greedy, key=lambda route: len(route.path), reverse=True)
    return best[0].folder if best else None
