"""What rosters declare: lists, what was declared with them, rows that wait, and where their files are."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qlinx.kit.texts import LocalText
from qlinx.mailing.declaring import Composer, Mail, PackageMails, Telling
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.records.addresses import WAITING_ROW
from qlinx.records.declarations import Capability, Cascade, Files, Ground, Words, shapes_in
from qlinx.records.shape import Shape

if TYPE_CHECKING:
    from qlinx.records.store import Store


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.rosters import check_store, sharing_store, store

    return shapes_in(store, check_store, sharing_store)


def _cascades() -> tuple[Cascade[Any], ...]:
    from qlinx.rosters.check_decisions import end_check
    from qlinx.rosters.check_store import ROSTER_CHECK

    return (Cascade(ROSTER_CHECK, end_check),)


def _waiting_row() -> Shape[Any]:
    from qlinx.rosters import store

    return store.WAITING_ROW


def _numbers(row: Any) -> Sequence[str]:
    return (row.personnel_hash,) if row.personnel_hash else ()


def _words() -> Words:
    from qlinx.rosters import labels

    return Words(kinds=labels.KINDS, fields=labels.FIELDS, common_values=labels.MAILS)


def _mails() -> Composer:
    from qlinx.rosters import mails

    return mails


def _telling() -> Telling:
    from qlinx.rosters import mails

    return mails


def _roster_of_file(store: "Store", ids: Mapping[str, str]) -> Any:
    """The last roster that came as a file of this name; a list that comes again replaces the one before."""
    from qlinx.rosters.store import roster_of_file

    return roster_of_file(store, ids["employer_id"], ids["file_name"])


def _roster(store: "Store", ids: Mapping[str, str]) -> Any:
    from qlinx.rosters.store import roster_by_id

    return roster_by_id(store, ids["employer_id"], ids["roster_id"])


def _work_of(roster: Any) -> str:
    from qlinx.rosters.store import work_prefix

    return work_prefix(roster.employer_id, roster.roster_id)


def _reading_of(roster: Any) -> str:
    from qlinx.employers.readings import roster_reading

    return roster_reading(roster.employer_id, roster.roster_id)


CAPABILITY = Capability(
    package="rosters",
    shapes=_shapes,
    words=_words,
    cascades=_cascades,
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
            without={
                "dispute": LocalText(
                    nl="Klopt hier iets niet? De werkgever kijkt dit al na; tot dan gebeurt er niets mee.",
                    en="Is something here wrong? The employer is checking this already; until then nothing is done with it.",
                ),
                "portability": LocalText(
                    nl="Meenemen? Dat geldt voor wat je zelf gaf (artikel 20 AVG). Dit gaf de werkgever. Je kunt het wel zien.",
                    en="Take along? That is for what you gave yourself (article 20 GDPR). The employer gave this. You can see it.",
                ),
            },
            numbers=_numbers,
        ),
    ],
    mails=PackageMails(
        composer=_mails,
        telling=_telling,
        mails={
            "first_contact_notice": Mail(MailPurpose.LEGAL_NOTICE, Urgency.ROUTINE),
            "sharing_told": Mail(MailPurpose.SERVICE, Urgency.ROUTINE),
        },
    ),
    files=[
        Files(
            bucket="DROP",
            place="employers/{employer_id}/rosters/{file_name}",
            owner="roster",
            owner_of=_roster_of_file,
            # It is removed when the list is imported or thrown away; nobody reads one that was refused.
            has=lambda roster, _: roster.finished_at is None,
            unowned_for=7,
            expires_after=400,
            handed_in_for=7,
            arrivals="DROPS",
        ),
        Files(
            bucket="DROP",
            place="employers/{employer_id}/results/rosters/{file_name}.result.csv",
            owner="roster",
            owner_of=_roster_of_file,
            # Of a list without a declaration there is a result and no roster.
            unowned_for=90,
            expires_after=400,
        ),
        Files(
            bucket="WORK",
            place="rosters/{employer_id}/{roster_id}/",
            owner="roster",
            owner_of=_roster,
            unowned_for=1,
            of=_work_of,
            expires_after=7,
        ),
        Files(
            bucket="WORK",
            place="read/rosters/{employer_id}/{roster_id}/",
            owner="roster",
            owner_of=_roster,
            # Nobody looks at the rows of a list that is imported, refused or thrown away.
            has=lambda roster, _: roster.finished_at is None,
            unowned_for=1,
            of=_reading_of,
            expires_after=7,
        ),
    ],
)
