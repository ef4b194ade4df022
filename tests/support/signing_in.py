"""Users of employers and staff who can sign in, and the calls that signing in takes."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from qlinx.aws.pool_sessions import PoolSessions, Tokens
from qlinx.employers.model import EMPLOYER_GROUP, Employer, EmployerUser
from qlinx.employers.store import EMPLOYER, EMPLOYER_USER
from qlinx.factors.states import Role
from qlinx.factors.store import CHALLENGE, challenge_item
from qlinx.kit.contact import parse_email
from qlinx.records.addresses import EMPLOYER_USER as USER_ROW
from qlinx.records.addresses import ground_of, led_to, row_of
from qlinx.sessions.factor import Begun, FactorAsked
from qlinx.sessions.service import SignIn, sign_in
from qlinx.sessions.store import holding_of
from qlinx.staff.model import StaffMember, StaffRole
from qlinx.staff.service import NewMember, add_staff, choose_staff_password, welcome_token
from qlinx.staff.store import STAFF, staff_member_by_id
from tests.support.authenticating import app_code, gives, sets_up, with_factor
from tests.support.people import IP, PASSWORD
from tests.support.standing import client
from tests.support.world import World

ADDRESS = "noor@werk.example.nl"
Called = tuple[str, str]


def pool_keeps_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, today, the clock of the pool goes along with the world's."""
    world.now = datetime.now(UTC)

    def now() -> float:
        return world.now.timestamp()

    monkeypatch.setattr("moto.cognitoidp.models.time", SimpleNamespace(time=now))


def an_employer_user(
    world: World, email: str = ADDRESS, *, employer_id: str = "e" * 26, password: str = PASSWORD, **more: Any
) -> EmployerUser:
    """Somebody who works with Qlinx for an employer, chose a password and set a second factor up."""
    ctx = world.ctx
    address_hash, ground = ctx.address_hash(parse_email(email).match_key), ground_of(USER_ROW, employer_id)
    values = {
        "person_id": ctx.new_id(),
        "employer_id": employer_id,
        "name": "Petra de Wit",
        "email": email,
        "address_hash": address_hash,
        "created_at": world.now,
        "sessions_valid_from": world.now,
        **with_factor(ctx),
        **more,
    }
    user = EmployerUser.model_validate(values)
    row = row_of(ctx.store, address_hash, ground)
    ctx.store.write(EMPLOYER_USER.insert(user), led_to(row, address_hash, ground, user.person_id))
    if ctx.store.get(EMPLOYER, EMPLOYER.key(_employer(world, employer_id))) is None:
        ctx.store.write(EMPLOYER.insert(_employer(world, employer_id)))
    world.pool().create(user.person_id)
    world.pool().add_to_group(user.person_id, EMPLOYER_GROUP)
    world.pool().set_password(user.person_id, password)
    return user


def _employer(world: World, employer_id: str) -> Employer:
    return Employer(employer_id=employer_id, name="Voorbeeld Zorg", created_at=world.now)


def a_staff_member(
    world: World,
    email: str = "sam@aanbieder.example.nl",
    *,
    password: str | None = PASSWORD,
    factor: bool = True,
    role: StaffRole = StaffRole.STAFF,
    trained: bool = True,
) -> StaffMember:
    """Somebody of the staff, who chose a password unless there is none, set a second factor up,
    and was trained today.
    """
    ctx = world.ctx
    day = ctx.today() if trained else None
    new = NewMember("Sam Voorbeeld", parse_email(email), "nl", role, day)
    member = add_staff(ctx, new, pool=world.staff_pool(), actor="staff_members")
    if password:
        choose_staff_password(ctx, welcome_token(ctx, member), password, pool=world.staff_pool())
    return _with_factor(world, member) if password and factor else member


def _with_factor(world: World, member: StaffMember) -> StaffMember:
    chosen = staff_member_by_id(world.ctx.store, member.person_id)
    assert chosen is not None
    set_up = STAFF.changed(chosen, **with_factor(world.ctx))
    world.ctx.store.write(STAFF.next(set_up))
    return set_up


def pool_of(world: World, role: Role) -> PoolSessions:
    """Where a role signs in."""
    return world.staff_sessions() if role == "staff" else world.sessions()


def tries(
    world: World,
    email: str = ADDRESS,
    password: str = PASSWORD,
    *,
    role: Role = "person",
    employer_id: str | None = None,
    network_address: str = IP,
    pool: PoolSessions | None = None,
) -> Begun | FactorAsked:
    """Somebody gives address and password, and sees what is asked next."""
    world.is_everywhere()
    asked = SignIn(parse_email(email), password, role, employer_id)
    return sign_in(world.ctx, pool or pool_of(world, role), asked, network_address=network_address)


def signs_in(world: World, email: str = ADDRESS, password: str = PASSWORD, **more: Any) -> Tokens:
    """Somebody signs in with address and password, and with a code of their app where it is asked for."""
    outcome = tries(world, email, password, **more)
    if isinstance(outcome, Begun):
        return outcome.tokens
    if outcome.offer:
        return sets_up(world, outcome).tokens
    # A code works once; the next one comes after half a minute.
    world.pass_time(seconds=30)
    challenge_id, _ = world.ctx.keys.read("sign-in", outcome.session)
    challenge = world.ctx.store.get(CHALLENGE, challenge_item(challenge_id))
    assert challenge is not None
    holding = holding_of(world.ctx, more["role"], challenge.user_id)
    assert holding is not None
    return gives(world, outcome, app_code(world.ctx, holding.factor), pool=more.get("pool")).tokens


def user_in(tokens: Tokens) -> str:
    """Whose session it is, by its own token."""
    name: str = client("cognito-idp").get_user(AccessToken=tokens.access_token)["Username"]
    return name


def calls_of(act: Callable[[], object]) -> list[Called]:
    """Each call to AWS that an act makes, in order: service and operation."""
    seen: list[Called] = []

    def note(model: Any, **_: Any) -> None:
        seen.append((model.service_model.service_name, model.name))

    clients = [client("dynamodb"), client("cognito-idp")]
    for one in clients:
        one.meta.events.register("before-call", note)
    try:
        act()
    finally:
        for one in clients:
            one.meta.events.unregister("before-call", note)
    return seen
