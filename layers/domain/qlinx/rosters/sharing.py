"""An employer's declarations as it sees them, taking one back, and giving another in its place."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from qlinx.aws.queues import Queue, SendFailed
from qlinx.employers.agreements import agreement_in_force
from qlinx.employers.store import employer_item
from qlinx.kit.errors import NotFound
from qlinx.kit.ids import derived_id
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.paging import Listing, Page
from qlinx.records.personal import LawfulGround
from qlinx.records.shape import Change
from qlinx.rosters.errors_import import DeclarationRenewed, DeclarationStands
from qlinx.rosters.model import Attestation
from qlinx.rosters.settling import RUN_TYPES, SETTLE, run_name, settling_runs
from qlinx.rosters.sharing_store import (
    SHARING_ACT,
    Sharing,
    SharingAct,
    SharingActName,
    asks_sharing,
    sharing_act_item,
    sharing_of,
)
from qlinx.rosters.store import ATTESTATION, asks_declarations, declarations_of
from qlinx.runs.starting import start_run
from qlinx.runs.store import RUN, run_of

DECLARATIONS: Final = Listing("declarations", {"state": ("stands", "withdrawn", "renewed")})


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration with what became of it; ``people`` are those whom the last act concerned, as far as they
    are counted by now, and nothing where it is not known any more.
    """

    given: Attestation
    withdrawn: SharingAct | None = None
    renewed: SharingAct | None = None
    people: int | None = None
    is_settled: bool = True

    @property
    def state(self) -> str:
        if self.renewed:
            return "renewed"
        return "withdrawn" if self.withdrawn else "stands"


@dataclass(frozen=True, slots=True)
class Renewal:
    """What is declared anew for the people of a declaration that was taken back."""

    declared_by: str
    ground: LawfulGround
    text_version: str


def declarations_page(ctx: Context, employer_id: str, query: Mapping[str, str]) -> Page[Declared]:
    """A page of an employer's declarations, the newest first.

    Raises
    ------
    InputInvalid
    """
    ctx = ctx.reading()
    ctx.store.prefetch(asks_sharing(employer_id), asks_declarations(employer_id))
    sharing = sharing_of(ctx.store, employer_id)
    found = [_declared(one, sharing) for one in declarations_of(ctx.store, employer_id)]
    found.sort(key=lambda one: (one.given.received_at, one.given.attestation_id), reverse=True)
    return DECLARATIONS.page(
        ctx,
        employer_id,
        query,
        found,
        lambda one: one.given.attestation_id,
        state=lambda one: one.state,
    )


def own_declaration(ctx: Context, employer_id: str, attestation_id: str) -> Declared:
    """One of an employer's declarations, with how far the last act on it is carried out.

    Raises
    ------
    NotFound
    """
    sharing = sharing_of(ctx.store, employer_id)
    given = _given(ctx, employer_id, attestation_id)
    act = sharing.renewed.get(attestation_id) or sharing.withdrawn.get(attestation_id)
    run = run_of(ctx.store, employer_item(employer_id).pk, SETTLE, run_name(act)) if act else None
    return Declared(
        given,
        sharing.withdrawn.get(attestation_id),
        sharing.renewed.get(attestation_id),
        run.people if run else None,
        run is None or run.has_ended,
    )


def withdraw(ctx: Context, employer_id: str, attestation_id: str, *, actor: str, fanout: Queue) -> Declared:
    """Takes a declaration back. Whoever rests on no other is set aside; the same again changes nothing.

    It needs no agreement in force: taking back must always be possible.

    Raises
    ------
    NotFound
    """
    _given(ctx, employer_id, attestation_id)
    act = SharingAct(
        employer_id=employer_id,
        attestation_id=attestation_id,
        act=SharingActName.WITHDRAWN,
        by=actor,
        at=ctx.now(),
    )
    _carry_out(ctx, act, "sharing-withdrawn", fanout)
    return own_declaration(ctx, employer_id, attestation_id)


def renew(
    ctx: Context,
    employer_id: str,
    attestation_id: str,
    renewal: Renewal,
    *,
    actor: str,
    fanout: Queue,
) -> Declared:
    """Declares anew for the people of a declaration that was taken back; they are used again.

    Raises
    ------
    NotFound, NoAgreement
    DeclarationStands
        It was not taken back.
    DeclarationRenewed
        Another was given in its place, which can be taken back itself.
    """
    agreement_in_force(ctx, employer_id)
    former, sharing = _given(ctx, employer_id, attestation_id), sharing_of(ctx.store, employer_id)
    if attestation_id not in sharing.withdrawn:
        raise DeclarationStands
    if attestation_id in sharing.renewed:
        raise DeclarationRenewed
    anew = Attestation(
        employer_id=employer_id,
        attestation_id=derived_id("attestation", employer_id, attestation_id, "renewed"),
        file_stem=former.file_stem,
        declared_by=renewal.declared_by,
        ground=renewal.ground,
        text_version=renewal.text_version,
        declared_on=ctx.today(),
        covers=former.covers,
        extra_columns=former.extra_columns,
        received_at=ctx.now(),
    )
    act = SharingAct(
        employer_id=employer_id,
        attestation_id=attestation_id,
        act=SharingActName.RENEWED,
        renewed_by=anew.attestation_id,
        by=actor,
        at=ctx.now(),
    )
    record_act(ctx, actor=actor, action="sharing-attested", subject=anew.attestation_id)
    _carry_out(ctx, act, "sharing-renewed", fanout, ATTESTATION.insert(anew))
    return own_declaration(ctx, employer_id, attestation_id)


def _carry_out(ctx: Context, act: SharingAct, action: str, fanout: Queue, *beside: Change) -> None:
    """Writes an act with its runs, and starts the first. Whoever did it before only has it go on."""
    key = sharing_act_item(act.employer_id, act.attestation_id, act.act)
    runs = settling_runs(ctx, act)
    if ctx.store.get(SHARING_ACT, key) is None:
        # Before the write: cut off in between, it is told twice rather than never.
        record_act(ctx, actor=act.by, action=action, subject=act.attestation_id)
        ctx.store.try_write(SHARING_ACT.insert(act), *beside, *map(RUN.insert, runs))
    # The schedule starts it where the queue takes nothing now: what was said is written.
    with suppress(SendFailed):
        start_run(ctx, runs[0], RUN_TYPES, fanout)


def _given(ctx: Context, employer_id: str, attestation_id: str) -> Attestation:
    found = declarations_of(ctx.store, employer_id)
    given = next((one for one in found if one.attestation_id == attestation_id), None)
    if given is None:
        raise NotFound
    return given


def _declared(given: Attestation, sharing: Sharing) -> Declared:
    return Declared(
        given, sharing.withdrawn.get(given.attestation_id), sharing.renewed.get(given.attestation_id)
    )
