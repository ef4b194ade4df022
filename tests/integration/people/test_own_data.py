"""A person's own data, their address and password, and the end of their account."""

from datetime import timedelta
from functools import partial

import pytest

from qlinx.aws.user_pool import AddressInUse, UserPool
from qlinx.kit.contact import parse_email
from qlinx.kit.errors import InputInvalid, NotSignedIn, TooManyRequests
from qlinx.mailing.letter import Letter
from qlinx.people.address_change import address_change, ask_address_change, confirm_address_change
from qlinx.people.confirmation import confirm_sign_up
from qlinx.people.errors import AddressChangeEnded, AddressTaken, ErasureUnderWay, PasswordLinkEnded
from qlinx.people.leaving import NotEmployed, close_account, closings, finish_closing
from qlinx.people.model import AccountState, Person, PersonState
from qlinx.people.own_data import change_own_data, sign_out_everywhere
from qlinx.people.passwords import ask_new_password, choose_new_password
from qlinx.people.service import SELF, source_of, values_after_sharing
from qlinx.people.store import PERSON, account_of, person_by_address, person_by_id
from tests.support.people import (
    PASSWORD,
    is_shared,
    letter,
    letters,
    opens_account,
    person_of,
    signs_up,
    starts_work,
    token_in,
)
from tests.support.threads import a_context_with
from tests.support.world import World

IP = "203.0.113.7"
NEW = "noor.nieuw@thuis.example.nl"


class RecordingPool(UserPool):
    """A pool that remembers which address each user signs in with, and gives each address to one user."""

    def __init__(self, inner: UserPool, taken: str = "") -> None:
        self._inner = inner
        self._taken = taken
        self.addresses: dict[str, str] = {}

    def set_address(self, user_id: str, address: str) -> None:
        if address == self._taken:
            raise AddressInUse
        self._inner.set_address(user_id, address)
        self.addresses[user_id] = address

    def set_password(self, user_id: str, password: str) -> None:
        self._inner.set_password(user_id, password)

    def sign_out(self, user_id: str) -> None:
        self._inner.sign_out(user_id)

    def delete(self, user_id: str) -> None:
        self._inner.delete(user_id)


def asks_for(world: World, person: Person, address: str = NEW) -> str:
    """Asks for another address; gives the token that is mailed there."""
    ask_address_change(world.ctx, person.person_id, parse_email(address), network_address=IP)
    mail = letter(world)
    assert mail.to.address == address
    return token_in(mail)


def found_by(world: World, address: str) -> str | None:
    person = person_by_address(world.ctx.store, world.ctx.address_hash(address))
    return person.person_id if person else None


def test_what_a_person_says_wins_over_the_employer_and_stays_so(world: World) -> None:
    shared, employment = is_shared(world)
    changed = change_own_data(world.ctx, shared.person_id, {"last_name": "van den Berg"})
    assert changed.sources["last_name"] == SELF
    told = values_after_sharing(changed, employment.employer_id, {"last_name": "Berg", "first_name": "Nora"})
    assert told["first_name"] == "Nora"
    assert "last_name" not in told


def test_saying_what_is_known_already_changes_nothing(world: World) -> None:
    shared, _ = is_shared(world)
    assert change_own_data(world.ctx, shared.person_id, {"first_name": "N."}) == shared
    assert person_of(world.ctx, shared.person_id).version == shared.version


def test_a_changed_mobile_number_is_told_by_mail(world: World) -> None:
    person = opens_account(world)
    change_own_data(world.ctx, person.person_id, {"mobile": "+31600000001"})
    mail = letter(world)
    assert (mail.template, mail.facts["changed"]) == ("people.address_changed_warning", "mobile")
    assert "0000001" not in str(mail.facts)


def test_a_required_number_can_not_be_taken_away(world: World) -> None:
    person = opens_account(world)
    with pytest.raises(InputInvalid):
        change_own_data(world.ctx, person.person_id, {"mobile": None})


