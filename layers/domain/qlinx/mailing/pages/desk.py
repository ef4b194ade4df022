"""How mail goes, as a page of the desk."""

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.pages import Page
from qlinx.kit.texts import Language, format_date, format_moment
from qlinx.mailing.health import waiting
from qlinx.mailing.outcomes import TOLD, outcomes
from qlinx.records.context import Context


def mail_page(ctx: Context, language: Language) -> Page:
    """What did not arrive, by day, and since when something waits."""
    counted = list(outcomes(ctx))
    now = waiting(ctx)
    days = sorted({one.day for one in counted}, reverse=True)
    numbers = {(one.day, one.state): one.number for one in counted}
    facts = {
        "waits": now.number,
        "more": now.more,
        "since": format_moment(now.since, HOME_ZONE.key, language) if now.since else "",
        "totals": {state.value: sum(one.number for one in counted if one.state is state) for state in TOLD},
        "days": [
            (format_date(day, language), {state.value: numbers.get((day, state), 0) for state in TOLD})
            for day in days
        ],
    }
    return Page("mailing.desk_mail", facts)
