"""Conditional writes, indexes and the audit chain, on tables made from the template."""

from datetime import date, timedelta
from functools import partial
from typing import Annotated

import boto3
import pytest

from qlinx.aws.database import ConditionFailed, Key
from qlinx.kit.errors import TooManyRequests
from qlinx.people.policies import MOBILE_REQUIRED
from qlinx.records.audit import AUDIT, ChainBroken, acts, record_act
from qlinx.records.catalogue import every_limit
from qlinx.records.limits import Limit, count, count_network, give_back, tally
from qlinx.records.personal import Technical
from qlinx.records.policy import POLICY, Policy, PolicyValue, policy_value
from qlinx.records.shape import Due, Group, Regime, Shape, Stored, StoredUnreadable
from qlinx.records.store import person_key
from tests.support import standing
from tests.support.moment import START
from tests.support.post import Calls, Watched
from tests.support.template_tables import REGION
from tests.support.threads import a_context, at_once
from tests.support.world import World


class Note(Stored):
    person_id: Annotated[str, Technical("test")]
    text: Annotated[str, Technical("test")] = "first"


def _key(note: Note) -> Key:
    return person_key(note.person_id, "test_note")


NOTE: Shape[Note] = Shape(
    kind="test_note",
    model=Note,
    key=_key,
    group=lambda note: Group("test_notes", note.person_id),
    due=lambda _: Due("test_due", START),
)


def test_a_new_item_is_written_once(world: World) -> None:
    note = Note(person_id="p")
    world.ctx.store.write(NOTE.insert(note))
    with pytest.raises(ConditionFailed):
        world.ctx.store.write(NOTE.insert(note))


def test_a_store_that_remembers_reads_once_and_its_writes_hold_what_it_read(world: World) -> None:
    one, other = Note(person_id="p"), Note(person_id="q")
    world.ctx.store.write(NOTE.insert(one))
    calls = Calls()
    ctx = world.context(Watched(boto3.client("dynamodb", region_name=REGION), calls)).prefetching()

    ctx.store.prefetch(_key(one), _key(other))
    world.ctx.store.write(NOTE.replace(one, text="second"))

    assert [ctx.store.get(NOTE, _key(note)) for note in (one, other, one)] == [one, None, one]
    assert calls.made == ["batch_get_item"]
    assert not ctx.store.try_write(NOTE.replace(one, text="third")), "written over what came meanwhile"
    assert ctx.prefetching().store.get(NOTE, _key(one)) == NOTE.changed(one, text="second")
    assert ctx.keys is ctx.prefetching().keys


def test_a_store_that_does_not_remember_reads_nothing_ahead(world: World) -> None:
    calls = Calls()
    store = world.context(Watched(boto3.client("dynamodb", region_name=REGION), calls)).store

    store.prefetch(_key(Note(person_id="p")))

    assert calls.made == []


def test_a_change_holds_only_for_the_version_that_was_read(world: World) -> None:
    note = Note(person_id="p")
    world.ctx.store.write(NOTE.insert(note))
    world.ctx.store.write(NOTE.replace(note, text="second"))
    assert not world.ctx.store.try_write(NOTE.replace(note, text="third"))
    assert not world.ctx.store.try_write(NOTE.remove(note))
    stored = world.ctx.store.get(NOTE, _key(note))
    assert stored is not None
    assert (stored.text, stored.version) == ("second", 2)


def test_one_failed_condition_undoes_the_whole_write_and_says_which(world: World) -> None:
    kept, other = Note(person_id="a"), Note(person_id="b")
    world.ctx.store.write(NOTE.insert(kept))
    with pytest.raises(ConditionFailed) as failure:
        world.ctx.store.write(NOTE.insert(other), NOTE.insert(kept))
    assert failure.value.positions == (1,)
    assert world.ctx.store.get(NOTE, _key(other)) is None


