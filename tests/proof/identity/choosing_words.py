"""What somebody could say next about what employers say, and which rights they could use."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from qlinx.people.saying import WORDS, Spoken
from tests.proof.identity.acts import Act, Play, Usable
from tests.proof.identity.acts_rights import ErasesAccount, ErasesWithCode
from tests.proof.identity.acts_words import (
    AsksCode,
    ChoosesMail,
    LooksInAccount,
    Parts,
    ReportsSpam,
    SaysInAccount,
    UsesCode,
)
from tests.proof.identity.cast import ACTORS, HUMANS
from tests.proof.identity.choosing_accounts import some_account, some_letter, some_mailbox
from tests.proof.identity.choosing_employers import some_relation
from tests.proof.identity.oracle import KnownRelation
from tests.proof.identity.scene import ORDINARY


def asks_code(rng: Random, play: Play, _: int) -> Act:
    actor = rng.choice(ACTORS)
    relation = some_relation(rng, play)
    if relation and rng.random() < 0.6:
        readers = sorted(play.scene.readers[relation.address])
        return AsksCode(rng.choice(readers) if readers else actor, relation.address)
    return AsksCode(actor, some_mailbox(rng, play, actor))


def some_code(rng: Random, play: Play) -> Usable | None:
    """A code in somebody's hands; now and then one that was used or is old, or with the digits of another."""
    if not play.usable:
        return None
    if rng.random() < 0.1:
        code = rng.choice(play.usable)
        digits = rng.choice(play.usable).digits if rng.random() < 0.5 else code.digits
        return replace(code, digits=digits)
    unused = [
        one
        for one in play.usable
        if one.code_request in play.oracle.codes and play.scene.now - one.at < timedelta(minutes=15)
    ]
    return rng.choice(unused[-3:]) if unused else None


def guesses(rng: Random, play: Play, _: int) -> Act | None:
    """A guess at a code that was mailed to others."""
    mailed = {one.code_request for one in play.usable}
    others = [one for one in play.asked if one not in mailed]
    if not others:
        return None
    request = rng.choice(others[-3:])
    return UsesCode(Usable(play.asked[request], request, "00000000", play.scene.now), None)


def uses_code(rng: Random, play: Play, _: int) -> Act | None:
    if not (code := some_code(rng, play)):
        return None
    address = play.oracle.codes.get(code.code_request)
    sessions = [one.account_id for one in play.oracle.accounts.values() if one.session_of == code.actor]
    account_id = rng.choice(sessions) if sessions and rng.random() < 0.85 else None
    there = [one for one in play.oracle.relations.values() if one.address == address]
    if rng.random() < 0.05:
        there = list(play.oracle.relations.values())
    remembered = sorted(one for one, at in play.oracle.remembered_addresses if at == address)
    if remembered and rng.random() < 0.4:
        employer = rng.choice(remembered)
        return UsesCode(code, account_id, employer, employer, Spoken.ALLOW_AGAIN)
    if not there or rng.random() < 0.12:
        return UsesCode(code, account_id)
    relation = rng.choice(there)
    number = HUMANS[relation.human].number if rng.random() < 0.5 else None
    return UsesCode(
        code,
        account_id,
        relation.relation_id,
        relation.employer_id,
        some_saying(rng, relation, account_id),
        number,
    )


def some_saying(rng: Random, relation: KnownRelation, account_id: str | None) -> Spoken:
    chance = rng.random()
    if relation.joined_to and relation.joined_to != account_id and chance < 0.7:
        return Spoken.NOT_ME
    if account_id and chance < 0.7:
        return Spoken.YES
    return rng.choice((*WORDS, Spoken.YES, Spoken.NOT_ME))


def in_account(rng: Random, play: Play, _: int) -> Act | None:
    joined = [one for one in play.oracle.relations.values() if one.joined_to]
    if not joined:
        return None
    relation = rng.choice(joined)
    account = play.oracle.accounts[relation.joined_to or ""]
    if account.session_of is None:
        return None
    about = (account.session_of, account.account_id, relation.relation_id, relation.employer_id)
    chance = rng.random()
    if chance < 0.15:
        return Parts(*about)
    if chance < 0.5:
        return ChoosesMail(*about, at_sign_in=rng.random() < 0.7)
    if chance < 0.7:
        return SaysInAccount(*about, rng.choice(tuple(WORDS)))
    return LooksInAccount(account.session_of, account.account_id)


def reports_spam(rng: Random, play: Play, _: int) -> Act | None:
    if not (found := some_letter(rng, play, ORDINARY)):
        return None
    got = found[1]
    relation = play.oracle.relations.get(got.person_id)
    return ReportsSpam(got.person_id, got.entry_id, relation.employer_id, got.to) if relation else None


def erases_with_code(rng: Random, play: Play, _: int) -> Act | None:
    if not (code := some_code(rng, play)):
        return None
    address = play.oracle.codes.get(code.code_request)
    if rng.random() < 0.2 and (holder := play.oracle.holder(address or "")):
        return ErasesWithCode(code, holder.account_id, None, None)
    there = [one for one in play.oracle.relations.values() if one.address == address]
    if not there:
        return None
    relation = rng.choice(there)
    number = HUMANS[relation.human].number if rng.random() < 0.6 else None
    return ErasesWithCode(code, relation.relation_id, relation.employer_id, number)


def erases_account(rng: Random, play: Play, _: int) -> Act | None:
    if not (account_id := some_account(rng, play)):
        return None
    joined = [one for one in play.oracle.relations.values() if one.joined_to == account_id]
    also = tuple((one.relation_id, one.employer_id) for one in joined if rng.random() < 0.4)
    return ErasesAccount(play.oracle.accounts[account_id].session_of or "", account_id, also)
