"""Files as programs in the field write them, met by people who do this job with other systems.

The people are made up.
"""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.invitations.columns import known_columns
from qlinx.invitations.columns import names_all_needed as invitation_is_whole
from qlinx.tabular.reading import read_table
from qlinx.tabular.refusals import UnreadableFile
from qlinx.tabular.wrappers import unwrapped
from tests.support.table_files import (
    A_ROW,
    HEADER,
    a_file,
    a_workbook,
    cells_of,
    csv_text,
    reading_of,
    refusal_of,
)


def _text(*rows: str, header: str = "Voornaam;Achternaam;E-mail") -> bytes:
    return "\n".join([header, *rows, ""]).encode()


# ---- what programs put around a value ----


@pytest.mark.parametrize(
    "written",
    [
        '="00123"',
        '"=""00123"""',
        '=""00123""',
        ' = "00123" ',
        "'00123",
        '="00123" ',
        '"00123" ',
        ' "00123"',
        '  "00123"  ',
    ],
)
def test_what_keeps_a_number_as_it_is_does_not_become_part_of_it(written: str) -> None:
    assert cells_of(_text(f"Jan;{written};j@werk.example")) == [("Jan", "00123", "j@werk.example")]


@pytest.mark.parametrize("end", ["\n\x1a", "\r\n\x1a", "\n\x1a\n", "\n\n\x1a\x1a"])
def test_the_sign_with_which_dos_ends_a_file_is_no_row_and_no_sign_of_one_cut_off(end: str) -> None:
    content = f"Voornaam;Achternaam;E-mail\nJan;Bos;jan@werk.example{end}".encode()
    assert cells_of(content) == [("Jan", "Bos", "jan@werk.example")]


@pytest.mark.parametrize(
    "content",
    [
        b'"Voornaam;Achternaam;E-mail"\n"Jan;Bos;jan@werk.example"\n',
        b'"Voornaam,Achternaam,E-mail"\r\n"Jan,Bos,jan@werk.example"\r\n',
        b'"Voornaam,""Achternaam"",""E-mail"""\n"Jan,""Bos"",""jan@werk.example"""\n',
        b'"Voornaam;""Achternaam"";E-mail"\n\n"Jan;Bos;jan@werk.example"',
    ],
)
def test_a_file_that_was_opened_as_one_column_and_saved_is_read(content: bytes) -> None:
    assert cells_of(content) == [("Jan", "Bos", "jan@werk.example")]


def test_a_comma_in_a_name_stays_in_it_where_lines_are_cells() -> None:
    content = b'"Voornaam,Achternaam,E-mail"\n"Jan,""Bos, de"",jan@werk.example"\n'
    assert cells_of(content) == [("Jan", "Bos, de", "jan@werk.example")]


def test_a_quotation_mark_in_doubt_refuses_a_file_whose_lines_are_cells() -> None:
    assert refusal_of(b'"Voornaam;Achternaam;E-mail"\n"Jan;""Bos;jan@werk.example"\n')


def test_blanks_before_quotes_keep_no_quotes_and_split_no_name() -> None:
    content = b'E-mail, Voornaam, Achternaam\njan@werk.example, "Jan", "Bos, de"\n'

    with reading_of(content) as reading:
        (row,) = reading.rows()
    assert list(row.cells.values()) == ["jan@werk.example", "Jan", "Bos, de"]


@pytest.mark.parametrize("name", ["'t Hart", "’t Hart", "d'Arc", "=Jan", '5" pijp', "a=b", ""])
def test_a_name_keeps_its_own_marks(name: str) -> None:
    assert unwrapped(name) == name


@given(
    st.lists(st.tuples(*[st.text("ab ;,='\"\n1é", max_size=6)] * 3), min_size=1, max_size=4),
    st.sampled_from(";,|\t"),
)
def test_a_wrapper_around_every_cell_changes_no_value(rows: list[tuple[str, ...]], separator: str) -> None:
    bare = [tuple(unwrapped(cell.replace("\n", "")) for cell in row) for row in rows]
    bare = [row for row in bare if "".join(row).strip() and all(unwrapped(cell) == cell for cell in row)]
    wrapped = [
        separator.join('="' + cell.replace('"', '""') + '"' for cell in row) for row in [HEADER, *bare]
    ]
    content = "\n".join([*wrapped, ""]).encode()

    assert (cells_of(content) if bare else refusal_of(content)) == (bare or "header_only")


