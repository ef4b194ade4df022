"""What is kept of the end of a request as a file, with our signature, behind the link of the request."""

from collections.abc import Collection
from typing import Final

from qlinx.kit.errors import NotFound
from qlinx.kit.pages import KeptFile
from qlinx.kit.texts import Language
from qlinx.records.context import Context
from qlinx.rights.following import RequestView
from qlinx.rights.registry import every_right
from qlinx.rights.sealing import seal_of

CERTIFICATE: Final = "bewijs"
SIGNATURE: Final = "handtekening"
"""What behind the address of a request's page asks for the file, and for its signature."""
_NAME: Final = "qlinx-certificate.json"


def certificate_text(ctx: Context, view: RequestView, language: Language) -> str | None:
    """The file, where the end of the request left one."""
    right = every_right().get(view.right)
    return right.certificate()(ctx, view.request_id, language) if right and right.certificate else None


def asked_file(
    ctx: Context, view: RequestView, query: Collection[str], language: Language
) -> KeptFile | None:
    """The file that an address asks for; nothing where it asks for the page.

    Raises
    ------
    NotFound
        The end of the request left none.
    """
    if CERTIFICATE not in query and SIGNATURE not in query:
        return None
    text = certificate_text(ctx, view, language)
    if text is None:
        raise NotFound
    if CERTIFICATE in query:
        return KeptFile(_NAME, text, "application/json")
    return KeptFile(f"{_NAME}.sig", seal_of(ctx, text.encode()))
