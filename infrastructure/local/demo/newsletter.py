"""Step 12: a newsletter, from sign-up to the one click that stops it."""

import re
from typing import Any, Final

from infrastructure.local.actors import path_in, visitor
from infrastructure.local.client import until
from infrastructure.local.demo.desk import Desk
from infrastructure.local.demo.story import PATIENCE, Story, check
from infrastructure.local.examples import PASSWORD, STAFF
from qlinx.kit.ids import new_id
from qlinx.newsletters.desk_places import ISSUES_PAGE
from qlinx.newsletters.places import NEWSLETTER

_READS: Final = "lezer@post.example"
# The provider's simulator: mail to the one comes back, mail to the other is reported as spam.
_BOUNCES: Final = "bounce+lezer@simulator.amazonses.com"
_COMPLAINS: Final = "complaint+lezer@simulator.amazonses.com"
_WORDS: Final = {
    "title_nl": "Roosters zonder gedoe",
    "text_nl": "Zo maak je er een.",
    "title_en": "Rosters without fuss",
    "text_en": "This is how.",
}


def read_and_stopped(story: Story) -> None:
    """Mail reaches one of those who say yes, another reports it as spam, and the first stops it with one
    click.
    """
    pages = {address: _subscribes(story, address) for address in (_READS, _BOUNCES)}
    desk = Desk(story.system, STAFF.address, PASSWORD)
    issue = _written(desk)
    returned = until("the bounce", lambda: desk.fact(issue, "mail kwam terug"), seconds=PATIENCE)
    [number] = re.findall(r"Aantal lezers dat hem krijgt: (\d+)", desk.sees(issue))
    check(
        number == "1",
        f"{len(pages)} said yes on the mailed page; before sending staff see: {number} gets it, {returned} left"
        " out whose mail came back",
    )
    # With a reason it leaves at whatever hour this is played; without one it would wait for the morning.
    desk.sends(f"{issue}/versturen", act="send", night_reason="Dit is een proef")
    # What the schedule does each minute.
    story.system.invoke("invitation_dispatch", {})
    mail = story.system.mailbox.wait_for(_READS, subject=_WORDS["title_nl"], seconds=PATIENCE)[0]
    told = until("the delivery", lambda: desk.fact(issue, "bezorgd"), seconds=PATIENCE)
    check(told == "< 5", f"sent; what became of it is counted and tells of nobody: delivered {told}")
    _reports(story, desk)
    _one_click(story, mail, pages[_READS])


def _reports(story: Story, desk: Desk) -> None:
    """Somebody says yes and reports each mail as spam. Not before the sending: of three reports in so few
    mails newsletters wait, as they must.
    """
    _subscribes(story, _COMPLAINS)
    left = until(
        "the spam report",
        lambda: re.search(r"lezers: 2\.", desk.sees(ISSUES_PAGE.nl)),
        seconds=PATIENCE,
    )
    check(bool(left), "a third said yes and reported our mail as spam: no reader any more")


def _subscribes(story: Story, address: str) -> str:
    """Asks for it, and says yes on the page behind the mailed button; the path of that page."""
    asks = visitor(story.system)
    asks.post_form(NEWSLETTER.nl, {"email": address}).must_be(303)
    mail = story.system.mailbox.wait_for(address, subject="Wil je", seconds=PATIENCE)[0]
    page = path_in(mail, story.system, f"{NEWSLETTER.nl}/")
    asks.post_form(page, {"choice": "confirm"}).must_be(303)
    return page


def _written(desk: Desk) -> str:
    """A newsletter with its words; the path of its page."""
    issue = desk.sends(ISSUES_PAGE.nl, issue_id=new_id())
    [seen] = set(re.findall(r'name="seen" value="([^"]*)"', desk.sees(issue)))
    desk.sends(issue, act="save", seen=seen, topic="news", **_WORDS)
    return issue


def _one_click(story: Story, mail: dict[str, Any], page: str) -> None:
    headers = dict(mail["headers"])
    link = headers["List-Unsubscribe"].strip("<>").removeprefix(story.system.url)
    pressed = visitor(story.system).post_form(link, {"List-Unsubscribe": "One-Click"})
    check(
        pressed.status == 200 and headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click",
        f"the mail program's own button, without a sign-in: {pressed.status}",
    )
    shown = visitor(story.system).get(page).must_be(200).text
    check("Je krijgt de nieuwsbrief niet meer" in shown, "their page says that no newsletter comes any more")
