"""What somebody could do next about an account, with the letters that they have."""

from random import Random

from tests.proof.identity.acts import Act, Play
from tests.proof.identity.acts_accounts import (
    GOOD,
    REFUSED,
    AsksForAddress,
    AsksPassword,
    ChangesOwnData,
    FillsIn,
    FollowsAddress,
    FollowsPassword,
    FollowsSignUp,
)
from tests.proof.identity.cast import ACTORS, HUMANS, MAILBOXES, SHARED, Actor
from tests.proof.identity.oracle import Details
from tests.proof.identity.scene import Got


def some_details(rng: Random, actor: Actor) -> Details:
    who = actor if actor in HUMANS and rng.random() < 0.7 else rng.choice(SHARED)
    first, last = HUMANS[who].names[0]
    return first, last, rng.choice(("+31612345678", "+31687654321"))


def some_mailbox(rng: Random, play: Play, actor: Actor) -> str:
    own = [address for address, readers in play.scene.readers.items() if actor in readers]
    return rng.choice(own) if own and rng.random() < 0.85 else rng.choice(MAILBOXES)


def fills_in(rng: Random, play: Play, _: int) -> Act:
    actor = rng.choice(ACTORS)
    return FillsIn(actor, some_mailbox(rng, play, actor), some_details(rng, actor))


def some_letter(rng: Random, play: Play, kind: str) -> tuple[Actor, Got] | None:
    """A letter of a kind that somebody has: mostly the newest, but old and used ones are tried too."""
    found = [
        (actor, got) for actor, inbox in sorted(play.scene.inbox.items()) for got in inbox if got.kind == kind
    ]
    if not found:
        return None
    newest = max(got.at for _, got in found)
    fresh = [one for one in found if one[1].at == newest]
    return rng.choice(fresh if rng.random() < 0.55 else found)


def follows_sign_up(rng: Random, play: Play, _: int) -> Act | None:
    if not (found := some_letter(rng, play, "people.confirm_signup")):
        return None
    actor, got = found
    told = some_details(rng, actor) if rng.random() < 0.6 else None
    password = REFUSED if rng.random() < 0.25 else f"{GOOD}-{actor}"
    return FollowsSignUp(actor, got.token("confirm_url"), got.to, told, password)


def asks_password(rng: Random, play: Play, _: int) -> Act:
    actor = rng.choice(ACTORS)
    account = some_account(rng, play)
    if account and rng.random() < 0.7:
        return AsksPassword(actor, play.oracle.accounts[account].address)
    return AsksPassword(actor, some_mailbox(rng, play, actor))


def follows_password(rng: Random, play: Play, _: int) -> Act | None:
    if not (found := some_letter(rng, play, "people.new_password")):
        return None
    actor, got = found
    return FollowsPassword(actor, got.token("password_url"), got.to, f"{GOOD}-{actor}")


def some_account(rng: Random, play: Play) -> str | None:
    found = [one.account_id for one in play.oracle.accounts.values() if one.session_of]
    return rng.choice(found) if found else None


def asks_for_address(rng: Random, play: Play, _: int) -> Act | None:
    if not (account_id := some_account(rng, play)):
        return None
    actor = play.oracle.accounts[account_id].session_of or ""
    return AsksForAddress(actor, account_id, some_mailbox(rng, play, actor))


def follows_address(rng: Random, play: Play, _: int) -> Act | None:
    if not (found := some_letter(rng, play, "people.confirm_address")):
        return None
    actor, got = found
    return FollowsAddress(actor, got.token("confirm_url"), got.to)


def changes_own_data(rng: Random, play: Play, _: int) -> Act | None:
    if not (account_id := some_account(rng, play)):
        return None
    actor = play.oracle.accounts[account_id].session_of or ""
    return ChangesOwnData(actor, account_id, some_details(rng, actor))
