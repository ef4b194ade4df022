"""An office of 500 signs up behind one address while 50,000 hostile requests come from one /64,
within the same ten minutes.

The deployed functions are called with the gateway's events, one after another under a clock that is moved:
over HTTP the local engine takes too few requests a second for fifty thousand. The tables in memory count as
DynamoDB does, the stream, queues and mail functions run as the template wires them, and a user pool in memory
checks passwords. The flood goes from address to address within its /64 and asks for sign-ups of made-up
addresses, of the office's own and of these with labels, for passwords and codes of the office's people, and
guesses codes and passwords. **Every hostile request reaches a function**, as if the gateway let all through,
so that writes are the worst; the gateway's paces (`RouteSettings`, a bucket for each route that the office
and the flood share) are kept for the office alone: who is refused by it asks again some ten seconds later. A
quarter of the office asks twice. Each tenth opens the account by the mailed link and signs in.
"""

import base64
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from heapq import heapify, heappop, heappush
from math import inf
from random import Random
from typing import Any, Final

from botocore import xform_name
from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import ClientError

from qlinx.kit.clock import home_day
from qlinx.people.limits import CODES_OF_NETWORK, PASSWORDS_OF_NETWORK, SIGN_UPS_OF_NETWORK
from tests.bench.figures import Bound, Extent, Figure, Measured, Table, measure
from tests.bench.flow import CONTEXT, START, Flow, flowing, handler_of, quiet
from tests.bench.tables import Refused
from tests.bench.transport import Answered, Transport, asked_of
from tests.bench.units import Units
from tests.support.application import application
from tests.support.cloud.services import Users
from tests.support.flood import OFFICE, PASSWORD, Request, confirmation, hostile, sign_in, sign_up

MINUTES: Final = 10
WRITES: Final = 1.5
_SECONDS: Final = MINUTES * 60
# The office is done asking a minute before the end, so that what it mailed can come.
_OFFICE_SECONDS: Final = 500
_AGAIN_SECONDS: Final = 10
_SIGN_UP: Final = "POST /v1/sign-ups"
_SAMPLE: Final = 10
_BEGIN: Final = START + timedelta(days=3)
_DAY: Final = home_day(_BEGIN)
# Six links to sign up; of whoever has an account five for a new password and ten codes as well
# (docs/cost.md).
_MOST_TO_ONE: Final = 6 + 5 + 10
_LINK: Final = re.compile(r"/sign-up/(\S+)")


class Post(Transport):
    """Mails are kept as people read them, and a pool checks passwords."""

    def __init__(self, flow: Flow, given: Transport) -> None:
        super().__init__(given.tables, keep_mails=False)
        self.boxes: dict[str, list[str]] = {}
        self.users = Users(lambda: flow.now)

    def _sesv2(self, request: AWSPreparedRequest, operation: str) -> Answered:
        if request.method == "GET":  # GetAccount
            return super()._sesv2(request, operation)
        asked = asked_of(request)
        message = message_from_bytes(base64.b64decode(asked["Content"]["Raw"]["Data"]), policy=policy.default)
        text = message.get_body(("plain",))
        (to,) = asked["Destination"]["ToAddresses"]
        self.boxes.setdefault(to, []).append(text.get_content() if text else "")
        return super()._sesv2(request, operation)

    def _cognito_idp(self, request: AWSPreparedRequest, operation: str) -> Answered:
        call = getattr(self.users, xform_name(operation))
        try:
            answer: Any = call(**asked_of(request))
        except ClientError as error:
            raise Refused(error.response["Error"]["Code"]) from error
        return 200, json.dumps(answer).encode(), {"Content-Type": "application/x-amz-json-1.1"}


class Gateway:
    """The pace of each route, as a bucket that fills up: who finds it empty gets 429."""

    def __init__(self) -> None:
        api = application().root["Resources"]["Api"]["Properties"]
        default = api["DefaultRouteSettings"]
        self._paces: dict[str, tuple[float, float]] = {
            route: (one["ThrottlingRateLimit"], one["ThrottlingBurstLimit"])
            for route, one in {"": default, **api["RouteSettings"]}.items()
        }
        self._left: dict[str, tuple[float, float]] = {}

    def lets(self, route: str, second: float) -> bool:
        rate, burst = self._paces.get(route, self._paces[""])
        left, at = self._left.get(route, (float(burst), 0.0))
        left = min(burst, left + (second - at) * rate)
        self._left[route] = (left - 1 if left >= 1 else left, second)
        return left >= 1


