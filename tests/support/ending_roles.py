"""Who has a second factor or a role, and how these end: for backups that are put back afterwards."""

from qlinx.employers.model import EmployerUser
from qlinx.employers.store import employer_user_by_id
from qlinx.employers.users import Actor, disable, remove
from qlinx.factors.model import Shown
from qlinx.factors.states import Role
from qlinx.kit.contact import parse_email
from qlinx.people.store import ACCOUNT, account_of
from qlinx.sessions.lost_factor import ask_reset, confirm_reset
from qlinx.sessions.own_factor import remove as take_away
from qlinx.sessions.store import recorded
from tests.support.authenticating import app_code, with_factor
from tests.support.people import opens_account
from tests.support.signing_in import ADDRESS, a_staff_member, an_employer_user
from tests.support.world import World

STAFF_EMAIL = "sam@aanbieder.example.nl"
SOMEBODY = Actor("somebody-of-staff", is_staff=True)
EMPLOYER = "e" * 26


def a_person(world: World) -> str:
    person = opens_account(world)
    account = account_of(world.ctx.store, person.person_id)
    assert account is not None
    world.ctx.store.write(ACCOUNT.replace(account, **with_factor(world.ctx)))
    return person.person_id


def a_user(world: World) -> str:
    return an_employer_user(world).person_id


def one_of_staff(world: World) -> str:
    return a_staff_member(world, STAFF_EMAIL).person_id


def factor_of(world: World, role: Role, user_id: str) -> str | None:
    found = recorded(world.ctx, role, user_id)
    assert found is not None
    return found.value.factor.factor_id if found.value.factor else None


def resets(world: World, role: Role, user_id: str) -> None:
    """As each role's is reset: two of the staff, or an operator."""
    if role == "staff":
        a_staff_member(world, STAFF_EMAIL, factor=False)
        return
    ask_reset(world.ctx, role, parse_email(ADDRESS), None, Shown.CALL_BACK, actor="first")
    confirm_reset(world.ctx, user_id, actor="second", pool=world.pool())


def takes_away(world: World, role: Role, user_id: str) -> None:
    holding = recorded(world.ctx, role, user_id)
    assert holding is not None
    take_away(world.ctx, holding, world.now, app_code(world.ctx, holding.factor))


def user_of(world: World, user_id: str) -> EmployerUser:
    found = employer_user_by_id(world.ctx.store, user_id)
    assert found is not None
    return found


def removes(world: World, user_id: str) -> None:
    remove(world.ctx, EMPLOYER, user_id, pool=world.pool(), actor=SOMEBODY)


def disables(world: World, user_id: str) -> None:
    disable(world.ctx, EMPLOYER, user_id, pool=world.pool(), actor=SOMEBODY)
