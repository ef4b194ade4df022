"""After a restore of the tables the ledger does again what people had ended since:
erasures, joins, addresses.
"""

from datetime import timedelta
from typing import Any

import pytest

from qlinx.aws.mail_provider import MailProvider
from qlinx.kit.contact import parse_email
from qlinx.mailing.delivery import Outcome, PostOffice, deliver
from qlinx.mailing.outbox import OUTBOX, enqueued_mail
from qlinx.people.address_change import ask_address_change, confirm_address_change
from qlinx.people.joins import detach, put_to_sleep
from qlinx.people.store import PERSON, account_holder, joins_of, person_by_id, person_item
from qlinx.records.audit import acts
from qlinx.records.shape import Regime
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.model import Refusal
from qlinx.rights.replay import Replay, announce_replay, replay_all, replay_one
from qlinx.rights.service import ask, erase_account, refuse
from tests.support import standing
from tests.support.letters import a_sender
from tests.support.people import (
    LINKS,
    NEW_ADDRESS,
    asks_for_address,
    found_by,
    letters,
    opens_account,
    person_of,
    says_yes,
)
from tests.support.post import Ses
from tests.support.queues import RememberedQueue
from tests.support.rights import carry_out_request, everything
from tests.support.subjects import AT_HOME, NOOR, a_holder, a_relation, an_employer, works
from tests.support.whole_subjects import a_whole_account, a_whole_relation
from tests.support.world import World


def table(world: World) -> Any:
    return standing.table(world.ctx.store.table(Regime.RECORDS))


def restore(world: World, items: list[dict[str, Any]]) -> None:
    """The records as they were; the other tables stay as they are."""
    for item in world.every_item():
        table(world).delete_item(Key={"pk": item["pk"], "sk": item["sk"]})
    for item in items:
        table(world).put_item(Item=item)


def replays(world: World, days: int = 2) -> Replay:
    """The replay of a restore to so many days ago."""
    since = world.now - timedelta(days=days)
    return replay_all(world.ctx, since, private=world.bucket("Private"), pool=world.pool())


@pytest.mark.parametrize("whole", [a_whole_account, a_whole_relation])
def test_a_restored_subject_is_erased_again_and_others_stay(world: World, whole: Any) -> None:
    person = whole(world)
    other = a_holder(world.ctx, "sam@werk.example.nl", first_name="Sam")
    backup, restored_to = world.every_item(), world.now
    world.pass_time(days=2)
    carry_out_request(world, ask(world.ctx, person.person_id, ERASURE))
    letters(world)
    world.pass_time(days=3)
    restore(world, backup)
    assert NOOR in everything(world)

    replay = replay_all(world.ctx, restored_to, private=world.bucket("Private"), pool=world.pool())

    assert (replay.looked_at, replay.people) == (2, 1)
    assert NOOR not in everything(world)
    assert world.ctx.store.get(PERSON, person_item(other.person_id)) is not None
    assert letters(world) == []
    assert replays(world) == Replay(looked_at=1, again={"parting": 0, "move": 0, "lock": 0})


def test_an_erasure_that_was_under_way_at_the_restored_moment_is_repeated_too(world: World) -> None:
    person = a_whole_relation(world)
    request = ask(world.ctx, person.person_id, ERASURE)
    backup = world.every_item()
    carry_out_request(world, request)
    restored_to = world.now + timedelta(days=1)
    restore(world, backup)

    replay_all(world.ctx, restored_to, private=world.bucket("Private"), pool=world.pool())

    assert world.ctx.store.about(person.person_id) == ()


def test_an_account_that_was_deleted_goes_again_and_its_relation_stands_alone(world: World) -> None:
    holder = opens_account(world)
    relation = works(world, holder, an_employer(world.ctx))
    backup = world.every_item()
    world.pass_time(days=1)
    (request,) = erase_account(world.ctx, holder.person_id)
    carry_out_request(world, request)
    restore(world, backup)

    replays(world)

    assert world.ctx.store.about(holder.person_id) == ()
    assert person_of(world.ctx, relation.person_id).account_id is None
    assert found_by(world, holder.email) is None


