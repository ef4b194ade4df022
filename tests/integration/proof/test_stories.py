"""Every story of the crash proof plays where nothing fails, so that a form that changed, and a right that a
function lacks, are noticed before a proof runs.
"""

from pathlib import Path

from tests.proof.crash.faults import Found
from tests.proof.crash.play import Play, RefusedError, StuckError
from tests.proof.crash.proving import playing, unseen
from tests.proof.crash.story import Step, stories
from tests.proof.iam.recording import written_in
from tests.proof.iam.rights import compared
from tests.proof.iam.stories import heard
from tests.support.application import application
from tests.support.cloud.cloud import Moment


def _refused(play: Play, steps: tuple[Step, ...]) -> list[str]:
    """What the first step says that does not play."""
    for step in steps:
        try:
            step.act(play)
            play.settle()
        except (RefusedError, StuckError, LookupError, ValueError) as error:
            return [f"{step.name}: {type(error).__name__} {error}"]
    return []


def test_every_story_plays_with_the_rights_given_and_nothing_that_changes_something_is_in_none(
    tmp_path: Path,
) -> None:
    whole = stories()
    with playing() as (play, monkeypatch):
        heard(monkeypatch, tmp_path)
        ends: dict[str | None, Moment] = {None: play.cloud.copied()}
        failed = []
        for story in sorted(whole.values(), key=lambda one: (one.after is not None, one.name)):
            play.cloud.put_back(ends[story.after])
            failed += [f"{story.name}: {line}" for line in _refused(play, story.prepared + story.steps)]
            ends[story.name] = play.cloud.copied()
            play.sweep()
            failed += [f"{story.name}: given up {message}" for message in play.cloud.dead]
        seen = Found(functions=play.invoked, routes=play.routes)

    assert failed == []
    assert unseen([seen]) == []
    assert compared(application(), written_in(tmp_path)).missing == []
