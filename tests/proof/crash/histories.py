"""Random histories: whatever people do in whatever order, with a fault anywhere in each act,
it ends as without faults.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.proof.crash.play import Play, RefusedError
from tests.proof.crash.stories import account, employer, invitation
from tests.proof.crash.story import stories
from tests.support.cloud.cloud import Moment
from tests.support.cloud.faults import Fault, FaultKind

Act = Callable[[Play], None]

_MOST_CALLS = 40


def _reply(email: str, answer: str) -> Act:
    return lambda play: invitation.answer_by_link(play, email, answer)


def _roster(name: str, rows: tuple[str, ...]) -> Act:
    def act(play: Play) -> None:
        employer.drop_declaration(play, name)
        play.settle()
        employer.drop_roster(play, f"{name}.csv", rows)

    return act


def _erase(play: Play) -> None:
    user = play.account_id(employer.EMPLOYED)
    play.request(
        "POST",
        "/v1/account/rights-requests",
        body={"kind": "erasure"},
        user=user,
        expect=202,
        again=(404, 401),
    )


def _change(play: Play) -> None:
    user = play.account_id(employer.EMPLOYED)
    play.request("PATCH", "/v1/account", body={"town": "Zwolle", "postcode": "8011 AB"}, user=user)


def _cleanup(play: Play) -> None:
    play.pass_time(hours=5)
    play.schedule("retention_cleanup")


_FEWER = (employer.PEOPLE[0].replace("Noor", "Nora"), *employer.PEOPLE[1:])
_MORE = (*employer.PEOPLE, "Dirk;Jansen;dirk@mensen.example;;1009;Zorg")

ACTS: Mapping[str, Act] = {
    "accept app": lambda play: invitation.answer_in_app(play, "accept"),
    "decline app": lambda play: invitation.answer_in_app(play, "decline"),
    "accept second": _reply(employer.SECOND, "accept"),
    "decline second": _reply(employer.SECOND, "decline"),
    "accept third": _reply(employer.THIRD, "accept"),
    "decline third": _reply(employer.THIRD, "decline"),
    "invite named": invitation.name_people,
    "call off": invitation.call_off,
    "invitation file": invitation.drop_invitation,
    "roster again": _roster("nog", employer.PEOPLE),
    "roster changed": _roster("anders", _FEWER),
    "roster with more": _roster("meer", _MORE),
    "change own data": _change,
    "erase": _erase,
    "photo": lambda play: account.put_photo(play, "a", employer.EMPLOYED),
    "cleanup": _cleanup,
}


@dataclass
class Played:
    """How much was played."""

    histories: int = 0
    acts: int = 0
    faults: int = 0
    refused: int = 0
    start: dict[str, Moment] = field(default_factory=dict)


class History(RuleBasedStateMachine):
    """Plays acts with faults, then the same acts without, and compares the ends."""

    play: Play
    played: Played

    @initialize()
    def begin(self) -> None:
        cloud = self.play.cloud
        if not self.played.start:
            for step in (*stories()["employer"].steps, invitation.STORY.steps[0]):
                step.act(self.play)
                self.play.settle()
            self.played.start["start"] = cloud.copied()
        cloud.put_back(self.played.start["start"])
        self.done: list[str] = []
        self.outcomes: list[str] = []

    @rule(
        name=st.sampled_from(sorted(ACTS)),
        number=st.integers(0, _MOST_CALLS),
        kind=st.sampled_from(sorted(FaultKind)),
    )
    def act(self, name: str, number: int, kind: FaultKind) -> None:
        calls = self.play.cloud.calls
        calls.begin(Fault(number, kind))
        self.outcomes.append(self._carried_out(name))
        self.done.append(name)
        self.played.acts += 1
        self.played.faults += calls.struck and kind in calls.made[number].faults

    def _carried_out(self, name: str) -> str:
        try:
            ACTS[name](self.play)
        except RefusedError:
            # People are refused for good reasons too (no place, called off): then so without the fault.
            self.played.refused += 1
            return "refused"
        finally:
            self.play.settle()
            # An act that was cut off is carried on by the schedule of the next minute. Whoever calls an
            # invitation off before that has it sent to nobody, and rightly so: the next act comes after it.
            self.play.pass_time(minutes=1)
            self.play.schedule("invitation_dispatch")
            self.play.settle()
        return "done"

    def teardown(self) -> None:
        if not getattr(self, "done", None):
            return
        self.played.histories += 1
        state = self._ended()
        self.play.cloud.put_back(self.played.start["start"])
        self.play.cloud.calls.begin()
        outcomes = [self._carried_out(name) for name in self.done]
        expected = self._ended()
        wrong = state.against(expected)
        assert not wrong, "\n".join(
            [str(list(zip(self.done, self.outcomes, outcomes, strict=True))), *wrong[:3]]
        )
        assert not state.repeated_mails(expected)

    def _ended(self) -> Any:
        self.play.cloud.calls.begin()
        self.play.sweep()
        assert not self.play.cloud.dead, self.play.cloud.dead
        return self.play.end_state()


def play_histories(play: Play, *, histories: int, acts: int) -> Played:
    """Plays so many random histories.

    Raises
    ------
    AssertionError
        One came to something else; it is shown as short as it can be made.
    """

    class Here(History):
        pass

    Here.play, Here.played = play, Played()
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=histories,
            stateful_step_count=acts,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return Here.played
