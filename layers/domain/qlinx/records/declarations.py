"""What a capability says about itself: the types of the one value in each package's module ``capability``.

Light by itself, and so is each ``capability``: it is imported by functions that need no more of a package
than a name. What is heavy stands in thunks, functions without arguments that import and give it. Whoever acts
over all packages, such as an export, an erasure or the cleanup, finds the values through
``records.catalogue``.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar

from qlinx.kit.texts import LocalText
from qlinx.records.shape import Change, Shape, Stored
from qlinx.records.stream import StreamRule

if TYPE_CHECKING:
    from qlinx.records.context import Context
    from qlinx.records.limits import Limit
    from qlinx.records.moments import MomentType
    from qlinx.records.notes import Again
    from qlinx.records.policy import StandardPolicy
    from qlinx.records.store import Store

M = TypeVar("M", bound=Stored)

BucketName = Literal["DROP", "WORK", "PRIVATE"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What stored things are called:
    kinds, fields, and (``field.value``) values that are no words themselves.

    ``common_values`` hold in whatever package has such a field.
    """

    kinds: Mapping[str, LocalText] = field(default_factory=dict)
    fields: Mapping[str, LocalText] = field(default_factory=dict)
    values: Mapping[str, LocalText] = field(default_factory=dict)
    common_values: Mapping[str, LocalText] = field(default_factory=dict)


def shapes_in(*modules: ModuleType) -> tuple[Shape[Any], ...]:
    """The shapes that modules of a package define, without those of other packages that they import."""
    return tuple(
        found
        for module in modules
        for found in vars(module).values()
        if isinstance(found, Shape) and _package(found.model.__module__) == _package(module.__name__)
    )


def _package(module: str) -> str:
    return module.split(".")[1]


@dataclass(frozen=True, slots=True)
class Mails:
    """The mails of a package; what composes them is for ``mailing.declaring.PackageMails`` to say."""


def _has(_: object, __: str) -> bool:
    return True


@cache
def _pattern(place: str) -> re.Pattern[str]:
    """The keys below a place: an id has no dot and no slash in it.

    Behind a place that ends with one, anything stands.
    """
    pieces = re.split(r"\{(\w+)\}", place)
    text = "".join(_piece(piece, is_name=bool(number % 2)) for number, piece in enumerate(pieces))
    return re.compile(f"{text}.+" if place.endswith("/") else text, re.DOTALL)


