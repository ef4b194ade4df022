"""What stands around addresses and numbers is no part of them, and does not cost the person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.kit.contact import EmailRefused, MobileRefused, parse_email, parse_mobile
from qlinx.rosters import cells
from qlinx.tabular.around_contacts import bare_address, bare_number

ADDRESS, NUMBER = "jan@werk.nl", "+31612345678"
AROUND_ADDRESSES = [
    "Jan Bos <jan@werk.nl>", '"Bos, Jan" <jan@werk.nl>', "<jan@werk.nl>", "<jan@werk.nl>;", "jan@werk.nl;", "jan@werk.nl,",
    "mailto:jan@werk.nl", "MAILTO: jan@werk.nl", "SMTP:jan@werk.nl", "smtp:jan@werk.nl", "'jan@werk.nl'", '"jan@werk.nl"',
    "“jan@werk.nl”", "jan@werk.nl#mailto:jan@werk.nl#", "Mail Jan#mailto:jan@werk.nl#", "#mailto:jan@werk.nl#",
    "jan@werk.nl; jan@werk.nl", "jan@werk.nl, JAN@WERK.NL", "jan@werk.nl|jan@werk.nl",
    "jan@werk.nl.", "(jan@werk.nl)", "[jan@werk.nl]", "jan@werk.nl:", "(jan@werk.nl).",
    "Bos, Jan (Zorg) <jan@werk.nl>", "Jan Bos (jan@werk.nl)", "Jan Bos [jan@werk.nl]", "jan@werk.nl (werk)", "jan@werk.nl [privé]",
    "'jan@werk.nl' <jan@werk.nl>", "jan@werk.nl <mailto:jan@werk.nl>", "jan@werk.nl [mailto:jan@werk.nl]",
    "jan@werk.nl [SMTP:JAN@werk.nl]", "mailto:jan@werk.nl?subject=Hoi%20Jan&cc=", "e-mail: jan@werk.nl", "E: jan@werk.nl",
    "\u202ajan@werk.nl\u202c", "\u200ejan@werk.nl", "jan@werk.nl\u200f", "jan＠werk.nl", "ｊａｎ＠ｗｅｒｋ．ｎｌ",
    "jan\u200b@werk.nl", "jan@werk.nl\u00a0",
]  # fmt: skip
NOT_ONE_ADDRESS = [
    "jan@werk.nl; jan@thuis.nl", "jan@werk.nl / jan@thuis.nl", "piet@werk.nl#mailto:jan@werk.nl#", "jan(at)werk.nl",
    "jan@werk,nl", "jan @werk.nl", "jan@werk..nl", "Jan <jan@werk.nl> Piet <piet@werk.nl>", "piet@werk.nl <jan@werk.nl>",
    ".jan@werk.nl", "jan.@werk.nl", "jan@.werk.nl", "\x02\x03jan@werk.nl", "jan@werk.n",
    "jan van den jan@werk.nl", "jan@werk.nl (piet@werk.nl)", "jan@werk.nl <piet@werk.nl>", "jan@werk.nl en piet@werk.nl",
    "jan@werk.nl piet", "http://jan@werk.nl", "jan\u202e@werk.nl",
]  # fmt: skip
AROUND_NUMBERS = [
    "tel:+31612345678", "Tel. 06 12345678", "tel 0612345678", "Telefoon: 06-12345678", "M: 06 12345678", "mobiel 0612345678",
    "Mob. 06 12345678", "GSM 0612345678", "Handy: 0031612345678", "06 12345678 (privé)", "06 12345678 prive",
    "0612345678 (werk)", "06-12345678 [mobiel]", "612345678.0", "31612345678.0", "0612345678,0", '"0612345678"',
    "+31(0)6 12345678 (WhatsApp)", "app: 0612345678", "Mobile phone: 06-12345678", "C: 06 12345678", "cell +31612345678",
    "06\u202f12\u202f34\u202f56\u202f78", "06\t12345678", "06 12345678; 06-12345678", "0612345678 / +31 (0)6 12345678",
    "06 12345678, 0031612345678",
]  # fmt: skip
NOT_ONE_NUMBER = [
    "06 12345678 / 06 87654321", "0612345678 of 0687654321", "6.12345678E+08", "bel Jan 0612345678", "020 1234567 (werk)",
    "0800-BELNU", "06 12345678 ext. 12",
    "+32 612345678 / 0612345678", "06 12345678 (moeder)", "06 12345678; 06 12345679", "06_12345678",
]  # fmt: skip


@pytest.mark.parametrize("written", AROUND_ADDRESSES)
def test_an_address_is_read_whatever_a_program_put_around_it(written: str) -> None:
    assert cells.email(written, allow_example_domains=False).match_key == ADDRESS


@pytest.mark.parametrize("written", NOT_ONE_ADDRESS)
def test_what_is_not_one_address_stays_refused(written: str) -> None:
    with pytest.raises(EmailRefused):
        cells.email(written, allow_example_domains=False)


@pytest.mark.parametrize("written", AROUND_NUMBERS)
def test_a_number_is_read_whatever_stands_around_it(written: str) -> None:
    assert cells.mobile(written) == NUMBER


@pytest.mark.parametrize("written", NOT_ONE_NUMBER)
def test_what_is_not_one_mobile_number_stays_refused(written: str) -> None:
    with pytest.raises(MobileRefused):
        cells.mobile(written)


@given(st.text(max_size=60))
def test_nothing_is_made_up(text: str) -> None:
    """What is read stands in the cell as it is, but for the width of its signs and the kind of its blanks."""
    narrow = "".join(chr(ord(one) - 0xFEE0) if "！" <= one <= "～" else one for one in text)
    assert bare_address(text) in narrow
    assert "".join(bare_number(text).split()) in "".join(text.split())


@pytest.mark.parametrize("length", [1_000, 10_000])
@pytest.mark.parametrize("part", ["<", ";", "#mailto:", "mailto:", "tel", "(", "1 ", "9.0", " privé", " "])
def test_a_long_cell_is_looked_at_in_no_time(part: str, length: int) -> None:
    text = f"1{part * length}"
    assert len(bare_address(text)) <= len(text)
    assert len(bare_number(text)) <= len(text)


@pytest.mark.parametrize("mark", ["\u200e", "\u200f"])
def test_a_mark_of_direction_around_a_name_is_no_part_of_it(mark: str) -> None:
    assert cells.name(f"{mark}Bos{mark}") == "Bos"
    assert parse_email(ADDRESS).match_key == ADDRESS
    assert parse_mobile(f"{mark}{NUMBER}") == NUMBER
