"""Confirming a sign-up: a person with an account who can sign in, also when it is cut off or done again."""

import pytest

from qlinx.aws.user_pool import AddressInUse, UserPool
from qlinx.kit.errors import InputInvalid
from qlinx.people.confirmation import Step, confirm_sign_up, confirmation
from qlinx.people.errors import AccountReady, AddressTaken, ErasureUnderWay, LinkDamaged, SignUpEnded
from qlinx.people.model import AccountState, ErasedAddress, PersonState
from qlinx.people.service import SELF
from qlinx.people.store import ERASED, PERSON, employments_of, erased_item
from tests.support.people import (
    PASSWORD,
    is_shared,
    opens_account,
    person_of,
    pool_cut_off_after,
    set_mobile_policy,
    signs_up,
)
from tests.support.post import CutOffError
from tests.support.world import World


def signs_in(world: World, address: str, password: str = PASSWORD) -> bool:
    """Whether the user pool takes this password, as it does for the app."""
    import boto3
    from botocore.exceptions import ClientError

    client = boto3.client("cognito-idp", "eu-west-1")
    try:
        client.initiate_auth(
            ClientId=world.resources.outputs["UserPoolClientId"],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": address, "PASSWORD": password},
        )
    except ClientError:
        return False
    return True


def test_a_confirmed_sign_up_is_a_person_with_an_account_who_can_sign_in(world: World) -> None:
    token = signs_up(world, postcode="2012 KN", town="Haarlem")
    account = confirm_sign_up(world.ctx, token, PASSWORD, pool=world.pool())
    person = person_of(world.ctx, account.person_id)
    assert (person.name, person.mobile, person.town) == ("Noor van den Berg", "+31612345678", "Haarlem")
    assert set(person.sources.values()) == {SELF}
    assert account.state is AccountState.OPEN
    assert world.items_of("sign_up") == []
    assert signs_in(world, person.person_id)


def test_before_the_confirmation_nobody_is_in_the_user_pool(world: World) -> None:
    signs_up(world)
    (waiting,) = world.items_of("sign_up")
    assert not world.pool().exists(waiting["person_id"])
    assert world.items_of("person") == []


def test_an_employer_shared_person_becomes_one_with_the_sign_up(world: World) -> None:
    shared, _ = is_shared(world)
    token = signs_up(world, first_name="Noor", last_name="van den Berg", mobile="+31612345678")
    account = confirm_sign_up(world.ctx, token, PASSWORD, pool=world.pool())
    assert account.person_id == shared.person_id
    (person,) = world.items_of("person")
    assert person["first_name"] == "Noor"
    assert person["sources"]["first_name"] == SELF
    assert person["sources"]["email"] == f"employer:{'e' * 26}"
    # What the employer shared stays as it shared it.
    assert employments_of(world.ctx.store, shared.person_id)[0].first_name == "N."
    assert world.items_of("sign_up") == []


def test_nothing_stays_under_the_id_of_a_sign_up_that_became_nobody_s(world: World) -> None:
    shared, _ = is_shared(world)
    first, second = signs_up(world), signs_up(world, first_name="Nora")
    confirm_sign_up(world.ctx, first, PASSWORD, pool=world.pool())
    with pytest.raises(AccountReady):
        confirm_sign_up(world.ctx, second, PASSWORD, pool=world.pool())
    left = [*world.items_of("outbox"), *world.items_of("sign_up")]
    assert {item["person_id"] for item in left} <= {shared.person_id}


def test_what_a_person_leaves_out_stays_as_the_employer_said(world: World) -> None:
    set_mobile_policy(world, required=False)
    shared, _ = is_shared(world)
    token = signs_up(world, mobile=None)
    confirm_sign_up(world.ctx, token, PASSWORD, pool=world.pool())
    assert person_of(world.ctx, shared.person_id).mobile == "+31687654321"


def test_a_link_used_again_says_that_the_account_is_ready_and_changes_no_password(world: World) -> None:
    token = signs_up(world)
    account = confirm_sign_up(world.ctx, token, PASSWORD, pool=world.pool())
    with pytest.raises(AccountReady):
        confirm_sign_up(world.ctx, token, "Een-Ander-Wachtwoord-9", pool=world.pool())
    assert signs_in(world, account.person_id)
    assert not signs_in(world, account.person_id, "Een-Ander-Wachtwoord-9")


