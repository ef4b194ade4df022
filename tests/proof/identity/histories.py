"""Histories: played at random, checked after every act, played again without what should not matter,
and made short.
"""

import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import pytest

from qlinx.kit.errors import ChangedMeanwhile, DomainError
from qlinx.mailing import declared, delivery
from tests.proof.identity.acts import Play, Played, Step
from tests.proof.identity.acts_accounts import FollowsAddress, FollowsPassword, FollowsSignUp
from tests.proof.identity.acts_world import MailComes
from tests.proof.identity.beginnings import Beginning, beginning
from tests.proof.identity.cast import EMPLOYERS
from tests.proof.identity.choosing import choose
from tests.proof.identity.laws import Links, look_at_everything
from tests.proof.identity.ordinary import MAILS
from tests.proof.identity.probing import probe
from tests.proof.identity.scene import ORDINARY, START, Scene
from tests.proof.identity.seen import seen_by, without_others

_MOST_ACTS = 40
_OPENING = (FollowsSignUp, FollowsPassword, FollowsAddress)


@dataclass
class Found:
    """What a lot of histories came to."""

    histories: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    reached: int = 0
    wrong: list[str] = field(default_factory=list)


@contextmanager
def playing(break_it: Callable[[pytest.MonkeyPatch], None] | None = None) -> Iterator[Scene]:
    """A world to play in. Letters are handed over as they are, without being written out as mail."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        mails_of = declared.mails_of
        monkeypatch.setattr(
            declared, "mails_of", lambda template: MAILS if template == ORDINARY else mails_of(template)
        )
        monkeypatch.setattr(delivery, "write", lambda letter, _sender, *, date: letter)  # noqa: ARG005
        for told in ("version_of", "message_hash", "body_hash"):
            monkeypatch.setattr(delivery, told, lambda _of: "of no mail that is written")
        if break_it:
            break_it(monkeypatch)
        yield Scene()


def take(play: Play, step: Step) -> object:
    """One act, and the answer to it."""
    play.scene.begin(step.number, step.at)
    play.oracle.now = step.at
    try:
        return step.act.play(play)
    except ChangedMeanwhile:
        play.holds("a write that nobody disturbed is carried out", held=False, about=step.act)
        return "changed meanwhile"
    except DomainError as refused:
        return f"refused: {refused}"
    except Exception:  # noqa: BLE001  # told in the proof
        play.holds("an act is carried out or refused", held=False, about=traceback.format_exc(limit=-3))
        return "failed"


def history(scene: Scene, seed: int, only: Beginning | None = None) -> Played:
    """A history of up to 40 acts, checked after each; it ends where something does not hold."""
    rng = Random(seed)
    scene.start(seed)
    played, links = Played(Play(scene)), Links()
    played.play.intended = beginning(rng, only)
    moment = START
    for number in range(rng.randint(12, _MOST_ACTS)):
        moment += timedelta(minutes=_minutes(rng))
        scene.begin(number, moment)
        step = Step(number, moment, choose(rng, played.play, number))
        _one(played, step, links)
        moment += step.act.lasts
        if played.play.wrong:
            return played
    scene.begin(_MOST_ACTS, moment)
    return played


def _minutes(rng: Random) -> int:
    """Mostly a moment; now and then longer than a code lives, or a link for a new password."""
    chance = rng.random()
    return 95 if chance < 0.03 else 20 if chance < 0.08 else rng.randint(0, 3)


def _one(played: Played, step: Step, links: Links) -> None:
    calls, changes = played.play.scene.calls.made, played.play.scene.tables.changes
    calls.clear()
    played.steps.append(step)
    played.answers.append(take(played.play, step))
    played.calls.append(dict(calls))
    if played.play.scene.tables.changes != changes:
        look_at_everything(played.play)
    if isinstance(step.act, _OPENING):
        links.look(played.play)


def again(scene: Scene, seed: int, steps: Iterable[Step]) -> Played:
    """These very acts once more, checked likewise."""
    scene.start(seed)
    played, links = Played(Play(scene)), Links()
    for step in steps:
        _one(played, step, links)
        if played.play.wrong:
            break
    return played


def unseen(scene: Scene, seed: int, played: Played, employer: str) -> list[str]:
    """What an employer would see otherwise if others had done nothing: must be nothing (M5).

    Left out is what other employers did, what people did towards them, and accounts that nothing here hangs
    on; what came to nothing was no act.
    """
    with_others = seen_by(scene, employer)
    own = [
        (step, answer, calls)
        for step, answer, calls in zip(played.steps, played.answers, played.calls, strict=True)
        if step.act.employer_id == employer
    ]
    alone = again_unchecked(scene, seed, without_others(scene, played, employer))
    found = []
    for step, answer, calls in own:
        place = [one.number for one in alone.steps].index(step.number)
        if alone.answers[place] != answer:
            found.append(f"M5: {step.act} answers {answer}, and without others {alone.answers[place]}")
        if alone.calls[place] != calls:
            found.append(f"M5: {step.act} makes {calls}, and without others {alone.calls[place]}")
    if seen_by(scene, employer) != with_others:
        found.append(f"M5: {employer} sees {with_others}, and without others {seen_by(scene, employer)}")
    return found


def again_unchecked(scene: Scene, seed: int, steps: Iterable[Step]) -> Played:
    """Acts once more, of which some were left out: the law is not asked."""
    scene.start(seed)
    played = Played(Play(scene))
    for step in steps:
        scene.calls.made.clear()
        played.steps.append(step)
        played.answers.append(take(played.play, step))
        played.calls.append(dict(scene.calls.made))
    return played


def shortened(scene: Scene, seed: int, steps: Sequence[Step], law: str) -> list[Step]:
    """As few of the acts as break the same law."""
    left, place = list(steps), 0
    while place < len(left):
        without = [*left[:place], *left[place + 1 :]]
        try:
            wrong = again(scene, seed, without).play.wrong
        except Exception:  # noqa: BLE001  # an act that can't be played without the one left out
            wrong = []
        if any(line.startswith(law) for line in wrong):
            left = without
        else:
            place += 1
    return left


def play_histories(
    first: int,
    number: int,
    *,
    break_it: Callable[[pytest.MonkeyPatch], None] | None = None,
    until_wrong: bool = False,
    only: Beginning | None = None,
) -> Found:
    """Plays histories with these seeds; ``only``: such as begin in this way."""
    found = Found()
    with playing(break_it) as scene:
        for seed in range(first, first + number):
            _history(scene, seed, found, only, shorten=not until_wrong)
            if until_wrong and found.wrong:
                break
    return found


def _history(scene: Scene, seed: int, found: Found, only: Beginning | None, *, shorten: bool) -> None:
    played = history(scene, seed, only)
    found.histories += 1
    found.acts.update(type(step.act).__name__ for step in played.steps)
    found.answers.update(
        _word(step, answer) for step, answer in zip(played.steps, played.answers, strict=True)
    )
    wrong = list(played.play.wrong)
    if not wrong:
        reached, wrong = probe(played.play, Random(seed))
        found.reached += reached
    if not wrong:
        wrong = unseen(scene, seed, played, EMPLOYERS[seed % len(EMPLOYERS)])
    elif played.play.wrong and shorten:
        few = shortened(scene, seed, played.steps, wrong[0][:5])
        wrong = [*wrong, *(f"  {step.number}: {step.act}" for step in few)]
    found.wrong += [f"seed {seed}: {line}" for line in wrong]


def _word(step: Step, answer: object) -> str:
    return f"{type(step.act).__name__} {answer}" if isinstance(answer, str) and len(answer) != 26 else ""


__all__ = ["EMPLOYERS", "Found", "MailComes", "history", "play_histories", "playing"]
