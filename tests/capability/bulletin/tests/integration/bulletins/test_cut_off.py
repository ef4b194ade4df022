"""Whatever fails on the way, the bulletin comes to the same end;
and each of its functions and changing routes is played.

A sample of the faults: the whole of them is what `make proof` is for.
"""

from tests.proof.crash.faults import examine
from tests.proof.crash.proving import playing
from tests.proof.crash.story import stories
from tests.support.application import application


def test_it_ends_as_without_faults() -> None:
    with playing() as (play, _):
        found = examine(play, stories()["bulletin"], some=10)

    assert found.cases > 10
    assert found.failed == []
    assert {"bulletins", "bulletin_sending"} <= found.functions <= set(application().functions())
    assert {"POST /v1/bulletin/subscriptions", "POST /bulletin/{token}"} <= found.routes
