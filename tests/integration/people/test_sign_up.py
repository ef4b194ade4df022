"""Signing up and confirming, against the tables of the template."""

from datetime import date
from functools import partial
from typing import Any

import pytest

from qlinx.aws.user_pool import AddressInUse, UserPool
from qlinx.kit.errors import InputInvalid, TooManyRequests
from qlinx.mailing.letter import Letter
from qlinx.people.confirmation import Step, confirm_sign_up, confirmation
from qlinx.people.errors import AccountReady, AddressTaken, ErasureUnderWay, LinkDamaged, SignUpEnded
from qlinx.people.model import AccountState, AddressPointer, ErasedAddress, PersonState
from qlinx.people.service import SELF
from qlinx.people.sign_up import sign_up
from qlinx.people.store import (
    ADDRESS,
    ERASED,
    PERSON,
    account_of,
    address_item,
    employments_of,
    erased_item,
    person_by_address,
)
from qlinx.records.context import Context
from qlinx.records.policy import POLICY, Policy, PolicyValue
from tests.support.factories import a_person, sign_up_details
from tests.support.people import PASSWORD, is_shared, letter, letters, opens_account, person_of, signs_up
from tests.support.threads import a_context, a_context_with, at_once
from tests.support.world import World

IP = "203.0.113.7"


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


def set_policy(world: World, *, required: bool) -> None:
    value = PolicyValue(since=date(2026, 1, 1), value=required)
    world.ctx.store.write(
        POLICY.insert(Policy(name="mobile_required", owner="legal", reason="C-1", values=(value,)))
    )


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
    set_policy(world, required=False)
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


def test_somebody_with_an_account_is_told_by_mail_and_nothing_changes(world: World) -> None:
    person = opens_account(world)
    sign_up(world.ctx, sign_up_details(first_name="Iemand Anders"), network_address=IP)
    mail = letter(world)
    assert mail.template == "people.already_registered"
    assert mail.to.address == person.email
    assert person_of(world.ctx, person.person_id) == person


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


def test_a_mail_whose_sign_up_is_gone_is_not_sent(world: World) -> None:
    token = signs_up(world)
    sign_up(world.ctx, sign_up_details(), network_address=IP)
    confirm_sign_up(world.ctx, token, PASSWORD, pool=world.pool())
    (mail,) = letters(world)
    assert isinstance(mail, Letter)
    assert mail.template == "people.already_registered"


