"""The proof itself: many histories on two processes, and the mutants."""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.proof.identity.histories import play_histories
from tests.proof.identity.mutants import MUTANTS
from tests.proof.runner import Proof, proof_alone

_PROCESSES = 2
_HISTORIES = 20_000
_LOT = 500
# From here on; a mutant shows itself within a small part of them.
_FIRST_TO_CATCH, _TO_CATCH = 1_000_000, 1_000
_MOST_SHOWN = 30


def is_caught(name: str) -> bool:
    """Whether the histories find a broken variant."""
    mutant = MUTANTS[name]
    found = play_histories(
        _FIRST_TO_CATCH, _TO_CATCH, break_it=mutant.breaks, until_wrong=True, only=mutant.shows_in
    )
    return bool(found.wrong)


@proof_alone
def prove() -> Proof:
    """Whatever employers, strangers and former readers do,
    everybody comes to what is theirs and to nothing else.
    """
    with ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn")) as pool:
        batched = list(pool.map(play_histories, range(0, _HISTORIES, _LOT), [_LOT] * (_HISTORIES // _LOT)))
        caught = dict(zip(MUTANTS, pool.map(is_caught, MUTANTS), strict=True))
    wrong = [line for lot in batched for line in lot.wrong]
    missed = [name for name, is_found in caught.items() if not is_found]
    acts = sum((lot.acts for lot in batched), Counter[str]())
    return Proof(
        name="identity",
        cases=sum(lot.histories for lot in batched),
        failures=sum(not line.startswith("  ") for line in wrong) + len(missed),
        details={
            "acts": acts.total(),
            "acts by kind": dict(sorted(acts.items())),
            "answers": dict(sorted(sum((lot.answers for lot in batched), Counter[str]()).items())),
            "come to by trying": sum(lot.reached for lot in batched),
            "mutants caught": f"{len(caught) - len(missed)} of {len(caught)}",
            "mutants missed": missed,
            "wrong": wrong[:_MOST_SHOWN],
        },
    )
