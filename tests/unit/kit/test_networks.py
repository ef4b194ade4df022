"""What counts as one caller, and who called where a proxy stands in front: nobody chooses it themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.kit.networks import UNKNOWN, caller_behind, network_of, networks

PROXIES = networks("198.51.100.0/28, 2001:db8:1::/64")
PROXY, INNER, CALLER, OTHER = "198.51.100.7", "198.51.100.8", "203.0.113.9", "192.0.2.66"

_HEADERS = st.lists(
    st.sampled_from(["", " ", "x", OTHER, PROXY, "2001:db8::1", "[::1]:80", "1.2.3.4:5", "unknown"])
    | st.text(max_size=8),
    max_size=6,
).map(",".join)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("nobody", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_a_caller_is_an_address_of_ipv4_or_64_bits_of_ipv6(address: str, network: str) -> None:
    assert network_of(address) == network


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_whatever_one_machine_calls_itself_it_is_one_caller(one: int, other: int) -> None:
    def address(host: int) -> str:
        return "2001:db8:7:7:" + ":".join(f"{host >> shift & 0xFFFF:x}" for shift in (48, 32, 16, 0))

    assert network_of(address(one)) == network_of(address(other))


@given(_HEADERS)
def test_without_a_proxy_of_ours_no_header_is_believed(header: str) -> None:
    assert caller_behind(CALLER, header, ()) == CALLER
    assert caller_behind(CALLER, f"{header},{CALLER}", PROXIES) == CALLER
    assert caller_behind(CALLER, header, PROXIES) == CALLER


@given(header=_HEADERS, adds=st.booleans())
def test_a_caller_behind_our_proxy_can_not_choose_who_they_are(header: str, *, adds: bool) -> None:
    """``adds``: the gateway adds its own caller, our proxy."""
    seen = f"{header},{CALLER}" + (f", {PROXY}" if adds else "")
    assert caller_behind(PROXY, seen, PROXIES) == CALLER


@given(_HEADERS)
def test_a_caller_behind_two_of_our_proxies_neither(header: str) -> None:
    assert caller_behind(PROXY, f"{header}, {CALLER}, {INNER}, {PROXY}", PROXIES) == CALLER
    assert caller_behind("2001:db8:1::9", f"{header},{CALLER}, {INNER}", PROXIES) == CALLER


@pytest.mark.parametrize("header", ["", "unknown", "203.0.113.9:4711", "_hidden", f"{CALLER}, what"])
def test_a_proxy_that_names_nobody_is_the_caller_itself(header: str) -> None:
    assert caller_behind(PROXY, header, PROXIES) == PROXY


def test_what_is_no_network_is_told() -> None:
    with pytest.raises(ValueError, match="proxy"):
        networks("198.51.100.0/28,proxy")
    assert networks("") == ()
