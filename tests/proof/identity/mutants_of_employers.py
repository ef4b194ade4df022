"""Broken variants of what employers do and see."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from qlinx.mailing import suppression
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.people import changes, relations, store
from qlinx.people.model import Person
from qlinx.people.store import PERSON, person_by_id
from qlinx.records.addresses import RELATION, account_at, ground_of, row_of, rows_of
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.rosters import applying, knowing, matching, waiting_decisions
from qlinx.rosters.matching import Decision
from qlinx.rosters.results import ResultRow
from tests.proof.identity import acts_employers
from tests.proof.identity.beginnings import (
    anything,
    is_erased,
    is_erased_among_others,
    is_mailed,
    says_yes,
)
from tests.proof.identity.mutants_of_people import Mutant, everywhere


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


def _memory_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one employer may not bring back, none may (rule 8)."""
    item = store.memory_item
    everywhere(monkeypatch, "memory_item", item, lambda _employer, of, hashed: item("any", of, hashed))


def _memory_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """An employer brings back who had their data erased."""
    monkeypatch.setattr(knowing._Reading, "_remembers", lambda *_: False)


def _shared_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that others have too is not remembered: the next list brings back who was erased."""

    def kept(ctx: Context, employer_id: str, of: Any, hashed: str) -> Change:
        row = row_of(ctx.store, hashed, ground_of(RELATION, employer_id))
        if of == "address" and row and len(row.person_ids) > 1:
            hashed = "nobody's"
        return remember(ctx, employer_id, of, hashed)

    remember = changes.remember_erasure
    everywhere(monkeypatch, "remember_erasure", remember, kept)


def _others_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of several at one mailbox one is erased, and what the employer says of the others is refused."""
    monkeypatch.setattr(matching, "_is_about_whoever_stands_there", lambda *_: False)


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
    monkeypatch.setattr(acts_employers, "known_about", reading)


def _accounts_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    """A result row tells whether the address has an account (M5)."""
    apply_row = applying.apply_row

    def telling(ctx: Context, roster: Any, row: Any, known: Any) -> ResultRow:
        told = apply_row(ctx, roster, row, known)
        return replace(told, code="has_account") if account_at(ctx.store, known.address_hash) else told

    everywhere(monkeypatch, "apply_row", apply_row, telling)
    monkeypatch.setattr(acts_employers, "apply_row", telling)


def _waiting_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever a row that waits may be about has left."""
    monkeypatch.setattr(applying, "keep", lambda *_: None)


def _number_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number given to somebody new stays with whoever had it."""
    monkeypatch.setattr(waiting_decisions, "relation_by_id", lambda *_: None)


def _list_confirms(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that names somebody again takes back what a reader said (rule 7)."""
    restated = relations.restated

    def confirming(ctx: Context, relation: Any, stated: Any, *rest: Any, **more: Any) -> Iterator[Change]:
        person = relation.person
        if person.said and ctx.address_hash(stated.email.match_key) == person.address_hash:
            ctx.store.write(PERSON.replace(person, said=None))
            relation = replace(relation, person=PERSON.changed(person, said=None))
        yield from restated(ctx, relation, stated, *rest, **more)

    monkeypatch.setattr(applying, "restated", confirming)


def _word_unheard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail goes on after "wrong person" (rule 7)."""
    monkeypatch.setattr(Person, "mail_barriers", ())


OF_EMPLOYERS: Mapping[str, Mutant] = {
    "number decides": Mutant(_number_decides, anything),
    "address decides": Mutant(_address_decides, anything),
    "memory everywhere": Mutant(_memory_everywhere, is_erased),
    "memory forgotten": Mutant(_memory_forgotten, is_erased),
    "shared forgotten": Mutant(_shared_forgotten, is_erased_among_others),
    "others refused": Mutant(_others_refused, is_erased_among_others),
    "stops everywhere": Mutant(_stops_everywhere, is_mailed),
    "others are read": Mutant(_others_read, says_yes),
    "accounts tell": Mutant(_accounts_tell, says_yes),
    "who waits is absent": Mutant(_waiting_absent, anything),
    "number of two": Mutant(_number_of_two, anything),
    "list confirms": Mutant(_list_confirms, is_mailed),
    "word unheard": Mutant(_word_unheard, is_mailed),
}
