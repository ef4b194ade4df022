"""A dropped file arrives: a declaration, or a roster that waits for one."""

import json
from datetime import timedelta
from pathlib import PurePosixPath

from qlinx.aws.database import ConditionFailed
from qlinx.aws.objects import Listed
from qlinx.employers.agreements import agreement_in_force
from qlinx.employers.errors import NoAgreement
from qlinx.employers.file_names import folded, in_one_name, stem_of
from qlinx.employers.readings import read_or_ask
from qlinx.kit.ids import derived_id
from qlinx.records.context import Context
from qlinx.rosters.attesting import attest
from qlinx.rosters.check_store import ROSTER_CHECK, check_of
from qlinx.rosters.check_wishes import asked_check
from qlinx.rosters.choosing import awaits_columns
from qlinx.rosters.finishing import DECLARATION_ENDING
from qlinx.rosters.model import Attestation, AttestationGiven, Roster, RosterState
from qlinx.rosters.results import ResultRow, result_file
from qlinx.rosters.sharing_store import is_withdrawn
from qlinx.rosters.states import RosterEvent, move
from qlinx.rosters.store import (
    ROSTER,
    attestation_of,
    result_key,
    roster_by_id,
    roster_prefix,
    rosters_of,
)
from qlinx.rosters.texts_import import FILE_ADVICE, advice
from qlinx.rosters.tools import Reception
from qlinx.tabular.writing import CONTENT_TYPE

# A declaration is for one upload (obligation 26); a day leaves room to mend a file and drop it again under
# it.
ATTESTATION_HOLDS = timedelta(hours=24)


def receive(ctx: Context, tools: Reception, employer_id: str, file_name: str) -> None:
    """Handles a file that was dropped among an employer's rosters; the same event again changes nothing."""
    if is_declaration(file_name):
        _receive_attestation(ctx, tools, employer_id, file_name)
    else:
        receive_roster(ctx, tools, employer_id, file_name)


def is_declaration(file_name: str) -> bool:
    """Whether a file of this name is a declaration."""
    return folded(file_name).endswith(DECLARATION_ENDING)


def declared_stem(file_name: str) -> str:
    """What the roster is called that a declaration of this name is about, as it is compared."""
    return folded(folded(file_name).removesuffix(DECLARATION_ENDING))


def refuse_misplaced(tools: Reception, employer_id: str, path: str) -> None:
    """Says of a file in a folder below that of the rosters where it should be, and removes it:
    nobody would take it in.
    """
    _say(tools, employer_id, in_one_name(path), "in_a_folder")
    tools.drop.remove(f"{roster_prefix(employer_id)}{path}")


def receive_roster(ctx: Context, tools: Reception, employer_id: str, file_name: str) -> Roster | None:
    """Begins the import of a dropped roster where there is a declaration and an agreement;
    else says why not.
    """
    key = f"{roster_prefix(employer_id)}{file_name}"
    dropped = tools.drop.found(key)
    if dropped is None:
        return None
    try:
        agreement_in_force(ctx, employer_id)
    except NoAgreement:
        _say(tools, employer_id, file_name, "no_agreement")
        return None
    attestation = _declared(ctx, employer_id, file_name)
    if attestation is None or not _holds(ctx, attestation):
        _say(tools, employer_id, file_name, "no_attestation", stem=PurePosixPath(file_name).stem)
        return None
    roster = _roster(ctx, attestation, dropped)
    try:
        ctx.store.write(ROSTER.insert(roster), *map(ROSTER_CHECK.insert, asked_check(ctx, roster)))
    except ConditionFailed:
        known = roster_by_id(ctx.store, employer_id, roster.roster_id)
        if known is None or known.state is not RosterState.RECEIVED:
            return known
    _supersede(ctx, roster)
    tools.steps.ask(roster, "split")
    return roster


def _declared(ctx: Context, employer_id: str, file_name: str) -> Attestation | None:
    # A declaration that an earlier release took in stands under the name as it was written.
    written = PurePosixPath(file_name).stem
    return attestation_of(ctx.store, employer_id, stem_of(file_name)) or attestation_of(
        ctx.store, employer_id, written
    )


def _holds(ctx: Context, attestation: Attestation) -> bool:
    late = ctx.now() > attestation.received_at + ATTESTATION_HOLDS
    return not late and not is_withdrawn(ctx.store, attestation.employer_id, attestation.attestation_id)


def _supersede(ctx: Context, roster: Roster) -> None:
    """An earlier drop of the same file that waits for its columns, or for a yes, is asked about no more."""
    for other in rosters_of(ctx.store, roster.employer_id):
        if other.file_key != roster.file_key or other.roster_id == roster.roster_id:
            continue
        if awaits_columns(other) or (
            other.state is RosterState.AWAITING_CONFIRMATION and check_of(ctx.store, other)
        ):
            move(ctx, other, RosterEvent.REJECT, finished_at=ctx.now())


def _roster(ctx: Context, attestation: Attestation, dropped: Listed) -> Roster:
    return Roster(
        employer_id=attestation.employer_id,
        # The moment of the drop is part of it: the same file dropped again is a new roster that changes
        # nothing.
        roster_id=derived_id(
            "roster", dropped.key, dropped.tag, str(dropped.written_at), attestation.attestation_id
        ),
        file_key=dropped.key,
        content_tag=dropped.tag,
        attestation_id=attestation.attestation_id,
        ground=attestation.ground,
        covers=attestation.covers,
        extra_columns=attestation.extra_columns,
        received_at=ctx.now(),
    )


def _receive_attestation(ctx: Context, tools: Reception, employer_id: str, file_name: str) -> None:
    dropped = tools.drop.found(f"{roster_prefix(employer_id)}{file_name}")
    if dropped is None:
        return
    read = read_or_ask(tools.work, tools.readings, "declaration", employer_id, dropped)
    if read is None:
        return
    place, body = read
    try:
        given = _given(ctx, body)
    except _AttestationRefused as refused:
        _say(tools, employer_id, file_name, refused.code)
    else:
        stem = declared_stem(file_name)
        once = f'"{dropped.tag}" {dropped.written_at}'
        attest(ctx, employer_id, stem, given, actor=employer_id, once=once)
        for name in _dropped_before(tools, employer_id, stem):
            receive_roster(ctx, tools, employer_id, name)
    # At the end: cut off before, it is all done once more.
    tools.work.remove(place)


def _dropped_before(tools: Reception, employer_id: str, stem: str) -> list[str]:
    """The files that wait for a declaration of this name."""
    prefix = roster_prefix(employer_id)
    names = [key.removeprefix(prefix) for key in tools.drop.keys(prefix)]
    return [name for name in names if "/" not in name and not is_declaration(name) and stem_of(name) == stem]


class _AttestationRefused(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _given(ctx: Context, body: bytes) -> AttestationGiven:
    try:
        given = AttestationGiven.model_validate(json.loads(body).get("given"))
    except ValueError as error:
        raise _AttestationRefused("attestation_unreadable") from error
    if given.declared_on > ctx.today():
        raise _AttestationRefused("attestation_from_future")
    return given


def _say(tools: Reception, employer_id: str, file_name: str, code: str, **facts: object) -> None:
    row = ResultRow(None, "rejected", code=code, what_to_do=advice(FILE_ADVICE, code, **facts))
    tools.drop.write(result_key(employer_id, file_name), result_file([row]), CONTENT_TYPE)