# ---- decoding ----

NAMES = {
    "cp1252": ["José", "Zoë", "Müller", "François", "Muñoz", "O’Brien", "Søren", "Weiß", "Lefèvre", "Guðrún"],
    "mac_roman": ["José", "Sítio", "Zoë", "Müller", "Böhm", "Françoise", "Muñoz", "Renée"],
    "cp850": ["José", "Müller", "Zoë", "Renée", "Noël", "Françoise", "Jürgen", "Mário"],
    "cp1250": ["Paweł", "Łuczak", "Zieliński", "Małgorzata", "Jiří", "Dvořák", "Růžička", "Erdős"],
    "cp1254": ["Şahin", "Yıldız", "Doğan", "İbrahim", "Ayşe", "Öztürk", "Zoë", "Gökçe"],
    "iso8859_2": ["Wiśniewski", "Łukasz", "Dąbrowska", "Tomáš"],
    "cp852": ["Paweł", "Łuczak", "Wiśniewski", "Dąbrowska"],
    "cp1251": ["Иван", "Наталья", "Петров"],
    "cp1253": ["Γιώργος", "Παπαδόπουλος"],
    "utf-16-le": ["Paweł", "Şahin", "José", "Jan", "Piet"],
    "utf-16-be": ["Paweł", "Şahin", "José", "Jan", "Piet"],
    "utf-16": ["Paweł", "Şahin"],
    "utf-8": ["Paweł", "Şahin", "José", "李"],
}


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("encoding", NAMES)
def test_names_are_read_in_whatever_encoding_they_were_saved(encoding: str, break_: str) -> None:
    rows = [(name, "Bos", "a@werk.example") for name in NAMES[encoding]]

    assert cells_of(csv_text((HEADER, *rows), line_break=break_).encode(encoding)) == rows


@given(st.sampled_from(["cp1252", "mac_roman", "cp850", "cp1250", "cp1254"]), st.data())
def test_no_name_is_spoilt_by_another_encoding(encoding: str, data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(NAMES[encoding]), min_size=4, unique=True))
    rows = [(name, "Bos", "a@werk.example") for name in [*names, "Jan", "Piet"]]

    # Few names may be refused as unsure; test_unsure_encodings counts how often.
    with suppress(UnreadableFile):
        assert cells_of(csv_text((HEADER, *rows)).encode(encoding)) == rows


def test_a_mac_ends_lines_in_a_way_of_its_own_and_saves_sitio_so() -> None:
    assert cells_of(b"Voornaam;Achternaam;E-mail\rJos\x8e;S\x92tio;a@werk.example\r") == [
        ("José", "Sítio", "a@werk.example")
    ]


@pytest.mark.parametrize("damaged", [b"Jos\xa9\xb6;Pawe\xf1k\xa4\xa6", b"Ren\xa7\xb5\x81e;K\xa9\xf7hler"])
def test_names_that_no_encoding_gives_refuse_the_file(damaged: bytes) -> None:
    assert (
        refusal_of(b"Voornaam;Achternaam;E-mail\n" + damaged + b";a@werk.example\n") == "unreadable_letters"
    )


