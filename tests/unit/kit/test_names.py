"""Names as people have them, and what is no name; texts that are cleaned."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.kit.contact import TextRefused, clean_name, clean_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jan", "Jan"),
        ("  van   den\u00a0Berg ", "van den Berg"),
        ("'t Hooft", "'t Hooft"),
        ("van 't Hek", "van 't Hek"),
        ("O'Brien-Smith", "O'Brien-Smith"),
        ("Ren" + "e\u0301", "René"),
        ("Łukasz", "Łukasz"),
        ("محمد", "محمد"),
        ("نسیم\u200cالدین", "نسیم\u200cالدین"),
        ("李", "李"),
        ("<b>Jan</b>", "<b>Jan</b>"),
        ("Jan\n", "Jan"),
        ("Jo\u00adhan\u200b", "Johan"),
        ("A" * 100, "A" * 100),
    ],
)
def test_names_as_people_have_them_are_kept(text: str, expected: str) -> None:
    assert clean_name(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "missing"),
        (" \u200b ", "missing"),
        ("Jan\nPiet", "control_character"),
        ("Jan\r\nBcc: x", "control_character"),
        ("Jan\tPiet", "control_character"),
        ("Jan\x00", "control_character"),
        ("Jan\u2028Piet", "control_character"),
        ("\u202enaJ", "control_character"),
        ("a\u2066b", "control_character"),
        ("a\ud800b", "control_character"),
        ("Ren\ufffd", "damaged"),
        ("A" * 101, "too_long"),
        ("\u3164", "missing"),
        ("\u115f\u1160 \uffa0", "missing"),
        ("\u2800", "missing"),
        ("-", "no_letter"),
        ("123", "no_letter"),
    ],
)
def test_what_is_no_name_is_refused_with_a_code(text: str, code: str) -> None:
    with pytest.raises(TextRefused) as refused:
        clean_name(text)

    assert refused.value.code == code


REAL_NAMES = [
    "Jan 3e", "O'Brien", "van 't Hof", "Anne-Marie", "St. John", "Nguyễn", "J.R.R.", "J. de Vries", "J.de Vries", "Chr. Huygens",
    "M.Th. van der Meer", "P.A.M.", "Ph.D. Jansen", "Jansen, MSc.", "Henry VIII", "Jan (Johan)", "Jansen/de Vries", "Mr. X",
    "Jan: de oude", "d'Artagnan", "Þór", "Ægir", "Zoë", "Ananda Ω", "李小龍", "محمد", "Смирнова", "Jan 2", "007 Bond", "A. Co",
    "Wwwouter", "Datema", "Telgenkamp", "Dr. h.c. Bos", "K3 Kathleen", "Ter Horst-de Boer",
]  # fmt: skip


@pytest.mark.parametrize("name", REAL_NAMES)
def test_real_names_with_points_and_numbers_are_kept(name: str) -> None:
    assert clean_name(name) == unicodedata.normalize("NFC", name)


LINKS = [
    "https://evil.example", "HTTP://1.2.3.4/x", "www.prijs", "prijs.nl", "Win.Nu", "x.com", "t.co/abc", "t.me/jan", "jan@bank.nl",
    "@jan", "mailto:jan", "tel: 112", "javascript:alert", "bank。nl", "bank．nl", "ｂａｎｋ.nl", "jan＠bank", "bank․nl", "пример.рф",
    "bank.xn--p1ai", "Ⓑⓐⓝⓚ.ⓝⓛ", "1.2.3.4", "https:⁄⁄evil", "http\u200b://a",
]  # fmt: skip
NUMBERS = [
    "06 12345678", "+31 6 12 34 56 78", "0800-1234", "bel 0900.1884", "(020) 123 4567", "０６１２３４５６７８", "٠٦١٢٣٤٥٦٧٨", "0 6 1 2 3 4",
    "①②③④⑤⑥⑦", "112-112",
]  # fmt: skip
# What may stand before and behind in a form field: a letter or a word, with a blank or a sign between.
_AROUND = st.sampled_from(["Jan ", "Dag Jan, ", "Gefeliciteerd! ", "(", '"', "Jan - "])
_BEHIND = st.sampled_from(["", " ", ")", "!", " de Vries", ", dank", '"'])


@given(before=_AROUND, link=st.sampled_from(LINKS), behind=_BEHIND)
def test_no_name_holds_a_link_wherever_it_stands(before: str, link: str, behind: str) -> None:
    with pytest.raises(TextRefused) as refused:
        clean_name(f"a {before}{link}{behind}")
    assert refused.value.code in {"link_in_name", "number_in_name", "control_character"}


@given(before=_AROUND, number=st.sampled_from(NUMBERS), behind=_BEHIND)
def test_no_name_holds_a_number_that_can_be_called(before: str, number: str, behind: str) -> None:
    with pytest.raises(TextRefused) as refused:
        clean_name(f"a {before}{number}{behind}")
    assert refused.value.code == "number_in_name"


_LETTERS = st.text(st.characters(categories=("Lu", "Ll", "Lo")), min_size=2, max_size=12)
_HOSTS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}[a-z0-9]\.(nl|com|shop|xyz|example|museum)", fullmatch=True)


@given(
    words=st.lists(_LETTERS, min_size=1, max_size=5), joint=st.sampled_from([" ", "-", "'", "’", ". ", ", "])
)
def test_names_of_letters_are_never_taken_for_links(words: list[str], joint: str) -> None:
    assert clean_name(joint.join(words))


@given(host=_HOSTS, upper=st.booleans(), tail=st.sampled_from(["", "/x", "?a=1", "#b", ":80"]))
def test_no_host_name_passes_as_a_name(host: str, *, upper: bool, tail: str) -> None:
    with pytest.raises(TextRefused):
        clean_name(f"Jan {host.upper() if upper else host}{tail}")


@given(st.text(max_size=130))
def test_a_cleaned_text_is_composed_of_one_line_and_stays_the_same(text: str) -> None:
    try:
        cleaned = clean_text(text, max_length=100)
    except TextRefused:
        return
    assert cleaned == clean_text(cleaned, max_length=100)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert len(cleaned.splitlines()) == 1
    assert len(cleaned) <= 100
    assert "  " not in cleaned
