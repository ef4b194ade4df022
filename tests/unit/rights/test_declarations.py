"""What is stored about people is declared, has a term, has words, and can be passed over by nothing."""

from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from qlinx.kit.texts import LANGUAGES
from qlinx.records.catalogue import every_shape
from qlinx.records.personal import Category, Personal, Technical, personal_fields, undeclared_fields
from qlinx.records.shape import Regime, Shape, Stored
from qlinx.rights.errors import KindUnknown
from qlinx.rights.kinds.access.archive import schema_text
from qlinx.rights.kinds.access.document import ExportDocument
from qlinx.rights.model import Refusal, RequestState, Step, state_after
from qlinx.rights.removal import declared
from qlinx.rights.words import (
    CATEGORIES,
    GROUNDS,
    PURPOSES,
    RECIPIENTS,
    REFUSALS,
    SOURCES,
    STATES,
    field_label,
    kind_label,
    value_label,
)

# Found by what they belong to, written and removed with it.
_POINTERS = {"personnel"}


def about_people() -> list[Shape[Any]]:
    return [
        shape
        for shape in every_shape().values()
        if "person_id" in shape.model.model_fields and shape.kind not in _POINTERS
    ]


def model_of(shape: Shape[Any]) -> type[BaseModel]:
    model: type[BaseModel] = shape.model
    return model


@pytest.mark.parametrize("shape", every_shape().values(), ids=lambda shape: shape.kind)
def test_every_stored_field_says_whether_it_is_personal(shape: Shape[Any]) -> None:
    assert undeclared_fields(model_of(shape)) == ()


@pytest.mark.parametrize("shape", about_people(), ids=lambda shape: shape.kind)
def test_everything_about_a_person_has_a_retention_rule(shape: Shape[Any]) -> None:
    assert shape.retention is not None


@pytest.mark.parametrize("shape", about_people(), ids=lambda shape: shape.kind)
def test_everything_about_a_person_has_words_in_both_languages(shape: Shape[Any]) -> None:
    if shape.regime is not Regime.RECORDS:
        return
    labels = [
        kind_label(shape.kind),
        *(field_label(model_of(shape), field.name) for field in personal_fields(model_of(shape))),
    ]

    assert all(label.in_(language).strip() for label in labels for language in LANGUAGES)


def choices(annotation: Any) -> list[str]:
    """The values that a field can have, where they are named: of an enum, a literal, a truth;
    within whatever holds them.
    """
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [str(one.value) for one in annotation]
    if annotation is bool:
        return ["True", "False"]
    if get_origin(annotation) is Literal:
        return [str(one) for one in get_args(annotation)]
    return [value for part in get_args(annotation) for value in choices(part)]


@pytest.mark.parametrize("shape", about_people(), ids=lambda shape: shape.kind)
def test_every_value_that_is_a_code_has_words_in_an_export(shape: Shape[Any]) -> None:
    if shape.regime is not Regime.RECORDS:
        return
    model = model_of(shape)
    codes = [
        (field.name, value)
        for field in personal_fields(model)
        for value in choices(model.model_fields[field.name].annotation)
    ]

    assert [code for code in codes if value_label(model, *code) is None] == []


@pytest.mark.parametrize("shape", about_people(), ids=lambda shape: shape.kind)
def test_everything_about_a_person_stands_in_their_partition(shape: Shape[Any]) -> None:
    if shape.regime is not Regime.RECORDS:
        return
    required: dict[str, Any] = {
        name: datetime(2026, 11, 22, tzinfo=UTC) if info.annotation is datetime else "x"
        for name, info in model_of(shape).model_fields.items()
        if info.is_required()
    }
    value = model_of(shape).model_construct(**{**required, "person_id": "pid"})

    assert shape.key(value).pk == "person#pid"


