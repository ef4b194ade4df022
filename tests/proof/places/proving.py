"""The proof itself: many interleavings on two processes, threads on real servers, and the mutants."""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.proof.places.model import interleave
from tests.proof.places.mutants import MUTANTS
from tests.proof.places.threads import dynalite, engine, race, race_for_single_places, raced_on
from tests.proof.runner import Proof, proof_alone

_PROCESSES = 2
_INTERLEAVINGS = 100_000
_LOT = 5_000
_RACES = 25
# Enough for every mutant to show itself many times over.
_TO_CATCH = 1_500
_MOST_SHOWN = 10


def is_caught(name: str) -> bool:
    """Whether the interleavings find a broken ledger."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        MUTANTS[name](monkeypatch)
        return bool(interleave(0, _TO_CATCH, until_wrong=True).wrong)


@proof_alone
def prove() -> Proof:
    """Never more holders than places, no place lost, replays say the same, nothing stuck."""
    with ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn")) as pool:
        batched = list(
            pool.map(interleave, range(0, _INTERLEAVINGS, _LOT), [_LOT] * (_INTERLEAVINGS // _LOT))
        )
        caught = dict(zip(MUTANTS, pool.map(is_caught, MUTANTS), strict=True))
    raced = [
        raced_on("engine, whole answers", engine, race, _RACES),
        # It has no transactions, so no whole answers.
        raced_on("dynalite, the place alone", dynalite, race_for_single_places, _RACES * 4),
    ]
    wrong = [line for lot in batched for line in lot.wrong] + [line for one in raced for line in one.wrong]
    missed = [name for name, is_found in caught.items() if not is_found]
    acts = sum((lot.acts for lot in batched), Counter[str]())
    return Proof(
        name="places",
        cases=sum(lot.interleavings for lot in batched) + sum(one.races for one in raced),
        failures=len(wrong) + len(missed),
        details={
            "interleavings": sum(lot.interleavings for lot in batched),
            "calls interleaved": sum(lot.calls for lot in batched),
            "acts": dict(sorted(acts.items())),
            "refusals": dict(sum((lot.refused for lot in batched), Counter[str]())),
            "threads": {
                one.server: (one.skipped and f"skipped: {one.skipped}")
                or f"{one.races} races, {one.answers} answers"
                for one in raced
            },
            "mutants caught": f"{len(caught) - len(missed)} of {len(caught)}",
            "mutants missed": missed,
            "wrong": wrong[:_MOST_SHOWN],
        },
    )
