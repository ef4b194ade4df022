import subprocess
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qlinx.kit.contact import (
    EmailAddress,
    EmailRefused,
    MobileRefused,
    TextRefused,
    clean_name,
    clean_text,
    parse_email,
    parse_mobile,
)


def test_the_domain_is_folded_and_the_local_part_is_kept_for_sending() -> None:
    found = parse_email("  Jan.de.Vries@Bakkerij.NL ")

    assert found == EmailAddress(
        address="Jan.de.Vries@bakkerij.nl",
        display="Jan.de.Vries@bakkerij.nl",
        match_key="jan.de.vries@bakkerij.nl",
    )


def test_an_international_domain_is_sent_to_in_punycode_and_shown_as_typed() -> None:
    found = parse_email("info@bücher.nl")

    assert found.address == "info@xn--bcher-kva.nl"
    assert found.display == "info@bücher.nl"
    assert found.match_key == parse_email("INFO@xn--bcher-kva.nl").match_key


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("o'neil@bakkerij.nl", "o'neil@bakkerij.nl"),
        ("aa@aa.bb-cc.nl", "aa@aa.bb-cc.nl"),
        ("jan@bakkerij.berlin", "jan@bakkerij.berlin"),
        ("max@möstermann.swiss", "max@xn--mstermann-07a.swiss"),
        ("max@xn--mstermann-07a.swiss", "max@xn--mstermann-07a.swiss"),
        ("jan@xn--h1alffa9f.xn--p1ai", "jan@xn--h1alffa9f.xn--p1ai"),
        ("\ufeffjan@bakkerij.nl", "jan@bakkerij.nl"),
        ("\u200bjan@bakkerij.nl", "jan@bakkerij.nl"),
    ],
)
def test_an_address_that_another_program_was_reported_to_refuse_is_taken(text: str, address: str) -> None:
    assert parse_email(text).address == address


def test_a_label_makes_another_address() -> None:
    assert parse_email("jan+werk@bakkerij.nl").match_key != parse_email("jan@bakkerij.nl").match_key


def test_blanks_and_invisible_marks_around_an_address_are_dropped() -> None:
    assert parse_email("\ufeff jan@bakkerij.nl\u200b\u00a0").address == "jan@bakkerij.nl"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "missing"),
        (" \u00a0 ", "missing"),
        ("jan", "invalid"),
        ("jan@", "invalid"),
        ("@bakkerij.nl", "invalid"),
        ("jan@bakkerij", "invalid"),
        ("jan@localhost", "invalid"),
        ("jan@bakkerij.test", "invalid"),
        ("jan@[192.0.2.1]", "invalid"),
        ('"jan de vries"@bakkerij.nl', "invalid"),
        ("jan@bakkerij.nl, piet@bakkerij.nl", "invalid"),
        ("Jan <jan@bakkerij.nl>", "invalid"),
        ("jan@bakkerij.nl\r\nBcc: all@bakkerij.nl", "invalid"),
        ("jan@bakkerij..nl", "invalid"),
        ("jan@bakkerij.n", "invalid"),
        ("jan.@bakkerij.nl", "invalid"),
        ("jan@-bakkerij.nl", "invalid"),
        ("jan@bakkerij.123", "invalid"),
        ("моя@россия.рф", "not_ascii"),
        ("j" * 65 + "@bakkerij.nl", "invalid"),
        ("jan@" + "a" * 250 + ".nl", "too_long"),
        ("rené@bakkerij.nl", "not_ascii"),
        ("jan@werk.example", "example_domain"),
        ("jan@EXAMPLE.com", "example_domain"),
        ("jan@mail.example.org", "example_domain"),
    ],
)
def test_an_address_that_cannot_be_written_to_is_refused_with_a_code(text: str, code: str) -> None:
    with pytest.raises(EmailRefused) as refused:
        parse_email(text)

    assert refused.value.code == code
    if text.strip():
        assert text not in str(refused.value)