def test_a_field_without_declaration_is_noticed() -> None:
    class Careless(Stored):
        person_id: Annotated[str, Technical("random id")]
        nickname: str
        email: Annotated[str, Personal(Category.CONTACT)]

    assert undeclared_fields(Careless) == ("nickname",)


def test_an_item_of_an_unknown_kind_is_passed_over_by_nothing() -> None:
    with pytest.raises(KindUnknown):
        declared({"pk": "person#1", "sk": "x", "kind": "unheard_of"})


def test_every_declared_meaning_has_words() -> None:
    tables = (CATEGORIES, PURPOSES, GROUNDS, SOURCES, RECIPIENTS, REFUSALS, STATES)
    for table in tables:
        kind = type(next(iter(table)))
        assert set(table) == set(kind)


def test_the_published_schema_is_that_of_the_export() -> None:
    from importlib.resources import files

    published = files("qlinx.rights").joinpath("files/export.schema.json").read_text("utf-8")

    assert published == schema_text()
    assert ExportDocument.model_fields["version"].default == 2


def test_a_request_moves_as_its_table_says_and_no_other_way() -> None:
    allowed = {
        (state, step): after
        for state in RequestState
        for step in Step
        if (after := state_after(state, step)) is not None
    }

    assert allowed == {
        (RequestState.RECEIVED, Step.WITHDRAW): RequestState.WITHDRAWN,
        (RequestState.AWAITING_EMPLOYER, Step.WITHDRAW): RequestState.WITHDRAWN,
        (RequestState.IDENTITY_PENDING, Step.WITHDRAW): RequestState.WITHDRAWN,
        (RequestState.WAITING_FOR_PERSON, Step.WITHDRAW): RequestState.WITHDRAWN,
        (RequestState.RECEIVED, Step.ASK_PERSON): RequestState.WAITING_FOR_PERSON,
        (RequestState.AWAITING_EMPLOYER, Step.ASK_PERSON): RequestState.WAITING_FOR_PERSON,
        (RequestState.WAITING_FOR_PERSON, Step.TELL): RequestState.RECEIVED,
        (RequestState.WAITING_FOR_PERSON, Step.TELL_EMPLOYER): RequestState.AWAITING_EMPLOYER,
        (RequestState.IN_PROGRESS, Step.REFUSE_PARTLY): RequestState.PARTLY_REFUSED,
        (RequestState.RECEIVED, Step.DOUBT): RequestState.IDENTITY_PENDING,
        (RequestState.AWAITING_EMPLOYER, Step.DOUBT): RequestState.IDENTITY_PENDING,
        (RequestState.IDENTITY_PENDING, Step.IDENTIFY): RequestState.RECEIVED,
        (RequestState.IDENTITY_PENDING, Step.IDENTIFY_TO_EMPLOYER): RequestState.AWAITING_EMPLOYER,
        (RequestState.IDENTITY_PENDING, Step.REFUSE): RequestState.REFUSED,
        (RequestState.WAITING_FOR_PERSON, Step.REFUSE): RequestState.REFUSED,
        (RequestState.AWAITING_EMPLOYER, Step.LEAVE_TO_US): RequestState.RECEIVED,
        (RequestState.AWAITING_EMPLOYER, Step.REFUSE): RequestState.REFUSED,
        (RequestState.RECEIVED, Step.START): RequestState.IN_PROGRESS,
        (RequestState.RECEIVED, Step.REFUSE): RequestState.REFUSED,
        (RequestState.IN_PROGRESS, Step.FULFIL): RequestState.FULFILLED,
        (RequestState.IN_PROGRESS, Step.REFUSE): RequestState.REFUSED,
    }
    assert Refusal.EXCESSIVE in REFUSALS


def test_a_model_may_not_use_the_names_of_the_storage() -> None:
    class Clashing(Stored):
        kind: Annotated[str, Technical("clashes")]

    with pytest.raises(ValueError, match="storage"):
        Shape(kind="clashing", model=Clashing, key=lambda value: value)  # type: ignore[arg-type, return-value]
