"""A page as a plain value: which one, and what stands in it. How it becomes a response is not known here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qlinx.kit.texts import Language


@dataclass(frozen=True, slots=True)
class Page:
    """A page to show.

    ``name`` is the package and the template in its folder ``pages``: ``people.first_look``. ``language`` is
    that of the person whom the page is for, where known; whoever asks for the other one gets it. ``public``
    pages hold nothing personal. ``retry_after`` is how many seconds to wait before it is asked for again.
    ``scripted`` pages have the script of the pages; one behind a link in a mail has none. ``stores`` are the
    addresses of stores of ours that it shows pictures from or sends files to.
    """

    name: str
    facts: Mapping[str, object] = field(default_factory=dict)
    language: Language | None = None
    status: int = 200
    public: bool = False
    retry_after: int | None = None
    scripted: bool = False
    stores: tuple[str, ...] = ()
