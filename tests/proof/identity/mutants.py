"""Broken variants of the product, each of which the histories must find. Most bring back what an attack used."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from qlinx.mailing import suppression
from qlinx.mailing.suppression import OWN_MAIL
from qlinx.people import (
    address_change,
    confirmation,
    joins,
    looking,
    mails,
    passwords,
    proofs,
    relations,
    saying,
    sign_up,
    store,
    words,
)
from qlinx.people.confirmation import Confirmation, Details
from qlinx.people.looking import Standing
from qlinx.people.model import Join
from qlinx.people.store import JOIN, PERSON, account_of, person_by_id
from qlinx.records.addresses import rows_of
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.rosters import applying, knowing, matching, waiting
from qlinx.rosters.matching import Decision
from qlinx.rosters.results import ResultRow

Break = Callable[[pytest.MonkeyPatch], None]


def everywhere(monkeypatch: pytest.MonkeyPatch, name: str, was: object, now: object) -> None:
    """Puts something else under a name in every module of the product that imported it."""
    for module_name, module in list(sys.modules.items()):
        if module_name.startswith("qlinx.") and getattr(module, name, None) is was:
            monkeypatch.setattr(module, name, now)


# ---- who somebody becomes


def _taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """An account takes over what employers say at its address, unasked (C1)."""
    finish = confirmation._finish

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

    monkeypatch.setattr(confirmation, "_finish", taking)


def _row_moves_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new address in an employer's row becomes that of the account as well (C1)."""
    moved = relations._moved_address

    def moving(ctx: Context, person: Any, stated: Any, told: Any, row: Any) -> Iterator[Change]:
        yield from moved(ctx, person, stated, told, row)
        if person.account_id and (holder := person_by_id(ctx.store, person.account_id)):
            address_hash = ctx.address_hash(stated.email.match_key)
            ctx.store.write(PERSON.replace(holder, email=stated.email.address, address_hash=address_hash))

    monkeypatch.setattr(relations, "_moved_address", moving)


def _number_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number says who it is, whatever the name (C1)."""
    about = matching._about_number

    def deciding(row: Any, roster: Any, known: Any, by_number: Any) -> Decision:
        decision = about(row, roster, known, by_number)
        return Decision("update", "changed", relation=by_number) if decision.kind == "wait" else decision

    monkeypatch.setattr(matching, "_about_number", deciding)


def _address_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address says who it is, whatever the name."""
    monkeypatch.setattr(matching, "_same", lambda _row, _relation: True)


