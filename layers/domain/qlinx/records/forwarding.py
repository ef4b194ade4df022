"""Where what was known by an id is found now, after one subject became several:
ids only, for links and reports of mail.

Links in mails carry the id of a subject, and so do the tags by which a mail provider tells what became of a
mail. Where a migration gives what stood under one id an id of its own, this item stays in the old partition
until the last of them is old.
"""

from datetime import datetime
from typing import Annotated

from qlinx.aws.database import Key
from qlinx.records.personal import Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Shape, Stored
from qlinx.records.store import Store, person_key

FORWARDING = RetentionRule(
    name="forwarding",
    days=400,
    service="links in mails that were sent before an id changed",
    data="random ids: which id leads to which",
    interest="the last link to an invitation that was mailed works for as long as the invitation; a year holds all of them",
)


class Forward(Stored):
    """Leads from an id to those that took its place. ``home`` has what belongs to no employer."""

    person_id: Annotated[str, Technical("random id")]
    home: Annotated[str, Technical("random id")]
    relations: Annotated[dict[str, str], Technical("random ids: an employer's, and that of its relation")]
    since: Annotated[datetime, Technical("moment from which the id leads on")]

    @property
    def everywhere(self) -> tuple[str, ...]:
        """Every id that the old one leads to, without itself."""
        found = dict.fromkeys((self.home, *self.relations.values()))
        return tuple(one for one in found if one != self.person_id)


def forward_item(person_id: str) -> Key:
    return person_key(person_id, "forward")


# Native expiry: it holds ids only, and a late, unconditional removal is right for it.
FORWARD: Shape[Forward] = Shape(
    kind="forward",
    model=Forward,
    key=lambda forward: forward_item(forward.person_id),
    retention=FORWARDING,
    expires=lambda forward: FORWARDING.ends(forward.since),
)


def forward_of(store: Store, person_id: str) -> Forward | None:
    """Where an id leads to, or nothing where it is what it was."""
    return store.get(FORWARD, forward_item(person_id))
