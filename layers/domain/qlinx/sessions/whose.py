"""Whose sign-in an address is, in each role: by our own records, because the pool knows no address.

A role is not a person (rule 6 of *Who a person is*): somebody with an account may work for an employer as
well, at the same address, and has a user of the pool for each. An unknown address takes the same reads as a
known one.
"""

from qlinx.employers.model import EmployerUser
from qlinx.employers.store import EMPLOYER_USER, employer_user_item
from qlinx.factors.states import Role
from qlinx.people.holder import OPEN_OR_FROZEN, holder_at
from qlinx.records import addresses
from qlinx.records.addresses import ADDRESS, address_item, row_of
from qlinx.records.context import Context
from qlinx.staff.store import staff_member_by_id


def employer_user(ctx: Context, address_hash: str, employer_id: str | None) -> EmployerUser | None:
    """The user of this employer with an address;
    without an employer the first one, whom no later employer can shut out.
    """
    prefix = f"{addresses.EMPLOYER_USER}#"
    keys = [
        employer_user_item(user_id)
        for row in ctx.store.within(ADDRESS, address_item(address_hash, prefix).pk, prefix)
        if employer_id in {None, row.employer_id}
        for user_id in row.person_ids
    ]
    users = ctx.store.get_many(EMPLOYER_USER, keys or [employer_user_item(address_hash)]).values()
    able = [
        user
        for user in users
        if user.address_hash == address_hash
        and user.is_able
        and (user.ends_at is None or ctx.now() < user.ends_at)
    ]
    return min(able, key=lambda user: (user.created_at, user.person_id), default=None)


def user_id_of(ctx: Context, role: Role, address_hash: str, employer_id: str | None) -> str | None:
    """The id of the user of the pool that an address signs in as; nothing where it may not."""
    match role:
        case "person":
            # Frozen, which is told after the password.
            holder = holder_at(ctx, address_hash, OPEN_OR_FROZEN)
            return holder[0].person_id if holder else None
        case "employer":
            user = employer_user(ctx, address_hash, employer_id)
            return user.person_id if user else None
        case "staff":
            row = row_of(ctx.store, address_hash, addresses.STAFF)
            member = staff_member_by_id(ctx.store, row.person_ids[0] if row else address_hash)
            able = member and member.address_hash == address_hash and member.is_staff_at(ctx.now())
            return member.person_id if member and able else None
