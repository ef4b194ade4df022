"""Invitations as people write them in a table, and JSON that says a thing twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qlinx.invitations.draft import InvitationDraft
from qlinx.invitations.file_entries import InvitationFileRefused, entries_of
from qlinx.invitations.file_reading import content_of
from tests.support.table_files import a_file

HEADER = "Titel;Begin;Einde;Antwoord uiterlijk;Doelgroep"
ROW = "Borrel;5-12-2026 19:30;5-12-2026 22:00;1-12-2026 12:00;iedereen"
AN_OBJECT = (
    '{"title": "Borrel", "starts_at": "2026-12-05T19:30", "ends_at": "2026-12-05T22:00",'
    ' "answer_by": "2026-12-01T12:00", "audience": {"everyone": true}%s}'
)


def _drafts(text: str, name: str = "feest.csv") -> list[InvitationDraft]:
    with a_file(text.encode()) as path:
        return [one.draft() for one in entries_of(content_of(path, name))]


@pytest.mark.parametrize(
    "header",
    [
        "Titel;Begin;Einde;Antwoord vóór;Doelgroep",
        "TITEL:;BEGIN:;EINDE:;ANTWOORD UITERLIJK:;DOELGROEP:",
        "Titel *;Begin *;Einde *;Antwoord-uiterlijk *;Doelgroep *",
        "Titel / Title;Begin / Start;Einde / End;Antwoord uiterlijk / Answer by;Doelgroep / Audience",
        "title;startsAt;endsAt;answerBy;audience",
        "title;starts_at;ends_at;answer_by;audience",
        "Titel;Begintijd;Eindtijd;Reageren voor;Wie",
        "Title (titel);Start time (begin);End time (einde);Answer by (antwoord voor);Who (doelgroep)",
    ],
)
def test_a_column_is_known_by_its_name_whatever_its_signs_and_in_two_languages(header: str) -> None:
    """With its accents, as our own refusals write it, “Antwoord vóór” was no column that we know."""
    assert _drafts(f"{header}\n{ROW}\n") == _drafts(f"{HEADER}\n{ROW}\n")


@pytest.mark.parametrize(
    "moment",
    [
        "5-12-2026 19:30", "5-12-2026  19:30", "5-12-2026\u00a019:30", "5.12.2026 19:30", "5-12-2026 19:30 uur", "5-12-2026 19u30",
        "za 5-12-2026 19:30", "zaterdag 5-12-2026 om 19.30 uur", "Sat 5/12/2026 19:30", "2026-12-05 19:30 u.",
    ],
)  # fmt: skip
def test_a_moment_is_read_without_what_stands_around_it(moment: str) -> None:
    (draft,) = _drafts(f"{HEADER}\n{ROW.replace('5-12-2026 19:30', moment)}\n")

    assert draft.starts_at == datetime(2026, 12, 5, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "moment", ["5-12-2026", "12/5/2026 7:30 PM", "5 december", "19:30", "46361.8125", "za"]
)
def test_what_could_be_another_moment_stays_refused(moment: str) -> None:
    with pytest.raises(ValueError, match="not_a_moment"):
        _drafts(f"{HEADER}\n{ROW.replace('5-12-2026 19:30', moment)}\n")


@pytest.mark.parametrize("who", ["iedereen", "Alle medewerkers", "alle", "allemaal", "ALL", "all  employees"])
def test_everybody_is_invited_in_whatever_words(who: str) -> None:
    (draft,) = _drafts(f"{HEADER}\n{ROW.replace('iedereen', who)}\n")

    assert draft.audience.everyone


def test_addresses_are_read_as_in_a_list_of_people() -> None:
    row = ROW.replace("iedereen", '"Jan <jan@werk.example>, mailto:kim@werk.example; piet@werk.example."')
    (draft,) = _drafts(f"{HEADER.replace('Doelgroep', 'E-mailadressen')}\n{row}\n")

    assert draft.audience.email_addresses == ("jan@werk.example", "kim@werk.example", "piet@werk.example")


@pytest.mark.parametrize("more", [', "title": "Diner"', ', "audience": {"everyone": true, "everyone": true}'])
def test_json_that_says_a_field_twice_is_refused_with_what_to_do(more: str) -> None:
    """Which of the two was meant was a guess: the last one was taken."""
    assert _drafts(AN_OBJECT % "", "feest.json")[0].title == "Borrel"
    with pytest.raises(InvitationFileRefused) as refused:
        _drafts(AN_OBJECT % more, "feest.json")

    assert "twee keer" in refused.value.advice.nl
    assert "twice" in refused.value.advice.en
