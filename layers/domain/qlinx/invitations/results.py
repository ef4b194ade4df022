"""Who comes: the replies as an employer sees them, and the file of them in its prefix."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from zoneinfo import ZoneInfo

from qlinx.aws.objects import Bucket
from qlinx.employers.store import employer_by_id
from qlinx.invitations.audience import may_be_invited
from qlinx.invitations.model import (
    INVITEE_PARTS,
    Invitation,
    Invitee,
    InviteeState,
    MailProblem,
    ResultsFile,
)
from qlinx.invitations.store import (
    INVITEE,
    RESULTS_FILE,
    invitation_by_id,
    invitee_item,
    invitees_group,
    results_item,
    results_object,
)
from qlinx.kit.csv_cells import BYTE_ORDER_MARK, csv_line
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.lots import lots
from qlinx.kit.texts import Language, LocalText
from qlinx.people.model import Employment, Person
from qlinx.people.service import SELF
from qlinx.people.store import EMPLOYMENT, PERSON, employment_item, person_item
from qlinx.records.context import Context

_PAGE: Final = 100
_TRIES: Final = 5
# The index that names the invitees may lag: a file written this shortly after a change may miss it.
_INDEX_DELAY: Final = timedelta(seconds=5)

_HEADER: Final = LocalText(
    nl="Naam;Personeelsnummer;Afdeling;Antwoord;Beantwoord op;Mail",
    en="Name;Personnel number;Department;Answer;Answered at;Mail",
)
_STATES: Final = {
    InviteeState.INVITED: LocalText(nl="geen antwoord", en="no answer"),
    InviteeState.ACCEPTED: LocalText(nl="komt", en="comes"),
    InviteeState.DECLINED: LocalText(nl="komt niet", en="does not come"),
}
_MAIL_PROBLEMS: Final = {
    MailProblem.BOUNCED: LocalText(nl="mail komt niet aan", en="mail does not arrive"),
    MailProblem.SPAM_REPORT: LocalText(nl="mail gemeld als spam", en="mail reported as spam"),
    MailProblem.NO_MAIL: LocalText(nl="wil geen mail", en="wants no mail"),
    MailProblem.NOT_SENT: LocalText(nl="mail niet verstuurd", en="mail not sent"),
}


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """One invitee as the employer sees them: its own person, and only what it needs (C-11)."""

    person_id: str
    name: str
    personnel_number: str | None
    department: str | None
    state: InviteeState
    answered_at: datetime | None
    mail_problem: MailProblem | None


def replies(ctx: Context, invitation: Invitation) -> Iterator[ReplyLine]:
    """The invitees with their answers, in a lasting order; who is restricted, erased or no longer shared is left out.

    The caller has made sure that the invitation is the employer's own.
    """
    for shard in range(INVITEE_PARTS):
        group = invitees_group(invitation.invitation_id, shard)
        for keys in lots(ctx.store.group(group), _PAGE):
            yield from _lines(ctx, invitation, [key.pk.removeprefix("person#") for key in keys])


def export_results(ctx: Context, invitation_id: str, changed_at: datetime, *, drop: Bucket) -> bool:
    """Writes the results file unless one that holds this change is there; says whether it wrote.

    Two that write at once may end in the wrong order; whoever finds that a later reading was recorded before its own
    writes again, so that the last file written is never the older one.

    Raises
    ------
    ChangedMeanwhile
        Others kept writing it.
    """
    for attempt in range(_TRIES):
        invitation = invitation_by_id(ctx.store, invitation_id)
        if invitation is None:
            return False
        known = ctx.store.get(RESULTS_FILE, results_item(invitation_id))
        if attempt == 0 and known and known.covers_until >= changed_at + _INDEX_DELAY:
            return False
        reading_at = ctx.now()
        _write(ctx, invitation, drop)
        if _record(ctx, invitation_id, known, reading_at):
            return True
    raise ChangedMeanwhile


def _record(ctx: Context, invitation_id: str, known: ResultsFile | None, reading_at: datetime) -> bool:
    if known is None:
        mark = ResultsFile(invitation_id=invitation_id, covers_until=reading_at)
        return ctx.store.wrote(RESULTS_FILE.insert(mark))
    return ctx.store.wrote(RESULTS_FILE.replace(known, covers_until=max(known.covers_until, reading_at)))


def _write(ctx: Context, invitation: Invitation, drop: Bucket) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "results.csv"
        _fill(ctx, invitation, path)
        drop.upload(results_object(invitation), path, "text/csv; charset=utf-8")


def _fill(ctx: Context, invitation: Invitation, path: Path) -> None:
    employer = employer_by_id(ctx.store, invitation.employer_id)
    language: Language = employer.language if employer else "nl"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(BYTE_ORDER_MARK + csv_line(_HEADER.in_(language).split(";")))
        for line in replies(ctx, invitation):
            file.write(csv_line(_cells(line, invitation, language)))


def _cells(line: ReplyLine, invitation: Invitation, language: Language) -> tuple[str, ...]:
    answered = line.answered_at.astimezone(ZoneInfo(invitation.time_zone)) if line.answered_at else None
    return (
        line.name,
        line.personnel_number or "",
        line.department or "",
        _STATES[line.state].in_(language),
        f"{answered:%Y-%m-%d %H:%M}" if answered else "",
        _MAIL_PROBLEMS[line.mail_problem].in_(language) if line.mail_problem else "",
    )


def _lines(ctx: Context, invitation: Invitation, person_ids: list[str]) -> Iterator[ReplyLine]:
    employer_id, invitation_id = invitation.employer_id, invitation.invitation_id
    invitees = ctx.store.get_many(INVITEE, [invitee_item(one, invitation_id) for one in person_ids])
    people = ctx.store.get_many(PERSON, [person_item(one) for one in person_ids])
    employments = ctx.store.get_many(EMPLOYMENT, [employment_item(one, employer_id) for one in person_ids])
    for person_id in person_ids:
        invitee = invitees.get(invitee_item(person_id, invitation_id))
        person = people.get(person_item(person_id))
        employment = employments.get(employment_item(person_id, employer_id))
        if invitee and person and employment and may_be_invited(person):
            yield _line(invitee, person, employment)


def _line(invitee: Invitee, person: Person, employment: Employment) -> ReplyLine:
    return ReplyLine(
        person_id=person.person_id,
        name=shown_name(person, employment),
        personnel_number=employment.personnel_number,
        department=employment.department,
        state=invitee.state,
        answered_at=invitee.answered_at,
        mail_problem=invitee.mail_problem,
    )


def shown_name(person: Person, employment: Employment) -> str:
    """The name as this employer shared it, or as the person corrected it; never as another employer has it."""
    first, last = (
        getattr(person, part) if person.sources.get(part) == SELF else getattr(employment, part)
        for part in ("first_name", "last_name")
    )
    return f"{first} {last}"