def test_example_domains_are_taken_only_when_the_caller_says_so() -> None:
    assert parse_email("jan@werk.example", allow_example_domains=True).address == "jan@werk.example"
    assert parse_email("jan@counterexample.com").address == "jan@counterexample.com"


@given(st.text(max_size=300))
@example("xn--@xn--.nl")
@example("a@" + "ß" * 60 + ".nl")
def test_any_text_is_an_address_or_a_refusal(text: str) -> None:
    try:
        found = parse_email(text)
    except EmailRefused:
        return
    assert found.address.isascii()
    assert len(found.address) <= 254
    assert parse_email(found.address) == found


@given(st.emails())
def test_an_accepted_address_reads_back_the_same(text: str) -> None:
    try:
        found = parse_email(text, allow_example_domains=True)
    except EmailRefused:
        return
    assert parse_email(found.address, allow_example_domains=True) == found
    assert parse_email(found.display, allow_example_domains=True) == found


@pytest.mark.parametrize(
    "text",
    [
        "0612345678",
        "06-12345678",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "+31612345678",
        "+31 6 1234 5678",
        "+31 (0)6 12345678",
        "0031612345678",
        "31612345678",
        "612345678",
        "\u202a06 12345678\u202c",
        " 0612345678\u00a0",
    ],
)
def test_every_way_to_write_a_dutch_mobile_number_is_one_number(text: str) -> None:
    assert parse_mobile(text) == "+31612345678"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+32 470 12 34 56", "+32470123456"),
        ("0049 151 23456789", "+4915123456789"),
        ("+1 202 555 0143", "+12025550143"),
        ("+44 7400 123456", "+447400123456"),
    ],
)
def test_mobile_numbers_of_other_countries_are_taken(text: str, expected: str) -> None:
    assert parse_mobile(text) == expected


def test_the_region_says_where_a_national_number_belongs() -> None:
    assert parse_mobile("0470 12 34 56", region="BE") == "+32470123456"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "missing"),
        ("  ", "missing"),
        ("geen", "invalid"),
        ("061234567", "invalid"),
        ("06123456789", "invalid"),
        ("0612345678 / 0687654321", "invalid"),
        ("06-1234ABCD", "invalid"),
        ("0612345678x12", "invalid"),
        ("6.12E+08", "invalid"),
        ("1" * 400, "invalid"),
        ("020-6241111", "not_mobile"),
        ("+31 88 130 2000", "not_mobile"),
        ("0800-1234", "not_mobile"),
    ],
)
def test_a_number_that_no_mobile_can_have_is_refused_with_a_code(text: str, code: str) -> None:
    with pytest.raises(MobileRefused) as refused:
        parse_mobile(text)

    assert refused.value.code == code


@given(st.text(alphabet="0123456789+()- ./６a٣;,", max_size=30))
def test_any_number_is_refused_or_reads_back_the_same(text: str) -> None:
    try:
        number = parse_mobile(text)
    except MobileRefused:
        return
    assert number.startswith("+")
    assert number[1:].isascii()
    assert number[1:].isdigit()
    assert parse_mobile(number) == number


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


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("noor@werk.example.nl", "noor@werk.example.nl"),
        ("Noor+werk@Werk.example.nl", "noor@werk.example.nl"),
        ("noor+a+b@werk.example.nl", "noor@werk.example.nl"),
        ("+noor@werk.example.nl", "+noor@werk.example.nl"),
        ("n.oor@werk.example.nl", "n.oor@werk.example.nl"),
    ],
)
def test_all_labels_of_an_address_count_as_one_mailbox(address: str, mailbox: str) -> None:
    assert parse_email(address).mailbox_key == mailbox


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


def test_the_heavy_libraries_are_loaded_at_first_use_only() -> None:
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, qlinx.kit.contact; print({'phonenumbers', 'email_validator'} & set(sys.modules))",
        ],
        env={"PYTHONPATH": "layers/domain"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert loaded.stdout.strip() == "set()"
