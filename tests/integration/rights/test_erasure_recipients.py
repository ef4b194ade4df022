"""The employer that shares somebody is told that they are erased, once and while it shares them; so is who
asked.
"""

from datetime import timedelta

import pytest

from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import OUTBOX, MailState
from qlinx.people.store import EMPLOYMENT, employment_of, person_by_id
from qlinx.records.context import Context
from qlinx.rights.deciding import decide
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.kinds.erasure.recipients import EMPLOYER_ERASED
from qlinx.rights.kinds.erasure.steps import RECEIPT_PATIENCE
from qlinx.rights.service import ask, message_of
from tests.support.people import letters
from tests.support.queues import RememberedQueue
from tests.support.rights import carry_out, carry_out_request, everything
from tests.support.roster_drop import RosterDrop, person_row
from tests.support.standing import table
from tests.support.subjects import (
    a_holder,
    a_relation,
    an_employer,
    an_employer_contact,
    an_employer_user,
)
from tests.support.world import World

RECEIPT = "rights.erasure_receipt"
PERSON = "noor@werk.example.nl"


def mails(world: World) -> list[Letter]:
    return [one for one in letters(world) if isinstance(one, Letter)]


def erased(world: World, person_id: str) -> list[Letter]:
    """The letters of an erasure, carried out twice over."""
    request = ask(world.ctx, person_id, ERASURE)
    queue = RememberedQueue()
    queue.send([message_of(request)])
    queue.send([message_of(request)])
    found = []
    while queue.messages:
        carry_out(world, queue.messages.pop(0), queue)
        found += mails(world)
    return found


def employer_with_two(ctx: Context, number: int = 1) -> str:
    employer = an_employer(ctx, number)
    an_employer_user(ctx, employer, f"baas{number}@zorg.example.nl")
    an_employer_contact(ctx, employer, f"contact{number}@zorg.example.nl")
    return employer.employer_id


def to_employers(found: list[Letter]) -> list[str]:
    return sorted(one.to.address for one in found if one.template == EMPLOYER_ERASED)


def test_each_who_acts_for_the_employer_is_told_once_whom_to_take_off_its_list(world: World) -> None:
    ctx = world.ctx
    employer = an_employer(ctx)
    an_employer_user(ctx, employer, "baas@zorg.example.nl")
    an_employer_contact(ctx, employer, "contact@zorg.example.nl")
    employer_with_two(ctx, 2)
    relation = a_relation(ctx, employer, PERSON)
    found = erased(world, relation.person_id)
    assert to_employers(found) == ["baas@zorg.example.nl", "contact@zorg.example.nl"]
    told = [one.facts for one in found if one.template == EMPLOYER_ERASED]
    assert all((one["person"], one["email"]) == (relation.name, PERSON) for one in told)
    # Nothing of what was told stays with us.
    assert person_by_id(ctx.store, relation.person_id) is None
    assert PERSON not in everything(world)


def test_whoever_asked_reads_who_was_told(world: World) -> None:
    employer = an_employer(world.ctx)
    an_employer_user(world.ctx, employer, "baas@zorg.example.nl")
    found = erased(world, a_relation(world.ctx, employer, PERSON).person_id)
    (receipt,) = [one for one in found if one.template == RECEIPT]
    assert receipt.facts["told"] == employer.name


def test_of_an_account_no_employer_is_told(world: World) -> None:
    employer_with_two(world.ctx)
    found = erased(world, a_holder(world.ctx, PERSON).person_id)
    assert to_employers(found) == []
    (receipt,) = [one for one in found if one.template == RECEIPT]
    assert receipt.facts["told"] == ""


@pytest.mark.parametrize("over", ["work", "agreement"])
def test_an_employer_that_shares_nothing_any_more_is_told_nothing(world: World, over: str) -> None:
    ctx = world.ctx
    ends_on = ctx.today() - timedelta(days=1) if over == "agreement" else None
    employer = an_employer(ctx, ends_on=ends_on)
    an_employer_user(ctx, employer, "baas@zorg.example.nl")
    relation = a_relation(ctx, employer, PERSON)
    work = employment_of(ctx.store, relation)
    assert work is not None
    if over == "work":
        ctx.store.write(EMPLOYMENT.replace(work, ended_at=ctx.now()))
    found = erased(world, relation.person_id)
    assert to_employers(found) == []
    (receipt,) = [one for one in found if one.template == RECEIPT]
    assert receipt.facts["told"] == ""


def test_an_employer_that_decided_itself_is_told_when_it_is_done(world: World) -> None:
    ctx = world.ctx
    employer = an_employer(ctx, executes_rights=False)
    user = an_employer_user(ctx, employer, "baas@zorg.example.nl")
    relation = a_relation(ctx, employer, PERSON)
    request = ask(ctx, relation.person_id, ERASURE)
    assert to_employers(mails(world)) == []
    decide(ctx, employer.employer_id, request.request_id, refusal=None, actor=user.person_id)
    assert carry_out_request(world, request)[-1] == "done"
    told = [item for item in world.items_of("outbox") if item["template"] == EMPLOYER_ERASED]
    assert [item["person_id"] for item in told] == [user.person_id]


def test_the_name_stays_until_the_mail_left_but_no_longer_than_a_day(world: World) -> None:
    ctx = world.ctx
    employer = an_employer(ctx)
    an_employer_user(ctx, employer, "baas@zorg.example.nl")
    relation = a_relation(ctx, employer, PERSON)
    request = ask(ctx, relation.person_id, ERASURE)
    queue = RememberedQueue()
    for _ in range(2):
        carry_out(world, message_of(request), queue)
        _leaves(world, but=EMPLOYER_ERASED)
    carry_out(world, message_of(request), queue)
    assert person_by_id(ctx.store, relation.person_id) is not None
    world.pass_time(seconds=int(RECEIPT_PATIENCE.total_seconds()) + 1)
    assert carry_out(world, message_of(request), queue).word == "done"
    assert person_by_id(ctx.store, relation.person_id) is None


def _leaves(world: World, *, but: str) -> None:
    """Every mail but one kind is on its way."""
    records = table(world.resources.outputs["RecordsTable"])
    for item in world.items_of("outbox"):
        if item["template"] != but:
            entry = OUTBOX.value(item)
            records.put_item(Item=OUTBOX.item(entry.model_copy(update={"state": MailState.SENT})))


def test_a_list_that_names_them_again_has_the_row_refused(world: World) -> None:
    employer = RosterDrop(world)
    employer.drop([person_row(1)])
    (relation,) = employer.relations().values()
    found = erased(world, relation.person.person_id)
    assert to_employers(found) == ["contact@werk.example"]
    employer.drop([person_row(1)])
    assert employer.outcomes() == [("2", "rejected")]
    assert employer.relations() == {}
