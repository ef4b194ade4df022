"""Reads what employers drop, and mail that comes, into plain parts. It holds neither records nor the secret
(decisions 133 and 210).
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.aws.objects import Bucket
from qlinx.employers.readings import ReadingAsked, ReadingKind
from qlinx.entrypoints.batches import Patience, each_message
from qlinx.entrypoints.logs import logger, telling_no_text
from qlinx.entrypoints.wiring import bucket, queue
from qlinx.invitations.file_reading import read_invitation_file
from qlinx.rosters.asking import Steps
from qlinx.rosters.reading import read_declaration, read_roster
from qlinx.visitors.mail_files import MailReadingAsked
from qlinx.visitors.mail_reading import read_mail

_READERS: Final[Mapping[ReadingKind, Callable[[Bucket, Bucket, ReadingAsked], str]]] = {
    "roster": read_roster,
    "declaration": read_declaration,
    "invitations": read_invitation_file,
}
# A list may take minutes, so the queue hides its message for half an hour; one that failed comes back sooner.
_AFTER_FAILURE: Final = Patience(first=60, longest=1800)


@telling_no_text
def lambda_handler(event: Mapping[str, Any], _: LambdaContext) -> dict[str, Any]:
    """One message is one file to read; whoever asked is told that it was."""

    def handle(message: Mapping[str, Any]) -> None:
        if message.get("kind") == "mail":
            mail = MailReadingAsked.model_validate(message)
            outcome = read_mail(bucket("DROP"), bucket("WORK"), mail)
            queue("DROPS").send([{"key": mail.key}])
            logger.info("file read", kind=mail.kind, outcome=outcome)
            return
        asked = ReadingAsked.model_validate(message)
        outcome = _READERS[asked.kind](bucket("DROP"), bucket("WORK"), asked)
        if asked.kind == "roster":
            Steps(queue("ROSTER_PARTS")).tell_read(asked.employer_id, asked.reading_id)
        else:
            queue("DROPS").send([{"key": asked.key}])
        logger.info("file read", kind=asked.kind, outcome=outcome)

    return each_message(event, handle, source=queue("READINGS"), after_failure=_AFTER_FAILURE)
