"""docs/access_patterns.md says what each pattern costs;
those marked · are counted here, from the sizes of real items.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, Final

import boto3
import pytest

from infrastructure.local.paths import ROOT
from qlinx.aws.database import Key
from qlinx.employers.service import NewContact, NewEmployer, create_employer
from qlinx.employers.users import Actor, NewUser, invite
from qlinx.invitations.model import ReplyChoice
from qlinx.invitations.own_invitations import own_invitation, own_invitation_of_account, own_invitations
from qlinx.invitations.replies import reply, reply_of_account
from qlinx.kit.contact import parse_email
from qlinx.mailing.composing import Links
from qlinx.mailing.delivery import Outcome, PostOffice, deliver
from qlinx.mailing.feedback import Feedback, take_feedback
from qlinx.people.confirmation import confirmation
from qlinx.people.opening import confirm_sign_up
from qlinx.people.own_data import change_own_data, own_data
from qlinx.people.proofs import ask_for_code
from qlinx.people.sign_up import sign_up
from qlinx.people.store import account_of
from qlinx.records.audit import record_act
from qlinx.records.catalogue import every_limit
from qlinx.records.context import Context
from qlinx.records.limits import most_of
from qlinx.rights.awaiting import tell_employer
from qlinx.rights.deciding import decide
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.model import Refusal
from qlinx.rights.sent_mails import mails_of_account
from qlinx.rights.service import ask
from qlinx.rosters.asking import Steps
from qlinx.rosters.settling import RUN_TYPES as SETTLING
from qlinx.rosters.sharing import own_declaration, withdraw
from qlinx.rosters.store import declarations_of
from qlinx.runs.declaring import Tools as RunTools
from qlinx.runs.messages import TakePart
from qlinx.runs.taking import take_part
from tests.support.factories import sign_up_details
from tests.support.inviting import Inviting
from tests.support.letters import a_sender
from tests.support.meter import Meter, Units
from tests.support.people import PASSWORD, letter, token_in
from tests.support.queues import RememberedQueue
from tests.support.roster_drop import RosterDrop, person_row
from tests.support.subjects import a_relation, an_employer, an_employer_user
from tests.support.template_tables import REGION
from tests.support.world import World

PAGE: Final = (ROOT / "docs" / "access_patterns.md").read_text("utf-8")
NETWORK: Final = "203.0.113.7"
# Enough for the fixed part of a walk or a part to weigh little for each.
MANY: Final = 48
ROWS: Final = 100
Counted = Mapping[str, str]


def said() -> dict[str, str]:
    """The cost of each marked pattern of the page, by its words."""
    lines = re.findall(r"^\|.* ·? ?\|.*$", PAGE, re.MULTILINE)
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return {
        cell.removesuffix(" ·"): row[-2]
        for row in cells
        for cell in row
        if cell.endswith(" ·") and len(row) > 3
    }


class Costs:
    """A world whose calls to the tables are counted."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.meter = Meter(boto3.client("dynamodb", region_name=REGION))
        self.ctx: Context = world.context(self.meter)
        # What limits let through is read once a minute, by whoever comes first.
        for limit in every_limit().values():
            most_of(self.ctx, limit)

    def of(self, act: Callable[[], object]) -> Units:
        with self.meter.counting() as units:
            act()
        return units


@pytest.fixture
def costs(world: World) -> Costs:
    return Costs(world)


