"""Where the items of staff are, and how they are found."""

from qlinx.aws.database import Key
from qlinx.records.addresses import STAFF as STAFF_ROW
from qlinx.records.addresses import address_item, row_of
from qlinx.records.shape import Due, Group, Shape, retention_queue
from qlinx.records.store import Store, person_key
from qlinx.staff.model import AFTER_STAFF, StaffMember

_ALL = "staff"


def staff_item(person_id: str) -> Key:
    return person_key(person_id, "staff")


STAFF: Shape[StaffMember] = Shape(
    kind="staff",
    model=StaffMember,
    key=lambda member: staff_item(member.person_id),
    retention=AFTER_STAFF,
    group=lambda member: Group(_ALL, member.person_id),
    due=lambda member: (
        Due(retention_queue(member.person_id), AFTER_STAFF.ends(member.ends_at)) if member.ends_at else None
    ),
    points=lambda member: (address_item(member.address_hash, STAFF_ROW),),
)


def staff_member_by_id(store: Store, person_id: str) -> StaffMember | None:
    return store.get(STAFF, staff_item(person_id))


def staff_member_at(store: Store, address_hash: str) -> StaffMember | None:
    """Who of the staff has an address, those who left included."""
    row = row_of(store, address_hash, STAFF_ROW)
    return staff_member_by_id(store, row.person_ids[0]) if row else None


def all_of_staff(store: Store) -> tuple[StaffMember, ...]:
    """Everybody of the staff, those who left and are still kept included, in no order of meaning."""
    keys = tuple(store.group(_ALL))
    found = store.get_many(STAFF, keys)
    return tuple(found[key] for key in keys if key in found)
