"""Whatever a dropped invitation file holds, each invitation in it is a draft or is refused with what to do."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from qlinx.invitations.draft import InvitationDraft
from qlinx.invitations.files import MOST_INVITATIONS, FileUnreadable, Result, _drafts, _result_file
from qlinx.kit.errors import InputInvalid
from qlinx.kit.faults import faults_of

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
    """What becomes of each invitation, as the intake decides it before anything is stored; the result file is written."""
    try:
        outcomes = [_outcome(line, draft) for line, draft in _drafts(file_name, body)]
    except FileUnreadable as refused:
        outcomes = [Result(None, accepted=False, code=refused.code, advice=refused.advice)]
    refusals = [one for one in outcomes if isinstance(one, Result)]
    for refusal in refusals:
        assert refusal.code
        assert refusal.advice.nl
        assert refusal.advice.en
    rows = list(csv.reader(io.StringIO(_result_file(refusals).decode(), newline=""), delimiter=";"))
    assert len(rows) == len(refusals) + 1
    return outcomes


def _outcome(line: int, draft: Any) -> InvitationDraft | Result:
    try:
        made: InvitationDraft = draft()
    except ValidationError as error:
        refused = InputInvalid(faults_of(error).faults)
    except InputInvalid as error:
        refused = error
    else:
        # What is stored and mailed must be possible to write.
        made.model_dump_json().encode()
        return made
    fault = refused.faults[0]
    return Result(line, accepted=False, field=fault.pointer, code=fault.code, advice=fault.advice)


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
