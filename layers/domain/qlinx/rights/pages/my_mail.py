"""What was sent to somebody and when, as a page."""

from collections.abc import Callable, Iterator

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.pages import Page
from qlinx.kit.texts import Language, format_moment
from qlinx.people.own_data import asks_joins
from qlinx.people.places import MY_DATA, MY_MAIL
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes
from qlinx.rights.sent_mail_schemas import MailsResponse
from qlinx.rights.sent_mails import mails_shown


def add_mail_page(site: PageRoutes, context: Callable[[], Context]) -> None:
    """Gives a function the page."""

    @site.page(MY_MAIL, asks=asks_joins)
    def see_mail() -> Page:
        """Each mail of the last month, with who sent it, how far it came and how that is checked."""
        shown = mails_shown(context(), site.who.person_id, site.query, site.language)
        facts = {
            "mails": list(_rows(shown, site.language)),
            "total": shown.total,
            "next": shown.cursor or "",
            "first": "cursor" in site.query,
            "back": MY_DATA,
        }
        return Page("rights.my_mail", facts)


def _rows(shown: MailsResponse, language: Language) -> Iterator[dict[str, str]]:
    for one in shown.mails:
        yield {
            "when": format_moment(one.sent_at or one.created_at, HOME_ZONE.key, language),
            "sender": one.sender,
            "called": one.called,
            "explanation": one.explanation,
            "body_hash": one.body_hash or "",
            "message_hash": one.message_hash or "",
        }