@dataclass
class Asked:
    """What was asked for one purpose: the answers by status, and what the requests used."""

    statuses: Counter[int] = field(default_factory=Counter)
    reads: float = 0.0
    writes: float = 0.0

    def add(self, status: int, used: Units) -> None:
        self.statuses[status] += 1
        self.reads += used.reads
        self.writes += used.all_writes

    @property
    def number(self) -> int:
        return self.statuses.total()


@dataclass
class Load:
    """What came of it."""

    people: int
    flood: dict[str, Asked] = field(default_factory=dict)
    signed_up_at: dict[str, float] = field(default_factory=dict)
    refused_by_function: int = 0
    asked_again: int = 0
    mailed: int = 0
    opened: dict[str, int] = field(default_factory=dict)
    came_in: int = 0
    sample: int = 0
    mails: int = 0
    mails_to_office: int = 0
    most_to_one: int = 0

    @property
    def requests(self) -> int:
        return sum(one.number for one in self.flood.values())

    @property
    def writes(self) -> float:
        return sum(one.writes for one in self.flood.values())


def arrivals(people: int, flood: int) -> tuple[list[float], list[tuple[float, int]], int]:
    """When the flood comes, when the gateway lets whom of the office in,
    and how often the office was sent away by it.
    """
    chance, gateway = Random(96), Gateway()  # the same day each time
    floods = sorted(chance.uniform(0, _SECONDS) for _ in range(flood))
    asking = [(number * _OFFICE_SECONDS / people, number) for number in range(people)]
    asking += [(second + 20, number) for second, number in asking if number % 4 == 0]
    heapify(asking)
    let_in: list[tuple[float, int]] = []
    again = 0
    kinds = hostile(flood, ["somebody@werk.example.nl"], day=_DAY)
    for second, one in zip((*floods, inf), (*kinds, None), strict=True):
        while asking and asking[0][0] <= second:
            asked, number = heappop(asking)
            if gateway.lets(_SIGN_UP, asked):
                let_in.append((asked, number))
            else:
                again += 1
                heappush(asking, (asked + chance.uniform(0.5, 1.5) * _AGAIN_SECONDS, number))
        if one:
            gateway.lets(one.route, second)
    return floods, let_in, again


def carry_out(people: int, flood: int) -> Load:
    """The office and the flood, second by second."""
    office = [f"p{number}@werk.example.nl" for number in range(people)]
    floods, let_in, again = arrivals(people, flood)
    load = Load(people, asked_again=again)
    # Logs are caught once for all: to do so for each request would take longer than the request.
    with flowing() as flow, quiet():
        post = Post(flow, flow.transport)
        flow.attach(post)
        settled = 0.0
        for second, one in zip(floods, hostile(flood, office, day=_DAY), strict=True):
            while let_in and let_in[0][0] <= second:
                _office_asks(flow, load, *let_in.pop(0), office)
            _flood_asks(flow, load, one, second)
            if second - settled >= 1:
                flow.settle()
                _open(flow, post, load, office)
                settled = second
        for asked, number in let_in:
            _office_asks(flow, load, asked, number, office)
        flow.settle()
        _open(flow, post, load, office)
        _look(flow, post, load, office)
    return load


def _at(flow: Flow, second: float) -> None:
    flow.now = max(flow.now, _BEGIN + timedelta(seconds=second))


def _office_asks(flow: Flow, load: Load, second: float, number: int, office: list[str]) -> None:
    _at(flow, second)
    one = sign_up(office[number], OFFICE, day=_DAY)
    if flow.invoke(one.function, one.event)["statusCode"] == 202:
        load.signed_up_at.setdefault(office[number], second)
    else:
        load.refused_by_function += 1


def _flood_asks(flow: Flow, load: Load, one: Request, second: float) -> None:
    _at(flow, second)
    before = flow.tables.units.copied()
    status = handler_of(one.function)(one.event, CONTEXT)["statusCode"]
    load.flood.setdefault(one.purpose, Asked()).add(status, flow.tables.units - before)


