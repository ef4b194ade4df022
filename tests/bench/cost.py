"""What 1,000 invitations cost us, counted call by call, beside what the mail provider asks for the mails.

One employer invites its people; each gets a mail and the provider tells of sending and delivery; six in ten
answer, two thirds of these from the link in the mail, half of them in the first hours and the others ever
later, until answers close after eight days. Who answers gets a mail that says so, with the calendar's part,
of which the provider tells as well; the employer's file of results follows; and a month after the occasion it
is all removed. The mail's price is that of all these mails.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from math import log
from pathlib import Path
from typing import Any, Final

from qlinx.invitations.links import reply_path
from qlinx.invitations.model import Invitation
from qlinx.people.store import person_by_id
from tests.bench.company import Company, found_company, invite_everyone
from tests.bench.figures import Extent, Figure, Measured, Plot, Table, measure
from tests.bench.flow import Flow, Spent, flowing, memory_of
from tests.bench.worker import batch_of
from tests.support.application import application
from tests.support.cloud.application import wired
from tests.support.http import an_event, issuer_of

PRICES: Final = Path(__file__).with_name("prices.json")
GOAL: Final = 0.10
_THOUSAND: Final = 1000
_ANSWERING: Final = 0.6
_BY_LINK: Final = 2 / 3
_HALF_AFTER: Final = timedelta(hours=6)
_CLOSES_AFTER: Final = timedelta(days=8)
_SCHEDULES: Final = {"source": "aws.scheduler"}


@dataclass(frozen=True)
class Stage:
    """What one stage used, and its price in dollars by kind of cost."""

    name: str
    spent: Spent
    dollars: Mapping[str, float]

    @property
    def total(self) -> float:
        return sum(self.dollars.values())


@cache
def prices() -> dict[str, Any]:
    """The dated list of prices."""
    read: dict[str, Any] = json.loads(PRICES.read_text())
    return read


def play(flow: Flow, people: int) -> Company:
    """The whole life of one invitation to this many people."""
    company = found_company(flow, people)
    invitation = invite_everyone(
        flow,
        company,
        starts_at="2026-12-05T19:30",
        ends_at="2026-12-05T22:00",
        answer_by="2026-12-01T10:00",
        number_of_places=people,
    )
    flow.spent.clear()
    flow.queue_requests.clear()
    flow.invoke("invitation_dispatch", _SCHEDULES)
    flow.settle(until=flow.now + timedelta(minutes=2))
    told = tell(flow, 0)
    flow.settle(until=flow.now + timedelta(minutes=2))
    _answer(flow, company, invitation)
    tell(flow, told)
    flow.settle(until=invitation.answer_by + timedelta(minutes=1))
    flow.invoke("invitation_dispatch", _SCHEDULES)
    flow.settle(until=flow.now + timedelta(minutes=5))
    flow.now = invitation.ends_at + timedelta(days=40)
    flow.invoke("retention_cleanup", _SCHEDULES)
    return company


def tell(flow: Flow, told: int) -> int:
    """The provider's two events about each mail but those of which it told; how many there are by now."""
    mails = flow.transport.mails[told:]
    for event_type in ("Send", "Delivery"):
        for mail in mails:
            flow.put(
                flow.wiring.feedback,
                {
                    "id": f"{event_type}-{mail['message_id']}",
                    "at": flow.now.isoformat(),
                    "event_type": event_type,
                    "message_id": mail["message_id"],
                    "tags": {"person_id": [mail["person_id"]], "entry_id": [mail["entry_id"]]},
                    "bounce_type": "",
                    "bounce_subtype": "",
                    "complaint_type": "",
                },
            )
        flow.settle(until=flow.now + timedelta(seconds=20))
    return told + len(mails)


def answer_times(answers: int, first: datetime) -> Iterator[datetime]:
    """When answers come: half within some hours, half of the rest within as many again."""
    for number in range(answers):
        waited = -log(1 - (number + 0.5) / answers) / log(2) * _HALF_AFTER
        yield first + min(waited, _CLOSES_AFTER - timedelta(hours=3))


def _answer(flow: Flow, company: Company, invitation: Invitation) -> None:
    answers = round(len(company.person_ids) * _ANSWERING)
    for number, at in enumerate(answer_times(answers, flow.now)):
        flow.settle(until=at)
        word = "accept" if number % 4 else "decline"
        if number < answers * _BY_LINK:
            _answer_by_link(flow, company.person_ids[number], invitation, word)
        else:
            _answer_in_app(flow, company.account_ids[number], invitation, word)


