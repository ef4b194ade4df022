import pytest

from tests.support.deployed_invitations import Deployed
from tests.support.inviting import Inviting
from tests.support.world import World


@pytest.fixture
def inviting(world: World) -> Inviting:
    """An employer with an agreement and no people yet."""
    return Inviting(world)


@pytest.fixture
def deployed(world: World, monkeypatch: pytest.MonkeyPatch) -> Deployed:
    return Deployed(world, monkeypatch)
