"""What stays after an erasure, why and until when (obligation 51)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from qlinx.holds.keeping import has_content, kept_of
from qlinx.holds.model import SIGN_IN
from qlinx.mailing.addressed import Addressed, MailStop
from qlinx.mailing.stops import remembered_of
from qlinx.mailing.suppression import BOUNCE_MEMORY
from qlinx.people.model import MEMORY, Join
from qlinx.people.store import JOIN, person_by_id
from qlinx.records.context import Context
from qlinx.records.personal import personal_fields
from qlinx.records.shape import Stored
from qlinx.rights.belongings import names_of, sign_ins_of
from qlinx.rights.erasures import RetainedGround, RetainedItem
from qlinx.rights.kinds.erasure import RIGHT
from qlinx.rights.model import BACKUP_DAYS, ERASURE_PROOF
from qlinx.rights.removal import StoredValue, what_stays
from qlinx.rights.store import requests_of
from qlinx.rights.subjects import is_going


def stays(
    ctx: Context, subject: Addressed | None, values: Sequence[StoredValue], *, remembered: bool
) -> tuple[RetainedItem, ...]:
    """What the erasure of a subject leaves on purpose, wherever it is kept."""
    return tuple(_stays(ctx, subject, values, remembered=remembered))


def with_held(
    ctx: Context, kept: Iterable[RetainedItem], held: Iterable[StoredValue]
) -> tuple[RetainedItem, ...]:
    """What stays on purpose, and what a legal hold keeps at this moment.

    Whole kinds, or ``kind.name`` of a field, a file or the sign-in.
    """
    kinds = sorted({name for found in held for name in _held_names(ctx, found)})
    return (
        *(item for item in kept if item.ground is not RetainedGround.LEGAL_CLAIM),
        *(RetainedItem(kind=kind, ground=RetainedGround.LEGAL_CLAIM) for kind in kinds),
    )


def _held_names(ctx: Context, found: StoredValue) -> Iterator[str]:
    kind = found.shape.kind
    kept = kept_of(ctx.store, found.shape, found.value)
    if kept.whole:
        yield kind
        return
    rest = what_stays(found, kept)
    model: type[Stored] = found.shape.model
    for field in personal_fields(model):
        if has_content(found.shape, rest, field.name):
            yield f"{kind}.{field.name}"
    yield from (f"{kind}.{name}" for name in names_of(kind) if kept.keeps(name))


def keeps_sign_in(ctx: Context, held: Iterable[StoredValue]) -> bool:
    """Whether a hold keeps the user of the pool, with the item that it signs in."""
    return any(
        sign_ins_of(found.value) and kept_of(ctx.store, found.shape, found.value).keeps(SIGN_IN)
        for found in held
    )


def _stays(
    ctx: Context, subject: Addressed | None, values: Sequence[StoredValue], *, remembered: bool
) -> Iterator[RetainedItem]:
    now = ctx.now()
    yield RetainedItem(kind="erasure", ground=RetainedGround.PROOF, until=ERASURE_PROOF.ends(now))
    yield RetainedItem(kind="backup", ground=RetainedGround.BACKUP, until=now + timedelta(days=BACKUP_DAYS))
    if remembered:
        yield RetainedItem(kind="memory", ground=RetainedGround.NOT_SHARED_AGAIN, until=MEMORY.ends(now))
    if any(_is_retained(ctx, found.value) for found in values if found.shape is JOIN):
        yield RetainedItem(kind="relation", ground=RetainedGround.EMPLOYER)
    if subject and (since := remembered_of(ctx, subject.person_id)):
        bounced_only = set(since) == {MailStop.BOUNCED}
        until = BOUNCE_MEMORY.ends(since[MailStop.BOUNCED]) if bounced_only else None
        yield RetainedItem(kind="suppression", ground=RetainedGround.MAIL_STOP, until=until)


def _is_retained(ctx: Context, made: Join) -> bool:
    """Whether the relation of a join stays with its employer: nobody has it erased as well."""
    relation = person_by_id(ctx.store, made.relation_id)
    if relation is None or is_going(relation):
        return False
    about_it = requests_of(ctx.store, made.relation_id)
    return not any(one.is_ours_to_do and one.right == RIGHT.name for one in about_it)
