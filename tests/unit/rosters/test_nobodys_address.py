"""Addresses that stand in a column because a form wanted one."""

import pytest

from qlinx.kit.contact import parse_email
from qlinx.rosters.nobodys_address import is_general, is_nobodys


@pytest.mark.parametrize(
    "address",
    ["info@werk.nl", "no_email@werk.nl", "geen.email@werk.nl", "onbekend@werk.nl", "HR@werk.nl", "info2@werk.nl",
     "administratie@werk.nl", "heeftgeenemail@werk.nl", "test@werk.nl", "no_email@supplied.com"],
)  # fmt: skip
def test_what_several_or_none_may_read_tells_nobody_apart(address: str) -> None:
    assert is_general(parse_email(address))
    assert not is_nobodys(parse_email(address))


@pytest.mark.parametrize(
    "address", ["test@test.nl", "geen@geen.nl", "x@x.nl", "geen@hotmail.com", "No-Reply@werk.nl"]
)
def test_what_was_typed_for_want_of_one_is_none(address: str) -> None:
    assert is_nobodys(parse_email(address))


@pytest.mark.parametrize(
    "address",
    ["jan@werk.nl", "jansen@jansen.nl", "j@k.nl", "testa@gmail.com", "hrafn@werk.nl", "an@an.nl",
     "informatie.jan@werk.nl"],
)  # fmt: skip
def test_an_address_of_somebody_is_one(address: str) -> None:
    assert not is_nobodys(parse_email(address))
    assert not is_general(parse_email(address))
