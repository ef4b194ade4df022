"""Erasures of accounts and relations, from an account or by a mailed code,
and restores of the tables with their replay.
"""

import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from qlinx.aws.objects import Bucket
from qlinx.records.shape import Regime
from qlinx.rights.identity import SubjectChoice, ask_with_code
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.kinds.erasure.steps import begin, carry_out
from qlinx.rights.model import RightsRequest
from qlinx.rights.replay import replay_all
from qlinx.rights.service import erase_account
from tests.proof.identity.acts import Act, Play, Usable
from tests.proof.identity.acts_accounts import InAccount
from tests.proof.identity.oracle import Oracle
from tests.proof.identity.stored import hashes_of

_LOOKS = 3


class _NoFiles:
    """A bucket in which nobody has files."""

    def keys(self, prefix: str) -> tuple[str, ...]:
        del prefix
        return ()

    def remove(self, *keys: str) -> None:
        del keys


PRIVATE = cast("Bucket", _NoFiles())


def erase(play: Play, request: RightsRequest) -> None:
    """Carries one dossier out to its end, as the worker does."""
    scene = play.scene
    person_id = request.person_id
    numbers = _numbers(play, person_id)
    erasure = begin(scene.ctx, request, private=PRIVATE)
    if erasure is None:
        return
    for _ in range(_LOOKS):
        if not carry_out(scene.ctx, erasure, private=PRIVATE, pool=scene.pool).waiting:
            break
        scene.deliver_receipts(person_id)
    else:
        play.holds("12: an erasure comes to its end", held=False, about=request)
    play.oracle.erased(person_id, numbers, scene.now)


def _numbers(play: Play, person_id: str) -> frozenset[str]:
    parts = play.scene.tables.items[Regime.RECORDS.value].get(f"person#{person_id}", {})
    works = [item for item in parts.values() if item["kind"]["S"] == "employment"]
    return frozenset(hashed for work in works for hashed in hashes_of(work))


@dataclass(frozen=True)
class ErasesWithCode(Act):
    """Whoever proved an address has one thing that stands there erased:
    an account, or a relation that stands alone.
    """

    code: Usable
    person_id: str
    employer: str | None
    number: str | None

    @property
    def towards(self) -> str | None:
        return self.employer

    def play(self, play: Play) -> object:
        ctx, oracle = play.scene.ctx, play.oracle
        address = oracle.codes.get(self.code.code_request)
        choice = SubjectChoice(self.person_id, self.number)
        caller = f"{play.scene.now}"
        requests = ask_with_code(
            ctx,
            self.code.code_request,
            self.code.digits,
            ERASURE,
            [choice],
            network_address=caller,
        )
        self._may(play, address)
        oracle.codes.pop(self.code.code_request, None)
        for request in requests:
            erase(play, request)
        return "erased"

    def _may(self, play: Play, address: str | None) -> None:
        oracle = play.oracle
        play.holds("1: a proof is used up", address, self)
        if address is None:
            return
        there = oracle.reach(frozenset({address}))
        holder = oracle.holder(address)
        mine = (holder and holder.account_id == self.person_id) or self.person_id in there.relations
        play.holds("L: a right is used on what stands there", mine, self)
        if relation := oracle.relations.get(self.person_id):
            shared = len(oracle.at(relation.employer_id, address)) > 1
            play.holds("10: a shared address takes the number", not shared or self.number, self)
            play.holds("3: who joined it acts on it", relation.joined_to is None, self)


@dataclass(frozen=True)
class ErasesAccount(InAccount):
    """The holder of an account has it erased, with those of its joined relations that they chose."""

    also: tuple[tuple[str, str], ...]
    """Relations, each with its employer."""

    def towards_only(self, employer_id: str) -> "ErasesAccount":
        return replace(self, also=tuple(one for one in self.also if one[1] == employer_id))

    def play(self, play: Play) -> object:
        also = [relation_id for relation_id, _ in self.also]
        requests = erase_account(play.scene.ctx, self.account_id, also)
        for one in also:
            known = play.oracle.relations[one]
            awake = known.joined_to == self.account_id and not known.asleep
            play.holds("2: what sleeps is not acted on", awake, self)
        chosen = {self.account_id, *also}
        play.holds("12: what was chosen goes", {one.person_id for one in requests} == chosen, self)
        for request in requests:
            erase(play, request)
        return "erased"


@dataclass(frozen=True)
class Backup:
    """The records at a moment, and what the law said then."""

    at: datetime
    records: dict[str, dict[str, Any]]
    oracle: Oracle


@dataclass(frozen=True)
class BacksUp(Act):
    def play(self, play: Play) -> object:
        records = play.scene.tables.items[Regime.RECORDS.value]
        kept = {pk: dict(parts) for pk, parts in records.items()}
        play.backup = Backup(play.scene.now, kept, copy.deepcopy(play.oracle))
        return "backed up"


@dataclass(frozen=True)
class Restores(Act):
    """The records as they were, the rest as it is, and the ledger's replay.

    Links and sessions of before are over (rule 13).
    """

    def play(self, play: Play) -> object:
        scene, backup = play.scene, cast("Backup", play.backup)
        kept = {pk: dict(parts) for pk, parts in backup.records.items()}
        scene.tables.items[Regime.RECORDS.value] = kept
        scene.tables.changes += 1
        replay_all(scene.ctx, backup.at, private=PRIVATE, pool=scene.pool)
        for user in [one for one in scene.pool.passwords if not self._has_account(play, one)]:
            scene.pool.delete(user)
        scene.inbox.clear()
        play.oracle = play.oracle.restored(backup.oracle, backup.at)
        return "restored"

    @staticmethod
    def _has_account(play: Play, user: str) -> bool:
        return "account" in play.scene.tables.items[Regime.RECORDS.value].get(f"person#{user}", {})


__all__ = ["BacksUp", "ErasesAccount", "ErasesWithCode", "Restores"]
