"""How mail goes, as a page of the desk."""

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.pages import Page
from qlinx.kit.texts import Language, format_date, format_moment
from qlinx.mailing.allowance import MailAccount, asks_account, known_account
from qlinx.mailing.health import waiting
from qlinx.mailing.outcomes import TOLD, asks_outcomes, outcomes
from qlinx.mailing.purposes import MailPurpose
from qlinx.records.context import Context


def mail_page(ctx: Context, language: Language) -> Page:
    """What did not arrive, by day, and since when something waits."""
    ctx = ctx.reading()
    now = waiting(ctx, [*asks_outcomes(), *asks_account()])
    counted, account = list(outcomes(ctx)), known_account(ctx)
    days = sorted({one.day for one in counted}, reverse=True)
    numbers = {(one.day, one.state): one.number for one in counted}
    facts = {
        "account": account and _account(account, language),
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


def _account(account: MailAccount, language: Language) -> dict[str, object]:
    """How we stand with the provider, and mail of which purposes waits for that."""
    return {
        "sent": account.sent,
        "most": account.most,
        "standing": account.standing.value,
        "suspect": account.is_suspect,
        "held": [purpose.value for purpose in MailPurpose if not account.lets(purpose)],
        "at": format_moment(account.read_at, HOME_ZONE.key, language),
    }
