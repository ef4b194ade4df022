"""Takes in what employers drop: rosters, declarations and invitation files; and mail that comes. What is
in them another function reads, which then says that the file arrived once more.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers.store import employer_by_id
from qlinx.entrypoints.batches import each_message
from qlinx.entrypoints.limits import counting_limits
from qlinx.entrypoints.logs import logger, telling_no_text
from qlinx.entrypoints.settings import setting
from qlinx.entrypoints.wiring import bucket, context, queue
from qlinx.invitations.files import (
    Intake,
    refuse_misplaced_invitations,
    take_in_invitations,
)
from qlinx.newsletters.threads import reply_counted
from qlinx.rosters.asking import Steps
from qlinx.rosters.receiving import receive, refuse_misplaced
from qlinx.rosters.tools import Reception
from qlinx.visitors.arriving import Arrivals, take_in_mail
from qlinx.visitors.mail_files import mail_id_of

_DROPPED: Final = re.compile(
    r"employers/(?P<employer>[a-z2-7]{26})/(?P<kind>rosters|invitations)/(?P<name>(?:[^/]*/)*[^/]{1,200})"
)
_OUTCOMES: Final = {"rosters": "roster", "invitations": "invitations"}
# What a lifecycle rule of the bucket removes after a week, should the import not have done it.
_WAITS_FOR_IMPORT: Final = {"kept": "import"}


def take_in(key: str) -> str:
    """Takes in a dropped object and says what it was, in a word for the log."""
    if mail_id_of(key):
        places = bucket("DROP"), bucket("WORK"), queue("READINGS"), setting("MAIL_FROM")
        return take_in_mail(context(), Arrivals(*places, reply_counted), key)
    found = _DROPPED.fullmatch(key)
    if found is None:
        return "not-for-import"
    employer_id, kind, name = found["employer"], found["kind"], found["name"]
    drop, ctx = bucket("DROP"), context()
    if drop.found(key) is None:
        return "gone"
    if employer_by_id(ctx.store, employer_id) is None:
        drop.remove(key)
        return "employer-unknown"
    drop.tag(key, _WAITS_FOR_IMPORT)
    work, readings = bucket("WORK"), queue("READINGS")
    reception = Reception(drop, Steps(queue("ROSTER_PARTS")), work, readings)
    intake = Intake(drop, work, readings, queue("FANOUT"), counting_limits)
    match kind, "/" in name:
        case "rosters", False:
            receive(ctx, reception, employer_id, name)
        case "rosters", _:
            refuse_misplaced(reception, employer_id, name)
        case _, False:
            take_in_invitations(ctx, intake, employer_id, name)
        case _:
            refuse_misplaced_invitations(intake, employer_id, name)
    return "in-a-folder" if "/" in name else _OUTCOMES[kind]


@telling_no_text
def lambda_handler(event: Mapping[str, Any], _: LambdaContext) -> dict[str, Any]:
    """One message is the key of an object that arrived in the drop bucket."""

    def handle(arrival: Mapping[str, Any]) -> None:
        logger.info("file dropped", outcome=take_in(arrival["key"]))

    return each_message(event, handle)
