"""Makes staff and ends them, for an operator alone: no route leads here.

``{"add_staff": {"name": "…", "email": "…"}}`` mails a link to choose a password, also to who lost theirs;
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
        member = service.add_staff(
            context(), name=new.name, email=email, language=new.language, pool=staff_pool(), actor=ACTOR
        )
        return {"outcome": "invited", "staff_id": member.person_id}
    if former := order.end_staff:
        member = service.end_staff(context(), email_address(former.email), pool=staff_pool(), actor=ACTOR)
        return {"outcome": "ended", "staff_id": member.person_id}
    return {"outcome": "nothing-asked"}
