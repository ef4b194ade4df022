"""The three stories that a generated client plays, over the calls that it gives (see the adapters beside
this).
"""

import os
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeVar

T = TypeVar("T")
PASSWORD = "Een-lang-wachtwoord-7"


@dataclass(frozen=True)
class Opened:
    code_request: str
    code: str
    relations: list[str]


@dataclass(frozen=True)
class Times:
    starts_at: str
    ends_at: str
    answer_by: str


class Api(Protocol):
    def sign_up(self, email: str, statement: str) -> None: ...
    def confirm(self, token: str, password: str) -> Opened: ...
    def sign_in(self, email: str, password: str) -> str: ...
    def say_yes(self, token: str, opened: Opened) -> bool: ...
    def invite(self, token: str, key: str, email: str, times: Times) -> str: ...
    def invitations_of_employer(self, token: str) -> list[str]: ...
    def accepted(self, token: str, invitation: str) -> int: ...
    def own_invitations(self, token: str) -> list[str]: ...
    def accept(self, token: str, invitation: str) -> str: ...
    def ask_for_access(self, token: str) -> None: ...
    def rights_asked(self, token: str) -> list[str]: ...
    def with_bad_token(self) -> str: ...


def given(name: str) -> str:
    return os.environ[name]


def there(value: T | None) -> T:
    assert value is not None
    return value


def until(what: str, look: Callable[[], T | None]) -> T:
    for _ in range(240):
        if (found := look()) is not None:
            return found
        time.sleep(0.5)
    raise AssertionError(f"{what} did not come")


def mailed_token(address: str) -> str:
    def look() -> str | None:
        with urllib.request.urlopen(f"{given('MAILBOX')}/messages?to={urllib.parse.quote(address)}") as mails:
            found = re.search(r"/sign-up/([A-Za-z0-9._-]+)", mails.read().decode())
        return found[1] if found else None

    return until("the mail", look)


def play(api: Api) -> None:
    address, employer = given("ADDRESS"), given("EMPLOYER_TOKEN")

    # An employer invites; the same key again makes no other.
    day = (datetime.now(UTC) + timedelta(days=14)).date().isoformat()
    times = Times(f"{day}T19:30", f"{day}T22:00", f"{day}T12:00")
    invitation = api.invite(employer, address, address, times)
    assert api.invite(employer, address, address, times) == invitation
    assert invitation in api.invitations_of_employer(employer)

    # Somebody signs up, says that it is them, and replies.
    api.sign_up(address, given("STATEMENT"))
    opened = api.confirm(mailed_token(address), PASSWORD)
    token = api.sign_in(address, PASSWORD)
    assert api.say_yes(token, opened)
    until("the invitation", lambda: True if invitation in api.own_invitations(token) else None)
    assert api.accept(token, invitation) == "accepted"
    until("the reply", lambda: True if api.accepted(employer, invitation) == 1 else None)

    # They use a right.
    api.ask_for_access(token)
    assert api.rights_asked(token) == ["access"]

    # What the gateway refuses is told in the same type as what we refuse.
    assert api.with_bad_token() == "Unauthorized"