def _open(flow: Flow, post: Post, load: Load, office: list[str]) -> None:
    """Those of the sample whose mail has come open their account by its link."""
    for address in office[::_SAMPLE]:
        links = _links(post, address)
        if links and address in load.signed_up_at and address not in load.opened:
            opened = flow.invoke("signup", confirmation(links[-1], OFFICE).event)
            load.opened[address] = int(opened["statusCode"])


def _look(flow: Flow, post: Post, load: Load, office: list[str]) -> None:
    """What came into the mailboxes, and whether those of the sample get in with their own password,
    from the office.
    """
    load.mailed = sum(bool(_links(post, address)) for address in office)
    load.mails = sum(map(len, post.boxes.values()))
    load.mails_to_office = sum(len(post.boxes.get(address, [])) for address in office)
    load.most_to_one = max(_by_mailbox(post).values(), default=0)
    load.sample = len(office[::_SAMPLE])
    for address in office[::_SAMPLE]:
        status = flow.invoke("sessions", sign_in(address, PASSWORD, OFFICE).event)["statusCode"]
        load.came_in += (load.opened.get(address), status) == (201, 200)


def _links(post: Post, address: str) -> list[str]:
    return _LINK.findall("\n".join(post.boxes.get(address, [])))


def _by_mailbox(post: Post) -> Counter[str]:
    found: Counter[str] = Counter()
    for address, mails in post.boxes.items():
        name, _, domain = address.partition("@")
        found[f"{name.partition('+')[0]}@{domain}"] += len(mails)
    return found


@measure
def strangers(extent: Extent) -> Measured:
    people, flood = (500, 50_000) if extent.full else (50, 2_000)
    found = carry_out(people, flood)
    let_in = SIGN_UPS_OF_NETWORK.most + PASSWORDS_OF_NETWORK.most + CODES_OF_NETWORK.most
    last = max(found.signed_up_at.values()) / 60
    return Measured(
        title="An office and a flood, side by side",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=[
            _all("strangers/signed up", len(found.signed_up_at), people, "people of the office"),
            _all("strangers/mailed a link", found.mailed, people, "people of the office"),
            _all("strangers/opened and signed in", found.came_in, found.sample, "people of the sample"),
            Figure("strangers/last of the office", round(last, 1), "minutes", goal=MINUTES),
            Figure(
                "strangers/refused by a limit", found.refused_by_function, "requests of the office", goal=0
            ),
            Figure("strangers/asked again", found.asked_again, "requests of the office"),
            Figure("strangers/hostile requests", found.requests, "requests"),
            Figure(
                "strangers/writes of the flood",
                round(found.writes / found.requests, 3),
                "write units a request",
                goal=WRITES if extent.full else None,
            ),
            Figure("strangers/mails", found.mails, "mails, all", goal=let_in + people),
            Figure("strangers/mails to one", found.most_to_one, "mails to one mailbox", goal=_MOST_TO_ONE),
        ],
        tables=[
            Table(
                ["hostile requests", "sent", "answers", "read units", "write units", "write units each"],
                [
                    [
                        kind,
                        f"{one.number:,}",
                        ", ".join(f"{count:,} × {status}" for status, count in sorted(one.statuses.items())),
                        f"{one.reads:,.0f}",
                        f"{one.writes:,.0f}",
                        f"{one.writes / one.number:.2f}",
                    ]
                    for kind, one in sorted(found.flood.items())
                ],
            )
        ],
        notes=[
            (
                "Write units are those of the requests themselves; mails that follow cost what *What an invitation costs* says of"
                " `mail_delivery` and `mail_feedback`."
                f" {found.mails_to_office:,} of the mails went to the office's own addresses."
                " The office is refused by the gateway while the flood has emptied the bucket of their common route, and is let in when it"
                " asks again: the pace of a route is everybody's, which no limit of ours mends (`docs/cost.md`)."
            )
        ],
    )


def _all(name: str, value: int, goal: int, unit: str) -> Figure:
    return Figure(name, value, unit, goal=goal, bound=Bound.AT_LEAST)
