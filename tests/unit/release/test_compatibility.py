"""The code may take the place of the last release function by function; what would break that is noticed."""

import copy
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, create_model

from qlinx.aws.database import Key
from qlinx.aws.messages import QueueMessage
from qlinx.invitations.model import Invitee
from qlinx.invitations.store import INVITEE
from qlinx.people.store import PERSON
from qlinx.records.catalogue import every_shape
from qlinx.records.personal import Technical
from qlinx.records.shape import Due, Group, Regime, Shape, Stored
from qlinx.records.unwritten import Unwritten
from tests.release.compatibility import (
    marks_that_are_over,
    problems,
    what_is_not_read,
    what_is_not_to_be_written,
    what_messages_break,
)
from tests.release.exceptions import Exemption, exemptions, judged
from tests.release.kept import MessageKind, as_of_now, every_message, load, message_of, released

Text = Annotated[str, Technical("made up")]
NOW = as_of_now("9.9.9")
# Of one kind is enough, where a kind is what changes.
ONE = replace(NOW, kinds={"invitee": NOW.kinds["invitee"]})
# What this release reads and does not write yet: to a release that is like it, each of these marks is over.
MARKED = {one.field for one in marks_that_are_over(NOW, every_shape())}


def remade(shape: Shape[Any], **changes: Any) -> Mapping[str, Shape[Any]]:
    """Every shape as it is, but for changes of one."""
    changed = copy.copy(shape)
    for name, value in changes.items():
        object.__setattr__(changed, name, value)
    return {**every_shape(), shape.kind: changed}


def with_fields(**fields: Any) -> type[Stored]:
    """An invitee with other fields: each a type with its default, or nothing where it is gone."""
    known = {name: (info.annotation, info) for name, info in Invitee.model_fields.items()}
    left: dict[str, Any] = {name: one for name, one in (known | fields).items() if one is not None}
    return create_model("Invitee", __base__=Stored, **left)


def told(found: list[Any]) -> list[str]:
    return [str(one) for one in found]


def test_the_code_reads_what_releases_stored_and_the_last_one_reads_what_it_stores() -> None:
    releases = [load(version) for version in released()]
    new = as_of_now("").migrations - releases[-1].migrations

    assert judged(problems(releases), exemptions("models"), new) == []


def test_every_stored_kind_and_message_is_in_the_last_release_or_new() -> None:
    last = load(released()[-1])

    assert last.kinds.keys() <= every_shape().keys() | {one.kind for one in exemptions("models")}
    assert all(kind.schema["additionalProperties"] is False for kind in last.kinds.values())
    assert {"GoOn", "Walk"} <= last.messages.keys()


# ---- written by the present code


def test_a_new_field_that_is_written_is_noticed() -> None:
    shapes = remade(INVITEE, model=with_fields(nickname=(Text, "")))

    assert told(what_is_not_to_be_written(ONE, shapes)) == [
        "invitee.nickname: written, and refused: an unknown field"
    ]
    assert what_is_not_read(ONE, shapes) == []


def test_a_new_field_that_is_marked_as_not_written_is_none() -> None:
    marked = Annotated[str | None, Technical("made up"), Unwritten()]
    shapes = remade(INVITEE, model=with_fields(nickname=(marked, None)))

    assert what_is_not_to_be_written(ONE, shapes) == []
    assert what_is_not_read(ONE, shapes) == []