def test_a_hold_stops_the_removal(world: World) -> None:
    note = Note(person_id="p", holds=("hold-1",))
    world.ctx.store.write(NOTE.insert(note))
    assert not world.ctx.store.try_write(NOTE.remove(note))
    world.ctx.store.write(NOTE.replace(note, holds=()))
    assert world.ctx.store.try_write(NOTE.remove(NOTE.changed(note, holds=())))


def test_everything_about_a_person_comes_in_one_query_and_nothing_else(world: World) -> None:
    world.ctx.store.write(NOTE.insert(Note(person_id="p")), NOTE.insert(Note(person_id="q")))
    assert [item["person_id"] for item in world.ctx.store.about("p")] == ["p"]


def test_only_what_is_due_is_read(world: World) -> None:
    world.ctx.store.write(NOTE.insert(Note(person_id="p")))
    assert world.ctx.store.due("test_due", world.now - timedelta(seconds=1), limit=10) == ()
    assert world.ctx.store.due("test_due", world.now, limit=10) == (person_key("p", "test_note"),)


def test_a_stored_attribute_that_no_model_declares_is_refused() -> None:
    item = {**NOTE.item(Note(person_id="p")), "shoe_size": 43}
    with pytest.raises(StoredUnreadable, match="shoe_size"):
        NOTE.value(item)


def test_of_many_writers_of_one_version_exactly_one_wins(world: World) -> None:
    note = Note(person_id="p")
    world.ctx.store.write(NOTE.insert(note))
    won: list[int] = []

    def write(number: int) -> None:
        if a_context(world).store.try_write(NOTE.replace(note, text=str(number))):
            won.append(number)

    assert at_once(*(partial(write, number) for number in range(8))) == [None] * 8
    stored = world.ctx.store.get(NOTE, _key(note))
    assert stored is not None
    assert [stored.text] == [str(number) for number in won]


def test_the_audit_chain_holds_and_shows_a_changed_entry(world: World) -> None:
    for number in range(3):
        record_act(world.ctx, actor="staff-id", action=str(number), subject="tested")
    day = world.now.date()
    assert [entry.action for entry in acts(world.ctx, day)] == ["0", "1", "2"]
    changed = AUDIT.item(list(acts(world.ctx, day))[1]) | {"actor": "other"}
    standing.table(world.ctx.store.table(Regime.AUDIT)).put_item(Item=changed)
    with pytest.raises(ChainBroken) as broken:
        list(acts(world.ctx, day))
    assert broken.value.number == 2


def test_the_audit_chain_shows_a_missing_entry(world: World) -> None:
    for number in range(3):
        record_act(world.ctx, actor="staff-id", action=str(number), subject="tested")
    day = world.now.date()
    table = standing.table(world.ctx.store.table(Regime.AUDIT))
    gone = AUDIT.key(list(acts(world.ctx, day))[1])
    table.delete_item(Key={"pk": gone.pk, "sk": gone.sk})
    with pytest.raises(ChainBroken):
        list(acts(world.ctx, day))


_LIMIT = Limit("test", most=2, seconds=60, reason="a test")


def test_a_limit_lets_through_what_it_says_and_opens_again_in_the_next_window(world: World) -> None:
    for _ in range(2):
        count(world.ctx, _LIMIT, "203.0.113.7")
    with pytest.raises(TooManyRequests) as refused:
        count(world.ctx, _LIMIT, "203.0.113.7")
    assert 0 < refused.value.retry_after <= 60
    count(world.ctx, _LIMIT, "203.0.113.8")
    world.pass_time(seconds=refused.value.retry_after)
    count(world.ctx, _LIMIT, "203.0.113.7")


def test_an_ip_address_is_kept_once_a_window_as_evidence_and_ends_within_thirty_days(world: World) -> None:
    for _ in range(5):
        try:
            count(world.ctx, _LIMIT, "203.0.113.7", network_address="203.0.113.7")
        except TooManyRequests:
            continue
    items = world.every_item(Regime.SECURITY)
    [evidence] = [item for item in items if item["kind"] == "limit_passed"]
    assert evidence["expires_at"] - int(world.now.timestamp()) <= 30 * 24 * 3600
    assert not any("203.0.113.7" in f"{item['pk']} {item['sk']}" for item in items)


