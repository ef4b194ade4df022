"""What an employer sees at its desk: its relations with what readers said, and its rows that wait."""

from qlinx.people.desk import relations_page
from qlinx.people.store import EMPLOYER_SHARDS
from qlinx.rosters.waiting import waiting_rows
from tests.proof.identity.scene import Scene


def seen_by(scene: Scene, employer_id: str) -> object:
    """All of it, as plain values."""
    relations = [
        (
            one.person.person_id,
            one.person.name,
            one.person.email,
            one.person.said,
            one.employment.personnel_number,
            one.employment.other_numbers,
            one.employment.ended_at,
            one.employment.roster_id,
            one.employment.roster_outcome,
        )
        for shard in range(EMPLOYER_SHARDS)
        for one in relations_page(scene.ctx, employer_id, shard, limit=50)[0]
    ]
    waiting = [
        (one.row.person_id, one.row.why, tuple(candidate.person.person_id for candidate in one.candidates))
        for one in waiting_rows(scene.ctx, employer_id)
    ]
    return relations, waiting
