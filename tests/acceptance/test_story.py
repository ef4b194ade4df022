"""The steps of the story, as `make demo` plays them, each a test.

The first tests on a new system: they count.
"""

import pytest

from infrastructure.local.actors import signed_in
from infrastructure.local.demo.__main__ import STEPS, Step
from infrastructure.local.demo.story import Story
from infrastructure.local.examples import PASSWORD, STAFF, make_staff
from infrastructure.local.inspection import queues
from infrastructure.local.system import System

pytestmark = pytest.mark.acceptance


@pytest.fixture(scope="module")
def story(system: System) -> Story:
    make_staff(system)
    return Story(system, signed_in(system, STAFF.address, PASSWORD, "staff"))


@pytest.mark.parametrize("step", [step for _, step in STEPS], ids=[title for title, _ in STEPS])
def test_it_happens(story: Story, step: Step) -> None:
    step(story)


def test_no_message_was_given_up(story: Story) -> None:
    assert not queues(story.system).given_up