def _strangers_details(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a stranger filled in becomes true by the owner's click (M9)."""
    begin, finish = confirmation._begin, confirmation._finish

    def filled_in(step: Any) -> Any:
        def carried_out(ctx: Context, seen: Confirmation, details: Details) -> Iterator[Change]:
            return step(ctx, seen, seen.details or details)

        return carried_out

    monkeypatch.setattr(confirmation, "_begin", filled_in(begin))
    monkeypatch.setattr(confirmation, "_finish", filled_in(finish))


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
    given = confirmation.proof_given
    monkeypatch.setattr(confirmation, "_proof", lambda ctx, seen: given(ctx, seen.person.address_hash))


def _code_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A code goes to whatever address its reader has by then."""

    def composed(ctx: Context, entry: Any, links: Any) -> Any:
        [holder, *_] = mails.holders_of(ctx, entry.person_id)
        refs = {**entry.refs, "address_hash": holder.value.address_hash}
        return whole(ctx, entry.model_copy(update={"refs": refs}), links)

    whole = mails._COMPOSERS["people.identity_code"]
    monkeypatch.setitem(mails._COMPOSERS, "people.identity_code", composed)  # type: ignore[arg-type]


def _join_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A join outlives the address that it was made with."""
    moved = relations._moved_address

    def keeping(ctx: Context, person: Any, stated: Any, told: Any, row: Any) -> Iterator[Change]:
        for change in moved(ctx, person.model_copy(update={"account_id": None}), stated, told, row):
            if person.account_id and getattr(change, "item", {}).get("kind") == "person":
                change = replace(change, item={**change.item, "account_id": person.account_id})  # noqa: PLW2901
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


# ---- links


def _alive_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """A used link acts for a later account at its address while that opens, and gives it away (M1)."""
    whole = confirmation.confirmation

    def found_by_address(ctx: Context, token: str) -> Confirmation:
        seen = whole(ctx, token)
        if seen.account or seen.holder is None:
            return seen
        other = seen.holder.person_ids[0]
        person, account = person_by_id(ctx.store, other), account_of(ctx.store, other)
        step = confirmation.next_step(None, person, account, None, ctx.now())
        return replace(seen, step=step, person=person, account=account)

    everywhere(monkeypatch, "confirmation", whole, found_by_address)
    from tests.proof.identity import acts_accounts, laws

    monkeypatch.setattr(acts_accounts, "confirmation", found_by_address)
    monkeypatch.setattr(laws, "confirmation", found_by_address)


def _sign_ups_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """What else was filled in for an address waits until its account moves on."""
    everywhere(monkeypatch, "end_sign_ups", sign_up.end_sign_ups, lambda *_: None)


def _password_links_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """A link for a new password works again when the account comes back to its address."""
    monkeypatch.setattr(address_change, "live_requests", lambda *_: ())


def _used_password_link(monkeypatch: pytest.MonkeyPatch) -> None:
    """A link for a new password works after it was used."""
    monkeypatch.setattr(
        passwords.PASSWORD.__class__, "remove", _kept_requests(passwords.PASSWORD.__class__.remove)
    )


def _kept_requests(remove: Any) -> Any:
    def removing(shape: Any, value: Any) -> Any:
        return shape.unchanged(value) if shape is passwords.PASSWORD else remove(shape, value)

    return removing


# ---- employers beside each other


def _memory_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one employer may not bring back, none may (rule 8)."""
    item = store.memory_item
    everywhere(monkeypatch, "memory_item", item, lambda _employer, of, hashed: item("any", of, hashed))


def _memory_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """An employer brings back who had their data erased."""
    monkeypatch.setattr(knowing._Reading, "_remembers", lambda *_: False)


def _stops_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report about one employer's mail stops all (rule 9)."""
    item = suppression.suppression_item
    monkeypatch.setattr(suppression, "suppression_item", lambda hashed, _scope: item(hashed, OWN_MAIL))


def _others_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """An import looks at what others say about the address (M5): it takes longer where there is something."""
    known_about = knowing.known_about

    def reading(ctx: Context, employer_id: str, rows: Any) -> Any:
        for row in rows:
            for found in rows_of(ctx.store, ctx.address_hash(row.email.match_key)):
                for person_id in found.person_ids:
                    person_by_id(ctx.store, person_id)
        return known_about(ctx, employer_id, rows)

    everywhere(monkeypatch, "known_about", known_about, reading)
    from tests.proof.identity import acts_employers

    monkeypatch.setattr(acts_employers, "known_about", reading)


def _accounts_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    """A result row tells whether somebody has an account (M5)."""
    result = applying._result

    def telling(row: Any, decision: Any, outcome: Any) -> ResultRow:
        told = result(row, decision, outcome)
        relation = decision.relation
        joined = relation and relation.person.account_id and relation.person.version > 3
        return replace(told, code="has_account") if joined else told

    monkeypatch.setattr(applying, "_result", telling)


def _waiting_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever a row that waits may be about has left."""
    monkeypatch.setattr(applying, "keep", lambda *_: None)


def _number_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number given to somebody new stays with whoever had it."""
    monkeypatch.setattr(waiting, "relation_by_id", lambda *_: None)


def _list_confirms(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that names somebody again takes back what a reader said (rule 7)."""
    restated = relations.restated

    def confirming(ctx: Context, relation: Any, *rest: Any, **more: Any) -> Iterator[Change]:
        person = relation.person
        if person.said and not more.get("row"):
            ctx.store.write(PERSON.replace(person, said=None))
            relation = replace(relation, person=PERSON.changed(person, said=None))
        return restated(ctx, relation, *rest, **more)

    monkeypatch.setattr(applying, "restated", confirming)


def _word_unheard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail goes on after "wrong person" (rule 7)."""
    from qlinx.people.model import Person

    monkeypatch.setattr(Person, "mail_refusal", lambda *_: None)


MUTANTS: Mapping[str, Break] = {
    "taken over at sign-up": _taken_over,
    "row moves the account": _row_moves_account,
    "number decides": _number_decides,
    "address decides": _address_decides,
    "stranger's details": _strangers_details,
    "any code": _any_code,
    "proof stays": _proof_stays,
    "old link proves": _old_code,
    "code goes elsewhere": _code_elsewhere,
    "join stays": _join_stays,
    "untold": _untold,
    "wide awake": _wide_awake,
    "said while asleep": _said_asleep,
    "joined is shown": _joined_shown,
    "number unasked": _number_unasked,
    "alive for others": _alive_for_others,
    "sign-ups wait": _sign_ups_wait,
    "password links wait": _password_links_wait,
    "password link used again": _used_password_link,
    "memory everywhere": _memory_everywhere,
    "memory forgotten": _memory_forgotten,
    "stops everywhere": _stops_everywhere,
    "others are read": _others_read,
    "accounts tell": _accounts_tell,
    "who waits is absent": _waiting_absent,
    "number of two": _number_of_two,
    "list confirms": _list_confirms,
    "word unheard": _word_unheard,
}
