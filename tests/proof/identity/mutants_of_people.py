"""Broken variants of the product, of who somebody becomes, of proofs, joins and links."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from qlinx.mailing.addressees import addressees_of
from qlinx.people import (
    joins,
    looking,
    mails,
    opening,
    passwords,
    proofs,
    relations,
    saying,
    store,
    words,
)
from qlinx.people.confirmation import Confirmation, Details
from qlinx.people.looking import Standing
from qlinx.people.model import Join
from qlinx.people.store import JOIN, PERSON, person_by_id
from qlinx.records.addresses import rows_of
from qlinx.records.context import Context
from qlinx.records.shape import Change, ChangedItem
from tests.proof.identity.beginnings import (
    Beginning,
    code_waits,
    guesses_code,
    is_restored,
    keeps_a_link,
    recovers,
    says_yes,
    shares_mailbox,
    uses_again,
)

Break = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Mutant:
    """A change for the worse, and how histories begin in which it shows."""

    breaks: Break
    shows_in: Beginning


def everywhere(monkeypatch: pytest.MonkeyPatch, name: str, was: object, now: object) -> None:
    """Puts something else under a name in every module of the product that imported it."""
    for module_name, module in list(sys.modules.items()):
        if module_name.startswith("qlinx.") and getattr(module, name, None) is was:
            monkeypatch.setattr(module, name, now)


# ---- who somebody becomes


def _taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """An account takes over what employers say at its address, unasked (C1)."""
    finish = opening._finish

    def taking(ctx: Context, seen: Confirmation, details: Details) -> Iterator[Change]:
        yield from finish(ctx, seen, details)
        holder = seen.person
        for row in rows_of(ctx.store, holder.address_hash) if holder else ():
            for relation in (person_by_id(ctx.store, one) for one in row.person_ids):
                if holder and relation and relation.employer_id and relation.account_id is None:
                    yield PERSON.replace(relation, account_id=holder.person_id)
                    yield JOIN.insert(
                        Join(
                            person_id=holder.person_id,
                            relation_id=relation.person_id,
                            employer_id=relation.given_by,
                            address_hash=relation.address_hash,
                            joined_at=ctx.now(),
                        )
                    )

    monkeypatch.setattr(opening, "_finish", taking)


def _row_moves_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new address in an employer's row becomes that of the account as well (C1)."""
    moved = relations._moved_address

    def moving(ctx: Context, person: Any, stated: Any, told: Any, row: Any) -> Iterator[Change]:
        new = {"email": stated.email.address, "address_hash": ctx.address_hash(stated.email.match_key)}
        for change in moved(ctx, person, stated, told, row):
            if isinstance(change, ChangedItem) and change.item["pk"] == f"person#{person.account_id}":
                yield replace(change, item={**change.item, **new})
            else:
                yield change

    monkeypatch.setattr(relations, "_moved_address", moving)


def _strangers_details(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a stranger filled in becomes true by the owner's click (M9)."""
    begin, finish = opening._beginning, opening._finish

    def filled_in(step: Any) -> Any:
        def carried_out(ctx: Context, seen: Confirmation, details: Details) -> Iterator[Change]:
            yield from step(ctx, seen, seen.details or details)

        return carried_out

    monkeypatch.setattr(opening, "_beginning", filled_in(begin))
    monkeypatch.setattr(opening, "_finish", filled_in(finish))


# ---- joins and proofs


def _any_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """A join without a proof: any digits do."""
    from qlinx.kit.keyed import Keyring

    monkeypatch.setattr(Keyring, "code_matches", lambda *_: True)


def _proof_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof is not used up."""
    everywhere(monkeypatch, "use_up", proofs.use_up, lambda _ctx, _proof: None)


def _old_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """A link of days ago proves the address."""

    def given(ctx: Context, person: Any) -> Any:
        return proofs.proof_given(ctx, person.address_hash)

    monkeypatch.setattr(opening, "_proof", given)


def _code_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A code goes to whatever address its reader has by then."""
    composers: Any = mails._COMPOSERS
    whole = composers["people.identity_code"]

    def composed(ctx: Context, entry: Any, links: Any) -> Any:
        [holder, *_] = addressees_of(ctx, entry.person_id)
        refs = {**entry.refs, "address_hash": holder.value.address_hash}
        return whole(ctx, entry.model_copy(update={"refs": refs}), links)

    monkeypatch.setitem(composers, "people.identity_code", composed)


def _join_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A join outlives the address that it was made with."""
    moved = relations._moved_address

    def keeping(ctx: Context, person: Any, stated: Any, told: Any, row: Any) -> Iterator[Change]:
        for change in moved(ctx, person.model_copy(update={"account_id": None}), stated, told, row):
            if isinstance(change, ChangedItem) and change.item["kind"] == "person" and person.account_id:
                yield replace(change, item={**change.item, "account_id": person.account_id})
            else:
                yield change

    monkeypatch.setattr(relations, "_moved_address", keeping)


def _untold(monkeypatch: pytest.MonkeyPatch) -> None:
    """A join ends and the account is not told."""
    parted = joins.parted

    def silent(ctx: Context, relation: Any, because: Any) -> Iterator[Change]:
        for change in parted(ctx, relation, because):
            if getattr(change, "item", {}).get("kind") != "outbox":
                yield change

    everywhere(monkeypatch, "parted", parted, silent)


def _wide_awake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recovery by mail shows all that was joined (rule 2)."""
    monkeypatch.setattr(passwords, "put_to_sleep", lambda *_: None)


def _said_asleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """What sleeps is spoken for from the account that was recovered."""
    get = store.join_item

    def awake(ctx: Context, account_id: str, relation_id: str, word: Any) -> Any:
        made = ctx.store.get(JOIN, get(account_id, relation_id))
        if made and made.asleep:
            ctx.store.write(JOIN.replace(made, asleep=False))
        return said(ctx, account_id, relation_id, word)

    said = words.say_from_account
    from tests.proof.identity import acts_words

    monkeypatch.setattr(acts_words, "say_from_account", awake)
    monkeypatch.setattr(saying, "say_from_account", awake)


def _joined_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A code shows what somebody has joined (rule 3)."""
    whole = looking._relations

    def shown(ctx: Context, address_hash: str, rows: Any) -> Iterator[Standing]:
        for one in whole(ctx, address_hash, rows):
            person = one.relation.person.model_copy(update={"account_id": None})
            yield replace(one, joined=False, relation=replace(one.relation, person=person))

    monkeypatch.setattr(looking, "_relations", shown)


def _number_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads a shared mailbox acts for everybody in it (rule 10)."""
    everywhere(monkeypatch, "check_number", looking.check_number, lambda *_: None)


OF_PEOPLE: Mapping[str, Mutant] = {
    "taken over at sign-up": Mutant(_taken_over, says_yes),
    "row moves the account": Mutant(_row_moves_account, says_yes),
    "stranger's details": Mutant(_strangers_details, says_yes),
    "any code": Mutant(_any_code, guesses_code),
    "proof stays": Mutant(_proof_stays, uses_again),
    "old link proves": Mutant(_old_code, keeps_a_link),
    "code goes elsewhere": Mutant(_code_elsewhere, code_waits),
    "join stays": Mutant(_join_stays, says_yes),
    "untold": Mutant(_untold, is_restored),
    "wide awake": Mutant(_wide_awake, recovers),
    "said while asleep": Mutant(_said_asleep, recovers),
    "joined is shown": Mutant(_joined_shown, says_yes),
    "number unasked": Mutant(_number_unasked, shares_mailbox),
}