def _answer_by_link(flow: Flow, person_id: str, invitation: Invitation, word: str) -> None:
    person = person_by_id(flow.ctx.store, person_id)
    if person is None:
        raise LookupError(person_id)
    path = reply_path(flow.ctx, person, invitation.invitation_id)
    opened = addressed(an_event("invitation_replies", "accept"), "GET", path)
    _must_work(flow.invoke("invitation_replies", {**opened, "body": ""}))
    answered = addressed(an_event("invitation_replies", "accept"), "POST", path)
    _must_work(flow.invoke("invitation_replies", {**answered, "body": f"reply={word}"}))


def _answer_in_app(flow: Flow, account_id: str, invitation: Invitation, word: str) -> None:
    event = addressed(
        an_event("invitations", "accept"), "PUT", f"/v1/invitations/{invitation.invitation_id}/reply"
    )
    event["requestContext"]["authorizer"]["jwt"]["claims"] |= {
        "iss": issuer_of(wired().resources),
        "username": account_id,
        "auth_time": str(int(flow.now.timestamp())),
    }
    listed = addressed(event, "GET", "/v1/invitations")
    _must_work(flow.invoke("invitations", {**listed, "body": ""}))
    _must_work(flow.invoke("invitations", {**event, "body": json.dumps({"reply": word})}))


