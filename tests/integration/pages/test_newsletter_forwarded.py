"""A link in a newsletter may be forwarded: it says yes for nobody, whatever was asked for since."""

from collections.abc import Callable
from typing import Final

import pytest

from qlinx.mailing.addressed import OWN_MAIL, MailStop
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.suppression import memory_of, stop_mail
from qlinx.newsletters.model import SubscriptionState
from qlinx.newsletters.store import SUBSCRIPTION
from tests.support.browser import Browser
from tests.support.newsletters import asks, does, goes_out, link_in, mails, stored, subscribed, written
from tests.support.subjects import NOOR
from tests.support.world import World

ASKED, ACTIVE = SubscriptionState.ASKED, SubscriptionState.ACTIVE
YES: Final = {"choice": "confirm"}


def of_a_newsletter(desk: Browser) -> str:
    """The path of the page that a newsletter leads to."""
    does(desk, written(desk), "send")
    goes_out(desk.functions.world)
    (mail,) = mails(desk.functions.world)
    return link_in(mail)


def stopped(desk: Browser, path: str) -> None:
    desk.sends(path, {"choice": "stop"}, token="")


def reported(desk: Browser, _: str) -> None:
    """Its reader reports it as spam, as the mail program's button does."""
    world = desk.functions.world
    own = world.ctx.address_hash(NOOR), OWN_MAIL
    one = stored(world)
    world.ctx.store.write(
        *stop_mail(world.ctx, *own, MailStop.SPAM_REPORT, purpose=MailPurpose.NEWSLETTER),
        SUBSCRIPTION.replace(one, mail_stops=(MailStop.SPAM_REPORT,)),
    )


def is_stopped(world: World) -> bool:
    memory = memory_of(world.ctx.store, world.ctx.address_hash(NOOR), OWN_MAIL)
    return memory.stops(MailPurpose.NEWSLETTER, MailStop.SPAM_REPORT)


@pytest.mark.parametrize("said", [stopped, reported])
@pytest.mark.parametrize("link", ["of a newsletter", "of the first yes"])
def test_who_was_forwarded_a_link_says_yes_for_nobody_by_typing_their_address(
    desk: Browser, link: str, said: Callable[[Browser, str], None]
) -> None:
    world = desk.functions.world
    first = subscribed(desk)
    path = of_a_newsletter(desk) if link == "of a newsletter" else first
    said(desk, path)
    asks(desk)
    assert stored(world).state is ASKED

    page = desk.goes(path)
    answer = desk.sends(path, YES, token="")

    assert ('value="confirm"' in page.body, answer.status) == (False, 404)
    assert stored(world).state is ASKED
    assert is_stopped(world) is (said is reported)


def test_the_mail_that_asks_says_yes_however_often_it_was_asked_for_meanwhile(browser: Browser) -> None:
    world = browser.functions.world
    asks(browser)
    asks(browser)
    first, second = mails(world)

    assert browser.sends(link_in(first), YES, token="").status == 303
    assert stored(world).state is ACTIVE
    assert browser.sends(link_in(second), YES, token="").status == 303
