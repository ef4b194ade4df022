"""Holds placed and lifted by an operator's order, and what is stored of whom they are on."""

from datetime import timedelta
from typing import Any

from qlinx.people.model import Person
from qlinx.retention.holding import carry_out_hold_order
from qlinx.rights.store import (
    requests_of,
)
from tests.support.queues import RememberedQueue
from tests.support.world import World


def order(world: World, person: Any, *parts: Any, rights: Any = None, **changes: Any) -> list[dict[str, Any]]:
    """An operator's order about one person, as it is given."""
    body = {
        "do": "place",
        "subject": f"person#{person.person_id}",
        "matter": "2026-014",
        "owner": "privacy officer",
        "reason": "a claim that was announced",
        "parts": list(parts),
        "review_on": (world.now + timedelta(days=90)).date().isoformat(),
        **changes,
    }
    return carry_out_hold_order(world.ctx, body, rights=rights or RememberedQueue())


def lifts(world: World, person: Any) -> RememberedQueue:
    queue = RememberedQueue()
    assert order(world, person, do="lift", rights=queue) == []
    return queue


def kinds(world: World, person: Any) -> list[str]:
    return sorted(item["kind"] for item in world.ctx.store.about(person.person_id))


def item(world: World, person: Any, kind: str) -> dict[str, Any]:
    (found,) = [one for one in world.ctx.store.about(person.person_id) if one["kind"] == kind]
    return found


def _open_request(world: World, person: Person) -> Any:
    (request,) = [one for one in requests_of(world.ctx.store, person.person_id) if one.is_ours_to_do]
    return request