def test_postcode_and_town_come_and_go_together(world: World) -> None:
    person = opens_account(world)
    with pytest.raises(InputInvalid):
        change_own_data(world.ctx, person.person_id, {"town": "Haarlem"})
    there = change_own_data(world.ctx, person.person_id, {"town": "Haarlem", "postcode": "2012 KN"})
    assert (there.postcode, there.town) == ("2012 KN", "Haarlem")
    with pytest.raises(InputInvalid):
        change_own_data(world.ctx, person.person_id, {"town": None})
    gone = change_own_data(world.ctx, person.person_id, {"town": None, "postcode": None})
    assert (gone.postcode, gone.town) == (None, None)


def test_a_change_made_meanwhile_by_an_import_is_not_lost(world: World) -> None:
    shared, _ = is_shared(world)

    def meanwhile() -> None:
        world.ctx.store.write(PERSON.replace(shared, mobile="+31600000002"))

    ctx = a_context_with(world, meanwhile, "put_item")
    change_own_data(ctx, shared.person_id, {"last_name": "van den Berg"})
    person = person_of(world.ctx, shared.person_id)
    assert (person.last_name, person.mobile) == ("van den Berg", "+31600000002")


def test_nothing_is_changed_of_somebody_who_is_being_erased(world: World) -> None:
    shared, _ = is_shared(world)
    world.ctx.store.write(PERSON.replace(shared, state=PersonState.ERASING))
    with pytest.raises(NotSignedIn):
        change_own_data(world.ctx, shared.person_id, {"first_name": "Noor"})


def test_a_new_address_counts_after_its_own_mailbox_confirmed_it_and_the_old_one_is_told(
    world: World,
) -> None:
    person, pool = opens_account(world), RecordingPool(world.pool())
    token = asks_for(world, person)
    assert person_of(world.ctx, person.person_id).email == person.email
    after = confirm_address_change(world.ctx, token, pool=pool)
    assert (after.email, after.sources["email"]) == (NEW, SELF)
    assert pool.addresses == {person.person_id: NEW}
    assert (found_by(world, NEW), found_by(world, person.email)) == (person.person_id, None)
    warning = letter(world)
    assert (warning.template, warning.to.address) == ("people.address_changed_warning", person.email)
    assert NEW not in str(warning.facts)


def test_the_link_of_a_change_of_address_again_changes_nothing_and_says_the_same(world: World) -> None:
    person = opens_account(world)
    token = asks_for(world, person)
    first = confirm_address_change(world.ctx, token, pool=world.pool())
    before = world.every_item()
    assert confirm_address_change(world.ctx, token, pool=world.pool()) == first
    assert world.every_item() == before


def test_a_newer_request_ends_the_link_of_the_older(world: World) -> None:
    person = opens_account(world)
    older = asks_for(world, person)
    newer = asks_for(world, person, "noor.nog.nieuwer@thuis.example.nl")
    with pytest.raises(AddressChangeEnded):
        address_change(world.ctx, older)
    assert confirm_address_change(world.ctx, newer, pool=world.pool()).email.startswith("noor.nog.nieuwer")


def test_after_a_week_a_change_of_address_has_ended(world: World) -> None:
    token = asks_for(world, opens_account(world))
    world.pass_time(days=7)
    with pytest.raises(AddressChangeEnded):
        confirm_address_change(world.ctx, token, pool=world.pool())


def test_the_address_of_somebody_else_is_refused_to_its_owner_and_nothing_changes(world: World) -> None:
    other, _ = is_shared(world, NEW)
    person, pool = opens_account(world), RecordingPool(world.pool())
    token = asks_for(world, person)
    with pytest.raises(AddressTaken):
        confirm_address_change(world.ctx, token, pool=pool)
    assert person_of(world.ctx, person.person_id).email == person.email
    assert pool.addresses == {person.person_id: person.email}
    assert found_by(world, NEW) == other.person_id


