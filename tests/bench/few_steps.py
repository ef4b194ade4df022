"""How much somebody has to ask until they get the newsletter or have an account, and what it takes to stop.

Visitors go from the form to what they wanted as the pages and mails lead them, each with a network of their
own; every request is counted, those too by which a browser follows a form on to its page. Then half of those
who get the newsletter stop it by the one click of the mail they have (RFC 8058: one POST, no cookies, no
page), while the next newsletter waits in the queue for all of them; the workers go on only after that.

Own processor time and the client library's are as in *Processor time of our own*. How long a stop takes adds
the waiting for each call (`prices.json`) to them, in a process that has started, at the function's share of a
processor.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from tests.bench.cost import busy_seconds
from tests.bench.figures import Extent, Figure, Measured, Table, measure
from tests.bench.flow import CONTEXT, Flow, Spent, flowing, handler_of, quiet
from tests.bench.overhead import LibraryTime, Taken, library_timed, milliseconds
from tests.bench.readers import DISPATCH, SCHEDULE, batches, issue_sent, made_ready, send_batch
from tests.bench.visitors import Mailboxes, Visitor
from tests.support.browser import OWN
from tests.support.flood import PASSWORD

MOST_REQUESTS: Final = 6
SECONDS: Final = 1.0
_STOPS: Final = "rights_pages"
_DETAILS: Final = {"first_name": "Noor", "last_name": "Voorbeeld", "mobile": "06 12345678"}


@dataclass(frozen=True)
class Step:
    """One request that somebody makes; ``mailed`` is whether a mail led to it."""

    name: str
    act: Callable[[Visitor, Mailboxes], None]
    mailed: bool = False


def _opens(path: str) -> Callable[[Visitor, Mailboxes], None]:
    return lambda one, _: one.asks("GET", path)


def _fills_in(path: str, **more: str) -> Callable[[Visitor, Mailboxes], None]:
    return lambda one, _: one.asks("POST", path, {"email": one.email, **more})


def _led_on(one: Visitor, _: Mailboxes) -> None:
    one.asks("GET", one.at)


def _follows(begins: str) -> Callable[[Visitor, Mailboxes], None]:
    return lambda one, boxes: one.asks("GET", boxes.link(one.email, begins))


def _answers(begins: str, **fields: str) -> Callable[[Visitor, Mailboxes], None]:
    return lambda one, boxes: one.asks("POST", boxes.link(one.email, begins), fields)


NEWSLETTER: Final = (
    Step("the form", _opens("/nieuwsbrief")),
    Step("it is sent", _fills_in("/nieuwsbrief")),
    Step("a mail is on its way", _led_on),
    Step("the page behind the mail", _follows("/nieuwsbrief/"), mailed=True),
    Step("yes", _answers("/nieuwsbrief/", choice="confirm")),
    Step("it comes", _led_on),
)
ACCOUNT: Final = (
    Step("the form", _opens("/aanmelden")),
    Step("it is sent", _fills_in("/aanmelden", **_DETAILS)),
    Step("a mail is on its way", _led_on),
    Step("the page behind the mail", _follows("/sign-up/"), mailed=True),
    Step("a password, and it is open", _answers("/sign-up/", **_DETAILS, language="nl", password=PASSWORD)),
)


def _by_each(step: Step, people: Sequence[Visitor], boxes: Mailboxes) -> Callable[[int], None]:
    return lambda number: step.act(people[number], boxes)


def walked(
    flow: Flow, boxes: Mailboxes, timed: LibraryTime, steps: Sequence[Step], people: Sequence[Visitor]
) -> dict[str, Taken]:
    """What each step took of whoever goes there: all take one, then all take the next."""
    found = {}
    for step in steps:
        if step.mailed:
            flow.settle(until=flow.now + timedelta(minutes=2))
        with quiet():
            found[step.name] = milliseconds(flow, timed, _by_each(step, people, boxes), len(people))
    flow.settle(until=flow.now + timedelta(minutes=2))
    return found


@dataclass(frozen=True)
class Stopped:
    """What stopping took, and what became of the mails that waited."""

    taken: Taken
    seconds: float
    went_after: int
    left_out: int


def stop_half(flow: Flow, boxes: Mailboxes, timed: LibraryTime, people: Sequence[Visitor]) -> Stopped:
    """Half of the readers stop by one click while the next newsletter waits for all."""
    issue_sent(flow)
    flow.now += timedelta(minutes=1)
    flow.invoke(DISPATCH, SCHEDULE)
    flow.settle(until=flow.now + timedelta(minutes=5))
    stopping, staying = people[: len(people) // 2], people[len(people) // 2 :]
    events = [_one_click(boxes, one) for one in stopping]
    issue_sent(flow, "second")
    waiting = made_ready(flow)
    if len(waiting) != len(people):
        raise LookupError("the second newsletter does not wait for everybody")
    had = {one.email: len(boxes.letters[one.email]) for one in people}
    before = Counter(flow.transport.calls.number)
    with quiet():
        taken = milliseconds(flow, timed, lambda number: _stops(events[number]), len(events))
        calls = Counter(flow.transport.calls.number) - before
        for batch in batches(waiting):
            send_batch(batch)
    got = {email: len(boxes.letters[email]) - before for email, before in had.items()}
    return Stopped(
        taken,
        _seconds(taken, calls, len(events)),
        went_after=sum(got[one.email] for one in stopping),
        left_out=sum(got[one.email] != 1 for one in staying),
    )


def _one_click(boxes: Mailboxes, one: Visitor) -> dict[str, Any]:
    """What a mail program sends by itself for the mail that it has: no cookies, no page, no form of ours."""
    letter = boxes.letters[one.email][-1]
    if letter["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click":
        raise LookupError("the mail has no one-click stop")
    links = re.findall(r"<(https://[^>]+)>", letter["List-Unsubscribe"])
    _, event = Visitor(one.number).event("POST", links[0], {"List-Unsubscribe": "One-Click"})
    for name in OWN:
        del event["headers"][name]
    return event


def _stops(event: Mapping[str, Any]) -> None:
    if (answer := handler_of(_STOPS)(event, CONTEXT))["statusCode"] != 200:
        raise RuntimeError(f"{answer['statusCode']} {answer['body'][:300]}")


def _seconds(taken: Taken, calls: Mapping[str, int], stops: int) -> float:
    """How long one stop takes where each call to AWS takes its time."""
    work = (taken.own + taken.library) / 1000 * stops
    return busy_seconds(_STOPS, Spent(stops, stops, work, dict(calls))) / stops


def take(people: int) -> tuple[dict[str, Taken], dict[str, Taken], Stopped]:
    """Everything, with so many visitors."""
    with flowing() as flow, library_timed() as timed:
        boxes = Mailboxes(flow)
        flow.attach(boxes)
        readers = [Visitor(number) for number in range(people)]
        newsletter = walked(flow, boxes, timed, NEWSLETTER, readers)
        account = walked(flow, boxes, timed, ACCOUNT, [Visitor(people + one) for one in range(people)])
        return newsletter, account, stop_half(flow, boxes, timed, readers)


@measure
def few_steps(extent: Extent) -> Measured:
    newsletter, account, stopped = take(200 if extent.full else 20)
    return Measured(
        title="Signing up, and stopping",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=[
            Figure("steps/newsletter", len(newsletter), "requests, one mail", goal=MOST_REQUESTS),
            Figure("steps/newsletter: own", _own(newsletter), "ms, all together"),
            Figure("steps/account", len(account), "requests, one mail", goal=MOST_REQUESTS),
            Figure("steps/account: own", _own(account), "ms, all together"),
            Figure("steps/stop", 1, "request", goal=1),
            Figure("steps/stop: own", round(stopped.taken.own, 2), "ms"),
            Figure(
                "steps/stop: client library",
                round(stopped.taken.library, 2),
                f"ms in {stopped.taken.calls:.0f} calls",
            ),
            Figure("steps/stop: takes", round(stopped.seconds, 3), "seconds, reckoned", goal=SECONDS),
            Figure("steps/stop: queued mails that went", stopped.went_after, "mails", goal=0),
            Figure("steps/stop: others not mailed", stopped.left_out, "readers", goal=0),
        ],
        tables=[
            _table("the newsletter", newsletter),
            _table("an account", account),
        ],
    )


def _own(found: Mapping[str, Taken]) -> float:
    return round(sum(one.own for one in found.values()), 2)


def _table(about: str, found: Mapping[str, Taken]) -> Table:
    return Table(
        [about, "own, ms", "client library, ms", "calls"],
        [[name, f"{one.own:.2f}", f"{one.library:.2f}", f"{one.calls:.0f}"] for name, one in found.items()],
    )