def addressed(event: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    context = {
        **event["requestContext"],
        "http": {**event["requestContext"]["http"], "method": method, "path": path},
    }
    return {**event, "rawPath": path, "requestContext": context}


def _must_work(answer: Mapping[str, Any]) -> None:
    # A form that was taken leads on to its page.
    if answer["statusCode"] not in {200, 303}:
        raise RuntimeError(f"answered {answer['statusCode']}: {answer['body'][:300]}")


def stages(flow: Flow, people: int, rate: int | None = None) -> list[Stage]:
    """What each function used and cost, for 1,000 people; where the provider takes so many mails a second, or
    as many as of a new account.
    """
    share = _THOUSAND / people
    requests: dict[str, float] = {}
    for url, source in flow.wiring.queues.items():
        requests[source.function] = requests.get(source.function, 0) + flow.queue_requests.get(url, 0)
    return [
        Stage(name, spent, dollars_of(name, spent, requests.get(name, 0), share, rate))
        for name, spent in flow.spent.items()
    ]


def billed_seconds(name: str, spent: Spent, rate: int | None = None) -> float:
    """For how long the function would be billed."""
    # What keeps to a pace rests until the next mail may go.
    return max(busy_seconds(name, spent), spent.events * pace_of(name, rate))


def busy_seconds(name: str, spent: Spent, memory: int | None = None) -> float:
    """How long the function has to do: its own work on its share of a processor, and its waiting for AWS;
    with the memory of the template or another.
    """
    waiting: Mapping[str, float] = prices()["call_milliseconds"]
    times = slower(memory or memory_of(name))
    if (at_once := together(name, spent)) > 1:
        batch = batch_of(spent.seconds, spent.calls, spent.events, round(at_once), waiting)
        return batch.takes(times) * spent.events / batch.messages
    return spent.seconds * times + sum(waiting[call] * number for call, number in spent.calls.items()) / 1000


def slower(memory: int) -> float:
    """How many times as long work takes with the share of a processor that this much memory has."""
    return max(1.0, float(prices()["processor"]["whole_at_mb"]) / memory)


def together(name: str, spent: Spent) -> float:
    """How many messages of a batch wait for AWS side by side: as the template says, and as there were."""
    variables = application().deployed_functions()[name].properties["Environment"]["Variables"]
    return max(1.0, min(float(variables.get("MAILS_AT_A_TIME", 1)), spent.events / max(1, spent.invocations)))


def pace_of(name: str, rate: int | None = None) -> float:
    """Within how many seconds a worker sends no second mail, by the template:
    where the provider takes so many a second, or as many as of a new account.
    """
    app = application()
    given = app.deployed_functions()[name].properties["Environment"]["Variables"].get("MILLISECONDS_A_MAIL")
    if given is None:
        return 0.0
    held = app.templates["Mailing"]["Mappings"]["MailSenders"]
    asked = rate or app.root["Parameters"]["MailsPerSecond"]["Default"]
    return int(held[str(asked)]["MillisecondsAMail"]) / 1000


def dollars_of(
    name: str, spent: Spent, queue_requests: float, share: float, rate: int | None = None
) -> dict[str, float]:
    """What this much use of a function costs, by kind; ``share`` of it."""
    each: Mapping[str, float] = prices()["dollars"]
    calls = spent.calls
    sent = calls.get("sqs:SendMessageBatch", 0) + calls.get("sqs:ChangeMessageVisibility", 0)
    puts = sum(calls.get(f"s3:{verb}", 0) for verb in ("PUT", "POST"))
    gets = sum(calls.get(f"s3:{verb}", 0) for verb in ("GET", "HEAD"))
    api = spent.invocations if name in ("invitations", "invitation_replies") else 0
    told = spent.events if name == "mail_feedback" else 0
    dollars = {
        "DynamoDB writes": spent.units.all_writes * each["dynamodb_write_unit"],
        "DynamoDB reads": spent.units.reads * each["dynamodb_read_unit"],
        "SQS": (queue_requests + sent) * each["sqs_request"],
        "Lambda": spent.invocations * each["lambda_request"]
        + billed_seconds(name, spent, rate) * memory_of(name) / 1024 * each["lambda_gb_second_arm64"],
        "API": api * each["http_api_request"],
        "events": told * each["opt_in_event"],
        # Each bucket tells the event bus of everything that is written to it.
        "S3": puts * (each["s3_put"] + each["opt_in_event"]) + gets * each["s3_get"],
        "logs": spent.logged / 1024**3 * each["log_gb"],
    }
    return {kind: amount * share for kind, amount in dollars.items()}


def _limit(found: Iterable[Stage], mail: float) -> str:
    """Why the goal is out of reach, in the figures of this run."""
    kinds: dict[str, float] = {}
    for stage in found:
        for kind, amount in stage.dollars.items():
            kinds[kind] = kinds.get(kind, 0.0) + amount / mail
    tables = sum(amount for kind, amount in kinds.items() if kind.startswith("DynamoDB"))
    told = ", ".join(f"{kind} {amount:.3f}" for kind, amount in kinds.items())
    return (
        f"By kind, of the mail's price: {told}. What is not tables is {sum(kinds.values()) - tables:.2f} by itself, so that the"
        " goal is out of reach by what the services ask for being called at all. Which units of the tables are bound by a promise,"
        " and what would move each, stands in [decision 61](decisions/0061-what-an-invitation-costs.md)."
    )


@measure
def cost(extent: Extent) -> Measured:
    people = _THOUSAND if extent.full else 50
    with flowing() as flow:
        play(flow, people)
        found = stages(flow, people)
        sent = len(flow.transport.mails) * _THOUSAND / people
    mail = prices()["dollars"]["mail"] * sent
    whole = sum(stage.total for stage in found)
    kinds = list(found[0].dollars)
    return Measured(
        title="What an invitation costs",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=[
            *(
                Figure(f"cost/{stage.name}", round(stage.total / mail, 4), "of the mail's price")
                for stage in found
            ),
            Figure("cost/total", round(whole / mail, 4), "of the mail's price", goal=GOAL),
        ],
        plots=[
            Plot(
                "cost",
                f"1,000 invitations: ours, beside ${mail:.2f} for {sent:,.0f} mails",
                "",
                "dollars",
                {kind: [(stage.name, stage.dollars[kind]) for stage in found] for kind in kinds},
                bars=True,
            )
        ],
        tables=[
            Table(
                [
                    "stage",
                    "invocations",
                    "read units",
                    "write units",
                    "of these in indexes",
                    "billed s",
                    *kinds,
                ],
                [
                    [
                        stage.name,
                        f"{stage.spent.invocations * _THOUSAND / people:,.0f}",
                        f"{stage.spent.units.reads * _THOUSAND / people:,.0f}",
                        f"{stage.spent.units.all_writes * _THOUSAND / people:,.0f}",
                        f"{stage.spent.units.index_writes * _THOUSAND / people:,.0f}",
                        f"{billed_seconds(stage.name, stage.spent) * _THOUSAND / people:,.1f}",
                        *(f"{stage.dollars[kind]:.5f}" for kind in kinds),
                    ]
                    for stage in found
                ],
            )
        ],
        notes=[
            _limit(found, mail),
            f"Prices: {PRICES.name}, {prices()['region']}, {prices()['dated']}. {prices()['note']}",
        ],
    )
