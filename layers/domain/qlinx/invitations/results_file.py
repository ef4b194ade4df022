"""The file of results in the employer's prefix, kept up with what changes, and the same as a workbook.

Each writing replaces the file on the condition that it is still the one that was read, and reads people after
it. So of two that write at once one begins again, and a line is never followed by an older one
(docs/decisions/0062-results-line-by-line.md). The workbook is made of the lines of the file, and written
where it is still the one that was there before the file was read, so it too is never followed by an older
one.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Final
from unicodedata import normalize
from zoneinfo import ZoneInfo

from qlinx.aws.objects import Bucket
from qlinx.employers.store import employer_by_id
from qlinx.invitations.counts import counted, counts_of
from qlinx.invitations.model import Invitation, InviteeState, MailProblem
from qlinx.invitations.results import (
    ReplyLine,
    every_line,
    hidden_reference,
    is_of_hidden,
    lines_of,
    reference_of,
)
from qlinx.invitations.results_file_request import EACH_OF_THEIRS
from qlinx.invitations.store import invitation_by_id, invitees_of, results_object, results_workbook
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.kit.texts import Language, LocalText
from qlinx.records.context import Context
from qlinx.tabular import workbooks
from qlinx.tabular.writing import CONTENT_TYPE, cells_of, csv_file, csv_line, lines_below

_HEADER: Final = (
    LocalText(nl="Naam", en="Name"),
    LocalText(nl="Personeelsnummer", en="Personnel number"),
    LocalText(nl="Afdeling", en="Department"),
    LocalText(nl="Antwoord", en="Reply"),
    LocalText(nl="Beantwoord op", en="Replied at"),
    LocalText(nl="Mail", en="Mail"),
    LocalText(nl="Moet nog bevestigen", en="Has yet to confirm"),
    LocalText(nl="Kenmerk", en="Reference"),
)
_SHEET: Final = LocalText(nl="Antwoorden", en="Replies")
_YES: Final = LocalText(nl="ja", en="yes")
_NOT_SHOWN: Final = LocalText(nl="(niet getoond)", en="(not shown)")
_REPLY, _TO_CONFIRM, _REFERENCE = 3, 6, 7
_STATES: Final = {
    InviteeState.INVITED: LocalText(nl="geen antwoord", en="no reply"),
    InviteeState.ACCEPTED: LocalText(nl="komt", en="comes"),
    InviteeState.DECLINED: LocalText(nl="komt niet", en="does not come"),
}
_MAIL_PROBLEMS: Final = {
    MailProblem.BOUNCED: LocalText(nl="mail komt niet aan", en="mail does not arrive"),
    MailProblem.SPAM_REPORT: LocalText(nl="mail gemeld als spam", en="mail reported as spam"),
    MailProblem.NO_MAIL: LocalText(nl="wil geen mail", en="wants no mail"),
    MailProblem.WRONG_PERSON: LocalText(nl="adres is van iemand anders", en="address is somebody else's"),
    MailProblem.LEFT: LocalText(nl="zegt er niet meer te werken", en="says not to work there any more"),
    MailProblem.NOT_SENT: LocalText(nl="mail niet verstuurd", en="mail not sent"),
}


def write_results(ctx: Context, invitation_id: str, changed: Collection[str] | None, *, drop: Bucket) -> bool:
    """As ``export_results``; where no invitation is named, of each that these people are invited to.

    Raises
    ------
    ChangedMeanwhile
    """
    if invitation_id != EACH_OF_THEIRS:
        return export_results(ctx, invitation_id, changed, drop=drop)
    theirs = {
        (one.invitation_id, person_id)
        for person_id in changed or ()
        for one in invitees_of(ctx.store, person_id)
    }
    wrote = [export_results(ctx, found, {person_id}, drop=drop) for found, person_id in sorted(theirs)]
    return any(wrote)


def export_results(
    ctx: Context, invitation_id: str, changed: Collection[str] | None, *, drop: Bucket
) -> bool:
    """Brings the lines of these people up to date, or every line where ``changed`` is None;
    says whether it wrote.

    A file that is not there, or not as this version writes it, is written anew. Repeating changes nothing.

    Raises
    ------
    ChangedMeanwhile
        Others kept writing it.
    """
    for _ in attempts():
        invitation = invitation_by_id(ctx.store, invitation_id)
        if invitation is None:
            return False
        # Before the file: who writes these after this one has written the file is not overtaken by it.
        counts = counts_of(ctx, invitation_id)
        workbook = drop.read_version(results_workbook(invitation))
        employer = employer_by_id(ctx.store, invitation.employer_id)
        language: Language = employer.language if employer else "nl"
        names = tuple(name.in_(language) for name in _HEADER)
        header = csv_line(names)
        known = drop.read_version(results_object(invitation))
        before = None if known is None or changed is None else lines_below(header, known.body)
        lines = _lines(ctx, invitation, language, before, changed or ())
        in_order = _in_order(lines)
        body = csv_file([header, *in_order])
        is_so = known is not None and known.body == body
        if not is_so and not drop.replace(results_object(invitation), body, CONTENT_TYPE, known):
            continue
        made = workbooks.workbook_file(_SHEET.in_(language), names, cells_of("".join(in_order)))
        is_made = workbook is not None and workbook.body == made
        if not is_made and not drop.replace(
            results_workbook(invitation), made, workbooks.CONTENT_TYPE, workbook
        ):
            continue
        cells = list(cells_of("".join(lines.values())))
        shown = [one for one in cells if not is_of_hidden(one[_REFERENCE])]
        unsure, hidden = sum(bool(one[_TO_CONFIRM]) for one in shown), len(cells) - len(shown)
        if counted(ctx, invitation_id, counts, _states(shown, language), unsure, hidden):
            return not (is_so and is_made)
    raise ChangedMeanwhile


def _lines(
    ctx: Context,
    invitation: Invitation,
    language: Language,
    before: Mapping[str, str] | None,
    changed: Collection[str],
) -> Mapping[str, str]:
    """Every line of the file by its reference: those from before, with what became of these people."""
    asked: Iterable[ReplyLine] = lines_of(ctx, invitation, changed)
    if before is None:
        # The index that names the invitees may lag behind those who are named here.
        asked = chain(every_line(ctx, invitation), asked)
    gone = {reference_of(invitation.invitation_id, person_id) for person_id in changed}
    if any(map(is_of_hidden, before or ())):
        gone |= {hidden_reference(ctx, invitation.invitation_id, person_id) for person_id in changed}
    lines = {reference: line for reference, line in (before or {}).items() if reference not in gone}
    for line in asked:
        lines[line.reference] = csv_line(_cells(line, invitation, language))
    return lines


def _states(lines: Iterable[Sequence[str]], language: Language) -> Iterator[InviteeState]:
    """What the lines of the file say of who comes."""
    by_word = {words.in_(language): state for state, words in _STATES.items()}
    return (by_word[cells[_REPLY]] for cells in lines)


def _in_order(lines: Mapping[str, str]) -> list[str]:
    """The lines by name as people sort: without regard to capitals and accents."""
    return sorted(lines.values(), key=lambda line: normalize("NFKD", line.casefold()))


def _cells(line: ReplyLine, invitation: Invitation, language: Language) -> tuple[str, ...]:
    answered: datetime | None = (
        line.answered_at.astimezone(ZoneInfo(invitation.time_zone)) if line.answered_at else None
    )
    return (
        line.name if line.is_shown else _NOT_SHOWN.in_(language),
        line.personnel_number or "",
        line.department or "",
        _STATES[line.state].in_(language),
        f"{answered:%Y-%m-%d %H:%M}" if answered else "",
        _MAIL_PROBLEMS[line.mail_problem].in_(language) if line.mail_problem else "",
        _YES.in_(language) if line.to_confirm else "",
        line.reference,
    )
