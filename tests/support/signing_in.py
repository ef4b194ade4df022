"""Users of employers and staff who can sign in, and the calls that signing in takes."""

from collections.abc import Callable
from typing import Any

from qlinx.aws.pool_sessions import PoolSessions, Tokens
from qlinx.employers.model import Employer, EmployerUser
from qlinx.employers.store import EMPLOYER, EMPLOYER_USER
from qlinx.employers.users import EMPLOYER_GROUP
from qlinx.kit.contact import parse_email
from qlinx.records.addresses import EMPLOYER_USER as USER_ROW
from qlinx.records.addresses import ground_of, led_to, row_of
from qlinx.sessions.service import FactorAsked, SignIn, sign_in
from qlinx.sessions.whose import Role
from qlinx.staff.model import StaffMember
from qlinx.staff.service import add_staff, choose_staff_password, welcome_token
from tests.support.people import IP, PASSWORD
from tests.support.standing import client
from tests.support.world import World

ADDRESS = "noor@werk.example.nl"
Called = tuple[str, str]


def an_employer_user(
    world: World, email: str = ADDRESS, *, employer_id: str = "e" * 26, password: str = PASSWORD, **more: Any
) -> EmployerUser:
    """Somebody who works with Qlinx for an employer, and chose a password."""
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
    world: World, email: str = "sam@aanbieder.example.nl", *, password: str | None = PASSWORD
) -> StaffMember:
    """Somebody of the staff, who chose a password unless there is none."""
    ctx = world.ctx
    member = add_staff(
        ctx,
        name="Sam Voorbeeld",
        email=parse_email(email),
        language="nl",
        pool=world.pool(),
        actor="staff_members",
    )
    if password:
        choose_staff_password(ctx, welcome_token(ctx, member), password, pool=world.pool())
    return member


def signs_in(
    world: World,
    email: str = ADDRESS,
    password: str = PASSWORD,
    *,
    role: Role = "person",
    employer_id: str | None = None,
    network_address: str = IP,
    pool: PoolSessions | None = None,
) -> Tokens | FactorAsked:
    """Somebody signs in at the address and with the password."""
    asked = SignIn(parse_email(email), password, role, employer_id)
    return sign_in(world.ctx, pool or world.sessions(), asked, network_address=network_address)


def user_in(tokens: Tokens | FactorAsked) -> str:
    """Whose session it is, by its own token."""
    assert isinstance(tokens, Tokens)
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