def test_a_relation_that_is_erased_again_parts_from_its_account_without_mail(world: World) -> None:
    holder = a_holder(world.ctx, AT_HOME)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    says_yes(world, holder, relation)
    backup = world.every_item()
    world.pass_time(days=1)
    request = ask(world.ctx, relation.person_id, ERASURE)
    carry_out_request(world, request)
    restore(world, backup)

    # This record of the ledger alone: an erasure that was cut off has left no other.
    message = {"what": "erasure", "replay": request.request_id}
    replay_one(world.ctx, message, private=world.bucket("Private"), pool=world.pool())

    assert person_by_id(world.ctx.store, relation.person_id) is None
    assert joins_of(world.ctx.store, holder.person_id) == ()
    assert person_of(world.ctx, holder.person_id).ends_at is not None
    assert world.items_of("outbox") == []


def test_somebody_who_signed_up_again_is_left_alone(world: World) -> None:
    person = a_holder(world.ctx)
    carry_out_request(world, ask(world.ctx, person.person_id, ERASURE))
    letters(world)
    again = opens_account(world, email=NOOR)

    replays(world)

    assert world.ctx.store.get(PERSON, person_item(again.person_id)) is not None
    assert world.pool().exists(again.person_id)


def test_a_join_that_ended_is_ended_again_without_mail(world: World) -> None:
    holder = a_holder(world.ctx, AT_HOME)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    says_yes(world, holder, relation)
    backup = world.every_item()
    world.pass_time(days=1)
    detach(world.ctx, holder.person_id, relation.person_id)
    restore(world, backup)

    assert replays(world).again["parting"] == 1

    assert person_of(world.ctx, relation.person_id).account_id is None
    assert joins_of(world.ctx.store, holder.person_id) == ()
    assert person_of(world.ctx, holder.person_id).ends_at == world.now + timedelta(days=365)
    assert world.items_of("outbox") == []
    assert [act.action for act in acts(world.ctx, world.now.date())] == ["parted-again"]
    assert replays(world).again["parting"] == 0


def test_a_join_that_was_made_after_that_end_stays(world: World) -> None:
    holder = a_holder(world.ctx)
    relation = works(world, holder, an_employer(world.ctx))
    world.pass_time(hours=1)
    detach(world.ctx, holder.person_id, relation.person_id)
    world.pass_time(hours=1)
    says_yes(world, holder, relation)

    assert replays(world).again["parting"] == 0

    assert person_of(world.ctx, relation.person_id).account_id == holder.person_id


def test_a_join_that_a_recovery_put_to_sleep_is_not_woken_by_a_restore(world: World) -> None:
    holder = a_holder(world.ctx, AT_HOME)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    says_yes(world, holder, relation)
    backup = world.every_item()
    world.pass_time(days=1)
    put_to_sleep(world.ctx, holder.person_id, holder.address_hash)
    restore(world, backup)

    assert replays(world).again["parting"] == 1

    assert joins_of(world.ctx.store, holder.person_id) == ()
    assert person_of(world.ctx, relation.person_id).account_id is None


def test_a_join_that_was_woken_since_stays(world: World) -> None:
    holder = a_holder(world.ctx, AT_HOME)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    says_yes(world, holder, relation)
    world.pass_time(hours=1)
    put_to_sleep(world.ctx, holder.person_id, holder.address_hash)
    world.pass_time(hours=1)
    says_yes(world, holder, relation)

    assert replays(world).again["parting"] == 0

    assert [made.asleep for made in joins_of(world.ctx.store, holder.person_id)] == [False]


def moved_since(world: World, *, waiting: bool) -> str:
    """An account whose address changed after the backup that was put back;
    the change waited in it already, or not.
    """
    holder = opens_account(world, email=NOOR)
    backup = world.every_item()
    token = asks_for_address(world, holder)
    if waiting:
        backup = world.every_item()
    world.pass_time(days=1)
    confirm_address_change(world.ctx, token)
    restore(world, backup)
    return holder.person_id


