"""Processor time that the product itself takes for a request or a message, with AWS answered on the spot.

Every call goes through the real client library up to where it would be sent. The library's part (building,
signing and reading a call) stands beside, since only the number of calls is ours to decide; what is inside a
call counts as the library's. Mails are sent by the batch of ten, as a worker does. What was there before is
not looked through for garbage, as in a function that starts from a snapshot: else the tables in memory would
count as ours. Milliseconds are those of a processor of one speed, whatever else this machine does meanwhile
(`tests/bench/yardstick`, decision 234).
"""

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any, Final

from botocore.client import BaseClient

from qlinx.invitations.links import reply_path
from qlinx.invitations.model import Invitation
from qlinx.people.store import person_by_id
from tests.bench.company import Company, found_company, invite_everyone
from tests.bench.cost import addressed
from tests.bench.figures import Extent, Figure, Measured, Plot, measure
from tests.bench.flow import CONTEXT, Flow, flowing, handler_of, quiet, record_of
from tests.bench.yardstick import Yardstick
from tests.support.cloud.application import wired
from tests.support.http import an_event, issuer_of

READ: Final = 1.0
ANSWER: Final = 2.0
MAIL: Final = 1.5
_BATCH: Final = 10
_GOALS: Final = {
    "own invitations": READ,
    "one invitation": READ,
    "page of a link": READ,
    "own data": READ,
    "answer in the app": ANSWER,
    "answer by link": ANSWER,
    "mail rendered and sent": MAIL,
}


@dataclass
class LibraryTime:
    """Seconds inside the client library, and how many calls there were."""

    seconds: float = 0.0
    calls: int = 0


@contextmanager
def library_timed() -> Iterator[LibraryTime]:
    """Counts the time inside the client library's calls."""
    timed = LibraryTime()
    original: Any = BaseClient._make_api_call  # type: ignore[attr-defined]  # not in the stubs

    def call(client: Any, operation: str, asked: Any) -> Any:
        began = time.thread_time()
        try:
            return original(client, operation, asked)
        finally:
            timed.seconds += time.thread_time() - began
            timed.calls += 1

    BaseClient._make_api_call = call  # type: ignore[attr-defined]  # as above
    try:
        yield timed
    finally:
        BaseClient._make_api_call = original  # type: ignore[attr-defined]  # as above


@contextmanager
def as_from_a_snapshot() -> Iterator[None]:
    """Has Python look through nothing that is there already, for garbage."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@dataclass(frozen=True)
class Taken:
    """Milliseconds of one case (`yardstick`): ours, and the client library's, and the calls it made."""

    own: float
    library: float
    calls: float