@pytest.mark.parametrize("required", [True, False])
def test_the_mobile_number_is_required_as_policy_says(world: World, *, required: bool) -> None:
    set_policy(world, required=required)
    if required:
        with pytest.raises(InputInvalid) as refused:
            sign_up(world.ctx, sign_up_details(mobile=None), network_address=IP)
        assert refused.value.faults[0].pointer == "/mobile"
        assert world.items_of("sign_up") == []
    else:
        person = opens_account(world, mobile=None)
        assert person.mobile is None


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"postcode": "2012 KN"}, "/town"),
        ({"town": "Haarlem"}, "/postcode"),
        ({"statement_version": "2018-05-22"}, "/statement_version"),
    ],
)
def test_what_can_not_be_taken_is_named_and_nothing_is_stored(
    world: World, changes: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(InputInvalid) as refused:
        sign_up(world.ctx, sign_up_details(**changes), network_address=IP)
    assert [fault.pointer for fault in refused.value.faults] == [pointer]
    assert world.every_item() == []


def test_an_address_gets_five_mails_an_hour_and_no_more(world: World) -> None:
    for _ in range(5):
        sign_up(world.ctx, sign_up_details(), network_address=IP)
    with pytest.raises(TooManyRequests):
        sign_up(world.ctx, sign_up_details(), network_address=IP)
    assert len(world.items_of("sign_up")) == 5


def test_a_network_that_floods_is_stopped_whatever_addresses_it_uses(world: World) -> None:
    for number in range(60):
        sign_up(world.ctx, sign_up_details(email=f"noor{number}@werk.example.nl"), network_address=IP)
    with pytest.raises(TooManyRequests):
        sign_up(world.ctx, sign_up_details(email="another@werk.example.nl"), network_address=IP)


def test_known_and_unknown_addresses_leave_the_same_kind_of_traces(world: World) -> None:
    opens_account(world)
    letters(world)
    before = {item["pk"] for item in world.every_item()}
    sign_up(world.ctx, sign_up_details(), network_address=IP)
    known = [item for item in world.every_item() if item["pk"] not in before]
    before |= {item["pk"] for item in known}
    sign_up(world.ctx, sign_up_details(email="sanne@werk.example.nl"), network_address=IP)
    unknown = [item for item in world.every_item() if item["pk"] not in before]
    assert sorted((item["kind"], sorted(item)) for item in known) == sorted(
        (item["kind"], sorted(item)) for item in unknown
    )


def imports(ctx: Context, email: str) -> None:
    """What an import does: nobody has the address, so it writes a new person; else it finds the one there is."""
    address_hash, person_id = ctx.address_hash(email), ctx.new_id()
    person = a_person(person_id=person_id, email=email, address_hash=address_hash)
    pointer = AddressPointer(address_hash=address_hash, person_id=person_id)
    if not ctx.store.wrote(PERSON.insert(person), ADDRESS.insert(pointer)):
        assert person_by_address(ctx.store, address_hash)


def the_one_person(world: World, email: str) -> str:
    """The id of the only person with an address, whom it finds and whose account is open."""
    (person,) = [item for item in world.items_of("person") if item["email"] == email]
    pointer = world.ctx.store.get(ADDRESS, address_item(world.ctx.address_hash(email)))
    assert pointer is not None
    assert pointer.person_id == person["person_id"]
    account = account_of(world.ctx.store, pointer.person_id)
    assert account is not None
    assert account.state is AccountState.OPEN
    return pointer.person_id


def test_a_confirmation_and_an_import_of_one_address_at_once_end_in_one_person(world: World) -> None:
    for number in range(5):
        email = f"noor{number}@werk.example.nl"
        token = signs_up(world, email=email)
        acts = (
            partial(imports, a_context(world), email),
            partial(confirm_sign_up, a_context(world), token, PASSWORD, pool=world.pool()),
        )
        assert at_once(*acts) == [None, None]
        the_one_person(world, email)


def test_an_import_between_reading_and_writing_makes_the_confirmation_join_that_person(world: World) -> None:
    token = signs_up(world)
    ctx = a_context_with(world, lambda: imports(world.ctx, "noor@werk.example.nl"))
    confirm_sign_up(ctx, token, PASSWORD, pool=world.pool())
    person_id = the_one_person(world, "noor@werk.example.nl")
    assert world.pool().exists(person_id)
    assert world.items_of("sign_up") == []


def test_a_confirmation_between_reading_and_writing_makes_the_import_find_that_person(world: World) -> None:
    token = signs_up(world)
    confirms = partial(confirm_sign_up, world.ctx, token, PASSWORD, pool=world.pool())
    imports(a_context_with(world, confirms), "noor@werk.example.nl")
    assert person_of(world.ctx, the_one_person(world, "noor@werk.example.nl")).sources["email"] == SELF


def test_one_link_followed_twice_at_once_opens_one_account(world: World) -> None:
    token = signs_up(world)
    contexts = [a_context(world) for _ in range(4)]
    raised = at_once(*(partial(confirm_sign_up, ctx, token, PASSWORD, pool=world.pool()) for ctx in contexts))
    assert all(error is None or isinstance(error, AccountReady) for error in raised)
    assert None in raised
    assert len(world.items_of("person")) == len(world.items_of("account")) == 1


class _Stopped(Exception):
    """The process died here."""


class _StoppingPool(UserPool):
    """A pool whose ``number``-th call is the last thing that the process does."""

    def __init__(self, pool: UserPool, number: int) -> None:
        self._inner, self._left = pool, number

    def create(self, user_id: str, address: str) -> None:
        self._inner.create(user_id, address)
        self._count()

    def set_password(self, user_id: str, password: str) -> None:
        self._inner.set_password(user_id, password)
        self._count()

    def _count(self) -> None:
        self._left -= 1
        if self._left == 0:
            raise _Stopped


@pytest.mark.parametrize("call", [1, 2])
def test_a_confirmation_that_is_cut_off_is_completed_by_the_same_link(world: World, call: int) -> None:
    token = signs_up(world)
    with pytest.raises(_Stopped):
        confirm_sign_up(world.ctx, token, PASSWORD, pool=_StoppingPool(world.pool(), call))
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


def test_a_mail_never_holds_more_than_the_first_name(world: World) -> None:
    sign_up(world.ctx, sign_up_details(mobile="+31612345678"), network_address=IP)
    mail = letter(world)
    assert set(mail.facts) == {"first_name", "confirm_url", "valid_until"}
