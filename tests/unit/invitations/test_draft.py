"""An invitation as an employer asks for it: what is taken, and how everything else is refused."""

from typing import Any

import pytest
from pydantic import ValidationError

from qlinx.invitations.draft import AudienceDraft, InvitationDraft
from qlinx.invitations.model import AudienceKind
from qlinx.invitations.refusals import ADVICE
from qlinx.invitations.rows import draft_of_row
from qlinx.kit.errors import InputInvalid
from qlinx.kit.faults import faults_of
from tests.support.drafts import a_draft, draft_fields

SECRET = "geheime-waarde@werk.example"


def faults(**changes: Any) -> dict[str, str]:
    fields = draft_fields(**changes)
    with pytest.raises(ValidationError) as refused:
        InvitationDraft.model_validate({name: value for name, value in fields.items() if value is not ...})
    return {fault.pointer: fault.code for fault in faults_of(refused.value).faults}


def test_a_whole_draft_is_taken() -> None:
    draft = a_draft(number_of_places="12", send_at="2026-11-25T09:00", text="Regel een\r\nRegel twee")

    assert draft.number_of_places == 12
    assert draft.text == "Regel een\nRegel twee"
    assert draft.send_at is not None
    assert draft.send_at < draft.answer_by < draft.starts_at < draft.ends_at
    assert InvitationDraft.model_validate_json(draft.model_dump_json()) == draft


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"title": ...}, "/title", "missing"),
        ({"title": "  "}, "/title", "missing"),
        ({"title": "x" * 121}, "/title", "too_long"),
        ({"title": "Regel\r\nBcc: x@werk.example"}, "/title", "control_character"),
        ({"title": "om\u202egekeerd"}, "/title", "control_character"),
        ({"text": "x" * 5001}, "/text", "too_long"),
        ({"location": "x" * 201}, "/location", "too_long"),
        ({"time_zone": "Amsterdam"}, "/time_zone", "unknown_time_zone"),
        ({"starts_at": ...}, "/starts_at", "missing"),
        ({"starts_at": "zaterdag"}, "/starts_at", "not_a_moment"),
        ({"starts_at": 1796495400}, "/starts_at", "not_a_moment"),
        ({"starts_at": "2027-03-28T02:30", "ends_at": "2027-03-28T05:00"}, "/starts_at", "skipped_by_clock"),
        ({"ends_at": "2026-12-05T19:30"}, "/ends_at", "not_after_start"),
        ({"ends_at": "2027-02-05T19:30"}, "/ends_at", "too_long_period"),
        ({"answer_by": ...}, "/answer_by", "missing"),
        ({"answer_by": "2026-12-05T19:31"}, "/answer_by", "after_start"),
        ({"send_at": "2026-12-01T12:00"}, "/send_at", "not_before_answer_by"),
        ({"number_of_places": 0}, "/number_of_places", "places_out_of_range"),
        ({"number_of_places": 10001}, "/number_of_places", "places_out_of_range"),
        ({"number_of_places": "twaalf"}, "/number_of_places", "places_out_of_range"),
        ({"number_of_places": 1.5}, "/number_of_places", "places_out_of_range"),
        ({"number_of_places": True}, "/number_of_places", "places_out_of_range"),
        ({"audience": ...}, "/audience", "missing"),
        ({"audience": {}}, "/audience", "one_kind_of_audience"),
        ({"audience": {"everyone": True, "tags": ["bhv"]}}, "/audience", "one_kind_of_audience"),
        ({"audience": {"departments": ["a"] * 101}}, "/audience/departments", "too_many_names"),
        ({"audience": {"email_addresses": ["a@werk.example", "geen"]}}, "/audience/email_addresses/1", "not_an_address"),
        ({"audience": {"bsn": ["123456782"]}}, "/audience/bsn", "extra_forbidden"),
        ({"bijlage": "x"}, "/bijlage", "extra_forbidden"),
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_taken_is_named_with_what_to_do(
    changes: dict[str, Any], pointer: str, code: str
) -> None:
    assert faults(**changes)[pointer] == code


def test_every_fault_is_told_at_once() -> None:
    found = faults(title="", time_zone="x", starts_at="x", number_of_places=0, audience={})

    assert set(found) == {"/title", "/time_zone", "/starts_at", "/number_of_places", "/audience"}


def test_no_refusal_holds_the_value(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ValidationError) as refused:
        a_draft(audience={"email_addresses": [f"{SECRET} {SECRET}"], "personnel_numbers": [SECRET * 10]})

    told = faults_of(refused.value)
    assert all(SECRET not in f"{fault.pointer}{fault.code}{fault.advice}" for fault in told.faults)
    assert caplog.text == ""


def test_every_advice_stands_in_both_languages() -> None:
    for code, advice in ADVICE.items():
        assert advice.nl, code
        assert advice.en, code
        assert advice.nl != advice.en


def test_the_kind_of_audience_follows_from_what_is_said() -> None:
    def kind(**said: Any) -> AudienceKind:
        return AudienceDraft(**said).kind

    assert kind(everyone=True) is AudienceKind.EVERYONE
    assert kind(departments=("Keuken",)) is AudienceKind.DEPARTMENTS
    assert kind(tags=("bhv",)) is AudienceKind.TAGS
    assert kind(personnel_numbers=("1",), email_addresses=("a@werk.example",)) is AudienceKind.PEOPLE


def test_a_row_with_dutch_or_english_columns_is_the_same_draft() -> None:
    dutch = {
        "Titel": "Kerstborrel",
        "Tekst": "Er is ook iets te eten.",
        "Locatie": "Voorbeeldplein 1",
        "Begin": "5-12-2026 19:30",
        "Einde": "5-12-2026 22:00",
        "Antwoord voor": "1-12-2026 12:00",
        "Aantal plaatsen": "12",
        "Afdelingen": "Keuken, Bediening",
        "Tijdzone": "",
    }
    english = {
        "title": "Kerstborrel",
        "text": "Er is ook iets te eten.",
        "location": "Voorbeeldplein 1",
        "starts_at": "2026-12-05T19:30",
        "ends at": "2026-12-05T22:00",
        "answer_by": "2026-12-01T12:00",
        "number of places": "12",
        "departments": "Keuken; Bediening",
    }

    assert draft_of_row(dutch) == draft_of_row(english)
    assert draft_of_row(dutch).audience.departments == ("Keuken", "Bediening")


@pytest.mark.parametrize(("column", "code"), [("BSN", "unknown_column"), ("Title", "column_twice")])
def test_a_column_that_is_unknown_or_twice_is_refused(column: str, code: str) -> None:
    with pytest.raises(InputInvalid) as refused:
        draft_of_row({"Titel": "x", column: "y"})

    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [(f"/{column}", code)]


@pytest.mark.parametrize(("word", "taken"), [("iedereen", True), ("Everyone", True), ("de keuken", False)])
def test_a_row_says_everyone_in_words_we_know(word: str, taken: bool) -> None:
    row = {"titel": "x", "begin": "5-12-2026 19:30", "einde": "5-12-2026 22:00", "antwoord voor": "1-12-2026 12:00", "doelgroep": word}  # fmt: skip
    if taken:
        assert draft_of_row(row).audience.everyone
    else:
        with pytest.raises(ValidationError, match="one_kind_of_audience"):
            draft_of_row(row)