def milliseconds(flow: Flow, timed: LibraryTime, act: Callable[[int], None], times: int) -> Taken:
    """The medians over this many times, each number once; the first ones warm up and are left out."""
    own, library, calls, yardstick = [], [], [], Yardstick()
    for number in range(times):
        before, answering, made = timed.seconds, flow.transport.seconds, timed.calls
        # Of all threads: some calls go out at once.
        began = time.process_time()
        act(number)
        whole = time.process_time() - began
        inside = timed.seconds - before
        own.append(whole - inside)
        library.append(inside - (flow.transport.seconds - answering))
        calls.append(timed.calls - made)
        yardstick.take()
    kept = slice(times // 10, None)
    return Taken(
        yardstick.standard(median(own[kept])) * 1000,
        yardstick.standard(median(library[kept])) * 1000,
        median(calls[kept]),
    )


def cases(flow: Flow, company: Company, invitation: Invitation) -> dict[str, Callable[[int], None]]:
    """What is measured, by name; each takes the number of the person. The requests are made beforehand."""
    one = f"/v1/invitations/{invitation.invitation_id}"
    paths = [_link(flow, person_id, invitation) for person_id in company.person_ids]
    page = an_event("invitation_replies", "accept")

    def signed_in(
        function: str, example: str, method: str, path: str, body: str = ""
    ) -> Callable[[int], None]:
        event = {**addressed(an_event(function, example), method, path), "body": body}
        return _asking(function, [_signed_in(flow, event, one) for one in company.account_ids])

    def by_link(method: str, body: str = "") -> Callable[[int], None]:
        return _asking(
            "invitation_replies", [{**addressed(page, method, path), "body": body} for path in paths]
        )

    return {
        "own invitations": signed_in("invitations", "list", "GET", "/v1/invitations"),
        "one invitation": signed_in("invitations", "list", "GET", one),
        "page of a link": by_link("GET"),
        "own data": signed_in("account", "see", "GET", "/v1/account"),
        "answer in the app": signed_in("invitations", "accept", "PUT", f"{one}/reply", '{"reply": "accept"}'),
        "answer by link": by_link("POST", "reply=decline"),
    }


def mail_case(flow: Flow, company: Company) -> Callable[[int], None]:
    """Sends a batch of waiting mails at a time."""
    bodies = [body for body, _ in flow.transport.sent.pop(flow.functions_queue("mail_delivery"))]
    if len(bodies) != len(company.person_ids):
        raise LookupError("not everybody has a mail waiting")
    records = [record_of(number, body) for number, body in enumerate(bodies)]
    events = [{"Records": records[start : start + _BATCH]} for start in range(0, len(records), _BATCH)]
    handler = handler_of("mail_delivery")

    def send(number: int) -> None:
        if handler(events[number], CONTEXT)["batchItemFailures"]:
            raise RuntimeError("a mail was not sent")

    return send


def _asking(function: str, events: Sequence[Mapping[str, Any]]) -> Callable[[int], None]:
    handler = handler_of(function)

    def ask(number: int) -> None:
        answer = handler(events[number], CONTEXT)
        if answer["statusCode"] not in {200, 303}:
            raise RuntimeError(f"{function}: {answer['statusCode']} {answer['body'][:200]}")

    return ask


def _signed_in(flow: Flow, event: dict[str, Any], account_id: str) -> dict[str, Any]:
    """The event as the gateway passes it on for the holder of this account."""
    context = event["requestContext"]
    claims = {
        **context["authorizer"]["jwt"]["claims"],
        "iss": issuer_of(wired().resources),
        "username": account_id,
        "auth_time": str(int(flow.now.timestamp())),
    }
    authorizer = {"jwt": {**context["authorizer"]["jwt"], "claims": claims}}
    return {**event, "requestContext": {**context, "authorizer": authorizer}}


def _link(flow: Flow, person_id: str, invitation: Invitation) -> str:
    person = person_by_id(flow.ctx.store, person_id)
    if person is None:
        raise LookupError(person_id)
    return reply_path(flow.ctx, person, invitation.invitation_id)


def take(times: int) -> dict[str, Taken]:
    """Every case, measured."""
    with flowing(keep_mails=False) as flow, library_timed() as timed:
        company = found_company(flow, times, told=True)
        invitation = invite_everyone(flow, company, number_of_places=times)
        flow.invoke("invitation_dispatch", {"source": "aws.scheduler"})
        flow.hold(flow.functions_queue("mail_delivery"))
        flow.settle(until=flow.now + timedelta(minutes=1))
        with quiet(), as_from_a_snapshot():
            batch = milliseconds(flow, timed, mail_case(flow, company), times // _BATCH)
            found = {
                name: milliseconds(flow, timed, act, times)
                for name, act in cases(flow, company, invitation).items()
            }
    found["mail rendered and sent"] = Taken(batch.own / _BATCH, batch.library / _BATCH, batch.calls / _BATCH)
    return found


@measure
def overhead(extent: Extent) -> Measured:
    found = take(400 if extent.full else 40)
    return Measured(
        title="Processor time of our own",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=[
            *(
                Figure(f"overhead/{name}", round(found[name].own, 2), "ms", goal=goal)
                for name, goal in _GOALS.items()
            ),
            *(
                Figure(
                    f"overhead/{name}: client library",
                    round(found[name].library, 2),
                    f"ms in {found[name].calls:.0f} calls",
                )
                for name in _GOALS
            ),
        ],
        plots=[
            Plot(
                "overhead",
                "Processor time for each request and message",
                "",
                "ms",
                {
                    "ours": [(name, found[name].own) for name in _GOALS],
                    "client library": [(name, found[name].library) for name in _GOALS],
                },
                bars=True,
            )
        ],
    )