@pytest.mark.parametrize("network", ["2001:db8:1:2::", "198.51.100.9"])
def test_a_caller_is_counted_by_the_network_that_is_theirs(world: World, network: str) -> None:
    mine = {
        "2001:db8:1:2::": ["2001:db8:1:2::a", "2001:db8:1:2:ffff::"],
        "198.51.100.9": ["::ffff:198.51.100.9"],
    }
    for address in [*mine[network], network][:2]:
        count_network(world.ctx, _LIMIT, address)
    with pytest.raises(TooManyRequests):
        count_network(world.ctx, _LIMIT, network)
    count_network(world.ctx, _LIMIT, "2001:db8:1:3::" if ":" in network else "198.51.100.10")
    assert network not in str([item for item in world.every_item(Regime.SECURITY) if item["kind"] == "limit"])


def test_what_is_given_back_is_not_counted(world: World) -> None:
    for _ in range(9):
        give_back(world.ctx, count(world.ctx, _LIMIT, "somebody"))
    assert tally(world.ctx, _LIMIT, "somebody").number == 1


def test_a_limit_is_a_dated_policy_value_that_holds_within_a_minute(world: World) -> None:
    today = world.now.date()
    assert [tally(world.ctx, _LIMIT, "somebody").most for _ in range(2)] == [2, 2]
    values = (PolicyValue(since=today, value=3), PolicyValue(since=today + timedelta(days=1), value=4))
    world.ctx.store.write(POLICY.insert(_LIMIT.policy.model_copy(update={"values": values})))
    world.pass_time(seconds=60)
    assert tally(world.ctx, _LIMIT, "somebody").most == 3
    world.pass_time(days=1)
    assert tally(world.ctx.prefetching(), _LIMIT, "somebody").most == 4


@pytest.mark.parametrize(
    "value", [PolicyValue(since=date(2099, 1, 1), value=3), PolicyValue(since=START.date(), value="three")]
)
def test_a_limit_that_nobody_can_read_lets_through_what_it_did(world: World, value: PolicyValue) -> None:
    world.ctx.store.write(POLICY.insert(_LIMIT.policy.model_copy(update={"values": (value,)})))
    assert tally(world.ctx, _LIMIT, "somebody").most == 2


def test_limits_read_their_policies_once_a_minute(world: World) -> None:
    calls = Calls()
    ctx = world.context(Watched(boto3.client("dynamodb", region_name=REGION), calls))
    for _ in range(5):
        tally(ctx, _LIMIT, "somebody")
    # Two were within the limit; the first and the second beyond it are counted, the third is not.
    assert calls.made == ["update_item", "get_item", *["update_item"] * (4 + 2)]


def test_every_limit_of_a_package_is_found_with_who_owns_it_and_why() -> None:
    limits = every_limit()
    assert {"sign-up-network", "password-mails", "sign-in-caller", "rights-request-person"} <= set(limits)
    for limit in limits.values():
        assert (limit.policy.owner, limit.policy.on(START.date())) == ("security", limit.most)
        assert len(limit.reason) > 20


def test_a_stored_policy_takes_the_place_of_the_standard_one_from_its_day(world: World) -> None:
    today = world.now.date()
    assert policy_value(world.ctx.store, MOBILE_REQUIRED, today) is True
    since = PolicyValue(since=today + timedelta(days=1), value=False)
    old = PolicyValue(since=today - timedelta(days=1), value=True)
    policy = Policy(name=MOBILE_REQUIRED.name, owner="legal", reason="C-1", values=(since, old))
    world.ctx.store.write(POLICY.insert(policy))
    assert policy_value(world.ctx.store, MOBILE_REQUIRED, today) is True
    assert policy_value(world.ctx.store, MOBILE_REQUIRED, today + timedelta(days=1)) is False