def of_a_person(costs: Costs) -> Counted:
    ctx, world = costs.ctx, costs.world
    counted = {
        "sign up": costs.of(lambda: sign_up(ctx, sign_up_details(), network_address=NETWORK)),
    }
    token = token_in(letter(world))
    details = confirmation(world.ctx, token).details
    assert details is not None
    counted["confirm"] = costs.of(lambda: confirm_sign_up(ctx, token, PASSWORD, details, pool=world.pool()))
    (stored,) = world.items_of("account")
    account = account_of(ctx.store, stored["person_id"])
    assert account is not None
    known, unknown = (parse_email(text) for text in ("noor@werk.example.nl", "nobody@werk.example.nl"))
    counted |= {
        "own data": costs.of(lambda: own_data(ctx, account)),
        "which mail went to somebody": costs.of(lambda: mails_of_account(ctx, account.person_id)),
        "change own data": costs.of(lambda: change_own_data(ctx, account.person_id, {"first_name": "Nora"})),
        "ask for a right on a subject": costs.of(lambda: ask(ctx, account.person_id, ACCESS)),
        "ask for a code, known or not": costs.of(lambda: ask_for_code(ctx, known, network_address=NETWORK)),
        "an act": costs.of(lambda: record_act(ctx, actor="somebody", action="did", subject="something")),
    }
    stranger = costs.of(lambda: ask_for_code(ctx, unknown, network_address=NETWORK))
    known_one = counted["ask for a code, known or not"]
    assert stranger.waited_for == known_one.waited_for, "the cost tells who is known"
    return {pattern: str(units) for pattern, units in counted.items()}


def of_an_employer(costs: Costs) -> Counted:
    ctx, world = costs.ctx, costs.world
    contact = NewContact("Contactpersoon", "contact@werk.example.nl", None, None)
    new = NewEmployer("Voorbeeld Zorg", "nl", world.now.date(), None, contact)
    added = costs.of(lambda: create_employer(ctx, new, actor="staff-id", once="one"))
    employer = create_employer(ctx, new, actor="staff-id", once="one")
    email = parse_email("sanne@werk.example.nl")

    def user() -> None:
        pool = world.pool()
        invite(
            ctx,
            employer.employer_id,
            NewUser("Sanne", email, "nl"),
            pool=pool,
            actor=Actor("staff-id", is_staff=True),
        )

    return {"add an employer": str(added), "add a user": str(costs.of(user))}


def of_a_roster(costs: Costs) -> Counted:
    drop = RosterDrop(costs.world)
    queues = {"RosterParts": RememberedQueue(), "Readings": RememberedQueue()}
    drop.tools = replace(drop.tools, steps=Steps(queues["RosterParts"]), readings=queues["Readings"])

    def drained(name: str) -> Iterator[dict[str, Any]]:
        messages, queues[name].messages = queues[name].messages, []
        return iter(messages)

    vars(costs.world).update(ctx=costs.ctx, drain=drained)
    rows = [person_row(number) for number in range(ROWS)]
    return {
        "a row with a new person": costs.of(lambda: drop.drop(rows)).each(ROWS),
        "a row with somebody who is known": costs.of(lambda: drop.drop(rows)).each(ROWS),
    }


def of_a_declaration(costs: Costs) -> Counted:
    ctx, drop = costs.ctx, RosterDrop(costs.world)
    drop.drop([person_row(number) for number in range(ROWS)])
    (only,) = declarations_of(ctx.store, drop.employer_id)
    fanout = RememberedQueue()
    asked = ctx, drop.employer_id, only.attestation_id

    def settled() -> None:
        while fanout.messages:
            message = TakePart.model_validate(fanout.messages.pop(0))
            take_part(ctx, message, SETTLING, RunTools(fanout, lambda: 60))

    act = costs.of(lambda: withdraw(*asked, actor="user-id", fanout=fanout))
    people = costs.of(settled)
    assert own_declaration(*asked).people == ROWS
    return {
        "a declaration is taken back, or given anew": str(act),
        "somebody is set aside by it": people.each(ROWS),
    }