def test_an_address_that_becomes_somebody_elses_at_the_last_moment_is_put_back_in_the_pool(
    world: World,
) -> None:
    person, pool = opens_account(world), RecordingPool(world.pool())
    token = asks_for(world, person)
    ctx = a_context_with(world, lambda: is_shared(world, NEW))
    with pytest.raises(AddressTaken):
        confirm_address_change(ctx, token, pool=pool)
    assert pool.addresses == {person.person_id: person.email}


def test_the_address_of_another_user_of_the_pool_is_refused(world: World) -> None:
    person = opens_account(world)
    token = asks_for(world, person)
    with pytest.raises(AddressTaken):
        confirm_address_change(world.ctx, token, pool=RecordingPool(world.pool(), taken=NEW))
    assert person_of(world.ctx, person.person_id).email == person.email


def test_an_employer_that_still_uses_the_old_address_finds_the_same_person(world: World) -> None:
    person = opens_account(world)
    starts_work(world, person)
    token = asks_for(world, person)
    confirm_address_change(world.ctx, token, pool=world.pool())
    assert found_by(world, NEW) == found_by(world, person.email) == person.person_id


def test_asking_for_ones_own_address_does_nothing(world: World) -> None:
    person = opens_account(world)
    assert (
        ask_address_change(world.ctx, person.person_id, parse_email(person.email), network_address=IP) is None
    )
    assert letters(world) == []


def test_a_flood_of_changes_of_address_is_stopped(world: World) -> None:
    person = opens_account(world)
    for _ in range(5):
        ask_address_change(world.ctx, person.person_id, parse_email(NEW), network_address=IP)
    with pytest.raises(TooManyRequests):
        ask_address_change(world.ctx, person.person_id, parse_email(NEW), network_address=IP)


def test_signing_out_everywhere_ends_sessions_of_this_very_second_too(world: World) -> None:
    person = opens_account(world)
    sign_out_everywhere(world.ctx, person.person_id, pool=world.pool())
    account = account_of(world.ctx.store, person.person_id)
    assert account is not None
    assert account.sessions_valid_from > world.now
    assert account.sessions_valid_from <= world.now + timedelta(seconds=1)


def test_a_link_for_a_new_password_works_for_an_hour(world: World) -> None:
    person = opens_account(world)
    ask_new_password(world.ctx, parse_email(person.email), network_address=IP)
    token = token_in(letter(world), "password_url")
    world.pass_time(hours=1)
    with pytest.raises(PasswordLinkEnded):
        choose_new_password(world.ctx, token, PASSWORD, pool=world.pool())


def test_known_and_unknown_addresses_leave_the_same_kind_of_traces_of_a_password(world: World) -> None:
    person = opens_account(world)
    traces = []
    for address in (person.email, "onbekend@werk.example.nl"):
        before = {(item["pk"], item["sk"]) for item in world.every_item()}
        ask_new_password(world.ctx, parse_email(address), network_address=IP)
        new = [item for item in world.every_item() if (item["pk"], item["sk"]) not in before]
        traces.append(sorted((item["kind"], *sorted(item)) for item in new if item["kind"] != "limit"))
    known, unknown = traces
    assert known == unknown
    # What is about somebody is kept with them.
    requests = world.items_of("password_request")
    assert [item["person_id"] == person.person_id for item in requests].count(True) == 1


def test_nobody_without_an_account_gets_a_link_for_a_password(world: World) -> None:
    is_shared(world)
    ask_new_password(world.ctx, parse_email("noor@werk.example.nl"), network_address=IP)
    (mail,) = letters(world)
    assert not isinstance(mail, Letter)
    assert mail.reason == "no_account"


def test_an_account_without_an_employer_is_no_matter_of_closing_but_of_erasure(world: World) -> None:
    person = opens_account(world)
    with pytest.raises(NotEmployed):
        close_account(world.ctx, person.person_id, pool=world.pool(), photos=world.bucket("Private"))
    assert person_by_id(world.ctx.store, person.person_id) == person


