"""An operator runs a migration, and staff decide what it asks."""

from qlinx.aws.database import Database
from qlinx.migrations.model import MigrationCase
from qlinx.migrations.store import CASE
from qlinx.records.store import Store
from tests.proof.crash.browsing import Browsing
from tests.proof.crash.play import Play
from tests.proof.crash.stories.employer import PASSWORD, STAFF, staff
from tests.proof.crash.story import Step, Story

_CASE = MigrationCase(
    case_id="c" * 26,
    migration="m0001",
    found="pool_user_missing",
    subject_id="s" * 26,
    options=("new_sign_in", "close_account"),
    blocks=True,
    needed=1,
    opened_at="2026-11-23T09:00:00Z",  # type: ignore[arg-type]  # read as a moment
)


_SECOND = _CASE.model_copy(update={"case_id": "d" * 26, "subject_id": "t" * 26})


def _found(play: Play) -> None:
    """A case as the migration opens it for what is stored in the form before."""
    store = Store(Database(play.cloud.tables), play.names)  # type: ignore[arg-type]  # stands in for the client
    store.write(CASE.insert(_CASE), CASE.insert(_SECOND))


def _decide(play: Play) -> None:
    path = f"/v1/staff/migration-cases/{_CASE.case_id}/decision"
    play.request("POST", path, body={"decision": "new_sign_in"}, user=staff(play), group="staff")


def _sign_in(play: Play) -> None:
    Browsing(play, STAFF).signs_in("/balie/inloggen", STAFF, PASSWORD, "staff")


def _decide_on_page(play: Play) -> None:
    path = f"/balie/beheer/migraties/{_SECOND.case_id}"
    Browsing(play, STAFF).sends(path, {"decision": "close_account"}, again=(404, 409, 422))


def _migrate(way: str) -> Step:
    return Step(
        f"a migration runs: {way}", lambda play: play.order("migration", {"migrate": "m0001", way: True})
    )


STORY = Story(
    "migrating",
    (
        _migrate("dry_run"),
        _migrate("ask"),
        Step("staff decide a case", _decide),
        Step("staff sign in on a page", _sign_in, counts_each=True, throws_token_away=True),
        Step("they decide another there", _decide_on_page),
        _migrate("carry"),
    ),
    after="employer",
    prepared=(Step("a case was found", _found),),
)