class _More(StrEnum):
    """The states of an invitee and a new one."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WAITLISTED = "waitlisted"


def test_a_new_value_that_is_written_is_noticed() -> None:
    state = Annotated[_More, Technical("made up")]
    shapes = remade(INVITEE, model=with_fields(state=(state, _More.INVITED)))

    assert told(what_is_not_to_be_written(ONE, shapes)) == ["invitee.state: written, and refused: enum"]


def test_a_new_value_that_is_marked_as_not_written_is_none() -> None:
    state = Annotated[_More, Technical("made up"), Unwritten(("waitlisted",))]
    shapes = remade(INVITEE, model=with_fields(state=(state, _More.INVITED)))

    assert what_is_not_to_be_written(ONE, shapes) == []


def test_a_field_that_is_left_out_and_was_required_is_noticed() -> None:
    shapes = remade(INVITEE, model=with_fields(title=(Annotated[str | None, Technical("made up")], None)))

    assert told(what_is_not_to_be_written(ONE, shapes)) == ["invitee.title: written, and refused: required"]


def test_another_type_of_a_field_is_noticed() -> None:
    shapes = remade(INVITEE, model=with_fields(title=(Annotated[int, Technical("made up")], ...)))

    assert "invitee.title: written, and refused: type" in told(what_is_not_to_be_written(ONE, shapes))


def test_a_new_attribute_of_storage_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    written = Shape.item
    monkeypatch.setattr(Shape, "item", lambda self, value: {**written(self, value), "moment_queue": "m"})

    assert told(what_is_not_to_be_written(ONE, every_shape())) == [
        "invitee.moment_queue: written, and refused: an unknown field"
    ]


# ---- stored by the release


def test_a_field_that_is_gone_is_noticed() -> None:
    shapes = remade(INVITEE, model=with_fields(calendar_uid=None), group=lambda _: None, due=lambda _: None)

    assert "invitee.calendar_uid: not read: extra_forbidden" in told(what_is_not_read(ONE, shapes))


def test_a_value_that_is_gone_is_noticed() -> None:
    fewer = Annotated[Literal["invited", "accepted"], Technical("made up")]
    shapes = remade(INVITEE, model=with_fields(state=(fewer, "invited")))

    assert told(what_is_not_read(ONE, shapes)) == ["invitee.state: not read: literal_error"]


def test_a_new_field_without_a_default_is_noticed() -> None:
    shapes = remade(INVITEE, model=with_fields(nickname=(Text, ...)))

    assert told(what_is_not_read(ONE, shapes)) == ["invitee.nickname: not read: missing"]


def test_a_field_that_comes_out_otherwise_is_noticed() -> None:
    class Renamed(Invitee):
        title: Annotated[str, Technical("made up")] = Field(exclude=True, default="")

    assert told(what_is_not_read(ONE, remade(INVITEE, model=Renamed))) == [
        "invitee.title: lost when it is written again"
    ]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"key": lambda one: Key(f"person#{one.person_id}", f"invited#{one.invitation_id}")}, {"sk"}),
        ({"key": lambda one: Key(f"people#{one.person_id}", f"invitee#{one.invitation_id}")}, {"pk"}),
        (
            {"group": lambda one: Group(f"invitation#{one.invitation_id}", one.person_id)},
            {"group"},
        ),
        ({"group": lambda _: None}, {"group", "group_sort"}),
        ({"due": lambda one: Due("moments", one.ends_at)}, {"due_queue", "due_at"}),
        ({"expires": lambda one: one.ends_at}, set()),
        ({"points": lambda one: (Key("elsewhere", one.person_id),)}, {"points"}),
        ({"regime": Regime.LEDGER}, {""}),
    ],
    ids=["sort key", "partition", "group", "no group", "due", "also expires", "points", "regime"],
)
def test_a_key_that_is_another_is_noticed(changes: dict[str, Any], fields: set[str]) -> None:
    shapes = remade(INVITEE, **changes)

    assert {one.field for one in what_is_not_read(ONE, shapes)} == fields


def test_a_kind_that_is_gone_is_noticed() -> None:
    shapes = {kind: shape for kind, shape in every_shape().items() if shape is not PERSON}

    assert told(what_is_not_read(NOW, shapes)) == ["person: stored, and no model reads it"]


def test_a_kind_that_is_new_needs_nothing() -> None:
    assert every_shape().keys() - ONE.kinds.keys()
    assert [one for one in problems([ONE]) if one.field not in MARKED] == []


# ---- marks


def test_a_mark_of_what_the_release_reads_already_is_noticed() -> None:
    field = remade(INVITEE, model=with_fields(calendar_uid=(Annotated[str | None, Unwritten()], None)))
    value = remade(
        INVITEE,
        model=with_fields(state=(Annotated[_More, Unwritten(("declined", "waitlisted"))], _More.INVITED)),
    )
    known = remade(
        INVITEE, model=with_fields(state=(Annotated[_More, Unwritten(("declined",))], _More.INVITED))
    )

    def over(shapes: Mapping[str, Shape[Any]]) -> list[str]:
        return [one.field for one in marks_that_are_over(NOW, shapes) if one.field not in MARKED]

    assert over(field) == ["calendar_uid"]
    assert over(value) == []
    assert over(known) == ["state"]


# ---- messages


def test_messages_that_changed_are_noticed() -> None:
    class Shorter(QueueMessage):
        step: Literal["invite"]
        invitation_id: str

    class Longer(every_message()["GoOn"]):  # type: ignore[misc]  # the model is found, not imported
        of: str = "schedule"

    models: dict[str, type[QueueMessage]] = {**every_message(), "Walk": Shorter, "GoOn": Longer}

    found = told(what_messages_break(NOW, models))

    assert "Walk.part: not read: extra_forbidden" in found
    assert "Walk.step: not read: literal_error" in found
    assert "Walk.part: written, and refused: required" in found
    assert "GoOn.of: written, and refused: an unknown field" in found


def test_a_message_that_nothing_reads_any_more_is_noticed() -> None:
    models = {name: model for name, model in every_message().items() if name != "Walk"}

    assert told(what_messages_break(NOW, models)) == ["Walk: under way in a queue, and no model reads it"]


def test_messages_of_a_release_are_kept_by_name() -> None:
    assert isinstance(NOW.messages["Walk"], MessageKind)
    assert NOW.messages["Walk"] == message_of(every_message()["Walk"])


# ---- exceptions


def test_an_exception_covers_what_it_names_and_is_needed() -> None:
    found = what_is_not_to_be_written(ONE, remade(INVITEE, model=with_fields(nickname=(Text, ""))))
    right = Exemption("invitee", "nothing of the release reads invitees while it is deployed", "nickname")
    wrong = Exemption("invitee", "", "surname")

    assert judged(found, [right], frozenset()) == []
    assert judged(found, [wrong], frozenset()) == [
        "invitee.nickname: written, and refused: an unknown field",
        "an exception for invitee.surname that nothing needs",
        "an exception for invitee.surname without a reason",
    ]


def test_an_exception_may_name_a_migration_since_the_release_only() -> None:
    found = what_is_not_to_be_written(ONE, remade(INVITEE, model=with_fields(nickname=(Text, ""))))
    carried = Exemption("invitee", "writers are paused", "nickname", "m0002")

    assert judged(found, [carried], frozenset({"m0002"})) == []
    assert judged(found, [carried], frozenset()) == ["m0002 is no migration since the last release"]
