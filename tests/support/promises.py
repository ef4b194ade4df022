"""The register of promises (``tests/promises.yaml``) against what is said to people and against the tests.

What stands in code is named one by one where it promises something, and else by kind: a key with ``*`` is of
all that match it and are named by no longer key.
"""

import ast
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, Final

import yaml
from babel.messages.pofile import read_po

from infrastructure.local.paths import DOMAIN_LAYER, ROOT
from qlinx.kit.texts import LANGUAGES
from qlinx.people.statements import PUBLISHED
from tests.support.sentences_in_code import said_in_code

REGISTER: Final = ROOT / "tests" / "promises.yaml"
# Words of somebody who promises something: what we do, and what happens by itself, at once or never.
_PROMISING: Final = {
    "en": re.compile(
        r"\b(we|our staff|automatically|by itself|at once|never|nobody|for ever)\b", re.IGNORECASE
    ),
    "nl": re.compile(r"\b(we|wij|onze medewerkers|vanzelf|meteen|nooit|niemand)\b", re.IGNORECASE),
}
# In code most sentences are of a refusal or of a row, and promise what was done with it: also what was not
# done, what is kept and for how long, what goes on, and who is told.
_PROMISING_IN_CODE: Final = {
    "en": re.compile(
        r"\b(we|by themselves|until|within|nothing (?:was|is|of it|more)|will|goes|go out|runs? on|counts?"
        r"|works once|days?|weeks?|hours?|mailed|told|tell its|get an?|sent|keep|kept|stored?|removed|erased"
        r"|no (?:more )?mail|more mail|becomes|waits?|stays?)\b",
        re.IGNORECASE,
    ),
    "nl": re.compile(
        r"\b(tot|binnen|er (?:is|wordt|gaat) (?:niets|geen)|loopt door|telt|dag|dagen|uur|weken|gemaild|krijgt?(?! deze)"
        r"|kreeg|bewaren|bewaard|opgeslagen|slaan|verwijderd|gewist|geen mail|gaat (?:vanzelf|verder|weer|door|weg)|blijft|wacht)\b",
        re.IGNORECASE,
    ),
}
# What has none of these signs names something, and says nothing of it.
_OF_A_SENTENCE: Final = re.compile(r"[.!?:;]")
_IN_CODE: Final = "code."
_BLOCK: Final = re.compile(
    r'<h2 id="(?P<section>s\d+)">|<(?P<tag>p|li)\b[^>]*>(?P<words>.*?)</(?P=tag)>', re.DOTALL
)

Said = Mapping[str, Mapping[str, str]]
"""What is said to people: by key, in each language."""


@cache
def said() -> Said:
    """Every message of a mail or page, every paragraph of the statement that was published last, and what
    stands in code.
    """
    return {**_messages(), **_paragraphs(), **said_in_code()}


def _messages() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        for file in sorted((DOMAIN_LAYER / "qlinx").glob(f"*/locale/{language}.po")):
            with file.open("rb") as source:
                for message in read_po(source):
                    if message.id:
                        key = message.id if isinstance(message.id, str) else message.id[0]
                        words = message.string
                        words = words if isinstance(words, str) else "\n".join(words or ())
                        found.setdefault(key, {})[language] = words
    return found


def _paragraphs() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    folder = DOMAIN_LAYER / "qlinx" / "people" / "statements" / PUBLISHED[-1].version
    for language in LANGUAGES:
        section, number = "s0", 0
        for block in _BLOCK.finditer((folder / f"{language}.html").read_text("utf-8")):
            if block["section"]:
                section, number = block["section"], 0
                continue
            number += 1
            found.setdefault(f"statement.{section}.{number}", {})[language] = block["words"]
    return found


def digest(words: Mapping[str, str]) -> str:
    """What a promise says, in a few letters: other words give others."""
    whole = "\x1f".join(words[language] for language in LANGUAGES)
    return hashlib.sha256(whole.encode()).hexdigest()[:10]


def register() -> dict[str, Any]:
    """The register as it is written."""
    return dict(yaml.safe_load(REGISTER.read_text("utf-8")))


def promised(written: Mapping[str, Any]) -> dict[str, str]:
    """Every promise with its digest."""
    return {key: mark for one in written["promises"] for key, mark in one["messages"].items()}


def faults(written: Mapping[str, Any], spoken: Said) -> Iterator[str]:
    """What is wrong with a register."""
    promises, facts = promised(written), written["facts"]
    asked = written["instructions"]
    named = Counter([*(key for one in written["promises"] for key in one["messages"]), *facts, *asked])
    meant = _meant(named, spoken)
    covered = {key for keys in meant.values() for key in keys}
    yield from (f"{key} is in no class" for key in spoken if key not in covered)
    yield from (f"{key} is said nowhere" for key, keys in meant.items() if not keys)
    yield from (f"{key} is in {number} classes" for key, number in named.items() if number > 1)
    for key, mark in promises.items():
        if meant[key] and (now := digest_of_all(meant[key], spoken)) != mark:
            yield f"{key} says something else: look at its tests again, then write {now}"
    for name, why in {**facts, **asked}.items():
        for key in meant[name]:
            if not why and sounds_like_a_promise(key, spoken[key]):
                yield f"{key} promises something: name the tests that keep it, or say why it is none"
    for one in written["promises"]:
        yield from (f"{test} is no test" for test in one["kept_by"] if not is_test(test))
        if not one["kept_by"]:
            yield f"nothing keeps: {one['what']}"


def _meant(named: Iterable[str], spoken: Said) -> dict[str, list[str]]:
    """What each key of the register is of: itself, or all of a kind that no longer key names."""
    meant: dict[str, list[str]] = {name: [name] if name in spoken else [] for name in named}
    kinds = sorted((name for name in meant if "*" in name), key=len, reverse=True)
    for key in sorted(key for key in spoken if key not in meant):
        kind = next((kind for kind in kinds if fnmatchcase(key, kind)), None)
        if kind:
            meant[kind].append(key)
    return meant


def digest_of_all(keys: Iterable[str], spoken: Said) -> str:
    """What several say, in a few letters."""
    return digest({language: "\x1f".join(spoken[key][language] for key in keys) for language in LANGUAGES})


def sounds_like_a_promise(key: str, words: Mapping[str, str]) -> bool:
    """Whether somebody says what they do, or what happens."""
    if not key.startswith(_IN_CODE):
        return _any_in(_PROMISING, words)
    return bool(_OF_A_SENTENCE.search(words["en"])) and (
        _any_in(_PROMISING, words) or _any_in(_PROMISING_IN_CODE, words)
    )


def _any_in(signs: Mapping[str, re.Pattern[str]], words: Mapping[str, str]) -> bool:
    return any(signs[language].search(words[language]) for language in LANGUAGES)


def is_test(named: str) -> bool:
    """Whether there is a test with this id, such as ``tests/unit/kit/test_ids.py::test_random``."""
    path, _, name = named.partition("::")
    return name in _tests_in(path)


@cache
def _tests_in(path: str) -> Sequence[str]:
    file = ROOT / path
    if not file.is_file():
        return ()
    tree = ast.parse(file.read_text("utf-8"))
    return tuple(
        node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )
