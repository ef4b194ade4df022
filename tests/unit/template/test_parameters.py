"""What an installation may be told, and what it may not."""

import re

import pytest

from tests.support.application import application


def is_taken(address: str) -> bool:
    pattern = application().root["Parameters"]["PublicUrl"]["AllowedPattern"]
    return re.fullmatch(pattern, address) is not None


@pytest.mark.parametrize(
    "address",
    ["https://qlinx.example", "https://qlinx.example/uit", "http://127.0.0.1:8400", "http://localhost:9000"],
)
def test_people_reach_us_by_tls_or_on_their_own_machine(address: str) -> None:
    assert is_taken(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://qlinx.example",
        "http://127.0.0.1.qlinx.example",
        "http://localhost.qlinx.example",
        "http://localhost@qlinx.example",
        "ftp://qlinx.example",
        "https://",
        "https://qlinx.example/",
    ],
)
def test_no_link_of_ours_goes_in_the_clear(address: str) -> None:
    assert not is_taken(address)
