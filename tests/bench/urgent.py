"""A code behind a mailing: how many mails leave before it, and how long it waits,
while as many as there are wait to be sent.

The deployed functions put a code and a mailing in their queues, on tables in memory; which queue each comes
to is what counts. What the queues then give whom is simulated mail by mail with the template's numbers: as
many workers as each source may have, ten messages to a batch, the pace of those that may wait, and a provider
that refuses what is more than it takes in a second. A batch, whose mails go side by side, keeps a worker busy
for as long as *Sending to many* says that it does; a refused mail is tried again as the queue's patience
says, at the longest.
"""

import heapq
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Final

from functions.mail_delivery.handler import URGENT
from qlinx.entrypoints.batches import Patience
from qlinx.kit.contact import parse_email
from qlinx.people.proofs import ask_for_code
from tests.bench.company import found_company, invite_everyone
from tests.bench.figures import Extent, Figure, Measured, Table, measure
from tests.bench.flow import Flow, flowing
from tests.support.application import Application, application

BACKLOG: Final = 100_000
# What leaves in the second in which a code is sent, at the fastest provider of the template.
MAILS_BEFORE: Final = 1_000
SECONDS: Final = 1.0
BATCH_SECONDS: Final = 0.25
_BURST: Final = 500
_KNOWN: Final = "noor.0@werk.example.nl"
_MAIL, _URGENT = "MAIL_QUEUE_URL", "URGENT_MAIL_QUEUE_URL"


@dataclass(frozen=True)
class Senders:
    """Who sends side by side, and how fast, by the template,
    where the provider takes ``rate`` mails a second.
    """

    rate: int
    routine: int
    urgent: int
    spacing: float
    together: int = 10

    @classmethod
    def of(cls, app: Application, rate: int) -> "Senders":
        held = app.templates["Mailing"]["Mappings"]["MailSenders"][str(rate)]
        variables = app.deployed_functions()["mail_delivery"].properties["Environment"]["Variables"]
        spacing = int(held["MillisecondsAMail"]) / 1000
        return cls(rate, held["AtATime"], held["Urgent"], spacing, int(variables["MAILS_AT_A_TIME"]))

    @property
    def seconds_a_mail(self) -> float:
        """After how long a worker takes the next mail that may wait."""
        return max(self.spacing, BATCH_SECONDS / self.together)

    @property
    def routine_a_second(self) -> float:
        """The most that mail which may wait takes of what the provider does."""
        return self.routine / self.seconds_a_mail


@dataclass
class Provider:
    """Takes so many a second, saved up for one second at most."""

    rate: int
    left: float = field(init=False)
    at: float = 0.0

    def __post_init__(self) -> None:
        self.left = float(self.rate)

    def takes(self, now: float) -> bool:
        self.left = min(self.rate, self.left + (now - self.at) * self.rate)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


@dataclass(frozen=True, order=True)
class _Turn:
    """A worker takes a mail: the next of its queue, or one that is known to be of the mailing or a code."""

    at: float
    worker: int
    code: bool | None = field(default=None, compare=False)
    tries: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Waited:
    """What went before the last of some codes that were asked for at one moment."""

    mails: int
    """Mails of the mailing that left after the codes were asked for and before the last of them did."""
    seconds: float
    refused: int
    """How often the provider refused one of the codes."""


def waiting(senders: Senders, *, backlog: int = BACKLOG, codes: int = 1, own_queue: bool = True) -> Waited:
    """The wait of codes that are asked for while a mailing is under way;
    without ``own_queue`` they wait in that of the mailing.
    """
    return _Sending(senders, backlog, codes, own_queue=own_queue).waited()