def _piece(text: str, *, is_name: bool) -> str:
    if not is_name:
        return re.escape(text)
    return f"(?P<{text}>[^/.]+)" if text.endswith("_id") else f"(?P<{text}>.+)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Files below one place of a bucket, each of which belongs to a stored item and goes with it.

    ``place`` is the key as far as it is the same for all of them, with ids in braces:
    ``exports/{person_id}/``. ``owner`` is the kind of stored item whose they are. ``of`` gives the files of
    one owner, which go before it does: a key, or how their keys begin. ``owner_of`` gives the other way: the
    owner of a file, by what stands in the braces of its key. ``has``: whether that owner (still) has a file
    of this key. One that nobody has, after ``unowned_for`` days since it was written, is removed by the sweep
    of the cleanup. Where the id of a subject stands first in ``place`` the files go with that subject in any
    case (``of_subject``).

    ``expires_after``: days until S3 itself removes what was left; none where only the product does.
    ``handed_in_for``: the same for what was read and marked as such. ``arrivals``: the queue that is told of
    each new one, or the function that is called with it. ``exported``: a copy of the files goes into the
    export of their subject. ``words``: what they are called in the receipt of an erasure.
    """

    bucket: BucketName
    place: str
    owner: str
    owner_of: "Callable[[Store, Mapping[str, str]], Any | None]"
    has: Callable[[Any, str], bool] = _has
    unowned_for: int
    of: Callable[[Any], str] | None = None
    expires_after: int | None = None
    handed_in_for: int | None = None
    arrivals: str | None = None
    exported: bool = False
    words: LocalText | None = None

    @property
    def folder(self) -> str:
        """What all keys begin with: everything before the first id."""
        return self.place.partition("{")[0]

    def parts_of(self, key: str) -> Mapping[str, str] | None:
        """What stands in the braces of a key below this place; nothing for a key of another place."""
        found = _pattern(self.place).fullmatch(key)
        return found.groupdict() if found else None

    @property
    def of_subject(self) -> bool:
        """Whether the files of a subject are found by its id alone."""
        return self.place.startswith(f"{self.folder}{{person_id}}/")

    @property
    def name(self) -> str:
        """As a receipt counts them."""
        return self.folder.rstrip("/")


@dataclass(frozen=True, slots=True)
class Cascade(Generic[M]):
    """What must change in the same transaction when an item of a kind goes."""

    shape: Shape[M]
    changes: "Callable[[Context, M], Sequence[Change]]"


@dataclass(frozen=True, slots=True)
class LedgerMemory(Generic[M]):
    """Something that the ledger remembers beyond a restore of the tables, and that is done again after one.

    ``since`` finds what is remembered from a moment on; ``again`` does it once more if a restore undid it,
    and says whether it had. It is repeatable and mails nobody. ``subject`` is the id for the audit trail,
    ``act`` what the trail calls it.
    """

    what: str
    shape: Shape[M]
    since: "Callable[[Context, datetime], Iterable[M]]"
    again: "Callable[[Context, M], bool]"
    subject: Callable[[M], str]
    named: Callable[[M], str]
    act: Callable[[M], str]


def always(_: object) -> bool:
    return True


def _nobody(_: object) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Marking(Generic[M]):
    """How a subject says that its erasure has begun, where its kind can say so."""

    is_going: Callable[[M], bool]
    mark_going: Callable[[M], Change]


# What an end by its own subject changes of an item, and what else is written with that.
Ending = Callable[["Context", Any], tuple[Mapping[str, object], Sequence[Change]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Why a subject is kept.

    The item of ``kind`` gives its address; all that is kept under its id hangs on it.

    ``name`` is also what the row of an address is for (``records.addresses``), with the employer's id behind
    it where it is one's. Several grounds may have one kind; ``is_ground_of`` tells whose item it is.

    ``about``: what a request on it is about, and ``heading``: what it is called where somebody chooses; both
    with ``{employer}`` where ``employer_of`` gives the id of one. ``code_rank``: whoever reads the mail of
    the address may use rights on it with a mailed code, and among several it goes to the lowest; none where
    no right is used so. ``numbers``: the hashes of personnel numbers by which it is told from others at its
    address, where an employer may name one for several people. ``signs_in``: it may have a user of the pool.
    ``marking``: how it says that it is being erased.

    ``own_words``: the fields that whoever it is about puts right themselves with a mailed code.
    ``kept_until``: when what nobody confirmed goes by itself; staff who look for somebody are told it.

    ``without``: the rights, by name, that have nothing to be used on here, each with why in words. A right
    that is not named can be used. ``kept_with``: the kinds that a restriction keeps beside its own.
    ``ending``: what else changes where somebody takes back their consent, or wants no more mail of it.
    """

    name: str
    kind: str
    shape: Callable[[], Shape[Any]]
    about: LocalText
    heading: LocalText | None = None
    employer_of: Callable[[Any], str | None] = _nobody
    is_ground_of: Callable[[Any], bool] = always
    code_rank: int | None = None
    numbers: Callable[[Any], Sequence[str]] | None = None
    signs_in: bool = False
    marking: Callable[[], Marking[Any]] | None = None
    own_words: Sequence[str] = ()
    kept_until: Callable[[Any], datetime | None] = _nobody
    without: Mapping[str, LocalText] = field(default_factory=dict)
    kept_with: Sequence[str] = ()
    ending: "Callable[[], Ending] | None" = None


def _nothing() -> tuple[()]:
    return ()


def _no_words() -> Words:
    return Words()


_NO_NOTES: "Final[Mapping[str, Again]]" = {}


def _no_notes() -> "Mapping[str, Again]":
    return _NO_NOTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """All that one package declares. A part that it does not have is left out.

    ``endings`` may be of kinds of other packages as well; ``notes`` say by the name of what is noted
    (``records.notes``) how a record says it again.
    """

    package: str
    shapes: Callable[[], Sequence[Shape[Any]]] = _nothing
    words: Callable[[], Words] = _no_words
    grounds: Sequence[Ground] = ()
    mails: Mails | None = None
    files: Sequence[Files] = ()
    stream: Sequence[StreamRule] = ()
    moments: "Sequence[MomentType]" = ()
    cascades: Callable[[], Sequence[Cascade[Any]]] = _nothing
    memories: Callable[[], Sequence[LedgerMemory[Any]]] = _nothing
    notes: "Callable[[], Mapping[str, Again]]" = _no_notes
    limits: "Callable[[], Sequence[Limit]]" = _nothing
    policies: "Callable[[], Sequence[StandardPolicy]]" = _nothing
