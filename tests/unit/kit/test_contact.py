import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qlinx.kit.contact import (
    EmailAddress,
    EmailRefused,
    MobileRefused,
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
