"""One word for one thing, in whatever people read: mails, pages and sentences in code."""

import re
from collections.abc import Iterator

import pytest

from tests.support.promises import said

# What no text says of a thing that has another word, and where: a key begins so.
OTHER_WORDS = (
    ("en", r"\banswer(s|ed|ing)?\b", ("invitations.", "code.invitations.", "entrypoints.page.home.")),
    ("nl", r"\b(afgemeld|meldt\b[^.]*\baf)\b", ("sessions.", "staff.", "code.sessions.", "code.staff.")),
    ("nl", r"\bwerkomgeving\b", ("",)),
    ("en", r"\bwork place\b", ("",)),
)


def _said_otherwise(language: str, word: str, begins: tuple[str, ...]) -> Iterator[str]:
    for key, words in said().items():
        if key.startswith(begins) and re.search(word, words[language], re.IGNORECASE):
            yield f"{key}: {words[language]}"


@pytest.mark.parametrize(("language", "word", "begins"), OTHER_WORDS)
def test_a_thing_has_one_word_in_all_that_is_said(language: str, word: str, begins: tuple[str, ...]) -> None:
    assert list(_said_otherwise(language, word, begins)) == []
