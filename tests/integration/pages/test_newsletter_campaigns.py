"""Staff see what they are about to send, whom it goes to and why not to others, and what became of it."""

import email
import re
from email.policy import default
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qlinx.kit.ids import new_id
from qlinx.mailing.addressed import MailStop
from qlinx.mailing.outbox import OUTBOX, MailState
from qlinx.mailing.settling import settle
from qlinx.mailing.states import MailEvent
from qlinx.newsletters.counting import FEWEST, told
from qlinx.newsletters.segments import segment_fields
from qlinx.newsletters.sending import ISSUE_MAIL
from qlinx.newsletters.store import SUBSCRIPTION, subscription_by_id
from tests.integration.pages.test_newsletter_choices import goes, prefers, reached
from tests.support.browser import Browser
from tests.support.newsletters import (
    SIGN_UP,
    WORDS,
    does,
    subscribed,
    written,
)
from tests.support.world import World

OTHER: Final = "iemand@anders.nl"


def facts_in(page: str) -> dict[str, str]:
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page, re.DOTALL)
    return {re.sub(r"<[^>]*>", "", label): re.sub(r"<[^>]*>", "", value) for label, value in pairs}


def finish(world: World) -> None:
    """All that waits is done with by the provider."""
    for item in world.items_of("outbox"):
        entry = OUTBOX.value(item)
        if entry.state is MailState.PENDING:
            world.ctx.store.write(OUTBOX.replace(entry, state=MailState.DELIVERED))


def test_the_count_says_who_does_not_get_it_and_why(desk: Browser) -> None:
    world = desk.functions.world
    path = subscribed(desk)
    subscribed(desk, OTHER)
    third = subscribed(desk, "derde@anders.nl")
    prefers(desk, path, frequency="every", **{"topics-0": "", "topics-1": "tips"})
    prefers(desk, third)
    goes(desk)
    finish(world)

    shown = desk.goes(written(desk)).body

    assert "Aantal lezers dat hem krijgt: 1." in shown
    facts = facts_in(shown)
    assert (facts["koos dit onderwerp niet"], facts["wil er één per maand, en had er een"]) == ("1", "1")


def test_whose_mail_came_back_is_not_counted(desk: Browser) -> None:
    world = desk.functions.world
    subscribed(desk)
    (item,) = world.items_of("newsletter_subscription")
    one = SUBSCRIPTION.value(item)
    world.ctx.store.write(SUBSCRIPTION.replace(one, mail_stops=(MailStop.BOUNCED,)))

    shown = desk.goes(written(desk)).body

    assert ("Aantal lezers dat hem krijgt: 0." in shown, facts_in(shown)["mail kwam terug"]) == (True, "1")


@pytest.mark.parametrize(("of", "title"), [("nl", WORDS["title_nl"]), ("en", WORDS["title_en"])])
def test_the_preview_has_the_bytes_of_a_real_mail(desk: Browser, of: str, title: str) -> None:
    path = written(desk, greets="yes")

    page, file = desk.goes(f"{path}/voorbeeld/{of}"), desk.goes(f"{path}/voorbeeld/{of}/bericht")

    assert file.headers["Content-Type"].startswith("message/rfc822")
    assert ".eml" in file.headers["Content-Disposition"]
    message = email.message_from_string(file.body, policy=default)
    assert message["Subject"] == title
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe:" in page.body
    assert str(len(file.body)) in page.body.replace(".", "")
    assert {part.get_content_type() for part in message.walk()} >= {"text/plain", "text/html"}


@pytest.mark.parametrize("path", ["voorbeeld/de", "voorbeeld/de/bericht"])
def test_there_is_no_preview_in_another_language(desk: Browser, path: str) -> None:
    assert desk.goes(f"{written(desk)}/{path}").status == 404


def test_a_draft_without_words_has_no_preview(desk: Browser) -> None:
    assert desk.goes(f"{written(desk, text_en='')}/voorbeeld/nl").status == 409


def test_only_what_was_given_for_the_newsletter_divides_its_readers() -> None:
    assert set(segment_fields()) == {"topics", "frequency"}


def test_a_part_of_the_readers_gets_it_alone(desk: Browser) -> None:
    world = desk.functions.world
    prefers(desk, subscribed(desk))
    subscribed(desk, OTHER)

    path = goes(desk, segment="frequency=monthly")

    assert len(reached(world)) == 1
    assert path


@pytest.mark.parametrize(
    ("segment", "told_of"),
    [
        ("email=noor@voorbeeld.nl", "Andere gegevens hebben een ander doel"),
        ("language=nl", "Andere gegevens hebben een ander doel"),
        ("mail_stops=bounced", "Andere gegevens hebben een ander doel"),
        ("employer=zorg", "Andere gegevens hebben een ander doel"),
        ("frequency=daily", "niet"),
    ],
)
def test_a_part_by_any_other_field_is_refused_with_the_reason(
    desk: Browser, segment: str, told_of: str
) -> None:
    path = written(desk)
    shown = desk.goes(path).body
    (seen,) = set(re.findall(r'name="seen" value="([^"]*)"', shown))

    refused = desk.sends(path, {"act": "save", "seen": seen, **WORDS, "segment": segment})

    assert (refused.status, told_of in refused.body) == (409, True)
    assert desk.functions.world.items_of("newsletter_issue")[0].get("segment") is None


