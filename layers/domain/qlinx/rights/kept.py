"""What stays after an erasure, why and until when (obligation 51)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from qlinx.mailing.suppression import BOUNCE_MEMORY, MailStop, suppression_of
from qlinx.people.model import ERASED_MEMORY, Person
from qlinx.records.context import Context
from qlinx.rights.model import BACKUP_DAYS, ERASURE_PROOF, KeptGround, KeptItem
from qlinx.rights.removal import StoredValue


def stays(ctx: Context, person: Person | None, *, remembered: bool, now: datetime) -> tuple[KeptItem, ...]:
    """What an erasure leaves on purpose, wherever it is kept."""
    kept = [
        KeptItem(kind="erasure", ground=KeptGround.PROOF, until=ERASURE_PROOF.ends(now)),
        KeptItem(kind="backup", ground=KeptGround.BACKUP, until=now + timedelta(days=BACKUP_DAYS)),
    ]
    if remembered:
        kept.append(
            KeptItem(kind="erased_address", ground=KeptGround.NOT_SHARED_AGAIN, until=ERASED_MEMORY.ends(now))
        )
    if person and (since := suppression_of(ctx.store, person.address_hash).since):
        bounced_only = set(since) == {MailStop.BOUNCED}
        until = BOUNCE_MEMORY.ends(since[MailStop.BOUNCED]) if bounced_only else None
        kept.append(KeptItem(kind="suppression", ground=KeptGround.MAIL_STOP, until=until))
    return tuple(kept)


def with_held(kept: Iterable[KeptItem], held: Iterable[StoredValue]) -> tuple[KeptItem, ...]:
    """What stays on purpose, and what a legal hold keeps at this moment."""
    kinds = sorted({found.shape.kind for found in held})
    return (
        *(item for item in kept if item.ground is not KeptGround.LEGAL_CLAIM),
        *(KeptItem(kind=kind, ground=KeptGround.LEGAL_CLAIM) for kind in kinds),
    )
