"""What was mailed before goes nowhere else, proves nothing later, and does not come alive again."""

from dataclasses import replace

from qlinx.kit.contact import parse_email
from qlinx.mailing.composing import Dropped
from qlinx.people.address_change import confirm_address_change
from qlinx.people.desk import correct
from qlinx.people.proofs import ask_for_code
from tests.support.people import (
    IP,
    asks_for_address,
    is_shared,
    letters,
    opens_account,
)
from tests.support.world import World

ADDRESS = "noor@werk.example.nl"


def test_a_code_never_goes_to_the_address_that_an_employer_names_meanwhile(world: World) -> None:
    relation, _ = is_shared(world, ADDRESS)
    ask_for_code(world.ctx, parse_email(ADDRESS), network_address=IP)
    correct(
        world.ctx,
        relation.given_by,
        relation.person_id,
        lambda stated: replace(stated, email=parse_email("evil@x.example.nl")),
        actor="user-id",
    )
    assert letters(world) == [Dropped("address_changed")]


def test_a_code_never_goes_to_the_next_address_of_an_account(world: World) -> None:
    person = opens_account(world)
    token = asks_for_address(world, person)
    ask_for_code(world.ctx, parse_email(ADDRESS), network_address=IP)
    confirm_address_change(world.ctx, token)
    assert Dropped("address_changed") in letters(world)
