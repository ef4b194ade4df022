"""Staff who look for somebody find a sign-up that nobody confirmed, with until when it is kept and what they
can put down for it; nothing of what was filled in.
"""

from qlinx.kit.contact import parse_email
from qlinx.mailing.letter import Letter
from qlinx.people.mailed import UNCONFIRMED_SIGN_UP
from qlinx.people.store import SIGN_UP
from qlinx.records.audit import acts
from qlinx.records.dealings import Dealt, dealings_with
from qlinx.rights.finding import FoundSubject, Search, SearchReason, Standing, find
from qlinx.rights.model import Channel
from qlinx.rights.noting import PutDown, put_down
from tests.support.grounds import has_signed_up
from tests.support.people import letters
from tests.support.subjects import NOOR
from tests.support.world import World

ACTOR = "s" * 26
CASE = "U3VQ-2D4K-7W5C"


def found(world: World) -> tuple[FoundSubject, ...]:
    return find(world.ctx, Search(parse_email(NOOR), SearchReason.COMPLAINT, CASE), actor=ACTOR).subjects


def test_it_is_found_with_what_was_filled_in_and_until_when_it_is_kept(world: World) -> None:
    waiting = has_signed_up(world)

    (one,) = found(world)

    assert (one.person_id, one.ground) == (waiting.person_id, "sign_up")
    assert one.kept_until == UNCONFIRMED_SIGN_UP.ends(waiting.created_at)
    assert one.rights == ("access", "erasure", "portability")
    sorts = [words.en for words in one.kept]
    assert sorts == ["E-mail address", "Language", "First name", "Last name"]


def test_each_of_several_is_found(world: World) -> None:
    both = {has_signed_up(world).person_id for _ in range(2)}
    assert {one.person_id for one in found(world)} == both


def test_who_looked_and_why_stands_in_the_trail_and_with_it(world: World) -> None:
    waiting = has_signed_up(world)

    found(world)

    trail = [(act.actor, act.action, act.subject) for act in acts(world.ctx, world.now.date())]
    assert (ACTOR, f"person-found:complaint:{CASE}", waiting.person_id) in trail
    (dealing,) = dealings_with(world.ctx, [waiting.person_id])
    assert (dealing.what, dealing.reason) == (Dealt.FOUND, "complaint")


def test_what_is_put_down_is_asked_of_the_address_that_was_filled_in(world: World) -> None:
    waiting = has_signed_up(world)
    came = PutDown(
        right="erasure",
        right_in="right",
        invitation_id=None,
        channel=Channel.PHONE,
        received_on=world.ctx.today(),
        by_representative=False,
    )

    noted = put_down(world.ctx, waiting.person_id, came, actor=ACTOR)

    assert noted.is_in_doubt
    (mail,) = [one for one in letters(world) if isinstance(one, Letter)]
    assert (mail.template, mail.to.address) == ("rights.request_identity", NOOR)


def test_one_that_is_being_erased_is_told_as_that_and_nothing_is_put_down_for_it(world: World) -> None:
    world.ctx.store.write(SIGN_UP.replace(has_signed_up(world), going=True))

    (one,) = found(world)

    assert (one.standings, one.rights) == ((Standing.ERASING,), ())
