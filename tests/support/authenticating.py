"""Second factors in tests: somebody who has an app, and the codes that it shows."""

from datetime import datetime
from typing import Any, Final

from infrastructure.local import authenticator
from qlinx.factors.codes import new_recovery_codes, recovery_hash, secret_of
from qlinx.factors.model import Factor
from qlinx.factors.states import Role
from qlinx.factors.store import CHALLENGE, challenge_item
from qlinx.kit.keyed import TokenInvalid
from qlinx.records.context import Context
from qlinx.sessions.factor import Begun, FactorAsked, respond_to_challenge
from tests.support.world import World

ROLES: Final[frozenset[Role]] = frozenset({"person", "employer", "staff"})


def a_factor(ctx: Context, codes: tuple[str, ...] = ()) -> Factor:
    """A factor of somebody, with these recovery codes."""
    factor_id = ctx.new_id()
    hashes = tuple(recovery_hash(ctx, factor_id, code) for code in codes or new_recovery_codes())
    return Factor(factor_id=factor_id, recovery_codes=hashes, codes_made_at=ctx.now())


def with_factor(ctx: Context, codes: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of a record whose holder set a factor now."""
    return {"factor": a_factor(ctx, codes), "factor_set_at": ctx.now()}


def app_code(ctx: Context, factor: Factor | str, *, at: datetime | None = None) -> str:
    """What the app of a factor shows now, or at a moment."""
    secret = factor if isinstance(factor, str) else secret_of(ctx, factor.factor_id)
    return authenticator.code(secret, (at or ctx.now()).timestamp())


def gives(world: World, asked: Begun | FactorAsked, code: str, *, pool: Any = None) -> Begun:
    """Hands a code in after the password."""
    assert isinstance(asked, FactorAsked)
    signing_in = pool or (world.staff_sessions() if _of_staff(world, asked) else world.sessions())
    return respond_to_challenge(world.ctx, signing_in, asked.session, code, roles=ROLES)


def _of_staff(world: World, asked: FactorAsked) -> bool:
    try:
        challenge_id, _ = world.ctx.keys.read("sign-in", asked.session)
    except TokenInvalid:
        return False
    challenge = world.ctx.store.get(CHALLENGE, challenge_item(challenge_id))
    return challenge is not None and challenge.role == "staff"


def sets_up(world: World, asked: Begun | FactorAsked, *, pool: Any = None) -> Begun:
    """Sets the app up that is offered after the password, and hands its first code in."""
    assert isinstance(asked, FactorAsked)
    assert asked.offer is not None
    return gives(world, asked, app_code(world.ctx, asked.offer.secret), pool=pool)