@pytest.mark.parametrize("name", ["José", "Zoë", "François", "Müller", "Ångström"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_names_that_a_program_spoilt_before_us_refuse_the_file(name: str, mark: bytes) -> None:
    spoilt = name.encode().decode("cp1252").encode()

    assert (
        refusal_of(mark + _text("Renée;Bos;r@werk.example") + spoilt + b";Bos;j@werk.example\n")
        == "unreadable_letters"
    )


@pytest.mark.parametrize("name", ["São João", "CÃO", "IRMÃ", "Âge", "ÂNGELA", "Ã", "Câmara"])
def test_letters_that_begin_like_spoilt_ones_are_read(name: str) -> None:
    assert cells_of(_text(f"{name};Bos;j@werk.example")) == [(name, "Bos", "j@werk.example")]


# ---- separators and empty lines ----


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_usual_separator_is_found(separator: str) -> None:
    rows = [("Jan", "Bos; de, of | het", "j@werk.example")]

    assert cells_of(csv_text((HEADER, *rows), separator=separator).encode()) == rows


def test_unicode_text_of_excel_is_read() -> None:
    content = 'Voornaam\tAchternaam\tE-mail\r\nPaweł\t"Bos\tde"\tp@werk.example\r\n'.encode("utf-16")

    assert cells_of(content) == [("Paweł", "Bos\tde", "p@werk.example")]


@pytest.mark.parametrize(
    "start", ["", "\n\n", ";;;\n", "sep=;\n", "\nsep=;\n", "sep=;;;;\n", "Export van 1-11-2026\n\n"]
)
@pytest.mark.parametrize(
    "ends", [("", "", ""), (";;", ";;", ""), ("", ";", ""), (";", ";", ""), ("", ";", ";")]
)
def test_separators_too_many_and_lines_with_nothing_change_nothing(
    start: str, ends: tuple[str, str, str]
) -> None:
    header, row, last = ends
    content = f"{start}Voornaam;Achternaam;E-mail{header}\nJan;Bos;j@werk.example{row}\nPim;Bos;p@werk.example{last}"

    assert cells_of(content.encode()) == [("Jan", "Bos", "j@werk.example"), ("Pim", "Bos", "p@werk.example")]


def test_invitation_files_are_read_by_the_same_reader() -> None:
    content = '\nsep=;\nTitel;Begin;Einde;Antwoord voor;Doelgroep;;\n="Borrel"; "1-12-2026 16:00";1-12-2026 18:00;30-11-2026;iedereen;\n'
    with a_file(content.encode("cp1252")) as path:
        (row,) = read_table(path, known_columns, invitation_is_whole).rows()

    assert list(row.cells.values()) == [
        "Borrel",
        "1-12-2026 16:00",
        "1-12-2026 18:00",
        "30-11-2026",
        "iedereen",
    ]


def test_hebrew_is_not_read_as_greek() -> None:
    """Read in the wrong encoding it is all small letters; people were stored under such names."""
    content = "Voornaam;Achternaam;E-mail\r\nדוד;כהן;d@werk.example\r\nשרה;לוי;s@werk.example\r\n"

    assert refusal_of(content.encode("cp1255")) == "unreadable_letters"
    assert cells_of(content.encode())[0] == ("דוד", "כהן", "d@werk.example")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_nulls_at_the_end_are_no_letters_stored_in_two_ways(encoding: str) -> None:
    content = "Voornaam;Achternaam;E-mail\r\nRenée;Berg;r@werk.example\r\n".encode(encoding)

    assert refusal_of(content + b"\0" * 512) == "unreadable_encoding"


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n", b"\n\n  "])
def test_what_a_system_of_the_web_wrote_before_a_workbook_is_passed_over(before: bytes) -> None:
    assert cells_of(before + a_workbook(A_ROW)) == [("Sanne", "", "")]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("O&#39;Brien", "O'Brien"),
        ("O&#x27;Brien", "O'Brien"),
        ("Ren&eacute;e", "Renée"),
        ("&Ccedil;elik", "Çelik"),
        ("R&amp;D", "R&D"),
        ("Ren&amp;eacute;e", "Renée"),
        ("R&D", "R&D"),
        ("Jansen & Zn.", "Jansen & Zn."),
        ("&onbekend;", "&onbekend;"),
    ],
)
def test_what_a_web_page_writes_for_a_letter_is_that_letter(written: str, meant: str) -> None:
    content = f'Voornaam,Achternaam,E-mail\n"{written}",Berg,s@werk.example\n'.encode()

    assert cells_of(content) == [(meant, "Berg", "s@werk.example")]
