"""The page on which staff look at a newsletter as one kind of reader would get it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlencode

from pydantic import model_validator

from qlinx.kit.errors import NotFound
from qlinx.kit.pages import KeptFile, Page
from qlinx.kit.schemas import Schema, validated
from qlinx.kit.texts import LANGUAGES, Language
from qlinx.newsletters.desk_places import ISSUE_PAGE, PREVIEW_FILE, PREVIEW_PAGE
from qlinx.newsletters.model import Frequency, Topic
from qlinx.newsletters.pages.reader import gathered, topic_words

if TYPE_CHECKING:
    from qlinx.newsletters.previewing import Preview, ReaderType

# In the place of a language: the subscription of who looks.
OWN: Final = "own"


class ReaderForm(Schema):
    """What a kind of reader chose."""

    topics: tuple[Topic, ...] = ()
    frequency: Frequency = Frequency.EVERY
    by_name: Literal["yes", "no"] = "yes"

    @model_validator(mode="before")
    @classmethod
    def _gathered(cls, typed: Any) -> Any:
        return gathered(typed)


def kind_of(of: str, asked: Mapping[str, str]) -> "ReaderType | None":
    """The kind of reader that a path and a query name; nothing for the subscription of who looks.

    Raises
    ------
    NotFound, InputInvalid
    """
    from qlinx.newsletters.previewing import ReaderType

    if of == OWN:
        return None
    form = validated(ReaderForm, {name: value for name, value in asked.items() if _is_asked(name)})
    return ReaderType(
        language=_language_of(of),
        topics=form.topics,
        frequency=form.frequency,
        by_name=form.by_name == "yes",
    )


def preview_page(
    found: "Preview", issue_id: str, of: str, asked: Mapping[str, str], language: Language, *, own: bool
) -> Page:
    """The source of a message, how large it is, where its links lead and what mail hosts may have against it,
    and whether such a reader gets it.
    """
    from qlinx.newsletters.inspecting import inspected

    source, seen = found.message.decode("ascii"), inspected(found.message)
    facts = {
        "issue_id": issue_id,
        "of": of,
        "source": source.replace("\r\n", "\n"),
        "size": len(found.message),
        "links": seen.links,
        "faults": [fault.value for fault in seen.faults],
        "left_out": found.left_out or "",
        "has_own": own,
        "topic_words": topic_words(language),
        "chosen": {
            "topics": [topic.value for topic in found.reader.topics],
            "frequency": found.reader.frequency.value,
            "by_name": "yes" if found.reader.first_name else "no",
        },
        "asked": urlencode({name: value for name, value in asked.items() if _is_asked(name)}),
        "issue_page": ISSUE_PAGE,
        "preview_file": PREVIEW_FILE,
        "preview_place": PREVIEW_PAGE,
    }
    return Page("newsletters.desk_preview", facts)


def preview_file(found: "Preview", issue_id: str, of: str) -> KeptFile:
    """The same bytes, as mail programs open them."""
    return KeptFile(f"{issue_id}-{of}.eml", found.message.decode("ascii"), "message/rfc822")


def _is_asked(name: str) -> bool:
    return name in ReaderForm.model_fields or name.startswith("topics-")


def _language_of(of: str) -> Language:
    for language in LANGUAGES:
        if of == language:
            return language
    raise NotFound
