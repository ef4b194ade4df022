"""Networks that requests come from:
what counts as one caller, and who called where a proxy of ours stands in front.
"""

import ipaddress
from collections.abc import Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Whoever rents one machine has that many addresses: the last 64 bits are theirs to choose (RFC 4291, 2.5.1).
_ONE_CALLER_BITS = 64
UNKNOWN = "unknown"


def network_of(address: str) -> str:
    """What limits count as one caller: an IPv4 address whole, an IPv6 address by its /64.

    An IPv4 address written as one of IPv6 is that IPv4 address. Everything that is no address at all is one
    caller.
    """
    found = _parsed(address)
    if found is None:
        return UNKNOWN
    if found.version == 4:
        return str(found)
    return str(ipaddress.IPv6Network((int(found), _ONE_CALLER_BITS), strict=False))


def networks(text: str) -> tuple[Network, ...]:
    """The networks of a list with commas; a single address is a network of one.

    Raises
    ------
    ValueError
        Something in it is no network.
    """
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())


def caller_behind(source: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """Whose request it is: ``source`` itself, or whom the proxies among ``trusted`` say that they pass on.

    ``forwarded`` is the header X-Forwarded-For, at whose end each proxy adds who called it. It is read from
    there, and believed for as long as whoever wrote it is trusted. What stands before the first caller who is
    not was written by that caller, and so was the whole header where ``source`` is no proxy of ours.
    """
    entries = [part.strip() for part in forwarded.split(",")] if trusted else []
    if entries and _parsed(entries[-1]) == _parsed(source):
        # The gateway adds its own caller as well.
        entries.pop()
    caller = source
    for said in reversed(entries):
        if not _is_among(caller, trusted) or _parsed(said) is None:
            break
        caller = said
    return caller


def _is_among(address: str, trusted: Sequence[Network]) -> bool:
    found = _parsed(address)
    return found is not None and any(
        found in network for network in trusted if network.version == found.version
    )


def _parsed(address: str) -> _Address | None:
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        return found.ipv4_mapped
    return found
