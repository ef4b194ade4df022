"""Sessions are in the export by declaration, and go with the person."""

from datetime import UTC, datetime

from qlinx.records.catalogue import every_shape
from qlinx.records.personal import personal_fields, undeclared_fields
from qlinx.records.shape import Regime
from qlinx.sessions.labels import FIELDS, KINDS
from qlinx.sessions.store import RENEWAL_TOKEN, SESSION
from tests.support.people import opens_account
from tests.support.signing_in import signs_in
from tests.support.world import World


def test_a_session_stands_with_its_person_and_declares_itself(world: World) -> None:
    world.now = datetime.now(UTC)
    person = opens_account(world)
    signs_in(world)
    kinds = [item["kind"] for item in world.ctx.store.about(person.person_id)]
    assert kinds.count(SESSION.kind) == 1
    assert every_shape()[SESSION.kind] is SESSION
    assert [field.name for field in personal_fields(SESSION.model)] == list(FIELDS) == ["began_at"]
    assert set(KINDS) == {SESSION.kind}
    assert not undeclared_fields(SESSION.model) + undeclared_fields(RENEWAL_TOKEN.model)


def test_what_is_kept_of_a_token_is_about_nobody_by_itself(world: World) -> None:
    world.now = datetime.now(UTC)
    person = opens_account(world)
    signs_in(world)
    (kept,) = [one for one in world.every_item(Regime.SECURITY) if one["kind"] == RENEWAL_TOKEN.kind]
    assert not personal_fields(RENEWAL_TOKEN.model)
    assert person.email not in str(kept)
    # Nothing in the security table stays for longer than thirty days; native expiry is up to two days late.
    assert kept["expires_at"] <= int(world.now.timestamp()) + 28 * 24 * 3600
