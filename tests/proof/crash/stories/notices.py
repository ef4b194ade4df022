"""Nobody was mailed yet, and the month in which people must be told is nearly over."""

from tests.proof.crash.stories.invitation import time_of_notices
from tests.proof.crash.story import Step, Story

STORY = Story("notices", (Step("people are told what was shared", time_of_notices),), after="employer")
