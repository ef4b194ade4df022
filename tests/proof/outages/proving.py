"""The proof itself: every outage many times on two processes, and the mutants."""

import io
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, redirect_stdout
from multiprocessing import get_context

import pytest

from qlinx.entrypoints.logs import logger
from tests.proof.outages.mailings import Ended, play
from tests.proof.outages.mutants import MUTANTS
from tests.proof.outages.trouble import OUTAGES, Blow
from tests.proof.runner import Proof, proof_alone

_PROCESSES = 2
_PLAYS, _MAILS = 12, 6
_LONG_PLAYS, _LONG_MAILS = 2, 2
_TO_CATCH = 12
_MOST_SHOWN = 20


@contextmanager
def in_silence() -> Iterator[None]:
    """Functions write no logs here."""
    with pytest.MonkeyPatch.context() as monkeypatch, redirect_stdout(io.StringIO()):
        monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Qlinx")
        spoken = logger.log_level
        logger.setLevel("CRITICAL")
        try:
            yield
        finally:
            logger.setLevel(spoken)


def played(outage: str, seed: int, each: int = _MAILS) -> Ended:
    """One outage at the moments of a seed, over so many mails of each purpose."""
    with in_silence():
        return play(outage, seed, each)


def is_caught(name: str) -> bool:
    """Whether the outage that a broken variant names shows it."""
    mutant = MUTANTS[name]
    with pytest.MonkeyPatch.context() as monkeypatch:
        mutant.breaks(monkeypatch)
        return any(played(mutant.outage, seed).wrong for seed in range(_TO_CATCH))


def plays() -> Iterator[tuple[str, int, int]]:
    """Which outage, by which seed, over how many mails of each purpose; the long ones first."""
    for name, outage in sorted(OUTAGES.items(), key=lambda one: not one[1].is_long):
        for seed in range(_LONG_PLAYS if outage.is_long else _PLAYS):
            yield name, seed, _LONG_MAILS if outage.is_long else _MAILS


@proof_alone
def prove() -> Proof:
    """No mail is lost, none goes after it was stopped, and none twice but where nobody could know of it."""
    names, seeds, each = zip(*plays(), strict=True)
    with ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(played, names, seeds, each))
        caught = dict(zip(MUTANTS, pool.map(is_caught, MUTANTS), strict=True))
    given = sum((one.given for one in found), Counter[str]())
    blows = sum((one.blows for one in found), Counter[Blow]())
    wrong = [line for one in found for line in one.wrong]
    missed = [name for name, is_found in caught.items() if not is_found]
    twice = Counter[str]()
    for name, one in zip(names, found, strict=True):
        twice[name] += one.twice
    return Proof(
        name="outages",
        cases=given.total(),
        failures=len(wrong) + len(missed),
        details={
            "outages": f"{len(OUTAGES)}, each with every purpose, {len(found)} plays",
            "mails given": given.total(),
            "by purpose": {str(purpose): count for purpose, count in sorted(given.items())},
            "sent": sum(one.sent for one in found),
            "stopped before they went": sum(one.stopped for one in found),
            "lost": sum(line.endswith(": lost") for line in wrong),
            "sent once more, each where answer and event of the first were lost": twice.total(),
            "in which outages": {name: count for name, count in twice.items() if count},
            "never heard of, and told so": sum(one.unheard for one in found),
            "calls struck": {str(blow): count for blow, count in sorted(blows.items())},
            "mutants caught": f"{len(caught) - len(missed)} of {len(caught)}",
            "mutants missed": missed,
            "wrong": wrong[:_MOST_SHOWN],
        },
    )
