"""What carries an id from before finds its way:
links to answer, reports about mail, pages about a request.
"""

from datetime import UTC, datetime

import pytest

from qlinx.invitations.errors import LinkRevoked
from qlinx.invitations.links import opened_by
from qlinx.mailing.feedback import Feedback, FeedbackOutcome, take_feedback
from qlinx.people.forwarding import forwarded
from qlinx.records.forwarding import FORWARD, forward_item
from tests.support import stored_dump
from tests.support.stored_dump import Item, W, X
from tests.support.world import World

QUIN = "ms5av65be5na63wtrk45zacg44"
ROSA = "gkzki7mq3cbxlcf6tpctjq36xa"
GIJS = "oohutuxplfrf4dyv5bz4erafo4"
PEOPLE = {QUIN, ROSA, GIJS}
KERSTBORREL = "vzldswg4xpsjorecid2pr75raq"


def is_kept(item: Item) -> bool:
    return item.get("person_id") in PEOPLE or item["kind"] in {"employer", "invitation"}


@pytest.fixture
def split(world: World) -> World:
    stored_dump.fill(world, is_kept)
    assert stored_dump.carry_all(world).finished
    return world


def old_link(world: World, person_id: str) -> str:
    """The link that was mailed before, made as it was made then."""
    person = next(
        item
        for item in stored_dump.loaded("records")
        if item["kind"] == "person" and item["person_id"] == person_id
    )
    keys = world.ctx.keys
    mark = keys.hash("answer-link", person["address_hash"])[:12]
    return keys.sign("answer-link", [person_id, KERSTBORREL, mark])


def test_an_id_leads_to_the_relation_of_an_employer(split: World) -> None:
    relations = split.ctx.store.get(FORWARD, forward_item(QUIN))

    assert relations
    assert forwarded(split.ctx, QUIN, X) == relations.relations[X]
    assert forwarded(split.ctx, QUIN, None) == relations.home
    assert forwarded(split.ctx, QUIN, W) == relations.home
    assert forwarded(split.ctx, ROSA, None) == ROSA
    assert forwarded(split.ctx, "somebody", X) == "somebody"


@pytest.mark.parametrize("who", [QUIN, ROSA])
def test_a_link_that_was_mailed_before_opens_the_invitation_at_its_employers_relation(
    split: World, who: str
) -> None:
    opened = opened_by(split.ctx, old_link(split, who))

    assert opened.person_id == forwarded(split.ctx, who, X)
    assert opened.invitation_id == KERSTBORREL


def test_a_link_that_was_mailed_to_another_address_than_the_employers_is_dead(split: World) -> None:
    with pytest.raises(LinkRevoked):
        opened_by(split.ctx, old_link(split, GIJS))


def test_a_report_about_a_mail_from_before_settles_it_where_it_is_now(split: World) -> None:
    entry = next(
        item
        for item in stored_dump.loaded("records")
        if item["kind"] == "outbox" and item["person_id"] == QUIN and item["state"] == "delivered"
    )
    feedback = Feedback(
        event_type="Complaint",
        message_id=entry["message_id"],
        tags={"person_id": (QUIN,), "entry_id": (entry["entry_id"],)},
        at=datetime(2026, 11, 20, 12, 0, tzinfo=UTC),
    )

    assert take_feedback(split.ctx, feedback) is FeedbackOutcome.SETTLED

    (now,) = (item for item in split.items_of("outbox") if item["entry_id"] == entry["entry_id"])
    assert now["state"] == "spam_report"
    (told,) = (item for item in split.items_of("person") if item["person_id"] == now["person_id"])
    assert told["mail_stops"] == ["spam_report"]
    # No other employer learns of it.
    others = [item for item in split.items_of("person") if item["person_id"] != told["person_id"]]
    assert others
    assert all(item["mail_stops"] == [] for item in others)


def test_the_way_from_an_old_id_ends_by_itself_after_the_last_link(split: World) -> None:
    (item,) = (item for item in split.items_of("forward") if item["person_id"] == QUIN)

    assert datetime.fromtimestamp(int(item["expires_at"]), UTC) == datetime(2027, 12, 25, 12, 0, tzinfo=UTC)
    assert set(item) == {
        "pk",
        "sk",
        "kind",
        "version",
        "holds",
        "person_id",
        "home",
        "relations",
        "since",
        "expires_at",
    }