class _Sending:
    """Mails going out, turn by turn."""

    def __init__(self, senders: Senders, backlog: int, codes: int, *, own_queue: bool) -> None:
        self.senders = senders
        self.codes = codes
        self.own_queue = own_queue
        self.provider = Provider(senders.rate)
        self.queue = chain(repeat(False, backlog), repeat(True, 0 if own_queue else codes))
        self.turns = [_Turn(0.0, number) for number in range(senders.routine)]
        # Left before the codes come, so that nothing of the provider's is saved up.
        self.before = min(backlog, 3 * senders.rate)
        self.asked = 0.0
        self.mails = self.refused = 0

    def waited(self) -> Waited:
        left, last = 0, 0.0
        while left < self.codes:
            turn = heapq.heappop(self.turns)
            code = self._taken(turn)
            if code is None:
                continue
            if not self.provider.takes(turn.at):
                self._put_back(turn, code=code)
            elif code:
                left, last = left + 1, turn.at
            else:
                self._sent_of_the_mailing(turn)
        return Waited(self.mails, round(last + BATCH_SECONDS - self.asked, 1), self.refused)

    def _taken(self, turn: _Turn) -> bool | None:
        """Whether the mail that a worker takes is a code; nothing where its queue is empty."""
        if turn.code is not None:
            return turn.code
        # The worker goes on with the next one, whatever becomes of this.
        self._at(turn.at + self.senders.seconds_a_mail, turn.worker)
        return next(self.queue, None)

    def _put_back(self, turn: _Turn, *, code: bool) -> None:
        self.refused += code
        patience = URGENT if code and self.own_queue else Patience()
        wait = min(patience.longest, patience.first * 2**turn.tries)
        self._at(turn.at + wait, turn.worker, code=code, tries=turn.tries + 1)

    def _sent_of_the_mailing(self, turn: _Turn) -> None:
        if self.before <= 0:
            self.mails += 1
            return
        self.before -= 1
        if self.before == 0:
            self.asked = turn.at
            for number in range(self.codes if self.own_queue else 0):
                before = number // (self.senders.urgent * self.senders.together)
                starts = self.asked + BATCH_SECONDS * before
                self._at(starts, self.senders.routine + number, code=True)

    def _at(self, at: float, worker: int, *, code: bool | None = None, tries: int = 0) -> None:
        heapq.heappush(self.turns, _Turn(at, worker, code, tries))


def urgent_of(flow: Flow, people: int) -> tuple[int, int]:
    """How many messages of a mailing, and of a code that is asked for behind it,
    come to the queue of urgent mail.
    """
    variables = flow.wiring.resources.environments["mail_delivery"]
    for name in (_MAIL, _URGENT):
        flow.hold(variables[name])
    company = found_company(flow, people, told=True)
    invite_everyone(flow, company)
    flow.invoke("invitation_dispatch", {"source": "aws.scheduler"})
    flow.settle(until=flow.now)
    sent = flow.transport.sent
    before = len(sent.get(variables[_URGENT], ()))
    ask_for_code(flow.ctx, parse_email(_KNOWN), network_address="203.0.113.7")
    flow.settle(until=flow.now)
    return before, len(sent.get(variables[_URGENT], ())) - before


@measure
def urgent(extent: Extent) -> Measured:
    del extent  # it is small as it is
    app = application()
    with flowing(keep_mails=False) as flow:
        of_mailing, of_code = urgent_of(flow, 50)
    rates = [int(rate) for rate in app.templates["Mailing"]["Mappings"]["MailSenders"]]
    found = [Senders.of(app, rate) for rate in rates]
    alone = {one.rate: waiting(one) for one in found}
    many = {one.rate: waiting(one, codes=_BURST) for one in found}
    behind = waiting(found[0], own_queue=False)
    worst = max(alone.values(), key=lambda one: one.seconds)
    share = max(one.routine_a_second / one.rate for one in found)
    return Measured(
        title="A code behind a mailing",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=[
            Figure("urgent/of a mailing", of_mailing, "messages in the queue of urgent mail", goal=0),
            Figure(
                "urgent/mails before a code",
                max(one.mails for one in alone.values()),
                f"of {BACKLOG:,} that wait",
                goal=MAILS_BEFORE,
            ),
            Figure("urgent/wait of a code", worst.seconds, "simulated seconds", goal=SECONDS),
            Figure("urgent/one queue for all", behind.mails, f"mails before a code, of {BACKLOG:,}"),
            Figure("urgent/share of mail that may wait", round(share, 3), "of the provider's pace", goal=0.9),
        ],
        tables=[
            Table(
                [
                    "the provider takes, a second",
                    "workers that send what may wait",
                    "for urgent mail",
                    "mails before a code",
                    "it waits, seconds",
                    f"the last of {_BURST} codes waits, seconds",
                ],
                [
                    [
                        f"{one.rate:,}",
                        f"{one.routine}",
                        f"{one.urgent}",
                        f"{alone[one.rate].mails}",
                        f"{alone[one.rate].seconds}",
                        f"{many[one.rate].seconds}",
                    ]
                    for one in found
                ],
            )
        ],
        notes=[f"{of_code} message of the code that was asked for came to the queue of urgent mail."],
    )
