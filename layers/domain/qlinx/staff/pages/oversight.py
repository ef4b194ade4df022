"""What staff look over: the dated terms that hold, and whether the audit trail is what was written."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from qlinx.kit.pages import Page
from qlinx.kit.texts import Language, LocalText, format_date
from qlinx.records.anchor_marks import Elsewhere, seen_elsewhere
from qlinx.records.context import Context
from qlinx.records.policy import Policy, PolicyValue, StandardPolicy
from qlinx.records.routes import PageRoutes
from qlinx.records.verifying import DayState, sealed_days, verified_day
from qlinx.staff.desk_places import TERMS, TRAIL
from qlinx.staff.policies import other_policies

_DAYS: Final = 40
_SHOWN_HASH: Final = 16
_YES: Final = LocalText(nl="ja", en="yes")
_NO: Final = LocalText(nl="nee", en="no")


def add_oversight_pages(site: PageRoutes, context: Callable[[], Context]) -> None:
    """Gives a function the pages on which staff look over terms and the audit trail."""

    @site.page(TERMS)
    def see_terms() -> Page:
        """What holds today, what begins later, and where each comes from."""
        return terms_page(context(), site.language)

    @site.page(TRAIL)
    def see_trail() -> Page:
        """The last days with their seals; one of them with its acts read."""
        return trail_page(context(), site.query, site.language)


def terms_page(ctx: Context, language: Language) -> Page:
    """Every dated policy that is no limit."""
    rows = [_term(standard, policy, ctx.today(), language) for standard, policy in other_policies(ctx)]
    return Page("staff.desk_terms", {"terms": sorted(rows, key=lambda row: str(row["what"]))})


def trail_page(ctx: Context, query: Mapping[str, str], language: Language) -> Page:
    """The seals of forty days; the day that the address names is verified, act by act."""
    days = sealed_days(ctx, days=_DAYS)
    asked = query.get("day", "")
    known = next((one for one in days if one.day.isoformat() == asked), None)
    looked = verified_day(ctx, known) if known else None
    elsewhere = seen_elsewhere(ctx, {one.day: one.anchor for one in days if one.state is not DayState.BEFORE})
    rows = [
        {
            "elsewhere": elsewhere[one.day].value,
            "day": one.day.isoformat(),
            "on": format_date(one.day, language),
            "state": one.state.value,
            "acts": one.acts,
            "anchor": one.anchor[:_SHOWN_HASH],
        }
        for one in days
        if one.state is not DayState.BEFORE
    ]
    facts = {
        "days": rows,
        "wrong": sum(one.is_wrong for one in days),
        "unkept": sum(one is Elsewhere.MISSING for one in elsewhere.values()),
        "looked": format_date(looked.day, language) if looked else "",
        "looked_state": looked.state.value if looked else "",
        "looked_acts": looked.acts if looked else 0,
        "looked_anchor": looked.anchor if looked else "",
        "looked_wrong": looked.is_wrong if looked else False,
    }
    return Page("staff.desk_trail", facts)


def _term(standard: StandardPolicy, policy: Policy, today: date, language: Language) -> dict[str, object]:
    held = policy.held_on(today)
    return {
        "what": standard.what.in_(language),
        "now": _said(held, language) if held else "",
        "since": format_date(held.since, language) if held else "",
        "later": [
            (format_date(one.since, language), _said(one, language)) for one in policy.later_than(today)
        ],
        "source": standard.source.in_(language) if standard.source else "",
    }


def _said(value: PolicyValue, language: Language) -> str:
    if isinstance(value.value, bool):
        return (_YES if value.value else _NO).in_(language)
    return str(value.value)
