"""What rosters declare: lists, what was declared with them, rows that wait, and where their files are."""

from collections.abc import Sequence
from typing import Any

from qlinx.kit.texts import LocalText
from qlinx.mailing.declaring import Composer, Mail, PackageMails, Telling
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.records.addresses import WAITING_ROW
from qlinx.records.declarations import Capability, Files, Ground, Words, shapes_in
from qlinx.records.shape import Shape


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.rosters import store

    return shapes_in(store)


def _waiting_row() -> Shape[Any]:
    from qlinx.rosters import store

    return store.WAITING_ROW


def _numbers(row: Any) -> Sequence[str]:
    return (row.personnel_hash,) if row.personnel_hash else ()


def _words() -> Words:
    from qlinx.rosters import labels

    return Words(kinds=labels.KINDS, fields=labels.FIELDS)


def _mails() -> Composer:
    from qlinx.rosters import mails

    return mails


def _telling() -> Telling:
    from qlinx.rosters import mails

    return mails


CAPABILITY = Capability(
    package="rosters",
    shapes=_shapes,
    words=_words,
    grounds=[
        Ground(
            name=WAITING_ROW,
            kind="waiting_row",
            shape=_waiting_row,
            about=LocalText(nl="wat {employer} over je deelt", en="what {employer} shares about you"),
            heading=LocalText(
                nl="Wat {employer} opgaf en nog moet nakijken",
                en="What {employer} gave and still has to check",
            ),
            employer_of=lambda row: str(row.employer_id),
            code_rank=4,
            numbers=_numbers,
        ),
    ],
    mails=PackageMails(
        composer=_mails,
        telling=_telling,
        mails={"first_contact_notice": Mail(MailPurpose.LEGAL_NOTICE, Urgency.ROUTINE)},
    ),
    files=[
        Files(
            bucket="DROP",
            place="employers/{employer_id}/rosters/{file_name}",
            owner="roster",
            expires_after=400,
            handed_in_for=7,
            arrivals="DROPS",
        ),
        Files(
            bucket="DROP",
            place="employers/{employer_id}/results/rosters/{file_name}.result.csv",
            owner="roster",
            expires_after=400,
        ),
        Files(bucket="WORK", place="rosters/{employer_id}/{roster_id}/", owner="roster", expires_after=7),
    ],
)
