"""The pages of the privacy statement: a version with its contents, and what changed in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from qlinx.kit.pages import Page
from qlinx.kit.texts import Language, format_date
from qlinx.people.statements import PUBLISHED, Statement, statement_before, statement_text

_HEADING: Final = re.compile(r'<h2 id="(s\d+)">(.*?)</h2>')
_BLOCK: Final = re.compile(r"<(?:p|li|h2)\b[^>]*>(?P<words>.*?)</(?:p|li|h2)>", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]+>")
_WORD: Final = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Changed:
    """A paragraph as it was and as it is, with what is different marked; one of them may be empty."""

    section: str
    before: Markup
    after: Markup


def statement_page(statement: Statement, language: Language) -> Page:
    """A version, with its sections to go to, the other versions, and the way to what changed."""
    text = statement_text(statement, language)
    facts = {
        "text": text,
        "sections": [(anchor, Markup(words)) for anchor, words in _HEADING.findall(text)],  # noqa: S704
        "version": statement.version,
        "earlier": statement_before(statement) is not None,
        "versions": [(one.version, format_date(one.since, language)) for one in reversed(PUBLISHED)],
    }
    return Page("people.privacy", facts, public=True)


def changes_page(statement: Statement, before: Statement, language: Language) -> Page:
    """What is different in a version from the one before."""
    facts = {
        "version": statement.version,
        "since": format_date(statement.since, language),
        "before": format_date(before.since, language),
        "before_version": before.version,
        "changes": list(_changes(statement_text(before, language), statement_text(statement, language))),
    }
    return Page("people.privacy_changes", facts, public=True)


def _changes(before: str, after: str) -> Iterator[Changed]:
    from difflib import SequenceMatcher

    old, new = _paragraphs(before), _paragraphs(after)
    kept = SequenceMatcher(None, [words for _, words in old], [words for _, words in new], autojunk=False)
    for kind, start, end, new_start, new_end in kept.get_opcodes():
        if kind == "equal":
            continue
        gone, came = old[start:end], new[new_start:new_end]
        for place in range(max(len(gone), len(came))):
            section, was = gone[place] if place < len(gone) else ("", "")
            section, now = came[place] if place < len(came) else (section, "")
            yield Changed(section, *_marked(was, now))


def _marked(before: str, after: str) -> tuple[Markup, Markup]:
    """Both with the words marked that only one of them has."""
    from difflib import SequenceMatcher

    old, new = _WORD.findall(before), _WORD.findall(after)
    was, now = [], []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was.append(_part("" if kind == "equal" else "del", old[start:end]))
        now.append(_part("" if kind == "equal" else "ins", new[new_start:new_end]))
    return Markup("").join(was), Markup("").join(now)


def _part(tag: str, words: Sequence[str]) -> Markup:
    text = escape("".join(words))
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), text) if tag and text else text  # noqa: S704


def _paragraphs(text: str) -> list[tuple[str, str]]:
    """The words of each paragraph, with the section that it stands in."""
    found, section = [], ""
    for block in _BLOCK.finditer(text):
        words = Markup(_TAG.sub("", block["words"])).unescape()  # noqa: S704
        if block[0].startswith("<h2"):
            section = words
        found.append((section, words))
    return found[1:]
