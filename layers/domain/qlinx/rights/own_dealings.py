"""Who of staff or of an employer looked somebody up or changed their data, and why, as they see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from qlinx.employers.names import names_of
from qlinx.employers.store import employer_item
from qlinx.kit.texts import Language, LocalText
from qlinx.people.own_data import awake_joins
from qlinx.records.context import Context
from qlinx.records.dealings import DEALINGS as KEPT
from qlinx.records.dealings import Dealing, asks_dealings, dealings_with
from qlinx.rights.dealing_schemas import DEALINGS, DealingResponse, DealingsResponse
from qlinx.rights.words import value_label

_STAFF: Final = LocalText(nl="Een medewerker van Qlinx {what}", en="A member of staff of Qlinx {what}")
_EMPLOYER: Final = LocalText(nl="Een gebruiker van {employer} {what}", en="A user of {employer} {what}")


@dataclass(frozen=True, slots=True)
class OwnDealing:
    """A dealing, and of which employer the data are that it was about; nothing where it was the account."""

    dealing: Dealing
    stated_by: str | None


def dealings_of_account(ctx: Context, account_id: str) -> tuple[OwnDealing, ...]:
    """What was done with an account's data, and with those that are joined to it and awake;
    the latest first.
    """
    ctx = ctx.reading()
    joins = awake_joins(
        ctx,
        account_id,
        lambda made: (
            asks_dealings(account_id),
            asks_dealings(made.relation_id),
            employer_item(made.employer_id),
        ),
    )
    subjects: dict[str, str | None] = {account_id: None}
    subjects |= {one.relation_id: one.employer_id for one in joins}
    found = (
        OwnDealing(dealing, stated_by)
        for subject, stated_by in subjects.items()
        for dealing in dealings_with(ctx, [subject])
    )
    return tuple(sorted(found, key=lambda one: (one.dealing.at, one.dealing.entry), reverse=True))


def names_in(ctx: Context, found: tuple[OwnDealing, ...]) -> Mapping[str, str]:
    """The names of all employers that these are about or by."""
    ids = {one.stated_by for one in found} | {one.dealing.employer_id for one in found}
    return names_of(ctx, sorted(filter(None, ids)))


def dealings_shown(
    ctx: Context, account_id: str, query: Mapping[str, str], language: Language
) -> DealingsResponse:
    """A page of it in words.

    Raises
    ------
    InputInvalid
    """
    ctx = ctx.reading()
    page = DEALINGS.page(
        ctx, account_id, query, dealings_of_account(ctx, account_id), lambda one: one.dealing.entry
    )
    names = names_in(ctx, tuple(page.items))
    return DealingsResponse(
        dealings=[_shown(one, names, language) for one in page.items], total=page.total, cursor=page.cursor
    )


def sentence(one: Dealing, names: Mapping[str, str], language: Language) -> str:
    """Who did what, and why."""
    who = _EMPLOYER if one.employer_id else _STAFF
    done = who.in_(language).format(
        employer=names.get(one.employer_id or "", ""), what=_word("what", one.what, language)
    )
    return f"{done}, {_word('reason', one.reason, language)}." if one.reason else f"{done}."


def _shown(one: OwnDealing, names: Mapping[str, str], language: Language) -> DealingResponse:
    dealing = one.dealing
    return DealingResponse(
        at=dealing.at,
        by="employer" if dealing.employer_id else "staff",
        employer=names.get(dealing.employer_id or "") or None,
        about=names.get(one.stated_by or "") or None,
        what=dealing.what,
        reason=dealing.reason,
        explanation=sentence(dealing, names, language),
        kept_until=KEPT.ends(dealing.at),
    )


def _word(field: str, value: str, language: Language) -> str:
    word = value_label(Dealing, field, value)
    return word.in_(language) if word else value
