"""Where prospects are, and how they are found: by their id, and by the day on which staff look again."""

from typing import Final

from qlinx.aws.database import Key
from qlinx.prospects.model import AFTER_CONTACT, Prospect
from qlinx.records.addresses import address_item
from qlinx.records.shape import Due, Group, Shape, retention_queue
from qlinx.records.store import Store, person_key

# What the row of an address says that leads to a prospect.
GROUND: Final = "prospect"
_ALL: Final = "prospects"


def prospect_item(prospect_id: str) -> Key:
    return person_key(prospect_id, "prospect")


def _group(one: Prospect) -> Group | None:
    return (
        None
        if one.objected or one.restricted
        else Group(_ALL, f"{one.review_on.isoformat()}#{one.person_id}")
    )


PROSPECT: Final[Shape[Prospect]] = Shape(
    kind="prospect",
    model=Prospect,
    key=lambda one: prospect_item(one.person_id),
    retention=AFTER_CONTACT,
    group=_group,
    due=lambda one: Due(retention_queue(one.person_id), one.ends_at),
    points=lambda one: (address_item(one.address_hash, GROUND),),
)


def prospect_by_id(store: Store, prospect_id: str) -> Prospect | None:
    return store.get(PROSPECT, prospect_item(prospect_id))


def first_to_review(store: Store, *, limit: int) -> tuple[tuple[Prospect, ...], bool]:
    """The first by the day on which staff look again; and whether there are more."""
    page = store.group_page(_ALL, limit=limit)
    keys = [Key(item["pk"], item["sk"]) for item in page.items]
    found = store.get_many(PROSPECT, keys)
    kept = tuple(found[key] for key in keys if key in found and _group(found[key]))
    return kept, page.resume is not None