def test_an_account_gets_the_address_again_that_it_had_and_the_former_one_opens_nothing(
    world: World,
) -> None:
    person_id = moved_since(world, waiting=False)

    assert replays(world).again["move"] == 1

    assert (found_by(world, NEW_ADDRESS), found_by(world, NOOR)) == (person_id, None)
    assert person_of(world.ctx, person_id).address_hash == world.ctx.address_hash(NEW_ADDRESS)
    assert replays(world).again["move"] == 0


def test_nothing_is_mailed_to_the_former_address_until_the_new_one_is_named(world: World) -> None:
    person_id = moved_since(world, waiting=False)
    replays(world)

    assert receipt_delivered(world, person_id) == (Outcome.SKIPPED, [])
    ask_address_change(world.ctx, person_id, parse_email(NEW_ADDRESS))

    assert person_of(world.ctx, person_id).email == NEW_ADDRESS
    assert receipt_delivered(world, person_id) == (Outcome.SENT, [NEW_ADDRESS])


def receipt_delivered(world: World, person_id: str) -> tuple[Outcome, list[str]]:
    """What becomes of the receipt of a request, and where it went."""
    provider = Ses()
    office = PostOffice(MailProvider(provider, "letters"), a_sender(), LINKS)  # type: ignore[arg-type]  # stands in for it
    request = ask(world.ctx, person_id, ACCESS)
    entry = enqueued_mail(world.ctx, person_id, "rights.request_received", once=request.request_id)
    assert entry is not None
    outcome = deliver(world.ctx, OUTBOX.key(entry), office)
    refuse(world.ctx, request, Refusal.EXCESSIVE, actor="staff-id")
    return outcome, provider.addresses


def test_a_change_that_waited_in_the_backup_tells_the_address_in_plain_words(world: World) -> None:
    person_id = moved_since(world, waiting=True)

    replays(world)

    assert person_of(world.ctx, person_id).email == NEW_ADDRESS
    assert world.items_of("address_change") == []


def test_the_last_of_several_changes_holds(world: World) -> None:
    holder = opens_account(world, email=NOOR)
    backup = world.every_item()
    for address in (NEW_ADDRESS, AT_HOME):
        world.pass_time(hours=1)
        confirm_address_change(world.ctx, asks_for_address(world, holder, address))
        letters(world)
    restore(world, backup)

    assert replays(world).again["move"] == 1

    assert found_by(world, AT_HOME) == holder.person_id
    assert len(world.items_of("address_row")) == 1


def test_an_address_that_is_another_accounts_meanwhile_is_left_to_it(world: World) -> None:
    person_id = moved_since(world, waiting=False)
    other = a_holder(world.ctx, NEW_ADDRESS)

    assert replays(world).again["move"] == 0

    assert found_by(world, NEW_ADDRESS) == other.person_id
    assert found_by(world, NOOR) == person_id


def test_each_record_of_the_ledger_is_done_again_by_a_message_of_its_own(world: World) -> None:
    person_id = moved_since(world, waiting=False)
    holder = account_holder(world.ctx.store, world.ctx.address_hash(NOOR))
    assert holder is not None
    relation = a_relation(world.ctx, an_employer(world.ctx), AT_HOME)
    says_yes(world, holder, relation)
    backup = world.every_item()
    detach(world.ctx, person_id, relation.person_id)
    carry_out_request(world, ask(world.ctx, relation.person_id, ERASURE))
    restore(world, backup)
    queue = RememberedQueue()

    announced = announce_replay(world.ctx, world.now, queue=queue)
    for message in [*queue.messages, *queue.messages]:
        replay_one(world.ctx, message, private=world.bucket("Private"), pool=world.pool())

    assert announced == len(queue.messages) == 4
    assert found_by(world, NEW_ADDRESS) == person_id
    assert joins_of(world.ctx.store, person_id) == ()
    assert world.ctx.store.about(relation.person_id) == ()
