"""What a request made is given to whoever asked only while it is theirs: made before or after that ended."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from qlinx.mailing.composing import Skipped
from qlinx.people.joins import detach, not_me, put_to_sleep
from qlinx.people.model import AccountState, Person
from qlinx.people.store import ACCOUNT, PERSON, account_of
from qlinx.rights.fulfilment import fulfil
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.objection_to_use import RIGHT as OBJECTION
from qlinx.rights.kinds.portability import RIGHT as PORTABILITY
from qlinx.rights.model import Refusal, RequestState, RightsRequest
from qlinx.rights.service import ask, ask_all, erase_account, message_of, refuse
from qlinx.rights.store import export_by_id, request_by_id
from qlinx.rights.uploading import Outcome
from tests.integration.rights.test_fetching import carried_out, path_of
from tests.integration.rights.test_transferring import URL, Receivers, now_of
from tests.support.http import Functions
from tests.support.people import letters, person_of, says_yes
from tests.support.queues import RememberedQueue
from tests.support.rights import carry_out_request, told
from tests.support.subjects import AT_HOME, a_holder, a_relation, an_employer
from tests.support.world import World

Ends = Callable[[World, Person, Person], object]
RECEIVER: Final = "rights_requests"


def named_elsewhere(world: World, _: Person, relation: Person) -> None:
    """The employer names another address for somebody, which ends the join."""
    now, other = person_of(world.ctx, relation.person_id), "een.ander@werk.example"
    gone = {"account_id": None, "email": other, "address_hash": world.ctx.address_hash(other)}
    world.ctx.store.write(PERSON.replace(now, **gone))


ENDINGS: Final[dict[str, Ends]] = {
    "that was not me": lambda world, _, one: not_me(world.ctx, one.person_id, one.address_hash),
    "parted": lambda world, holder, one: detach(world.ctx, holder.person_id, one.person_id),
    "asleep": lambda world, holder, _: put_to_sleep(world.ctx, holder.person_id, holder.address_hash),
    "named elsewhere": named_elsewhere,
}


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    """The deployed functions; the world has their keys and, as they do, the real clock."""
    world.now = datetime.now(UTC)
    made = Functions(world, monkeypatch)
    world.ctx = made.of("signup").context()
    return made


def joined(world: World) -> tuple[Person, Person]:
    """Somebody with an account, and what an employer shares of them at another address."""
    holder, relation = a_holder(world.ctx, AT_HOME), a_relation(world.ctx, an_employer(world.ctx))
    says_yes(world, holder, relation)
    return holder, person_of(world.ctx, relation.person_id)


def gives(functions: Functions, request: RightsRequest) -> bool:
    """Whether a code is mailed with which the file can be fetched."""
    letters(functions.world)
    return functions.call(RECEIVER, "POST", path_of(functions, request), form={}).status == 200


def locks(world: World, account_id: str) -> None:
    account = account_of(world.ctx.store, account_id)
    assert account
    world.ctx.store.write(ACCOUNT.replace(account, state=AccountState.FROZEN))


@pytest.mark.parametrize("ends", ENDINGS.values(), ids=ENDINGS)
def test_a_file_made_while_it_was_joined_is_not_given_once_that_ended(
    functions: Functions, ends: Ends
) -> None:
    world = functions.world
    holder, relation = joined(world)
    request = ask(world.ctx, relation.person_id, ACCESS, account_id=holder.person_id)
    carried_out(functions)
    assert gives(functions, request)

    ends(world, holder, relation)

    assert not gives(functions, request)
    page = functions.call(RECEIVER, "GET", path_of(functions, request)).body
    assert ("kun je niet meer ophalen" in page, "Mail me een code" in page) == (True, False)


@pytest.mark.parametrize("ends", ENDINGS.values(), ids=ENDINGS)
def test_what_is_asked_from_an_account_is_not_made_once_the_join_has_ended(world: World, ends: Ends) -> None:
    holder, relation = joined(world)
    request = ask(world.ctx, relation.person_id, ACCESS, account_id=holder.person_id)

    ends(world, holder, relation)
    carry_out_request(world, request)

    now = request_by_id(world.ctx.store, request.person_id, request.request_id)
    assert now
    assert (now.state, now.refusal) == (RequestState.REFUSED, Refusal.NOT_IDENTIFIED)
    assert export_by_id(world.ctx.store, request.person_id, request.request_id) is None
    assert list(world.bucket("Private").keys("exports/")) == []
    (refused,) = told(world, "rights.request_refused")
    assert refused.to.address == AT_HOME


@pytest.mark.parametrize("when", ["before it was made", "before it was sent"])
def test_a_package_goes_to_no_other_service_once_the_join_has_ended(world: World, when: str) -> None:
    holder, relation = joined(world)
    account_id = holder.person_id
    (request,) = ask_all(world.ctx, [relation.person_id], PORTABILITY, account_id=account_id, send_to=URL)
    queue, receivers = RememberedQueue(), Receivers([Outcome.NOT_NOW])
    work: Any = {"private": world.bucket("Private"), "pool": world.pool(), "uploads": receivers}
    if when == "before it was sent":
        assert fulfil(world.ctx, message_of(request), queue=queue, **work).word == "transfer:again"

    detach(world.ctx, account_id, relation.person_id)
    fulfil(world.ctx, message_of(request), queue=queue, **work)

    assert len(receivers.got) == (when == "before it was sent")
    assert receivers.says == ([] if receivers.got else [Outcome.NOT_NOW])


@pytest.mark.parametrize("of", ["account", "relation"])
def test_while_an_account_is_locked_nobody_fetches_what_was_asked_from_it(
    functions: Functions, of: str
) -> None:
    world = functions.world
    holder, relation = joined(world)
    subject = holder if of == "account" else relation
    request = ask(world.ctx, subject.person_id, ACCESS, account_id=holder.person_id)
    carried_out(functions)

    locks(world, holder.person_id)

    assert not gives(functions, request)


@pytest.mark.parametrize("since", ["named elsewhere", "joined by somebody"])
def test_what_was_asked_at_an_address_is_given_there_while_it_stands_there_alone(
    functions: Functions, since: str
) -> None:
    world = functions.world
    holder, relation = a_holder(world.ctx, AT_HOME), a_relation(world.ctx, an_employer(world.ctx))
    request = ask(world.ctx, relation.person_id, ACCESS, proved=relation.address_hash)
    carried_out(functions)
    assert gives(functions, request)

    if since == "named elsewhere":
        named_elsewhere(world, holder, relation)
    else:
        says_yes(world, holder, person_of(world.ctx, relation.person_id))

    assert not gives(functions, request)


def test_once_the_account_is_gone_the_employers_mailbox_is_not_told_of_what_was_asked_from_it(
    world: World,
) -> None:
    holder, relation = joined(world)
    request = ask(world.ctx, relation.person_id, OBJECTION, account_id=holder.person_id)
    (account,) = erase_account(world.ctx, holder.person_id)
    carry_out_request(world, account)
    letters(world)

    now = now_of(world, request)
    refuse(world.ctx, now, Refusal.OVERRIDING, actor="weighs", weighing="Zonder dit kan het niet.")

    assert letters(world) == [Skipped("address_changed")]