def test_a_refused_password_can_be_tried_again_with_the_same_link(world: World) -> None:
    token = signs_up(world)
    with pytest.raises(InputInvalid) as refused:
        confirm_sign_up(world.ctx, token, "kort", pool=world.pool())
    assert [fault.pointer for fault in refused.value.faults] == ["/password"]
    assert confirmation(world.ctx, token).step is Step.FINISH
    account = confirm_sign_up(world.ctx, token, PASSWORD, pool=world.pool())
    assert signs_in(world, account.person_id)


def test_two_sign_ups_of_one_address_end_in_one_account(world: World) -> None:
    first = signs_up(world, first_name="Eerste")
    second = signs_up(world, first_name="Tweede")
    confirm_sign_up(world.ctx, second, PASSWORD, pool=world.pool())
    with pytest.raises(AccountReady):
        confirm_sign_up(world.ctx, first, "Een-Ander-Wachtwoord-9", pool=world.pool())
    assert [item["first_name"] for item in world.items_of("person")] == ["Tweede"]
    assert world.items_of("sign_up") == []


def test_a_week_later_the_link_has_ended(world: World) -> None:
    token = signs_up(world)
    world.pass_time(days=7)
    assert confirmation(world.ctx, token).step is Step.ENDED
    with pytest.raises(SignUpEnded):
        confirm_sign_up(world.ctx, token, PASSWORD, pool=world.pool())


def test_a_half_done_confirmation_goes_on_for_a_week_and_then_ends(world: World) -> None:
    token = signs_up(world)
    with pytest.raises(InputInvalid):
        confirm_sign_up(world.ctx, token, "kort", pool=world.pool())
    (person,) = world.items_of("person")
    assert person["due_queue"].startswith("retention#")
    world.pass_time(days=7)
    with pytest.raises(SignUpEnded):
        confirm_sign_up(world.ctx, token, PASSWORD, pool=world.pool())


@pytest.mark.parametrize("token", ["", "abc", "WyJhIl0.AAAA"])
def test_a_link_that_is_not_ours_says_so(world: World, token: str) -> None:
    with pytest.raises(LinkDamaged):
        confirmation(world.ctx, token)


def test_a_link_of_another_purpose_opens_nothing(world: World) -> None:
    forged = world.ctx.keys.sign("rights-request", ["a" * 26, "0" * 40])
    with pytest.raises(LinkDamaged):
        confirmation(world.ctx, forged)


def test_an_address_of_another_user_of_the_pool_is_refused_to_its_owner_alone(world: World) -> None:
    class Pool(UserPool):
        """A pool in which an employer's user has the address."""

        def __init__(self) -> None:
            pass

        def create(self, user_id: str, address: str) -> None:
            raise AddressInUse(len(user_id), len(address))

    token = signs_up(world)
    with pytest.raises(AddressTaken):
        confirm_sign_up(world.ctx, token, PASSWORD, pool=Pool())


def test_a_sign_up_ends_the_memory_of_an_erasure(world: World) -> None:
    address_hash = world.ctx.address_hash("noor@werk.example.nl")
    erased = ErasedAddress(address_hash=address_hash, employer_ids=("e" * 26,), erased_at=world.now)
    world.ctx.store.write(ERASED.insert(erased))
    opens_account(world)
    assert world.ctx.store.get(ERASED, erased_item(address_hash)) is None


def test_while_an_erasure_is_under_way_a_confirmation_waits(world: World) -> None:
    shared, _ = is_shared(world)
    token = signs_up(world)
    world.ctx.store.write(PERSON.replace(shared, state=PersonState.ERASING))
    with pytest.raises(ErasureUnderWay):
        confirm_sign_up(world.ctx, token, PASSWORD, pool=world.pool())
    assert len(world.items_of("sign_up")) == 1


@pytest.mark.parametrize("call", [1, 2])
def test_a_confirmation_that_is_cut_off_is_completed_by_the_same_link(world: World, call: int) -> None:
    token = signs_up(world)
    with pytest.raises(CutOffError):
        confirm_sign_up(world.ctx, token, PASSWORD, pool=pool_cut_off_after(world, call))
    (account,) = world.items_of("account")
    assert account["state"] == "opening"
    opened = confirm_sign_up(world.ctx, token, PASSWORD, pool=world.pool())
    assert opened.state is AccountState.OPEN
    assert signs_in(world, opened.person_id)


def test_an_account_without_an_employer_ends_after_a_year_and_with_one_it_does_not(world: World) -> None:
    alone = opens_account(world, email="alleen@werk.example.nl")
    assert alone.ends_at == world.now.replace(year=2027)
    is_shared(world)
    assert opens_account(world).ends_at is None
