"""The system that the last release filled, in tables, buckets and queues made from the templates,
taken over by the present code.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from qlinx.migrations.known import MIGRATIONS
from tests.proof.crash.play import Play
from tests.proof.crash.proving import playing
from tests.release.filled import put_into, saved, taken
from tests.release.filling import filled
from tests.release.kept import Json, load, released
from tests.release.outcomes import Outcome


@dataclass(frozen=True)
class Written:
    """A system that the present code filled, and what functions sent one another meanwhile."""

    system: Json
    sent: Mapping[str, list[Json]]


@pytest.fixture(scope="session")
def last() -> tuple[Json, Outcome]:
    """The system, and what the release made of it. Not to be changed."""
    return saved(released()[-1])


@pytest.fixture(scope="session")
def written() -> Written:
    """What the present code writes and sends. Not to be changed."""
    with filled() as made:
        return Written(taken(made.play), made.sent)


@pytest.fixture
def taken_over(last: tuple[Json, Outcome]) -> Iterator[Play]:
    """The system as it stood, with whatever was under way; carried by the migrations since then."""
    with playing() as (play, _):
        put_into(play, last[0])
        for name in sorted(MIGRATIONS.keys() - load(released()[-1]).migrations):
            play.order("migration", {"migrate": name, "carry": True})
        yield play