def test_one_that_is_being_sent_is_not_changed(desk: Browser) -> None:
    path = written(desk)
    does(desk, path, "send")
    desk.goes(path)

    refused = desk.sends(path, {"act": "save", "seen": "2", **WORDS, "title_nl": "Anders"})

    assert refused.status == 409
    assert desk.functions.world.items_of("newsletter_issue")[0]["title_nl"] == WORDS["title_nl"]


def test_what_became_of_it_is_told_in_numbers_that_tell_of_nobody(desk: Browser) -> None:
    world = desk.functions.world
    for number in range(6):
        subscribed(desk, f"lezer{number}@anders.nl")
    path = goes(desk)
    waiting = [OUTBOX.value(item) for item in world.items_of("outbox")]
    for number, entry in enumerate(one for one in waiting if one.state is MailState.PENDING):
        state = MailState.BOUNCED if number == 0 else MailState.DELIVERED
        world.ctx.store.write(OUTBOX.replace(entry, state=state))

    facts = facts_in(desk.goes(path).body)

    assert (facts["bezorgd"], facts["adres werkt niet"]) == ("&gt; 0", "&lt; 5")


def test_where_one_number_is_not_told_it_can_not_be_worked_out() -> None:
    assert told({"delivered": 98, "bounced": 2}) == {"delivered": "> 90", "bounced": "< 5"}
    assert told({"delivered": 98, "bounced": 12}) == {"delivered": "98", "bounced": "12"}
    assert told({"delivered": 3}) == {"delivered": "< 5"}


@given(
    st.dictionaries(
        st.sampled_from(["delivered", "bounced", "returned", "waiting", "spam_report"]), st.integers(1, 60)
    )
)
@example({"delivered": 11, "bounced": 1})
def test_nor_by_who_knows_how_many_got_it_in_all(states: dict[str, int]) -> None:
    """The page says of how many readers it is, exactly: what stays open of the largest covers a small one."""
    shown = told(states)
    small = [state for state, number in states.items() if number < FEWEST]
    rest = [state for state in shown if shown[state].startswith("> ")]
    assert all(shown[state] == f"< {FEWEST}" for state in small)
    if small and rest:
        (largest,) = rest
        open_to_both = sum(states[state] for state in (largest, *small))
        most_of_small = open_to_both - int(shown[largest].removeprefix("> ")) - 1
        assert most_of_small >= len(small) + FEWEST - 2


def test_who_reports_it_or_stops_after_it_came_is_counted_still(desk: Browser) -> None:
    world = desk.functions.world
    paths = [subscribed(desk, f"lezer{number}@anders.nl") for number in range(12)]
    path = goes(desk)
    mails = [OUTBOX.value(item) for item in world.items_of("outbox")]
    mails = [one for one in mails if one.template == ISSUE_MAIL]
    for number, one in enumerate(mails):
        event = MailEvent.SPAM_REPORT if number < FEWEST else MailEvent.DELIVERY
        settle(world.ctx, OUTBOX.key(one), MailEvent.SEND, at=world.now)
        settle(world.ctx, OUTBOX.key(one), event, at=world.now)
        subscription = subscription_by_id(world.ctx.store, one.person_id)
        assert subscription
        if number < FEWEST:
            world.ctx.store.write(SUBSCRIPTION.replace(subscription, mail_stops=(MailStop.SPAM_REPORT,)))
    for subscribed_at in paths:
        desk.sends(subscribed_at, {"choice": "stop"}, token="")

    facts = facts_in(desk.goes(path).body)

    assert (facts["bezorgd"], facts["als spam gemeld"]) == ("7", "5")


def test_everybody_reads_what_was_sent_and_nothing_else(desk: Browser, world: World) -> None:
    subscribed(desk)
    sent, draft = goes(desk), written(desk, title_nl="Nog niet")
    visitor = Browser(desk.functions)

    listed = visitor.goes(SIGN_UP).body

    earlier = f"{SIGN_UP}/eerder/{sent.rpartition('/')[2]}"
    assert (earlier in listed, "Nog niet" in listed) == (True, False)
    assert WORDS["text_nl"].splitlines()[0] in visitor.goes(earlier).body
    english = earlier.replace("/nieuwsbrief/eerder", "/en/newsletter/earlier")
    assert WORDS["title_en"] in visitor.goes(english).body
    assert visitor.goes(f"{SIGN_UP}/eerder/{draft.rpartition('/')[2]}").status == 404
    assert visitor.goes(f"{SIGN_UP}/eerder/{new_id()}").status == 404
    assert world.items_of("newsletter_issue")
