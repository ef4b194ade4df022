"""Lists in pages: how many at once, from where on, and which ones; one way for all routes.

A cursor is a token of ours (`kit.keyed`): it says which list of whom it goes on with, under which filters,
behind which item. One that was altered, or is of somebody else's list, is refused with what to do. It holds
ids and no data about people, for it stands in addresses.

Where a function has no secret, its cursors carry a sum in place of a signature. Its lists are the caller's
own and read whole, so a place that somebody made up leads to what they may see anyway, or is refused.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from pydantic import Field

from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.keyed import Keyring, TokenInvalid
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import LocalText
from qlinx.records.context import Context

T = TypeVar("T")

MOST_LISTED: Final = 100
_LISTED: Final = 50
LONGEST_CURSOR: Final = 512
PURPOSE: Final = "cursor"
# Known to everybody: what it makes of a cursor finds damage, and nothing else.
_SUM: Final = Keyring(b"a sum over a place in a list, and no secret")
_NUMBER: Final = re.compile("[0-9]{1,9}")
_CURSOR_ADVICE: Final = LocalText(
    nl="Neem de cursor van de vorige bladzijde over, met dezelfde filters, of laat hem weg.",
    en="Take the cursor over from the page before, with the same filters, or leave it out.",
)
_NO_CURSOR: Final = FieldFault("/cursor", "invalid", _CURSOR_ADVICE)
_LIMIT_ADVICE: Final = LocalText(nl="Vraag er 1 tot 100 tegelijk.", en="Ask for 1 to 100 at once.")


class ListPage(Schema):
    """What every list says beside its items."""

    cursor: str | None = Field(
        default=None,
        description="asks for the next page; left out on the last one",
        examples=["WyJpbnZpdGF0aW9ucyJd.c2lnbmVk"],
    )


class CountedPage(ListPage):
    """What a list says that knows how many there are."""

    total: int = Field(description="how many there are with these filters, on all pages", examples=[1])


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page: how many, behind which place, and under which filters."""

    limit: int = _LISTED
    after: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page, where the next begins, and how many there are on all of them."""

    items: tuple[T, ...]
    cursor: str | None
    total: int


@dataclass(frozen=True)
class Listing:
    """A list of routes: ``name`` in its cursors, and the values that each of its filters takes.

    ``signed``: whether its functions have the secret to sign cursors with.
    """

    name: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    signed: bool = True

    @property
    def query(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """What may stand behind the address: the meaning and the form of each part."""
        return {
            "cursor": (
                "from the page before, with the same filters; the first page without it",
                {"type": "string", "maxLength": LONGEST_CURSOR},
            ),
            "limit": (
                f"how many at once; {_LISTED} if left out",
                {"type": "integer", "minimum": 1, "maximum": MOST_LISTED, "default": _LISTED},
            ),
            **{
                name: (f"only those with this `{name}`", {"type": "string", "enum": list(values)})
                for name, values in self.filters.items()
            },
        }

    def asked(self, ctx: Context, whose: str, query: Mapping[str, str]) -> Asked:
        """What the query of an address asks for, of the list of ``whose``; what is empty was left out.

        Raises
        ------
        InputInvalid
        """
        given = {name: query[name] for name in self.query if query.get(name)}
        filters = {name: given[name] for name in self.filters if name in given}
        wrong = [
            FieldFault(f"/{name}", "invalid", _choose(self.filters[name]))
            for name, value in filters.items()
            if value not in self.filters[name]
        ]
        limit = given.get("limit", str(_LISTED))
        if not _is_limit(limit):
            wrong.append(FieldFault("/limit", "invalid", _LIMIT_ADVICE))
        after: tuple[str, ...] = ()
        try:
            after = self._place(ctx, whose, filters, given["cursor"]) if "cursor" in given else ()
        except TokenInvalid:
            wrong.append(_NO_CURSOR)
        if wrong:
            raise InputInvalid(wrong)
        return Asked(int(limit), after, filters)

    def cursor(self, ctx: Context, whose: str, asked: Asked, *after: str) -> str:
        """The cursor that goes on behind a place."""
        return self._keys(ctx).sign(PURPOSE, [*self._of(whose, asked.filters), *after])

    def page(
        self,
        ctx: Context,
        whose: str,
        query: Mapping[str, str],
        found: Iterable[T],
        id_of: Callable[[T], str],
        **filtered: Callable[[T], str],
    ) -> Page[T]:
        """A page of items that were read whole, in their order. ``filtered`` says what each filter looks at.

        Where the item is gone behind which the page begins, it begins at the same number.

        Raises
        ------
        InputInvalid
        """
        asked = self.asked(ctx, whose, query)
        items = [
            one for one in found if all(filtered[name](one) == value for name, value in asked.filters.items())
        ]
        begin = _begin([id_of(one) for one in items], asked.after)
        shown = tuple(items[begin : begin + asked.limit])
        end = begin + len(shown)
        more = self.cursor(ctx, whose, asked, id_of(shown[-1]), str(end)) if end < len(items) else None
        return Page(shown, more, len(items))

    def _keys(self, ctx: Context) -> Keyring:
        return ctx.keys if self.signed else _SUM

    def _of(self, whose: str, filters: Mapping[str, str]) -> list[str]:
        return [self.name, whose, "&".join(f"{name}={filters[name]}" for name in sorted(filters))]

    def _place(self, ctx: Context, whose: str, filters: Mapping[str, str], token: str) -> tuple[str, ...]:
        """Raises TokenInvalid, also for a token of ours of another list, of somebody else or other
        filters.
        """
        if len(token) > LONGEST_CURSOR or not token.isascii():
            raise TokenInvalid
        parts, own = self._keys(ctx).read(PURPOSE, token), self._of(whose, filters)
        if list(parts[: len(own)]) != own:
            raise TokenInvalid
        return parts[len(own) :]


def _begin(ids: list[str], after: tuple[str, ...]) -> int:
    """Where a page begins that goes on behind an id, or else at a number.

    A sum under which another place stands was made by somebody else than us.
    """
    match after:
        case ():
            return 0
        case (last, number) if _NUMBER.fullmatch(number):
            return ids.index(last) + 1 if last in ids else min(int(number), len(ids))
    raise InputInvalid([_NO_CURSOR])


def _choose(values: tuple[str, ...]) -> LocalText:
    listed = ", ".join(values)
    return LocalText(nl=f"Kies uit: {listed}.", en=f"Choose one of: {listed}.")


def _is_limit(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MOST_LISTED
