"""A newsletter on its way: asked for, said yes to, written and sent."""

import re
from typing import Final

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.ids import new_id
from qlinx.mailing.composing import Skipped
from qlinx.mailing.letter import Letter
from qlinx.newsletters.model import Subscription
from qlinx.newsletters.policies import QUIET_FROM, QUIET_UNTIL
from qlinx.newsletters.sending import RUN_TYPES
from qlinx.newsletters.store import SUBSCRIPTION
from qlinx.records.policy import POLICY, PolicyValue
from qlinx.runs.declaring import Tools
from qlinx.runs.messages import TakePart
from qlinx.runs.sweeping import sweep_runs
from qlinx.runs.taking import take_part
from tests.support.browser import Browser
from tests.support.http import Response
from tests.support.people import letters
from tests.support.subjects import NOOR
from tests.support.world import World

SIGN_UP: Final = "/nieuwsbrief"
A_TRIAL: Final = "Het is een proef"
ISSUES: Final = "/balie/nieuwsbrieven"
WORDS: Final = {
    "title_nl": "Roosters zonder gedoe",
    "text_nl": "Zo maak je er een.\nEn zo niet.",
    "title_en": "Rosters without fuss",
    "text_en": "This is how.",
}


def asks(browser: Browser, email: str = NOOR, page: str = SIGN_UP) -> Response:
    return browser.sends(page, {"email": email}, token="")


def link_in(letter: Letter) -> str:
    return re.sub(r"^https?://[^/]+", "", str(letter.facts["page_url"]))


def mails(world: World) -> list[Letter]:
    found = letters(world)
    assert not any(isinstance(one, Skipped) for one in found)
    return [one for one in found if isinstance(one, Letter)]


def subscribed(browser: Browser, email: str = NOOR) -> str:
    """Somebody who said yes; the path of their page."""
    letters(browser.functions.world)
    asks(browser, email)
    (asked,) = mails(browser.functions.world)
    path = link_in(asked)
    browser.sends(path, {"choice": "confirm"}, token="")
    (_welcome,) = mails(browser.functions.world)
    return path


def stored(world: World) -> Subscription:
    (item,) = world.items_of("newsletter_subscription")
    return SUBSCRIPTION.value(item)


def written(desk: Browser, **changes: str) -> str:
    """A newsletter as staff wrote it; the path of its page."""
    path = f"{ISSUES}/{new_id()}"
    desk.goes(ISSUES)
    assert desk.sends(ISSUES, {"issue_id": path.rpartition("/")[2]}).headers["Location"] == path
    desk.goes(path)
    done = desk.sends(path, {"act": "save", "seen": "1", **WORDS, **changes})
    assert done.headers["Location"] == f"{path}?done=saved"
    return path


def does(desk: Browser, path: str, act: str) -> Response:
    """What a button says; what is sent leaves at any hour at which the tests run."""
    at = f"{path}/versturen" if act == "send" else path
    desk.goes(at)
    return desk.sends(at, {"act": act, **({"night_reason": A_TRIAL} if act == "send" else {})})


def no_night(world: World) -> None:
    """Newsletters leave at any hour."""
    _night(world, 0, 0)


def night_now(world: World) -> None:
    """It is night in the Netherlands now, for one or two hours more."""
    hour = world.now.astimezone(HOME_ZONE).hour
    _night(world, hour, (hour + 2) % 24)


def _night(world: World, begin: int, end: int) -> None:
    for standard, hour in ((QUIET_FROM, begin), (QUIET_UNTIL, end)):
        values = (PolicyValue(since=world.ctx.today(), value=hour),)
        world.ctx.store.write(POLICY.insert(standard.policy.model_copy(update={"values": values})))


def goes_out(world: World) -> int:
    """What the schedule and the queue do, each message twice; says how many people were handled."""
    world.pass_time(minutes=1)
    tools = Tools(world.queue("Fanout"), seconds_left=lambda: 60)
    if broken := sweep_runs(world.ctx, "newsletters", RUN_TYPES, tools).broken:
        raise broken
    messages = [TakePart.model_validate(body) for body in world.drain("Fanout")]
    return sum(take_part(world.ctx, message, RUN_TYPES, tools) for message in [*messages, *messages])


def sent(desk: Browser) -> list[Letter]:
    does(desk, written(desk), "send")
    goes_out(desk.functions.world)
    return mails(desk.functions.world)
