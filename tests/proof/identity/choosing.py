"""Which act comes next: chosen at random among what somebody could do now, knowing what they know."""

from collections.abc import Callable
from random import Random

from tests.proof.identity.acts import Act, Play
from tests.proof.identity.acts_rights import BacksUp, Restores
from tests.proof.identity.acts_world import ChangesHands, MailComes
from tests.proof.identity.cast import ACTORS, MAILBOXES
from tests.proof.identity.choosing_accounts import (
    asks_for_address,
    asks_password,
    changes_own_data,
    fills_in,
    follows_address,
    follows_password,
    follows_sign_up,
)
from tests.proof.identity.choosing_employers import corrects, decides_left, decides_row, drops_roster, invites
from tests.proof.identity.choosing_words import (
    asks_code,
    erases_account,
    erases_with_code,
    guesses,
    in_account,
    reports_spam,
    uses_code,
)

Choose = Callable[[Random, Play, int], Act | None]


def backs_up(_: Random, play: Play, __: int) -> Act | None:
    return None if play.backup else BacksUp()


def restores(_: Random, play: Play, __: int) -> Act | None:
    return Restores() if play.backup else None


def mail_comes(_: Random, __: Play, ___: int) -> Act:
    return MailComes()


def changes_hands(rng: Random, play: Play, _: int) -> Act | None:
    address = rng.choice(MAILBOXES)
    readers = sorted(play.scene.readers[address])
    others = [actor for actor in ACTORS if actor not in readers]
    return ChangesHands(address, rng.choice(readers), rng.choice(others)) if readers else None


CHOICES: dict[Choose, int] = {
    drops_roster: 16,
    corrects: 9,
    decides_row: 5,
    decides_left: 3,
    invites: 6,
    fills_in: 9,
    follows_sign_up: 6,
    asks_password: 8,
    follows_password: 4,
    asks_for_address: 8,
    follows_address: 4,
    changes_own_data: 1,
    asks_code: 12,
    uses_code: 8,
    guesses: 1,
    in_account: 14,
    reports_spam: 3,
    mail_comes: 4,
    changes_hands: 3,
    erases_with_code: 4,
    erases_account: 2,
    backs_up: 2,
    restores: 1,
}


# What mostly follows: whoever asks for a mail waits for it and does what it is for.
_FOLLOWING: dict[str, tuple[Choose, ...]] = {
    "FillsIn": (mail_comes, follows_sign_up, uses_code),
    "FollowsSignUp": (uses_code, drops_roster, asks_code, mail_comes, uses_code),
    "AsksPassword": (mail_comes, follows_password, in_account),
    "AsksForAddress": (mail_comes, follows_address, asks_password),
    "AsksCode": (mail_comes, uses_code),
    "Invites": (mail_comes, reports_spam),
}
_MOST_INTENDED = 3


def choose(rng: Random, play: Play, number: int) -> Act:
    """An act that is possible now: what somebody is about to do, or anything else that comes in between."""
    while True:
        if play.intended and rng.random() < 0.8:
            choice: Choose = play.intended.pop(0)
        else:
            [choice] = rng.choices(list(CHOICES), list(CHOICES.values()))
        if act := choice(rng, play, number):
            if len(play.intended) < _MOST_INTENDED:
                play.intended += _FOLLOWING.get(type(act).__name__, ())
            return act
