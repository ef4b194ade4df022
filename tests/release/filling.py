"""A small system in which everything happened that the stories of the crash proof tell,
and some of it is still under way.

Played by the functions themselves on the services in memory, with a clock that moves by hand and ids of a
fixed row of random bytes: the same code fills the same system.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import pytest

from tests.proof.crash.play import Play
from tests.proof.crash.proving import playing
from tests.proof.crash.stories import account, colleagues, employer, invitation, limits, rights, sessions
from tests.proof.crash.stories import relations as relating
from tests.proof.crash.stories.employer import EMPLOYED, PEOPLE, THIRD
from tests.proof.crash.story import Step, Story
from tests.release.kept import Json

_MORE = (
    "Dirk;Jansen;dirk@mensen.example;0687654321;1004;Zorg",
    "Eva;Mulder;eva@mensen.example;;1005;Keuken",
    "Fien;Visser;fien@mensen.example;;1006;Zorg",
)
_ROWS_THAT_WAIT = (PEOPLE[0], f"Piet;Pieters;{THIRD};;1003;Zorg", *_MORE)
_SHARED = "dirk@mensen.example"


@contextmanager
def same_chances() -> Iterator[None]:
    """Random bytes from a fixed row, for as long as it lasts."""
    drawn = 0

    def token_bytes(number: int | None = None) -> bytes:
        nonlocal drawn
        drawn += 1
        return hashlib.shake_128(f"a release {drawn}".encode()).digest(number or 32)

    def choice(letters: str) -> str:
        return letters[token_bytes(1)[0] % len(letters)]

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(secrets, "token_bytes", token_bytes)
        monkeypatch.setattr(secrets, "choice", choice)
        yield


@dataclass(frozen=True)
class Filled:
    """The system, and every message that functions put for one another meanwhile,
    by the function that takes it.
    """

    play: Play
    sent: Mapping[str, list[Json]]


@contextmanager
def filled() -> Iterator[Filled]:
    """The system, filled by the present code."""
    with playing() as (play, _):
        sent = _listened_to(play)
        with same_chances():
            for step in steps():
                step.act(play)
                play.settle()
            _leave_under_way(play)
        yield Filled(play, sent)


def _listened_to(play: Play) -> dict[str, list[Json]]:
    sent: dict[str, list[Json]] = {}
    queues, takes = play.cloud.queues, play.wiring.queues
    send = queues.send_message_batch

    def heard(*, QueueUrl: str, Entries: Any) -> dict[str, Any]:  # noqa: N803  # as the service names them
        bodies = sent.setdefault(takes[QueueUrl].function, [])
        bodies += [json.loads(entry["MessageBody"]) for entry in Entries]
        return send(QueueUrl=QueueUrl, Entries=Entries)

    vars(queues)["send_message_batch"] = heard
    return sent


def steps() -> Iterator[Step]:
    """What happens, in its order; steps of stories where there are some."""
    yield from employer.STORY.steps
    yield Step("a second list is declared", lambda play: employer.declare(play, "meer.csv"))
    yield Step("a second list comes", lambda play: employer.drop_roster(play, "meer.csv", (*PEOPLE, *_MORE)))
    yield from invitation.STORY.named(
        "an employer invites everyone",
        "somebody accepts in the app",
        "a second accepts from the mail",
        "for a third there is no place",
        "there is room for more",
        "an invitation file comes",
        "people are named one by one",
        "an occasion is called off",
    )
    yield from _until(sessions.STORY, "the first asks to reset a lost factor")
    yield from colleagues.STORY.steps[:7]
    yield from limits.STORY.steps[:2]
    yield from _accounts()
    yield from _rights()
    yield from _relations()
    yield Step("an operator holds what is kept about somebody", _hold)
    yield Step("another list is declared", lambda play: employer.declare(play, "anders.csv"))
    yield Step("rows of it wait", lambda play: employer.drop_roster(play, "anders.csv", _ROWS_THAT_WAIT))
    yield Step("a short list is declared", lambda play: employer.declare(play, "kort.csv"))
    yield Step("it is held", lambda play: employer.drop_roster(play, "kort.csv", PEOPLE[:1]))
    yield Step("the provider tells", _provider_tells)
    yield from sessions.STORY.named("the first asks to reset a lost factor")


def _accounts() -> Iterator[Step]:
    yield from account.STORY.named(
        "a visitor signs up",
        "a visitor confirms on the page",
        "own data are changed",
        "a form for a photo is asked for",
        "a photo comes",
        "a better photo comes",
        "a new password is asked for",
        "a new password is chosen",
        "somebody asks for another address",
        "somebody confirms it",
        "the former address stops it",
        "the former password opens the account again",
        "a new address is asked for",
        "somebody signs up with that address",
        "a new password is asked for",
    )


def _relations() -> Iterator[Step]:
    yield from relating.STORY.named(
        "an hour goes by",
        "mail goes to the sign-in address",
        "the employer decides on rights from now on",
        "a copy of what it shares is asked for",
        "the employer refuses it",
        "the copy is asked for again",
    )


def _rights() -> Iterator[Step]:
    yield from rights.STORY.named(
        "access is asked for in the app",
        "an hour goes by",
        "a code is asked for on the page",
        "and another one",
        "somebody without account is erased",
    )


def _until(story: Story, name: str) -> Iterator[Step]:
    """The steps of a story before the one that is named."""
    yield from takewhile(lambda step: step.name != name, story.steps)


def _hold(play: Play) -> None:
    """An operator places it by an order (docs/operations.md)."""
    (held,) = [one for one in play.stored("employment") if one.get("personnel_number") == {"S": "1006"}]
    order = {
        "do": "place",
        "subject": held["pk"]["S"],
        "matter": "2026-014",
        "owner": "privacy officer",
        "reason": "a claim that was announced",
        "review_on": "2099-01-01",
        "parts": [{"kind": "employment"}],
    }
    play.order("retention_cleanup", {"holds": order})


def _provider_tells(play: Play) -> None:
    play.provider_tells(play.mails(THIRD)[0], "Complaint", complaint_type="abuse")
    mail = play.mails("eva@mensen.example")[0]
    play.provider_tells(mail, "Bounce", bounce_type="Permanent", bounce_subtype="General")


def _leave_under_way(play: Play) -> None:
    """Something in the stream and in each queue that functions fill for one another,
    as a deployment finds it.
    """
    _first_half(play)
    play.relay_all()
    for function in ("drop_intake", "drop_reading", "drop_intake", "invitation_dispatch"):
        play.deliver_once(function)
    _second_half(play)


def _first_half(play: Play) -> None:
    employer.sign_up(play, "vera.laat@thuis.example", "Vera")
    invitation.answer_by_link(play, _SHARED, "accept")
    employer.declare(play, "laat.csv")
    employer.drop_roster(play, "laat.csv", (PEOPLE[0], *_MORE))
    invite_to(play, "Nieuwjaarsborrel")
    user = play.account_id(EMPLOYED)
    play.request("POST", "/v1/account/rights-requests", body={"kind": "access"}, user=user, expect=202)


def _second_half(play: Play) -> None:
    invite_to(play, "Voorjaarslunch")
    account.put_photo(play, "c", EMPLOYED)
    play.provider_tells(play.mails("fien@mensen.example")[0], "Complaint", complaint_type="abuse")
    employer.sign_up(play, "vera.later@thuis.example", "Vera")


def invite_to(play: Play, title: str) -> None:
    body = {**invitation.DRAFT, "title": title}
    user = employer.desk_user(play)
    play.request(
        "POST", "/v1/employer/invitations", body=body, user=user, group="employer", key=title, expect=201
    )
