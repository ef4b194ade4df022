"""The second step of signing in:
no session of a role without its factor, a code good once, guesses counted.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from qlinx.aws.pool_sessions import Tokens
from qlinx.factors.errors import FactorRefused
from qlinx.factors.limits import WRONG_CODES
from qlinx.factors.model import CHALLENGE_LIFE
from qlinx.factors.states import Role
from qlinx.kit.errors import TooManyRequests
from qlinx.kit.keyed import Keyring
from qlinx.mailing.letter import Letter
from qlinx.people.store import ACCOUNT, account_of
from qlinx.records.audit import acts
from qlinx.records.sessions import all_ended
from qlinx.records.shape import Regime
from qlinx.sessions import service
from qlinx.sessions.errors import SessionEnded, SignInOver, SignInRefused
from qlinx.sessions.factor import Begun, FactorAsked, respond_to_challenge
from qlinx.sessions.store import holding_of
from tests.support.authenticating import ROLES, app_code, gives, sets_up, with_factor
from tests.support.people import PASSWORD, letters, opens_account
from tests.support.signing_in import ADDRESS, a_staff_member, an_employer_user, signs_in, tries, user_in
from tests.support.threads import a_context, at_once
from tests.support.world import World

CODES = ("aaaaa-bbbbb", "ccccc-ddddd")
Made = Callable[..., str]


def a_person(world: World, *, factor: bool = True) -> str:
    person = opens_account(world)
    account = account_of(world.ctx.store, person.person_id)
    assert account is not None
    if factor:
        world.ctx.store.write(ACCOUNT.replace(account, **with_factor(world.ctx, CODES)))
    return person.person_id


def a_user(world: World, *, factor: bool = True) -> str:
    given = with_factor(world.ctx, CODES) if factor else {"factor": None, "factor_set_at": None}
    return an_employer_user(world, **given).person_id


def one_of_staff(world: World, *, factor: bool = True) -> str:
    return a_staff_member(world, ADDRESS, factor=factor).person_id


MAKES: dict[Role, Made] = {"person": a_person, "employer": a_user, "staff": one_of_staff}
every_role = pytest.mark.parametrize("role", MAKES)


def code_of(world: World, role: Role, user_id: str, *, at: datetime | None = None) -> str:
    holding = holding_of(world.ctx, role, user_id)
    assert holding is not None
    return app_code(world.ctx, holding.factor, at=at)


def codes_left(world: World, role: Role, user_id: str) -> int:
    holding = holding_of(world.ctx, role, user_id)
    assert holding is not None
    return len(holding.factor.recovery_codes)


def is_over(world: World, asked: Begun | FactorAsked, code: str) -> bool:
    with pytest.raises(SignInOver):
        gives(world, asked, code)
    return True


@every_role
def test_who_has_a_factor_gets_no_session_by_password_alone(world: World, role: Role) -> None:
    user_id = MAKES[role](world)
    asked = tries(world, role=role)
    assert isinstance(asked, FactorAsked)
    assert asked.offer is None
    begun = gives(world, asked, code_of(world, role, user_id))
    assert (user_in(begun.tokens), begun.recovery_codes) == (user_id, ())


@pytest.mark.parametrize(("role", "enough"), [("person", True), ("employer", False), ("staff", False)])
def test_who_must_have_a_factor_sets_it_before_there_is_a_session(
    world: World, role: Role, enough: bool
) -> None:
    user_id = MAKES[role](world, factor=False)
    asked = tries(world, role=role)
    assert isinstance(asked, Begun) is enough
    if enough:
        return
    letters(world)
    begun = sets_up(world, asked)
    assert user_in(begun.tokens) == user_id
    assert len(set(begun.recovery_codes)) == 10
    world.pass_time(minutes=1)
    again = tries(world, role=role)
    assert isinstance(again, FactorAsked)
    assert again.offer is None, "once is enough"
    assert user_in(gives(world, again, begun.recovery_codes[3]).tokens) == user_id
    told = [mail.facts["changed"] for mail in letters(world) if isinstance(mail, Letter)]
    assert told == ["set", "recovery"]
    assert "factor-set" in [act.action for act in acts(world.ctx, world.now.date())]


def test_an_offer_is_one_for_an_app(world: World) -> None:
    a_user(world, factor=False)
    asked = tries(world, role="employer")
    assert isinstance(asked, FactorAsked)
    assert asked.offer is not None
    assert asked.offer.app_link.startswith("otpauth://totp/Qlinx:noor%40werk.example.nl?")
    assert f"secret={asked.offer.secret}" in asked.offer.app_link
    assert asked.offer.secret not in repr(asked)


def test_an_offer_that_nobody_took_is_replaced_by_the_next(world: World) -> None:
    a_user(world, factor=False)
    first, second = tries(world, role="employer"), tries(world, role="employer")
    sets_up(world, second)
    assert isinstance(first, FactorAsked)
    assert first.offer is not None
    assert is_over(world, first, app_code(world.ctx, first.offer.secret))


@every_role
def test_a_code_is_good_once(world: World, role: Role) -> None:
    user_id = MAKES[role](world)
    first, second = tries(world, role=role), tries(world, role=role)
    code = code_of(world, role, user_id)
    gives(world, first, code)
    with pytest.raises(FactorRefused):
        gives(world, second, code)
    world.pass_time(seconds=30)
    gives(world, second, code_of(world, role, user_id))


def test_a_challenge_is_good_once(world: World) -> None:
    user_id = a_user(world)
    asked = tries(world, role="employer")
    gives(world, asked, code_of(world, "employer", user_id))
    world.pass_time(seconds=30)
    assert is_over(world, asked, code_of(world, "employer", user_id))


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_two_with_one_code_at_one_moment_one_is_refused(world: World, kind: str) -> None:
    user_id = a_user(world)
    code = CODES[0] if kind == "recovery" else code_of(world, "employer", user_id)
    challenges = [tries(world, role="employer") for _ in range(4)]

    def hands_in(asked: Begun | FactorAsked) -> Callable[[], object]:
        assert isinstance(asked, FactorAsked)
        ctx = a_context(world)
        return lambda: respond_to_challenge(ctx, world.sessions(), asked.session, code, roles=ROLES)

    raised = at_once(*(hands_in(asked) for asked in challenges))
    assert sorted(type(error).__name__ for error in raised) == ["FactorRefused"] * 3 + ["NoneType"]


@pytest.mark.parametrize(
    ("seconds", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_clock_may_be_half_a_minute_off(world: World, seconds: int, taken: bool) -> None:
    user_id = a_user(world)
    asked = tries(world, role="employer")
    code = code_of(world, "employer", user_id, at=world.now + timedelta(seconds=seconds))
    if taken:
        gives(world, asked, code)
    else:
        with pytest.raises(FactorRefused):
            gives(world, asked, code)


def test_a_recovery_code_is_good_once_however_it_is_spelled(world: World) -> None:
    user_id = a_user(world)
    gives(world, tries(world, role="employer"), " AAAAA BBBBB ")
    assert codes_left(world, "employer", user_id) == len(CODES) - 1
    asked = tries(world, role="employer")
    with pytest.raises(FactorRefused):
        gives(world, asked, CODES[0])
    gives(world, asked, CODES[1])


def test_a_code_of_somebody_else_is_none(world: World) -> None:
    a_user(world)
    other = an_employer_user(world, "petra@werk.example.nl", **with_factor(world.ctx, ("eeeee-fffff",)))
    asked = tries(world, role="employer")
    assert other.factor is not None
    for code in (app_code(world.ctx, other.factor), "eeeee-fffff", ""):
        with pytest.raises(FactorRefused):
            gives(world, asked, code)


@pytest.mark.parametrize("purpose", ["password", "staff-welcome"])
def test_a_token_of_another_purpose_is_no_challenge(world: World, purpose: str) -> None:
    asked = tries(world, role="employer") if a_user(world) else None
    assert isinstance(asked, FactorAsked)
    challenge_id, half = world.ctx.keys.read("sign-in", asked.session)
    made_up = world.ctx.keys.sign(purpose, [challenge_id, half])
    assert is_over(world, replace(asked, session=made_up), CODES[0])
    assert is_over(world, replace(asked, session=challenge_id), CODES[0])


def test_a_challenge_of_another_place_to_sign_in_is_none(world: World) -> None:
    one_of_staff(world)
    asked = tries(world, role="staff")
    assert isinstance(asked, FactorAsked)
    with pytest.raises(SignInOver):
        respond_to_challenge(
            world.ctx, world.sessions(), asked.session, "123456", roles=frozenset({"person", "employer"})
        )


def test_a_challenge_ends(world: World) -> None:
    user_id = a_user(world)
    asked = tries(world, role="employer")
    world.now += CHALLENGE_LIFE
    assert is_over(world, asked, code_of(world, "employer", user_id))


def test_a_sign_out_meanwhile_ends_the_sign_in(world: World) -> None:
    user_id = a_user(world)
    asked = tries(world, role="employer")
    world.pool().sign_out(user_id)
    assert is_over(world, asked, code_of(world, "employer", user_id))


def test_half_a_session_is_none(world: World) -> None:
    """Neither what we keep nor what the caller has is a session by itself."""
    user_id = a_user(world)
    asked = tries(world, role="employer")
    assert isinstance(asked, FactorAsked)
    (kept,) = [item["half"] for item in world.every_item(Regime.SECURITY) if "half" in item]
    challenge_id, half = world.ctx.keys.read("sign-in", asked.session)
    for token in (kept, half):
        with pytest.raises(SessionEnded):
            service.renew(world.ctx, world.sessions(), token)
    swapped = world.ctx.keys.sign("sign-in", [challenge_id, kept])
    assert is_over(world, replace(asked, session=swapped), code_of(world, "employer", user_id))


def test_five_wrong_codes_make_a_pause_that_ends(world: World) -> None:
    user_id = a_user(world)
    asked = tries(world, role="employer")
    for _ in range(WRONG_CODES.most):
        with pytest.raises(FactorRefused):
            gives(world, asked, "000000")
    for code in ("000000", code_of(world, "employer", user_id), CODES[0]):
        with pytest.raises(TooManyRequests) as paused:
            gives(world, asked, code)
        assert 0 < paused.value.retry_after <= WRONG_CODES.seconds
    with pytest.raises(TooManyRequests):
        gives(world, tries(world, role="employer"), code_of(world, "employer", user_id))
    world.pass_time(seconds=WRONG_CODES.seconds)
    assert user_in(signs_in(world, role="employer")) == user_id


def test_right_codes_are_not_counted(world: World) -> None:
    a_user(world)
    for _ in range(WRONG_CODES.most + 2):
        signs_in(world, role="employer")


def test_a_session_from_before_there_was_a_factor_is_not_renewed(world: World) -> None:
    user_id = a_user(world, factor=False)
    session = world.sessions().sign_in(user_id, PASSWORD)
    assert isinstance(session, Tokens)
    with pytest.raises(SessionEnded):
        service.renew(world.ctx, world.sessions(), session.refresh_token)


def test_a_new_password_leaves_the_factor_as_it_is(world: World) -> None:
    user_id = a_person(world)
    world.pool().set_password(user_id, "Een-ander-woord-9")
    asked = tries(world, password="Een-ander-woord-9")
    assert isinstance(asked, FactorAsked)
    with pytest.raises(SignInRefused):
        tries(world)


def test_recovery_codes_from_before_a_restore_are_good_no_more(world: World) -> None:
    user_id = a_user(world)
    world.pass_time(minutes=1)
    world.ctx = replace(world.ctx, restored_at=world.now)
    asked = tries(world, role="employer")
    with pytest.raises(FactorRefused):
        gives(world, asked, CODES[0])
    gives(world, asked, code_of(world, "employer", user_id))


def test_what_is_kept_tells_neither_secret_nor_code(world: World) -> None:
    a_user(world, factor=False)
    asked = tries(world, role="employer")
    begun = sets_up(world, asked)
    assert isinstance(asked, FactorAsked)
    assert asked.offer is not None
    kept = " ".join(str(world.every_item(regime)) for regime in Regime)
    for told in (asked.offer.secret, *begun.recovery_codes, begun.tokens.refresh_token):
        assert told not in kept
    assert not [one for one in world.every_item(Regime.SECURITY) if one["kind"] == "sign_in_challenge"]


def test_a_secret_belongs_to_its_key_and_outlives_a_restore() -> None:
    key, other = Keyring(b"a" * 32), Keyring(b"b" * 32)
    assert key.derived("factor", "1") == Keyring(b"a" * 32, since="later").derived("factor", "1")
    assert len({key.derived("factor", "1"), key.derived("factor", "2"), other.derived("factor", "1")}) == 3
    assert set(MAKES) == ROLES


def ends_all_at_the_pools_second(world: World, role: Role, user_id: str) -> None:
    """Ends every session of somebody;
    a token of the pool, which tells whole seconds, is still of the time before.
    """
    holding = holding_of(world.ctx, role, user_id)
    assert holding is not None
    world.ctx.store.write(holding.but(**all_ended(datetime.now(UTC) + timedelta(seconds=20))))


@every_role
def test_a_sign_in_of_the_second_in_which_all_sessions_end_is_refused_rather_than_dead(
    world: World, role: Role
) -> None:
    ends_all_at_the_pools_second(world, role, MAKES[role](world))
    with pytest.raises(SessionEnded):
        tries(world, role=role)


@every_role
def test_a_code_brings_no_session_where_all_were_ended_since_the_password(world: World, role: Role) -> None:
    user_id = MAKES[role](world)
    asked = tries(world, role=role)
    ends_all_at_the_pools_second(world, role, user_id)
    assert is_over(world, asked, code_of(world, role, user_id))
