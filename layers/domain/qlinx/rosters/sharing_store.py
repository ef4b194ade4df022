"""What became of declarations: acts that are added and never changed, and what follows from all of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from qlinx.aws.database import Key
from qlinx.records.asking import Within
from qlinx.records.personal import Technical
from qlinx.records.shape import Due, Shape, Stored, retention_queue
from qlinx.records.store import Store
from qlinx.rosters.model import DECLARATION

_PREFIX: Final = "sharing_act#"


class SharingActName(StrEnum):
    """``WITHDRAWN``: the employer took a declaration back. ``RENEWED``: it gave another for its people."""

    WITHDRAWN = "withdrawn"
    RENEWED = "renewed"


class SharingAct(Stored):
    """What an employer did with a declaration after it gave it. Each is written once: a declaration is taken
    back once and renewed once; what renews it is a declaration of its own.
    """

    employer_id: Annotated[str, Technical("random id")]
    attestation_id: Annotated[str, Technical("the declaration that it is about")]
    act: Annotated[SharingActName, Technical("what was done")]
    renewed_by: Annotated[str | None, Technical("the declaration in its place")] = None
    by: Annotated[str, Technical("random id of a user of the employer")]
    at: Annotated[datetime, Technical("moment")]


def sharing_act_item(employer_id: str, attestation_id: str, act: SharingActName) -> Key:
    return Key(f"employer#{employer_id}", f"{_PREFIX}{attestation_id}#{act.value}")


SHARING_ACT: Shape[SharingAct] = Shape(
    kind="sharing_act",
    model=SharingAct,
    key=lambda act: sharing_act_item(act.employer_id, act.attestation_id, act.act),
    retention=DECLARATION,
    due=lambda act: Due(retention_queue(act.attestation_id), DECLARATION.ends(act.at)),
)


@dataclass(frozen=True, slots=True)
class Sharing:
    """All acts of an employer, by the declaration that they are about."""

    withdrawn: dict[str, SharingAct]
    renewed: dict[str, SharingAct]

    def standing(self, attestation_id: str) -> str | None:
        """Which declaration holds in place of this one, itself mostly; nothing where it was taken back."""
        while attestation_id in self.withdrawn:
            act = self.renewed.get(attestation_id)
            if act is None or act.renewed_by is None:
                return None
            attestation_id = act.renewed_by
        return attestation_id


def asks_sharing(employer_id: str) -> Within:
    """What ``sharing_of`` asks for."""
    return Within(f"employer#{employer_id}", _PREFIX)


def sharing_of(store: Store, employer_id: str) -> Sharing:
    acts = tuple(store.within(SHARING_ACT, f"employer#{employer_id}", _PREFIX))
    by_name = {name: {act.attestation_id: act for act in acts if act.act is name} for name in SharingActName}
    return Sharing(by_name[SharingActName.WITHDRAWN], by_name[SharingActName.RENEWED])


def is_withdrawn(store: Store, employer_id: str, attestation_id: str) -> bool:
    """Whether the employer took this very declaration back."""
    key = sharing_act_item(employer_id, attestation_id, SharingActName.WITHDRAWN)
    return store.get(SHARING_ACT, key) is not None