def of_an_invitation(costs: Costs) -> Counted:
    ctx, inviting = costs.ctx, Inviting(costs.world)
    vars(inviting)["ctx"] = ctx
    person_id = inviting.people(MANY)[0]
    counted = {"make an invitation": str(costs.of(lambda: inviting.create(number_of_places=10, once="one")))}
    invitation_id = inviting.create(number_of_places=10, once="one").invitation_id
    inviting.due()
    counted["nothing is due, each minute"] = str(costs.of(inviting.due))
    counted["invite, for each person"] = costs.of(inviting.work).each(MANY)
    account = inviting.account(person_id)
    return counted | {
        pattern: str(costs.of(act))
        for pattern, act in {
            "own invitations, of one employer": lambda: list(own_invitations(ctx, account)),
            "one's own invitation, in the app": lambda: own_invitation_of_account(
                ctx, account, invitation_id
            ),
            "one's own invitation": lambda: own_invitation(ctx, person_id, invitation_id),
            "accept, with places": lambda: reply(ctx, person_id, invitation_id, ReplyChoice.ACCEPT),
            "the same answer again": lambda: reply(ctx, person_id, invitation_id, ReplyChoice.ACCEPT),
            "decline, giving a place back": lambda: reply(ctx, person_id, invitation_id, ReplyChoice.DECLINE),
            "accept in the app": lambda: reply_of_account(ctx, account, invitation_id, ReplyChoice.ACCEPT),
        }.items()
    }


def of_an_employer_that_decides(costs: Costs) -> Counted:
    ctx = costs.ctx
    employer = an_employer(ctx, executes_rights=False)
    an_employer_user(ctx, employer)
    request = ask(ctx, a_relation(ctx, employer).person_id, ERASURE)

    def refused() -> None:
        refusal = Refusal.EXCESSIVE
        decide(ctx, employer.employer_id, request.request_id, refusal=refusal, actor="user-id")

    return {
        "tell an employer that a request waits": str(costs.of(lambda: tell_employer(ctx, request))),
        "an employer's decision": str(costs.of(refused)),
    }


def of_a_mail(costs: Costs) -> Counted:
    ctx, inviting = costs.ctx, Inviting(costs.world)
    inviting.people(2)
    inviting.dispatch()
    good, bad = inviting.items("outbox")
    provider: Any = SimpleNamespace(send=lambda *_, **__: "message-id")
    office = PostOffice(provider, a_sender(), Links("https://qlinx.example"))

    def send(entry: Mapping[str, Any]) -> None:
        assert deliver(ctx, Key(entry["pk"], entry["sk"]), office) is Outcome.SENT

    def told(entry: Mapping[str, Any], event_type: str, bounce: str = "") -> None:
        tags: dict[str, tuple[str, ...]] = {name: (entry[name],) for name in ("person_id", "entry_id")}
        now = costs.world.now
        take_feedback(
            ctx, Feedback(event_type=event_type, message_id="m", tags=tags, at=now, bounce_type=bounce)
        )

    counted = {"send an invitation": costs.of(lambda: send(good))}
    send(bad)
    counted |= {
        "it was sent": costs.of(lambda: told(good, "Send")),
        "it was delivered": costs.of(lambda: told(good, "Delivery")),
        "it bounced": costs.of(lambda: told(bad, "Bounce", "Permanent")),
    }
    inviting.dispatch()
    (later,) = (
        item
        for item in inviting.items("outbox")
        if item["person_id"] == good["person_id"] and item["entry_id"] != good["entry_id"]
    )
    counted["send a later invitation"] = costs.of(lambda: send(later))
    counted["a later one was delivered"] = costs.of(lambda: told(later, "Delivery"))
    return {pattern: str(units) for pattern, units in counted.items()}


GROUPS: Final = (
    of_a_person,
    of_an_employer,
    of_a_roster,
    of_a_declaration,
    of_an_invitation,
    of_an_employer_that_decides,
    of_a_mail,
)


@pytest.mark.parametrize("count", GROUPS, ids=lambda count: count.__name__)
def test_the_page_says_what_it_costs(costs: Costs, count: Callable[[Costs], Counted]) -> None:
    counted = count(costs)
    assert counted
    written = {pattern: said().get(pattern, "no such marked line") for pattern in counted}
    assert written == counted, "docs/access_patterns.md gives other costs (left) than were counted (right)"


def test_every_marked_line_is_counted() -> None:
    code = (ROOT / "tests" / "integration" / "test_access_costs.py").read_text("utf-8")
    assert [pattern for pattern in said() if f'"{pattern}"' not in code] == []
    assert said()
