"""How histories begin: short stories that bring people to where it matters, with anything else in between."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from random import Random

from qlinx.people.saying import WORDS
from tests.proof.identity.acts import Act, Play
from tests.proof.identity.acts_accounts import (
    GOOD,
    REFUSED,
    AsksForAddress,
    AsksPassword,
    FillsIn,
    FollowsSignUp,
)
from tests.proof.identity.acts_employers import DropsRoster, Said, roster_id
from tests.proof.identity.acts_words import AsksCode, UsesCode
from tests.proof.identity.acts_world import ChangesHands, TimePasses
from tests.proof.identity.cast import ACTORS, EMPLOYERS, HUMANS, Actor
from tests.proof.identity.choosing import (
    Choose,
    backs_up,
    changes_hands,
    mail_comes,
    restores,
)
from tests.proof.identity.choosing_accounts import follows_address, follows_password, follows_sign_up
from tests.proof.identity.choosing_employers import corrects, decides_row, invites
from tests.proof.identity.choosing_words import (
    erases_account,
    erases_with_code,
    guesses,
    in_account,
    uses_code,
)

Beginning = Callable[[Random, "Somebody"], list[Choose]]


class Somebody:
    """A human who reads mail, the address that an employer names for them,
    and the one that they sign in with.
    """

    def __init__(self, rng: Random) -> None:
        self.actor: Actor = rng.choice([who for who in HUMANS if who in ACTORS])
        human = HUMANS[self.actor]
        self.named = human.addresses[0] if rng.random() < 0.5 else rng.choice(human.addresses)
        self.signs_in = self.named if rng.random() < 0.4 else rng.choice(human.addresses)
        self.employers = rng.sample(EMPLOYERS, rng.choice((1, 2)))
        self.said = Said(human.names[0], self.named, human.number)
        first, last = human.names[0]
        self.told = (first, last, "+31612345678")

    def is_named(self) -> list[Choose]:
        return [partial(_names, self.said, employer) for employer in self.employers]

    def fills_in(self) -> Choose:
        return partial(_this, FillsIn(self.actor, self.signs_in, self.told))

    def opens_account(self) -> list[Choose]:
        return [self.fills_in(), mail_comes, follows_sign_up]

    def proves(self) -> list[Choose]:
        return [partial(_this, AsksCode(self.actor, self.named)), mail_comes]

    def asks_for(self, address: str) -> Choose:
        return partial(_asks_for, self.signs_in, address)


def anything(_: Random, __: Somebody) -> list[Choose]:
    return []


def says_yes(_: Random, who: Somebody) -> list[Choose]:
    """Employers name somebody, who opens an account and says yes."""
    yes = [step for _ in who.employers for step in (*who.proves(), uses_code)]
    return [*who.is_named(), *who.opens_account(), *yes]


def recovers(rng: Random, who: Somebody) -> list[Choose]:
    """Whoever reads the mailbox by then has a new password mailed."""
    handed: list[Choose] = [changes_hands] if rng.random() < 0.5 else []
    asked = partial(_this, AsksPassword(who.actor, who.signs_in))
    return [*says_yes(rng, who), *handed, asked, mail_comes, follows_password, in_account, in_account]


def moves_and_back(rng: Random, who: Somebody) -> list[Choose]:
    """An account gets another address and its former one again, with links of all kinds on the way."""
    address = rng.choice(HUMANS[who.actor].addresses)
    waiting: list[Choose] = [who.fills_in()] if rng.random() < 0.5 else []
    asked = partial(_this, AsksPassword(who.actor, who.signs_in))
    there: list[Choose] = [who.asks_for(address), mail_comes, follows_address]
    back: list[Choose] = [partial(_asks_for, address, who.signs_in), mail_comes, follows_address]
    return [*waiting, *who.opens_account(), asked, mail_comes, *there, *back, follows_password]


def fills_in_twice(_: Random, who: Somebody) -> list[Choose]:
    """Two links to one address, followed in turn while the password is refused."""
    in_turn = [_follows(first, password) for first, password in ((0, REFUSED), (1, REFUSED), (0, GOOD))]
    return [who.fills_in(), who.fills_in(), mail_comes, *in_turn, follows_sign_up]


def keeps_a_link(_: Random, who: Somebody) -> list[Choose]:
    """Whoever read a mailbox once follows the link that came there then."""
    gone = partial(_this, ChangesHands(who.signs_in, who.actor, "attacker"))
    named = partial(_names, Said(who.said.name, who.signs_in, who.said.number), who.employers[0])
    later = partial(_this, TimePasses())
    return [named, who.fills_in(), mail_comes, gone, later, _follows(0, GOOD, who.actor), uses_code]


def guesses_code(_: Random, who: Somebody) -> list[Choose]:
    """Somebody asks for a code for another's mailbox and guesses it."""
    return [*who.is_named(), partial(_this, AsksCode("attacker", who.named)), mail_comes, guesses]


def shares_mailbox(_: Random, who: Somebody) -> list[Choose]:
    """An employer names one address for two people, and says so when asked."""
    others = [other for other in ("noor", "kim", "jan") if other != who.actor]
    named = [
        partial(_names, Said(HUMANS[one].names[0], who.named, HUMANS[one].number), who.employers[0])
        for one in (who.actor, others[0])
    ]
    decided: list[Choose] = [decides_row] * 3
    return [*named, *decided, *who.opens_account(), *who.proves(), uses_code, *who.proves(), uses_code]


