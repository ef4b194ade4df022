"""The privacy statement: dated, in both languages, unchanged since it was published, and complete."""

import re
from datetime import date
from pathlib import Path

import pytest

from qlinx.kit.provider import PROVIDER
from qlinx.kit.texts import LANGUAGES, Language, format_date
from qlinx.people import statements
from qlinx.people.statements import (
    PUBLISHED,
    Statement,
    StatementEdited,
    current_statement,
    statement_of,
    statement_text,
)

EVERY = [(statement, language) for statement in PUBLISHED for language in LANGUAGES]
# The numbers that the statement has always had; there is no 9.
SECTIONS = ["1", "2", "3", "4", "5", "6", "7", "8", "10", "11", "12", "13"]


@pytest.mark.parametrize(("statement", "language"), EVERY)
def test_every_version_names_its_date_its_id_and_who_offers_the_service(
    statement: Statement, language: Language
) -> None:
    text = statement_text(statement, language)
    assert format_date(statement.since, language) in text
    assert statement.version == statement.since.isoformat()
    assert statement.version in text
    for fact in (
        PROVIDER.legal_name,
        PROVIDER.postal_address,
        PROVIDER.chamber_of_commerce,
        PROVIDER.telephone,
        PROVIDER.email,
    ):
        assert fact in text


@pytest.mark.parametrize(("statement", "language"), EVERY)
def test_the_printed_numbers_of_the_sections_stay(statement: Statement, language: Language) -> None:
    text = statement_text(statement, language)
    assert re.findall(r'<h2 id="s(\d+)">(\d+)\. ', text) == [(number, number) for number in SECTIONS]


@pytest.mark.parametrize(("statement", "language"), EVERY)
def test_an_employer_is_called_so_and_nothing_else(statement: Statement, language: Language) -> None:
    text = statement_text(statement, language)
    assert {"nl": "werkgever", "en": "employer"}[language] in text
    assert (
        re.findall(r"(?i)\b(?:werknemers?|opdrachtgevers?|klanten|klant|clients?|customers?)\b", text) == []
    )


def test_an_edited_text_does_not_load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    statement = PUBLISHED[-1]
    folder = tmp_path / statement.version
    folder.mkdir()
    (folder / "nl.html").write_text("<p>Wij doen wat we willen.</p>")
    monkeypatch.setattr(statements, "_FOLDER", tmp_path)
    with pytest.raises(StatementEdited):
        statement_text(statement, "nl")


def test_every_text_on_disk_belongs_to_a_published_version() -> None:
    folder = Path(statements.__file__).parent / "statements"
    assert sorted(part.name for part in folder.iterdir()) == sorted(one.version for one in PUBLISHED)


def test_the_version_of_a_day_is_the_last_one_that_began() -> None:
    newest = PUBLISHED[-1]
    assert current_statement(newest.since) is newest
    assert current_statement(date(2100, 1, 1)) is newest
    assert current_statement(date(2000, 1, 1)) is PUBLISHED[0]
    assert statement_of(newest.version) is newest
    assert statement_of("../../etc/passwd") is None
