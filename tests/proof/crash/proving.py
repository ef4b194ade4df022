"""The proof itself: every story on two processes, random histories, and the mutants."""

import io
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, redirect_stdout
from multiprocessing import get_context

import pytest

from qlinx.entrypoints.logs import logger
from tests.proof.crash.faults import Found, examine
from tests.proof.crash.histories import Played, play_histories
from tests.proof.crash.mutants import MUTANTS
from tests.proof.crash.play import Play, forms
from tests.proof.crash.story import Story, stories
from tests.proof.runner import Proof, proof_alone
from tests.support.cloud.application import wired
from tests.support.sites import sites

_PROCESSES = 2
_HISTORIES, _ACTS = 150, 6
_MOST_SHOWN = 20
# Pages are under ANY: what of them changes something are their forms.
_ONLY_SHOW = frozenset({"GET", "HEAD", "ANY"})


@contextmanager
def playing() -> Iterator[tuple[Play, pytest.MonkeyPatch]]:
    """A play of its own, whose functions write no logs."""
    with pytest.MonkeyPatch.context() as monkeypatch, redirect_stdout(io.StringIO()):
        monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Qlinx")
        spoken = logger.log_level
        logger.setLevel("CRITICAL")
        try:
            yield Play(monkeypatch), monkeypatch
        finally:
            logger.setLevel(spoken)


def examine_story(name: str) -> Found:
    with playing() as (play, _):
        return examine(play, stories()[name])


def histories(number: int) -> tuple[Played, str]:
    """Random histories, and what the first that went wrong shows."""
    with playing() as (play, _):
        try:
            return play_histories(play, histories=number, acts=_ACTS), ""
        except BaseExceptionGroup as several:
            return Played(), str(several.exceptions[0])
        except Exception as wrong:  # noqa: BLE001  # told in the proof
            return Played(), str(wrong)


def is_caught(name: str) -> bool:
    """Whether the faults find a broken variant."""
    mutant = MUTANTS[name]
    with playing() as (play, monkeypatch):
        whole = stories()[mutant.story]
        number = next(number for number, step in enumerate(whole.steps) if step.name == mutant.step)
        only = Story(
            whole.name, (whole.steps[number],), whole.after, (*whole.prepared, *whole.steps[:number])
        )
        mutant.breaks(monkeypatch)
        return bool(examine(play, only, until_failed=True).failed)


@proof_alone
def prove() -> Proof:
    """Every call of every use case and worker fails in every way, and the end is as if it had not."""
    with ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn")) as pool:
        played = pool.submit(histories, _HISTORIES)
        found = list(pool.map(examine_story, sorted(stories(), reverse=True)))
        caught = dict(zip(MUTANTS, pool.map(is_caught, MUTANTS), strict=True))
        random, wrong = played.result()
    failed = [line for one in found for line in one.failed]
    missed = [name for name, is_found in caught.items() if not is_found]
    not_called = unseen(found)
    kinds = sum((one.faults for one in found), Counter[str]())
    return Proof(
        name="crash",
        cases=kinds.total() + random.faults,
        failures=len(failed) + len(missed) + len(not_called) + bool(wrong),
        details={
            "stories": len(found),
            "steps": sum(one.steps for one in found),
            "call sites": len({site for one in found for site in one.sites}),
            "faults by kind": {str(kind): count for kind, count in sorted(kinds.items())},
            "random histories": f"{random.histories} of {random.acts} acts with {random.faults} faults",
            "mails sent twice, each where the answer was lost and the event late": sum(
                one.twice for one in found
            ),
            "mutants caught": f"{len(caught) - len(missed)} of {len(caught)}",
            "mutants missed": missed,
            "never called": not_called,
            "history that went wrong": wrong,
            "failed": failed[:_MOST_SHOWN],
        },
    )


def unseen(found: list[Found]) -> list[str]:
    """Functions, changing routes of the template and forms of pages that no story calls:
    a new one must have a story.
    """
    wiring = wired()
    changing = {
        f"{method} {path}" for method, _, path, _ in wiring.routes if method not in _ONLY_SHOW
    } | forms()
    routes = {route for one in found for route in one.routes}
    functions = {function for one in found for function in one.functions}
    reading = (
        {function for _, _, _, function in wiring.routes}
        - {function for method, _, _, function in wiring.routes if method not in _ONLY_SHOW}
        - {name for name, site in sites().items() if any(method == "POST" for method, _ in site.places)}
    )
    return sorted((changing - routes) | (set(wiring.resources.environments) - functions - reading))