def is_erased(rng: Random, who: Somebody) -> list[Choose]:
    """Somebody has what an employer says erased; this employer and others name them again."""
    again = [partial(_names, who.said, employer) for employer in EMPLOYERS]
    yes: list[Choose] = [*who.opens_account(), *who.proves(), uses_code] if rng.random() < 0.4 else []
    return [*who.is_named(), *who.proves(), erases_with_code, *again, corrects, decides_row, *yes, *again]


def is_erased_among_others(rng: Random, who: Somebody) -> list[Choose]:
    """Of several at one mailbox one has what the employer says erased;
    the employer goes on about the others, names them all again, and corrects.
    """
    others = [other for other in ("noor", "kim", "jan") if other != who.actor]
    said = [Said(HUMANS[one].names[0], who.named, HUMANS[one].number) for one in (who.actor, others[0])]
    named: list[Choose] = [partial(_names, one, who.employers[0]) for one in said]
    unnumbered: list[Choose] = [
        partial(_names, replace(one, number=None), who.employers[0]) for one in rng.sample(said, 2)
    ]
    after: list[Choose] = [*named, *unnumbered, decides_row, corrects, corrects]
    return [*named, decides_row, decides_row, *who.proves(), erases_with_code, *after]


def is_restored(rng: Random, who: Somebody) -> list[Choose]:
    """A backup is put back after people ended things."""
    ends: list[list[Choose]] = [
        [*who.proves(), uses_code],
        [*who.proves(), erases_with_code],
        [erases_account],
        [in_account, in_account],
        [who.asks_for(rng.choice(HUMANS[who.actor].addresses)), mail_comes, follows_address],
        [corrects],
    ]
    chosen: list[Choose] = [step for steps in rng.sample(ends, 2) for step in steps]
    after: list[Choose] = [
        partial(_this, AsksPassword(who.actor, who.signs_in)),
        mail_comes,
        follows_password,
    ]
    return [*says_yes(rng, who), backs_up, *chosen, restores, *after]


def uses_again(_: Random, who: Somebody) -> list[Choose]:
    """Somebody says a word, and tries to say another with the same code."""
    return [*who.is_named(), *who.proves(), uses_code, _the_same_code, _the_same_code]


def closes(rng: Random, who: Somebody) -> list[Choose]:
    """The holder of an account has it erased, with some of what it joined."""
    return [*says_yes(rng, who), erases_account]


def is_mailed(_: Random, who: Somebody) -> list[Choose]:
    """Employers mail somebody before and after what they said."""
    spoken: list[Choose] = [invites, invites, mail_comes, *who.proves(), uses_code]
    return [*who.is_named(), *spoken, *who.is_named(), invites, mail_comes]


def code_waits(_: Random, who: Somebody) -> list[Choose]:
    """A code is on its way while the employer names another address."""
    return [*who.is_named(), partial(_this, AsksCode(who.actor, who.named)), corrects, mail_comes, uses_code]


_BEGINNINGS: dict[Beginning, int] = {
    anything: 3,
    says_yes: 6,
    recovers: 5,
    moves_and_back: 3,
    fills_in_twice: 1,
    keeps_a_link: 1,
    guesses_code: 1,
    shares_mailbox: 2,
    is_erased: 4,
    is_erased_among_others: 3,
    is_restored: 4,
    uses_again: 1,
    closes: 1,
    is_mailed: 2,
    code_waits: 1,
}


def beginning(rng: Random, only: Beginning | None = None) -> list[Choose]:
    """What comes first, mostly; anything may come in between. ``only``: every history begins so."""
    [begin] = [only] if only else rng.choices(list(_BEGINNINGS), list(_BEGINNINGS.values()))
    return begin(rng, Somebody(rng))


def _names(said: Said, employer: str, _: Random, play: Play, number: int) -> Act:
    return DropsRoster(employer, (said,), "additions", roster_id(play.scene.seed, number))


def _this(act: Act, _: Random, __: Play, ___: int) -> Act:
    return act


def _the_same_code(rng: Random, play: Play, _: int) -> Act | None:
    relation = rng.choice(list(play.oracle.relations.values()) or [None])
    if relation is None or not play.usable:
        return None
    word = rng.choice(tuple(WORDS))
    return UsesCode(play.usable[-1], None, relation.relation_id, relation.employer_id, word, None)


def _asks_for(holding: str, address: str, _: Random, play: Play, __: int) -> Act | None:
    account = play.oracle.holder(holding)
    if account is None or account.session_of is None:
        return None
    return AsksForAddress(account.session_of, account.account_id, address)


def _follows(place: int, password: str, by: Actor | None = None) -> Choose:
    def chosen(_: Random, play: Play, __: int) -> Act | None:
        for actor, inbox in sorted(play.scene.inbox.items()):
            if by not in {None, actor}:
                continue
            got = [one for one in inbox if one.kind == "people.confirm_signup"]
            if len(got) > place:
                return FollowsSignUp(actor, got[place].token("confirm_url"), got[place].to, None, password)
        return None

    return chosen
