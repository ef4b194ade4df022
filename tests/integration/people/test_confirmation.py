"""Confirming a sign-up: a person with an account who can sign in, also when it is cut off or done again."""

import pytest

from qlinx.kit.errors import InputInvalid, LinkDamaged
from qlinx.people.confirmation import Step, confirmation
from qlinx.people.errors import AccountReady, ErasureUnderWay, SignUpEnded
from qlinx.people.model import SELF, AccountState, Memory, PersonState
from qlinx.people.opening import confirm_sign_up
from qlinx.people.proofs import code_of, proved
from qlinx.people.store import EMPLOYMENT, MEMORY_ITEM, PERSON
from tests.support.factories import details
from tests.support.people import (
    IP,
    PASSWORD,
    found_by,
    is_shared,
    opens_account,
    person_of,
    pool_cut_off_after,
    signs_up,
    starts_work,
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
    account = confirm_sign_up(world.ctx, token, PASSWORD, details(), pool=world.pool()).account
    person = person_of(world.ctx, account.person_id)
    assert (person.name, person.mobile, person.given_by) == ("Noor van den Berg", "+31612345678", SELF)
    assert account.state is AccountState.OPEN
    assert world.items_of("sign_up") == []
    assert signs_in(world, person.person_id)


def test_before_the_confirmation_nobody_is_in_the_user_pool(world: World) -> None:
    signs_up(world)
    (waiting,) = world.items_of("sign_up")
    assert not world.pool().exists(waiting["person_id"])
    assert world.items_of("person") == []


def test_what_becomes_true_is_what_the_reader_of_the_mail_sent_and_not_what_a_stranger_filled_in(
    world: World,
) -> None:
    token = signs_up(world, first_name="Wie", last_name="Anders", mobile="+31600000009")
    opened = confirm_sign_up(
        world.ctx, token, PASSWORD, details(town="Haarlem", postcode="2012 KN"), pool=world.pool()
    )
    person = person_of(world.ctx, opened.account.person_id)
    assert (person.name, person.mobile, person.town) == ("Noor van den Berg", "+31612345678", "Haarlem")
    assert "Anders" not in str(world.every_item())


def test_what_an_employer_shares_stays_apart_until_its_reader_says_yes(world: World) -> None:
    relation, employment = is_shared(world)
    person = opens_account(world)
    assert person.person_id != relation.person_id
    assert person_of(world.ctx, relation.person_id) == relation
    assert world.ctx.store.get(EMPLOYMENT, EMPLOYMENT.key(employment)) == employment


def test_after_opening_the_address_is_proved_for_a_first_look(world: World) -> None:
    opened = confirm_sign_up(world.ctx, signs_up(world), PASSWORD, details(), pool=world.pool())
    assert opened.code_request is not None
    code = code_of(world.ctx, opened.code_request)
    proof = proved(world.ctx, opened.code_request, code, network_address=IP)
    assert proof.address_hash == person_of(world.ctx, opened.account.person_id).address_hash


def test_a_link_of_a_while_ago_opens_the_account_and_proves_no_address(world: World) -> None:
    token = signs_up(world)
    world.pass_time(minutes=16)
    opened = confirm_sign_up(world.ctx, token, PASSWORD, details(), pool=world.pool())
    assert opened.code_request is None


def test_a_half_given_place_or_a_missing_number_leaves_the_link_as_it_is(world: World) -> None:
    token = signs_up(world)
    for wrong, pointer in ((details(town="Haarlem"), "/postcode"), (details(mobile=None), "/mobile")):
        with pytest.raises(InputInvalid) as refused:
            confirm_sign_up(world.ctx, token, PASSWORD, wrong, pool=world.pool())
        assert [fault.pointer for fault in refused.value.faults] == [pointer]
    assert confirmation(world.ctx, token).step is Step.BEGIN
    assert world.items_of("person") == []


def test_nothing_stays_under_the_id_of_a_sign_up_that_became_nobodys(world: World) -> None:
    first, second = signs_up(world), signs_up(world, first_name="Nora")
    opened = confirm_sign_up(world.ctx, first, PASSWORD, details(), pool=world.pool())
    with pytest.raises(SignUpEnded):
        confirm_sign_up(world.ctx, second, PASSWORD, details(), pool=world.pool())
    left = [*world.items_of("outbox"), *world.items_of("sign_up")]
    assert {item["person_id"] for item in left} <= {opened.account.person_id}


def test_the_link_that_is_followed_last_takes_the_place_of_an_account_that_is_not_open_yet(
    world: World,
) -> None:
    first, second = signs_up(world), signs_up(world)
    with pytest.raises(InputInvalid):
        confirm_sign_up(world.ctx, first, "kort", details(), pool=world.pool())
    opened = confirm_sign_up(world.ctx, second, PASSWORD, details(), pool=world.pool())
    assert [item["person_id"] for item in world.items_of("account")] == [opened.account.person_id]
    assert found_by(world, "noor@werk.example.nl") == opened.account.person_id
    with pytest.raises(SignUpEnded):
        confirm_sign_up(world.ctx, first, PASSWORD, details(), pool=world.pool())


def test_a_link_used_again_says_that_the_account_is_ready_and_changes_no_password(world: World) -> None:
    token = signs_up(world)
    account = confirm_sign_up(world.ctx, token, PASSWORD, details(), pool=world.pool()).account
    with pytest.raises(AccountReady):
        confirm_sign_up(world.ctx, token, "Een-Ander-Wachtwoord-9", details(), pool=world.pool())
    assert signs_in(world, account.person_id)
    assert not signs_in(world, account.person_id, "Een-Ander-Wachtwoord-9")


def test_a_refused_password_can_be_tried_again_with_the_same_link(world: World) -> None:
    token = signs_up(world)
    with pytest.raises(InputInvalid) as refused:
        confirm_sign_up(world.ctx, token, "kort", details(), pool=world.pool())
    assert [fault.pointer for fault in refused.value.faults] == ["/password"]
    assert confirmation(world.ctx, token).step is Step.FINISH
    account = confirm_sign_up(world.ctx, token, PASSWORD, details(), pool=world.pool()).account
    assert signs_in(world, account.person_id)


def test_two_sign_ups_of_one_address_end_in_one_account(world: World) -> None:
    first = signs_up(world, first_name="Eerste")
    second = signs_up(world, first_name="Tweede")
    confirm_sign_up(world.ctx, second, PASSWORD, details(first_name="Tweede"), pool=world.pool())
    with pytest.raises(SignUpEnded):
        confirm_sign_up(world.ctx, first, "Een-Ander-Wachtwoord-9", details(), pool=world.pool())
    assert [item["first_name"] for item in world.items_of("person")] == ["Tweede"]
    assert world.items_of("sign_up") == []


def test_a_week_later_the_link_has_ended(world: World) -> None:
    token = signs_up(world)
    world.pass_time(days=7)
    assert confirmation(world.ctx, token).step is Step.ENDED
    with pytest.raises(SignUpEnded):
        confirm_sign_up(world.ctx, token, PASSWORD, details(), pool=world.pool())


def test_a_half_done_confirmation_goes_on_for_a_week_and_then_ends(world: World) -> None:
    token = signs_up(world)
    with pytest.raises(InputInvalid):
        confirm_sign_up(world.ctx, token, "kort", details(), pool=world.pool())
    (person,) = world.items_of("person")
    assert person["due_queue"].startswith("retention#")
    world.pass_time(days=7)
    with pytest.raises(SignUpEnded):
        confirm_sign_up(world.ctx, token, PASSWORD, details(), pool=world.pool())


@pytest.mark.parametrize("token", ["", "abc", "WyJhIl0.AAAA"])
def test_a_link_that_is_not_ours_says_so(world: World, token: str) -> None:
    with pytest.raises(LinkDamaged):
        confirmation(world.ctx, token)


def test_a_link_of_another_purpose_opens_nothing(world: World) -> None:
    forged = world.ctx.keys.sign("rights-request", ["a" * 26, "0" * 40])
    with pytest.raises(LinkDamaged):
        confirmation(world.ctx, forged)


def test_signing_up_does_not_end_what_an_employer_may_not_bring_back(world: World) -> None:
    memory = Memory(
        employer_id="e" * 26,
        of="address",
        hashed=world.ctx.address_hash("noor@werk.example.nl"),
        since=world.now,
    )
    world.ctx.store.write(MEMORY_ITEM.insert(memory))
    opens_account(world)
    assert world.ctx.store.get(MEMORY_ITEM, MEMORY_ITEM.key(memory)) == memory


def test_while_the_account_is_being_erased_its_link_waits(world: World) -> None:
    token = signs_up(world)
    opened = confirm_sign_up(world.ctx, token, PASSWORD, details(), pool=world.pool())
    person = person_of(world.ctx, opened.account.person_id)
    world.ctx.store.write(PERSON.replace(person, state=PersonState.ERASING))
    with pytest.raises(ErasureUnderWay):
        confirm_sign_up(world.ctx, token, PASSWORD, details(), pool=world.pool())


@pytest.mark.parametrize("call", [1, 2])
def test_a_confirmation_that_is_cut_off_is_completed_by_the_same_link(world: World, call: int) -> None:
    token = signs_up(world)
    with pytest.raises(CutOffError):
        confirm_sign_up(world.ctx, token, PASSWORD, details(), pool=pool_cut_off_after(world, call))
    (account,) = world.items_of("account")
    assert account["state"] == "opening"
    opened = confirm_sign_up(world.ctx, token, PASSWORD, details(), pool=world.pool()).account
    assert opened.state is AccountState.OPEN
    assert signs_in(world, opened.person_id)


def test_an_account_without_an_employer_ends_after_a_year_and_with_one_it_does_not(world: World) -> None:
    alone = opens_account(world)
    assert alone.ends_at == world.now.replace(year=2027)
    starts_work(world, alone)
    assert person_of(world.ctx, alone.person_id).ends_at is None
