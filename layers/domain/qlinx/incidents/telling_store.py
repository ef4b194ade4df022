"""Where it stands who was told of an incident: the words and the counts with the incident, the rest with each
person.
"""

from collections import Counter
from typing import Final

from qlinx.aws.database import Key
from qlinx.incidents.store import incident_item
from qlinx.incidents.telling_model import TOLD_OF_INCIDENT, Tally, Telling, Told
from qlinx.kit.ids import shard_of
from qlinx.records.shape import Change, Shape
from qlinx.records.store import Store, person_key

_PARTS: Final = 8


def telling_item(incident_id: str) -> Key:
    return Key(incident_item(incident_id).pk, "telling")


def _tally_item(incident_id: str, part: int) -> Key:
    return Key(incident_item(incident_id).pk, f"tally#{part}")


def told_item(person_id: str, incident_id: str) -> Key:
    return person_key(person_id, f"incident_told#{incident_id}")


# Both go with their incident (``without_telling``).
TELLING: Final[Shape[Telling]] = Shape(
    kind="incident_telling", model=Telling, key=lambda one: telling_item(one.incident_id)
)
TALLY: Final[Shape[Tally]] = Shape(
    kind="incident_tally", model=Tally, key=lambda one: _tally_item(one.incident_id, one.part)
)
# Native expiry: it holds a moment and ids, and a late, unconditional removal is right for it.
TOLD: Final[Shape[Told]] = Shape(
    kind="incident_told",
    model=Told,
    key=lambda one: told_item(one.person_id, one.incident_id),
    retention=TOLD_OF_INCIDENT,
    expires=lambda one: TOLD_OF_INCIDENT.ends_natively(one.told_at),
)


def telling_of(store: Store, incident_id: str) -> Telling:
    """The words of an incident to persons, empty ones where nobody wrote any."""
    return store.get(TELLING, telling_item(incident_id)) or Telling(incident_id=incident_id, version=0)


def written(changed: Telling) -> Change:
    """A changed telling, the first one as well."""
    return TELLING.insert(changed) if changed.version == 1 else TELLING.next(changed)


def counts_of(store: Store, incident_id: str) -> Counter[str]:
    """How many mails came how far."""
    tallies = store.get_many(TALLY, [_tally_item(incident_id, part) for part in range(_PARTS)])
    counts: Counter[str] = Counter()
    for one in tallies.values():
        counts.update(one.counts)
    return counts


def counted(store: Store, told: Told, word: str) -> Change:
    """The change by which one mail counts as ``word``, and no more as what it counted."""
    part = shard_of(told.person_id, _PARTS)
    found = store.get(TALLY, _tally_item(told.incident_id, part))
    counts = Counter(found.counts if found else {})
    counts[word] += 1
    if told.counted:
        counts[told.counted] -= 1
    kept = {name: number for name, number in counts.items() if number}
    if found is None:
        return TALLY.insert(Tally(incident_id=told.incident_id, part=part, counts=kept))
    return TALLY.replace(found, counts=kept)


def without_telling(store: Store, incident_id: str) -> tuple[Change, ...]:
    """The changes by which words and counts go with their incident."""
    telling = store.get(TELLING, telling_item(incident_id))
    tallies = store.get_many(TALLY, [_tally_item(incident_id, part) for part in range(_PARTS)])
    return (*([TELLING.remove(telling)] if telling else []), *map(TALLY.remove, tallies.values()))
