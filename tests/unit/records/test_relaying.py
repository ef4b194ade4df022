import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

import pytest

from qlinx.aws.queues import Queue, SendFailed
from qlinx.invitations.model import Invitee
from qlinx.invitations.stream import SHOWN
from qlinx.records.catalogue import every_shape, every_stream_rule
from qlinx.records.relaying import relay
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.model import Origin, RequestState, RightsRequest
from qlinx.rights.service import message_of
from tests.support.application import ROOT
from tests.support.factories import NOW


class Messages:
    """A queue that keeps what it gets."""

    def __init__(self) -> None:
        self.got: list[Mapping[str, Any]] = []

    def send(self, messages: Iterable[Mapping[str, Any]]) -> int:
        new = list(messages)
        self.got += new
        return len(new)


class Refusing:
    """A queue that takes nothing."""

    def send(self, messages: Iterable[Mapping[str, Any]]) -> int:
        raise SendFailed(list(messages))


def changed(
    name: str, *, old: Mapping[str, str] | None = None, new: Mapping[str, str] | None = None
) -> dict[str, Any]:
    images = {"OldImage": old, "NewImage": new}
    return {
        "eventName": name,
        "dynamodb": {
            place: {attribute: {"S": value} for attribute, value in image.items()}
            for place, image in images.items()
            if image is not None
        },
    }


def an_entry(number: int) -> dict[str, str]:
    return {"kind": "outbox", "pk": "person#p", "sk": f"outbox#{number}"}


def an_invitee(invitation: str, person: str = "p", **changes: str) -> dict[str, str]:
    return {
        "kind": "invitee",
        "pk": f"person#{person}",
        "invitation_id": invitation,
        "state": "invited",
        "version": "1",
        **changes,
    }


def a_request(state: str = "received") -> dict[str, str]:
    return {
        "kind": "rights_request",
        "right": "access",
        "person_id": "p",
        "request_id": "r",
        "state": state,
    }


def relayed(
    records: list[dict[str, Any]], rights: Messages | None = None
) -> tuple[Messages, Messages, dict[str, int]]:
    queues = {
        "MAIL": Messages(),
        "URGENT_MAIL": Messages(),
        "RESULTS": Messages(),
        "RIGHTS": rights or Messages(),
    }
    counts = relay(records, lambda name: cast("Queue", queues[name]))
    return queues["MAIL"], queues["RESULTS"], counts


def carried_out(*records: dict[str, Any]) -> list[Mapping[str, Any]]:
    """What the fulfilment of rights is told."""
    rights = Messages()
    relayed(list(records), rights)
    return rights.got


def test_a_new_outbox_entry_goes_to_the_mail_queue_by_its_key_alone() -> None:
    mail, _, counts = relayed([changed("INSERT", new=an_entry(1))])

    assert mail.got == [{"pk": "person#p", "sk": "outbox#1"}]
    assert counts == {"MAIL": 1, "URGENT_MAIL": 0, "RESULTS": 0, "RIGHTS": 0}


def test_an_entry_whose_mail_is_urgent_goes_to_the_queue_of_those_and_no_other_does() -> None:
    templates = ("people.identity_code", "invitations.invitation", "nobody.knows_it")
    entries = [
        changed("INSERT", new={**an_entry(number), "template": template})
        for number, template in enumerate(templates)
    ]
    urgent, mail = Messages(), Messages()
    others: dict[str, Any] = {"URGENT_MAIL": urgent, "MAIL": mail}

    relay(entries, lambda name: cast("Queue", others.get(name, Messages())))

    assert [one["sk"] for one in urgent.got] == ["outbox#0"]
    assert [one["sk"] for one in mail.got] == ["outbox#1", "outbox#2"]


def test_an_entry_that_was_settled_or_went_away_is_not_sent_again() -> None:
    mail, _, _ = relayed(
        [
            changed("MODIFY", old=an_entry(1), new={**an_entry(1), "state": "sent"}),
            changed("REMOVE", old=an_entry(1)),
        ]
    )

    assert mail.got == []


@pytest.mark.parametrize(
    "record",
    [
        changed("INSERT", new=an_invitee("i")),
        changed("REMOVE", old=an_invitee("i")),
        changed("MODIFY", old=an_invitee("i"), new=an_invitee("i", state="accepted")),
        changed("MODIFY", old=an_invitee("i"), new=an_invitee("i", mail_problem="bounced")),
        changed("MODIFY", old=an_invitee("i", mail_problem="bounced"), new=an_invitee("i")),
    ],
)
def test_a_change_that_the_employer_sees_asks_for_new_results(record: dict[str, Any]) -> None:
    _, results, _ = relayed([record])

    assert results.got == [{"invitation_id": "i", "person_ids": ["p"]}]


def test_a_change_that_nobody_sees_asks_for_nothing() -> None:
    _, results, _ = relayed([changed("MODIFY", old=an_invitee("i"), new=an_invitee("i", version="2"))])

    assert results.got == []


