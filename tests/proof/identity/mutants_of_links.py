"""Broken variants of links, of erasures and of restores."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from qlinx.people import address_change, confirmation, passwords, sign_up
from qlinx.people.confirmation import Confirmation
from qlinx.people.store import PASSWORD, account_of, joins_of, person_by_id
from qlinx.records.catalogue import every_memory
from qlinx.records.context import Context
from qlinx.rights import replay
from qlinx.rights.service import erase_account
from tests.proof.identity import acts_accounts, acts_rights, laws
from tests.proof.identity.beginnings import closes, fills_in_twice, is_restored, moves_and_back, recovers
from tests.proof.identity.mutants_of_people import Mutant, everywhere


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

    class Kept:
        """Stands in for the shape, and leaves requests where they are."""

        insert, value = PASSWORD.insert, PASSWORD.value
        remove = PASSWORD.unchanged
        kind, key, regime = PASSWORD.kind, PASSWORD.key, PASSWORD.regime

    monkeypatch.setattr(passwords, "PASSWORD", Kept)


# ---- erasures and restores


def _erasures_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """A restore brings back who was erased (rule 13)."""
    monkeypatch.setattr(replay, "_begun_since", lambda *_: ())


def _forgotten(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """The replay knows nothing of one kind of memory."""
    known = {name: memory for name, memory in every_memory().items() if name != what}
    monkeypatch.setattr(replay, "every_memory", lambda: known)


def _partings_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """A restore brings back joins that ended (rule 13)."""
    _forgotten(monkeypatch, "parting")


def _moves_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """A restore gives an account back to readers of its former address (rule 13)."""
    _forgotten(monkeypatch, "move")


def _all_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    """An account takes along what its holder did not choose (rule 12)."""

    def everything(ctx: Context, account_id: str, also: Any = ()) -> Any:
        joined = [made.relation_id for made in joins_of(ctx.store, account_id) if not made.asleep]
        return erase_account(ctx, account_id, [*also, *joined])

    monkeypatch.setattr(acts_rights, "erase_account", everything)


OF_LINKS: Mapping[str, Mutant] = {
    "alive for others": Mutant(_alive_for_others, fills_in_twice),
    "sign-ups wait": Mutant(_sign_ups_wait, moves_and_back),
    "password links wait": Mutant(_password_links_wait, moves_and_back),
    "password link used again": Mutant(_used_password_link, recovers),
    "erasures forgotten": Mutant(_erasures_forgotten, is_restored),
    "partings forgotten": Mutant(_partings_forgotten, is_restored),
    "moves forgotten": Mutant(_moves_forgotten, is_restored),
    "all is erased": Mutant(_all_erased, closes),
}
