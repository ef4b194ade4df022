"""Whatever a dropped invitation file holds,
each invitation in it is a draft or is refused with what to do.
"""

import csv
import io
import json
import re
from datetime import datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from qlinx.invitations.columns import known_columns
from qlinx.invitations.draft import InvitationDraft
from qlinx.invitations.file_content import MOST_FILE_BYTES, MOST_INVITATIONS, FileContent
from qlinx.invitations.file_entries import Entry, InvitationFileRefused, entries_of
from qlinx.invitations.file_reading import content_of
from qlinx.invitations.files import Result, result_file
from qlinx.kit.errors import InputInvalid
from qlinx.kit.faults import faults_of
from qlinx.tabular.texts import TOO_MANY_CELLS
from tests.support.table_files import a_file, a_workbook, csv_text, row_xml, text_cell, written_by_openpyxl

GOOD = {
    "title": "Kerstborrel",
    "text": "Er is ook iets te eten.",
    "time_zone": "Europe/Amsterdam",
    "starts_at": "2026-12-05T19:30",
    "ends_at": "2026-12-05T22:00",
    "answer_by": "2026-12-01T12:00",
    "audience": {"everyone": True},
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from([*GOOD, "location", "number_of_places", "send_at", "extra"])


def judged(file_name: str, body: bytes) -> list[InvitationDraft | Result]:
    """What becomes of each invitation, as the intake decides it before anything is stored;
    the result file is written.
    """
    try:
        with a_file(body) as path:
            content = FileContent.read(content_of(path, file_name).written())
        entries = entries_of(content)
        outcomes = [_outcome(entry) for entry in entries]
    except InvitationFileRefused as refused:
        outcomes = [Result(refused.line, accepted=False, code=refused.code, advice=refused.advice)]
    refusals = [one for one in outcomes if isinstance(one, Result)]
    for refusal in refusals:
        assert refusal.code
        assert refusal.advice.nl
        assert refusal.advice.en
    rows = list(csv.reader(io.StringIO(result_file(refusals).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert len(rows) == len(refusals) + 1
    return outcomes


def _outcome(entry: Entry) -> InvitationDraft | Result:
    try:
        made = entry.draft()
    except ValidationError as error:
        refused = InputInvalid(faults_of(error).faults)
    except InputInvalid as error:
        refused = error
    else:
        # What is stored and mailed must be possible to write.
        made.model_dump_json().encode()
        return made
    fault = refused.faults[0]
    return Result(entry.line, accepted=False, field=fault.pointer, code=fault.code, advice=fault.advice)


@given(st.binary(max_size=400), st.sampled_from(["a.json", "a.csv", "a.JSON", "a"]))
@example(b"\xff\xfe\x00\xd8", "a.csv")
@example(b'"\\ud800"', "a.json")
@example(b"[" * 100_000, "a.json")
@example(b"1" * 5000, "a.json")
@example(b"title;title\nx;y\n", "a.csv")
def test_any_bytes_are_invitations_or_a_refusal(body: bytes, file_name: str) -> None:
    assert judged(file_name, body) or body.strip()


@given(JSON)
def test_any_json_is_judged_entry_by_entry(value: Any) -> None:
    body = json.dumps(value).encode()
    entries = value if isinstance(value, list) else [value]

    assert len(judged("a.json", body)) in {len(entries), 1, len(value) if isinstance(value, dict) else 1}


@given(NAMES, JSON)
@example("title", "\ud800")
@example("number_of_places", 10**400)
@example("number_of_places", float("nan"))
def test_a_good_invitation_with_anything_in_one_field_is_a_draft_or_refused_by_field(
    name: str, value: Any
) -> None:
    (outcome,) = judged("a.json", json.dumps({**GOOD, name: value}).encode())

    if isinstance(outcome, Result):
        assert outcome.line == 1


@given(st.lists(st.booleans(), min_size=1, max_size=20))
def test_no_invitation_is_lost_beside_wrong_ones(good: list[bool]) -> None:
    entries = [GOOD if one else {"title": 5} for one in good]
    outcomes = judged("a.json", json.dumps({"invitations": entries}).encode())

    assert [isinstance(one, InvitationDraft) for one in outcomes] == good


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), min_size=2, max_size=2))
def test_texts_in_a_csv_come_through_separators_quotes_and_line_breaks(texts: list[str]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";").writerows([["title", "text"], texts])
    outcomes = judged("a.csv", written.getvalue().encode())

    assert len(outcomes) <= 1


def test_a_file_with_too_many_invitations_is_refused_whole() -> None:
    (outcome,) = judged("a.json", json.dumps([GOOD] * (MOST_INVITATIONS + 1)).encode())

    assert isinstance(outcome, Result)
    assert outcome.code == "file-too-large"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_row_reads_the_same_in_every_encoding(encoding: str) -> None:
    text = "titel;tekst\r\nBorrel in de Überkantine;Graag één drankje\r\n"
    (outcome,) = judged("a.csv", text.encode(encoding))

    assert outcome == judged("a.csv", text.encode())[0]
    assert isinstance(outcome, Result)
    assert (outcome.line, outcome.field) == (2, "/starts_at")


HEADER = ("Titel", "Omschrijving", "Begin", "Einde", "Antwoord uiterlijk", "Aantal plaatsen", "Labels")
ROW = (
    "Kerstborrel",
    "Soep.\nEn brood.",
    "5-12-2026 19:30",
    "5-12-2026 22:00",
    "1-12-2026 12:00",
    "12",
    "BHV, nacht",
)


def test_a_workbook_says_what_the_same_rows_in_a_csv_say() -> None:
    moments = [
        datetime.fromisoformat("2026-12-05T19:30"),
        datetime.fromisoformat("2026-12-05T22:00"),
        datetime.fromisoformat("2026-12-01T12:00"),
    ]
    workbook = written_by_openpyxl([(*ROW[:2], *moments, 12, ROW[-1])], header=HEADER)

    (read,) = judged("a.xlsx", workbook)

    assert isinstance(read, InvitationDraft)
    assert read == judged("a.csv", csv_text([HEADER, ROW]).encode())[0]
    # By its content, whatever its name says.
    assert [read] == judged("a.csv", workbook)


def test_the_header_may_stand_under_a_title_and_rows_have_the_numbers_of_the_sheet() -> None:
    workbook = written_by_openpyxl([(), HEADER, (), ROW, ("Zonder tijd",)], header=("Uitnodigingen 2026",))

    good, wrong = judged("a.xlsx", workbook)

    assert isinstance(good, InvitationDraft)
    assert isinstance(wrong, Result)
    assert wrong.line == 6


def test_a_formula_that_failed_is_told_by_its_column_and_goes_to_nobody() -> None:
    failed, good = judged("a.csv", csv_text([HEADER, ("#NAAM?", *ROW[1:]), ROW]).encode())

    assert isinstance(good, InvitationDraft)
    assert isinstance(failed, Result)
    assert (failed.field, failed.code) == ("/Titel", "spreadsheet_error")
    assert "Titel" in failed.advice.nl
    assert "Titel" in failed.advice.en


def test_one_cell_of_a_csv_may_name_thousands_of_people() -> None:
    addresses = ",".join(f"p{number}@werk.example" for number in range(6_000))
    header = ("Titel", "Begin", "Einde", "Antwoord uiterlijk", "E-mailadressen")

    (read,) = judged("a.csv", csv_text([header, (ROW[0], *ROW[2:5], addresses)]).encode())

    assert isinstance(read, InvitationDraft)
    assert len(read.audience.email_addresses) == 6_000


def test_a_column_that_is_there_twice_is_named_as_such() -> None:
    (outcome,) = judged("a.csv", b"titel;titel\nx;y\n")

    assert isinstance(outcome, Result)
    assert (outcome.field, outcome.code) == ("/titel (2)", "column_twice")


def test_a_row_with_more_cells_than_columns_refuses_the_file_and_names_its_line() -> None:
    (outcome,) = judged("a.csv", b"titel;begin\na;b\na;b;c;d\n")

    assert isinstance(outcome, Result)
    assert (outcome.line, outcome.code, outcome.advice) == (3, "file-unreadable", TOO_MANY_CELLS)


@pytest.mark.parametrize(
    ("body", "code", "advice"),
    [
        (b"", "file-unreadable", "leeg"),
        (
            b"kleur;vorm\nrood;rond\n",
            "file-unreadable",
            "Titel, Begin, Einde, Antwoord uiterlijk en Doelgroep",
        ),
        (b"titel;begin\n", "file-unreadable", "geen rijen"),
        (b'titel;begin\na;"b\n', "file-unreadable", "aanhalingsteken"),
        (b"%PDF-1.7", "file-unreadable", "PDF"),
        (b"titel\n" + b"a\n" * (MOST_INVITATIONS + 1), "file-too-large", "200 uitnodigingen"),
        (b"titel\n" + b"a" * MOST_FILE_BYTES, "file-too-large", "200 uitnodigingen"),
        (a_workbook("<row>" + "<c/>" * 1_000_000 + "</row>"), "file-too-large", "Uitgepakt"),
        (a_workbook(row_xml(2, text_cell("XFD2", "x"))), "file-too-large", "kolommen"),
        (a_workbook(row_xml(1_048_577, text_cell("A1048577", "x"))), "file-too-large", "200 uitnodigingen"),
        (
            a_workbook("<row>" + "<c/>" * 250_000 + "</row>", "<row>" + "<c/>" * 250_001 + "</row>"),
            "file-too-large",
            "Uitgepakt",
        ),
        (a_workbook()[:-30], "file-unreadable", "opnieuw"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(body: bytes, code: str, advice: str) -> None:
    (outcome,) = judged("a.xlsx", body)

    assert isinstance(outcome, Result)
    assert (outcome.line, outcome.code) == (None, code)
    assert advice in outcome.advice.nl


def test_the_columns_that_a_file_without_header_is_told_to_have_are_columns_that_we_know() -> None:
    (outcome,) = judged("a.csv", b"kleur;vorm\nrood;rond\n")

    assert isinstance(outcome, Result)
    for text, both in ((outcome.advice.nl, " en "), (outcome.advice.en, " and ")):
        names = re.split(rf", |{both}", re.split("ten minste |at least ", text)[1].removesuffix("."))
        assert known_columns(names) == len(names) == 5