def test_closing_an_account_leaves_what_the_employer_shared_and_nothing_else(world: World) -> None:
    shared, employment = is_shared(world)
    opens_account(world, first_name="Noor", postcode="2012 KN", town="Haarlem")
    photos = world.bucket("Private")
    photos.write(f"photos/{shared.person_id}/x.jpg", b"x", "image/jpeg")
    closed = close_account(world.ctx, shared.person_id, pool=world.pool(), photos=photos)
    assert closed.kept_for == (employment.employer_id,)
    person = person_of(world.ctx, shared.person_id)
    assert (person.first_name, person.last_name, person.mobile) == ("N.", "Berg", "+31687654321")
    assert (person.postcode, person.town, person.photo_id) == (None, None, None)
    assert SELF not in {person.sources[name] for name in ("first_name", "last_name", "mobile", "email")}
    assert account_of(world.ctx.store, shared.person_id) is None
    assert not world.pool().exists(shared.person_id)
    assert list(photos.keys("photos/")) == []
    assert letter(world).template == "people.account_closed"


def test_closing_gives_the_employers_address_back(world: World) -> None:
    shared, employment = is_shared(world)
    person = opens_account(world)
    confirm_address_change(world.ctx, asks_for(world, person), pool=world.pool())
    letters(world)
    close_account(world.ctx, shared.person_id, pool=world.pool(), photos=world.bucket("Private"))
    after = person_of(world.ctx, shared.person_id)
    assert (after.email, after.sources["email"]) == (employment.email, source_of(employment.employer_id))
    assert (found_by(world, employment.email), found_by(world, NEW)) == (shared.person_id, None)
    assert world.items_of("address_change") == []
    assert NEW not in str(world.every_item())


class _Stopped(Exception):
    """The process died here."""


class _StoppingPool(RecordingPool):
    def delete(self, user_id: str) -> None:
        super().delete(user_id)
        raise _Stopped


def test_a_closing_that_is_cut_off_is_found_and_completed_by_the_cleanup(world: World) -> None:
    shared, _ = is_shared(world)
    opens_account(world)
    photos = world.bucket("Private")
    with pytest.raises(_Stopped):
        close_account(world.ctx, shared.person_id, pool=_StoppingPool(world.pool()), photos=photos)
    account = account_of(world.ctx.store, shared.person_id)
    assert account is not None
    assert account.state is AccountState.CLOSING
    assert list(closings(world.ctx, limit=10)) == [shared.person_id]
    for _ in range(2):
        finish_closing(world.ctx, shared.person_id, pool=world.pool(), photos=photos)
    assert account_of(world.ctx.store, shared.person_id) is None
    assert list(closings(world.ctx, limit=10)) == []


def test_a_closing_that_is_cut_off_is_completed_by_asking_again(world: World) -> None:
    shared, _ = is_shared(world)
    opens_account(world)
    close = partial(close_account, world.ctx, shared.person_id, photos=world.bucket("Private"))
    with pytest.raises(_Stopped):
        close(pool=_StoppingPool(world.pool()))
    close(pool=world.pool())
    assert account_of(world.ctx.store, shared.person_id) is None


def test_a_sign_up_waits_while_the_account_is_closing_and_then_opens_a_new_one(world: World) -> None:
    shared, _ = is_shared(world)
    opens_account(world)
    with pytest.raises(_Stopped):
        close_account(
            world.ctx, shared.person_id, pool=_StoppingPool(world.pool()), photos=world.bucket("Private")
        )
    token = signs_up(world)
    with pytest.raises(ErasureUnderWay):
        confirm_sign_up(world.ctx, token, PASSWORD, pool=world.pool())
    finish_closing(world.ctx, shared.person_id, pool=world.pool(), photos=world.bucket("Private"))
    account = confirm_sign_up(world.ctx, token, PASSWORD, pool=world.pool())
    assert (account.person_id, account.state) == (shared.person_id, AccountState.OPEN)
