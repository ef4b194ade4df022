"""The HTML of pages, and what a browser may load for it.

A page ``<package>.<name>`` is ``<name>.html`` in the package's folder ``pages``, for both languages; it
extends ``layout.html`` and has its words from the catalogues (``qlinx.kit.translations``). Every fact is
escaped. The style stands in the page, so that the first one from a mail is whole at once; the one script is a
file of ours.
"""

import base64
import hashlib
import re
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from qlinx.kit.site_files import SCRIPT, SiteFile
from qlinx.kit.translations import EXTENSION, install_translations, read_catalogues

_PACKAGES: Final = Path(__file__).parents[1]
# The frame, the parts and the style that all pages share.
_SHARED: Final = _PACKAGES / "entrypoints" / "pages"


def rendered(page: str, facts: Mapping[str, object]) -> str:
    """The HTML of a page by its name ``<package>.<name>``."""
    package, _, name = page.partition(".")
    return _environment().get_template(f"{package}/pages/{name}.html").render(facts)


def _whole(words: object) -> object:
    """A name that is not broken behind its stroke, with "E-" on one line and "mailadres" on the next."""
    return words.replace("E-m", "E\u2011m") if isinstance(words, str) else words


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader([_SHARED, _PACKAGES]),
        extensions=[EXTENSION],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    install_translations(environment)
    environment.filters["whole"] = _whole
    environment.globals["style"] = Markup(_style())  # noqa: S704  # our own file
    environment.globals["script"] = f"/script.js?v={_digest(shared_script().text)[:8].hex()}"
    return environment


@cache
def shared_script() -> SiteFile:
    """The one script of all pages."""
    text = (_SHARED / "script.js").read_text("utf-8")
    return SiteFile(text, SCRIPT, lasting=True)


@cache
def _style() -> str:
    """The style without what only its readers need."""
    text = (_SHARED / "style.css").read_text("utf-8")
    text = re.sub(r"\s*([{};,>])\s*", r"\1", text)
    return re.sub(r":\s+", ":", text).replace(";}", "}").strip()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


@cache
def security_headers(stores: tuple[str, ...] = (), *, scripted: bool = False) -> dict[str, str]:
    """What a page may load and where its forms may go: ourselves, and the stores of ours that it names."""
    ours = " ".join(["'self'", *stores])
    script = f"script-src 'self'; connect-src {ours}; " if scripted else ""
    style = base64.b64encode(_digest(_style())).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{style}'; {script}img-src {ours}; form-action {ours}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        # Never to others: the address of a page can be somebody's own.
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }


def load_templates() -> None:
    """Compiles the pages of every package that this function loaded, and reads their words."""
    environment = _environment()
    security_headers()
    for scripted in (False, True):
        security_headers((), scripted=scripted)
    for path in sorted(_SHARED.glob("*.html")):
        shared = environment.get_template(path.name)
        if not shared.blocks:
            shared.module  # noqa: B018 - what pages take parts from is run at its first use
    for package in sorted({name.split(".")[1] for name in sys.modules if name.startswith("qlinx.")}):
        for template in sorted((_PACKAGES / package / "pages").glob("*.html")):
            environment.get_template(f"{package}/pages/{template.name}")
        read_catalogues(package)