def test_many_answers_to_one_invitation_are_one_message() -> None:
    records = [changed("INSERT", new=an_invitee(f"i{number % 2}", f"p{number % 6}")) for number in range(50)]

    _, results, counts = relayed(records)

    assert results.got == [
        {"invitation_id": "i0", "person_ids": ["p0", "p2", "p4"]},
        {"invitation_id": "i1", "person_ids": ["p1", "p3", "p5"]},
    ]
    assert counts["RESULTS"] == 2


def test_a_new_request_is_carried_out_by_its_ids_alone() -> None:
    request = RightsRequest(
        person_id="p",
        request_id="r",
        right=ACCESS.name,
        origin=Origin.PERSON,
        received_at=NOW,
        deadline_on=NOW.date(),
        next_step_at=NOW,
    )

    assert carried_out(changed("INSERT", new=a_request())) == [message_of(request)]


def test_a_request_on_which_an_employer_decides_is_told_of_when_it_comes_and_when_it_is_decided() -> None:
    waiting = a_request("awaiting_employer")

    assert len(carried_out(changed("INSERT", new=waiting))) == 1
    assert len(carried_out(changed("MODIFY", old=waiting, new=a_request()))) == 1
    assert not carried_out(changed("MODIFY", old=waiting, new={**waiting, "version": "2"}))


def test_a_request_that_goes_on_or_that_its_writer_carries_out_is_left_to_them() -> None:
    assert not carried_out(
        changed("MODIFY", old=a_request(), new=a_request("in_progress")),
        changed("MODIFY", old=a_request(), new={**a_request(), "version": "2"}),
        changed("REMOVE", old=a_request()),
        changed("INSERT", new=a_request("in_progress")),
        changed("INSERT", new=a_request("fulfilled")),
    )


def test_what_is_stored_of_other_kinds_passes_by() -> None:
    records = [changed("INSERT", new={"kind": "person", "pk": "person#p", "sk": "person", "state": "active"})]

    assert relayed(records)[2] == {"MAIL": 0, "URGENT_MAIL": 0, "RESULTS": 0, "RIGHTS": 0}


@pytest.mark.parametrize(
    "damaged",
    [
        {},
        {"eventName": "INSERT"},
        {"eventName": "LOST", "dynamodb": {}},
        changed("INSERT", new={"kind": "outbox"}),
    ],
    ids=["empty", "without images", "of an unknown event", "without a key"],
)
def test_a_change_that_can_t_be_read_holds_up_no_other(damaged: dict[str, Any]) -> None:
    """The stream brings a batch that fails again for a day, and everything behind it waits."""
    mail, _, counts = relayed([damaged, changed("INSERT", new=an_entry(1))])

    assert [message["sk"] for message in mail.got] == ["outbox#1"]
    assert counts["UNREADABLE"] >= 1


@pytest.mark.parametrize("broken", ["MAIL", "URGENT_MAIL", "RESULTS", "RIGHTS"])
def test_a_queue_that_takes_nothing_brings_the_batch_back(broken: str) -> None:
    queues: dict[str, Any] = {name: Messages() for name in ("MAIL", "URGENT_MAIL", "RESULTS", "RIGHTS")} | {
        broken: Refusing()
    }

    with pytest.raises(SendFailed):
        relay([changed("INSERT", new=an_entry(1))], queues.__getitem__)


@pytest.mark.parametrize("broken", ["MAIL", "URGENT_MAIL", "RESULTS", "RIGHTS"])
def test_a_queue_that_takes_nothing_keeps_no_other_from_its_messages(broken: str) -> None:
    records = [
        changed("INSERT", new=an_entry(1)),
        changed("INSERT", new={**an_entry(2), "template": "people.identity_code"}),
        changed("INSERT", new=an_invitee("i")),
        changed("INSERT", new=a_request()),
    ]
    others = {name: Messages() for name in ("MAIL", "URGENT_MAIL", "RESULTS", "RIGHTS") if name != broken}
    queues: dict[str, Any] = {**others, broken: Refusing()}

    with pytest.raises(SendFailed):
        relay(records, queues.__getitem__)

    assert {name: len(queue.got) for name, queue in others.items()} == dict.fromkeys(others, 1)


def test_urgent_mail_is_passed_on_before_mail_that_may_wait() -> None:
    queues = [rule.queue for rule in every_stream_rule()]

    assert queues.index("URGENT_MAIL") < queues.index("MAIL")


def test_the_kinds_states_and_fields_are_those_that_are_stored() -> None:
    by_kind = {rule.kind: rule for rule in every_stream_rule()}

    assert by_kind.keys() <= every_shape().keys()
    assert set(by_kind["rights_request"].states) == {RequestState.RECEIVED, RequestState.AWAITING_EMPLOYER}
    assert set(SHOWN) <= Invitee.model_fields.keys()


def test_the_example_events_are_understood() -> None:
    events = {path.stem: json.loads(path.read_text()) for path in examples("change_relay")}

    # That of the schedule has no changes in it.
    counts = {name: relayed(event["Records"])[2] for name, event in events.items() if "Records" in event}

    assert counts
    assert all(sum(count.values()) == 1 for count in counts.values())


def examples(function: str) -> list[Path]:
    return sorted((ROOT / "events" / function).glob("*.json"))
