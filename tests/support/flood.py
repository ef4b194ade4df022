"""An office that signs up, and a flood of one network beside it:
the requests, as the gateway hands them to functions.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any, Final

from qlinx.people.statements import current_statement
from tests.support.http import an_event

OFFICE: Final = "198.51.100.1"
PASSWORD: Final = "Een-lang-wachtwoord-7"
# Every host of it is another address; it is one network, and one caller.
_NETWORK: Final = "2001:db8:6:6"
_SIGN_UPS: Final = "/v1/sign-ups"
_CODES: Final = "/v1/identity-codes"
# What a hundred hostile requests ask for.
_MIX: Final[Mapping[str, int]] = {
    "sign-ups of made-up addresses": 25,
    "sign-ups of people of the office": 10,
    "sign-ups of their addresses with labels": 15,
    "links for a new password": 15,
    "codes": 15,
    "wrong codes": 10,
    "wrong passwords": 10,
}


@dataclass(frozen=True)
class Request:
    """One request: which function takes it, what it is for, and its event."""

    function: str
    route: str
    purpose: str
    event: Mapping[str, Any]


def request(
    function: str, path: str, body: Mapping[str, object], network_address: str, purpose: str = ""
) -> Request:
    """A POST of this caller."""
    event = an_event("signup", "sign_up")
    event["rawPath"], event["body"] = path, json.dumps(body)
    event["routeKey"] = f"POST {path}"
    event["requestContext"]["http"] |= {"path": path, "sourceIp": network_address}
    return Request(function, event["routeKey"], purpose, event)


def sign_up(email: str, network_address: str, purpose: str = "", *, day: date) -> Request:
    """Who signs up has read the statement of the day; the example's is of a day of its own."""
    details = json.loads(an_event("signup", "sign_up")["body"])
    details |= {"email": email, "statement_version": current_statement(day).version}
    return request("signup", _SIGN_UPS, details, network_address, purpose)


def confirmation(token: str, network_address: str) -> Request:
    body = json.loads(an_event("signup", "confirmation")["body"])
    body |= {"token": token, "password": PASSWORD}
    return request("signup", f"{_SIGN_UPS}/confirmations", body, network_address)


def sign_in(email: str, password: str, network_address: str, purpose: str = "") -> Request:
    body = {"email": email, "password": password, "role": "person"}
    return request("sessions", "/v1/sessions", body, network_address, purpose)


def hostile(number: int, office: list[str], *, day: date, seed: int = 96) -> Iterator[Request]:
    """So many requests of one /64, each from another of its addresses,
    at everything that mails or can be guessed.
    """
    chance = Random(seed)  # the same flood each time
    kinds = [kind for kind, share in _MIX.items() for _ in range(share)]
    for count in range(number):
        host = ":".join(f"{chance.getrandbits(16):x}" for _ in range(4))
        yield _hostile(chance.choice(kinds), count, chance.choice(office), f"{_NETWORK}:{host}", day)


def _hostile(kind: str, count: int, victim: str, network_address: str, day: date) -> Request:
    name, _, domain = victim.partition("@")
    requests: Mapping[str, Callable[[], Request]] = {
        "sign-ups of made-up addresses": lambda: sign_up(
            f"x{count}@{domain}", network_address, kind, day=day
        ),
        "sign-ups of people of the office": lambda: sign_up(victim, network_address, kind, day=day),
        "sign-ups of their addresses with labels": lambda: sign_up(
            f"{name}+{count}@{domain}", network_address, kind, day=day
        ),
        "links for a new password": lambda: request(
            "passwords", "/v1/password-requests", {"email": victim}, network_address, kind
        ),
        "codes": lambda: request("identity_codes", _CODES, {"email": victim}, network_address, kind),
        "wrong codes": lambda: request(
            "identity_codes",
            f"{_CODES}/look",
            {"code_request": f"{count:026}", "code": f"{count:08}"},
            network_address,
            kind,
        ),
        "wrong passwords": lambda: sign_in(victim, f"Geraden-woord-{count}", network_address, kind),
    }
    return requests[kind]()
