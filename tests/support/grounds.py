"""Somebody on each ground that a mailed code opens, at one address."""

from collections.abc import Callable, Mapping
from typing import Final

from qlinx.kit.contact import parse_email
from qlinx.mailing.addressed import Addressed
from qlinx.newsletters.model import Subscription
from qlinx.newsletters.subscribing import confirm, link_path, of_address, subscribe
from qlinx.people.mailed import SignUp
from qlinx.people.store import SIGN_UP
from qlinx.visitors.model import Message, Nature, Topic
from qlinx.visitors.writing import NewMessage, write_message
from tests.support.factories import a_sign_up
from tests.support.people import IP
from tests.support.prospects import a_prospect
from tests.support.subjects import (
    NOOR,
    a_holder,
    a_relation,
    a_waiting_row,
    an_employer,
    an_employer_contact,
    an_employer_user,
)
from tests.support.world import World


def reads_newsletters(world: World) -> Subscription:
    ctx = world.ctx
    subscribe(ctx, parse_email(NOOR), "nl", network_address=IP)
    asked = of_address(ctx, ctx.address_hash(NOOR))
    assert asked is not None
    return confirm(ctx, link_path(ctx, asked, "nl").rpartition("/")[2], "nl")


def has_written(world: World) -> Message:
    new = NewMessage(
        email=parse_email(NOOR),
        nature=Nature.QUESTION,
        topic=Topic.SITE,
        name="Noor",
        text="Hoe werkt dit?",
        language="nl",
    )
    return write_message(world.ctx, new, network_address=IP)


def has_signed_up(world: World) -> SignUp:
    """Somebody filled the form in; the link in the mail was not followed."""
    ctx = world.ctx
    waiting = a_sign_up(
        person_id=ctx.new_id(), email=NOOR, address_hash=ctx.address_hash(NOOR), created_at=ctx.now()
    )
    ctx.store.write(SIGN_UP.insert(waiting))
    return waiting


KEPT: Final[Mapping[str, Callable[[World], Addressed]]] = {
    "account": lambda world: a_holder(world.ctx),
    "relation": lambda world: a_relation(world.ctx, an_employer(world.ctx)),
    "waiting_row": lambda world: a_waiting_row(world.ctx, an_employer(world.ctx)),
    "employer_user": lambda world: an_employer_user(world.ctx, an_employer(world.ctx)),
    "employer_contact": lambda world: an_employer_contact(world.ctx, an_employer(world.ctx)),
    "newsletter": reads_newsletters,
    "prospect": lambda world: a_prospect(world.ctx, NOOR),
    "message": has_written,
    "sign_up": has_signed_up,
}
