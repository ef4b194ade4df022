"""An operator holds what is kept about somebody who deletes their account.

The hold is lifted, and everything goes.
"""

from tests.proof.crash.play import Play, RefusedError
from tests.proof.crash.stories import account
from tests.proof.crash.stories.account import VISITOR
from tests.proof.crash.story import Step, Story

_MATTER = {"matter": "2026-014"}
_SAID = {
    "owner": "privacy officer",
    "reason": "a claim that was announced",
    "review_on": "2099-01-01",
    "parts": [
        {"kind": "account"},
        {"kind": "person", "fields": ["mobile", "photos"]},
        {"kind": "outbox", "fields": ["created_at"]},
    ],
}


def _subject(play: Play) -> str:
    return f"person#{play.account_id(VISITOR)}"


def _place(play: Play) -> None:
    order = {"do": "place", "subject": _subject(play), **_MATTER, **_SAID}
    (told,) = play.order("retention_cleanup", {"holds": order})["holds"]
    if told["too_late"] or told["items"] < 2:
        raise RefusedError(f"held otherwise: {told}")


def _delete_account(play: Play) -> None:
    play.request("DELETE", "/v1/account", user=play.account_id(VISITOR), expect=202, again=(401,))


def _lift(play: Play) -> None:
    (held,) = play.order("retention_cleanup", {"holds": {"do": "list"}})["holds"]
    order = {"do": "lift", "subject": held["subject"], "matter": held["matter"]}
    if play.order("retention_cleanup", {"holds": order})["holds"]:
        raise RefusedError("something is held yet")


STORY = Story(
    "holds",
    (
        Step("an operator holds an account and a photo", _place, counts_each=True),
        Step("its holder deletes the account", _delete_account),
        Step("the hold is lifted", _lift),
    ),
    after="employer",
    prepared=account.STORY.named(
        "a visitor signs up",
        "a visitor confirms on the page",
        "a form for a photo is asked for",
        "a photo comes",
    ),
)
