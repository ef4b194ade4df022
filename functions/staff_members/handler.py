"""Makes staff, changes and ends them, for an operator alone: no route leads here.

``{"add_staff": {"name": "…", "email": "…"}}`` mails a link to choose a password, also to who lost theirs;
``{"change_staff": {"email": "…", "role": "manager", "trained_on": "…"}}`` changes what is given;
``{"end_staff": {"email": "…"}}`` ends everything that is open to them (docs/operations.md).
"""

from collections.abc import Mapping
from typing import Any

from qlinx.entrypoints.logs import logger, telling_no_text
from qlinx.entrypoints.wiring import context, staff_pool
from qlinx.kit.errors import DomainError, InputInvalid
from qlinx.kit.fields import email_address
from qlinx.staff import service
from qlinx.staff.schemas import staff_order

ACTOR = "staff_members"


@telling_no_text
def lambda_handler(event: Mapping[str, Any], _: Any) -> dict[str, Any]:
    try:
        response = _carried_out(event)
    except InputInvalid as refused:
        response = {
            "outcome": str(refused),
            "fields": {fault.pointer: fault.code for fault in refused.faults},
        }
    except DomainError as refused:
        response = {"outcome": str(refused)}
    logger.info("staff", **response)
    return response


def _carried_out(event: Mapping[str, Any]) -> dict[str, Any]:
    order = staff_order(event)
    if new := order.add_staff:
        email = email_address(new.email)
        wanted = service.NewMember(new.name, email, new.language, new.role, new.trained_on)
        member = service.add_staff(context(), wanted, pool=staff_pool(), actor=ACTOR)
        return {"outcome": "invited", "staff_id": member.person_id}
    if wish := order.change_staff:
        member = service.change_staff_at(
            context(), email_address(wish.email), role=wish.role, trained_on=wish.trained_on, actor=ACTOR
        )
        return {"outcome": "changed", "staff_id": member.person_id}
    if former := order.end_staff:
        member = service.end_staff(context(), email_address(former.email), pool=staff_pool(), actor=ACTOR)
        return {"outcome": "ended", "staff_id": member.person_id}
    return {"outcome": "nothing-asked"}
